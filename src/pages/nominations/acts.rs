//! Acting on files: on one, on many at once, with a rehearsal before; results of superior
//! authorities.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::domain::base::ids::NominationId;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Command;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Bytes, Pairs, id, letters, rehearsal};
use crate::pages::frame::{Frame, Trouble, Visitor, back, see, show};
use crate::services::nominations::{self, MOST_AT_ONCE, NominationWithRights};
use crate::state::State;

/// The members of a file a form offers a remark about, beside its papers, and the key of what each
/// is called.
pub use crate::words::MEMBERS as REMARKABLE;

/// What a form says of an act. What was left empty is not there.
fn command(typed: &Pairs, action: Action) -> Result<Command> {
    let mut fields = Fields::new();
    let reason = fields.some(typed.some("reason"), |fields, text| {
        fields.lines("/reason", text, 2_000)
    });
    let citation = fields.some(typed.some("citation"), |fields, text| {
        fields.line("/citation", text, 500)
    });
    let mut remarks = Vec::new();
    let about = typed
        .0
        .iter()
        .filter_map(|(name, text)| name.strip_prefix("remark-").map(|field| (field, text)));
    for (field, text) in about.filter(|(_, text)| !text.trim().is_empty()) {
        remarks.extend(fields.remark(("/remarks", "/remarks"), field, text));
    }
    fields.number("/remarks", remarks.len(), 0, 50);
    fields.done((|| {
        Some(Command {
            reason: reason?,
            citation: citation?,
            remarks,
            ..Command::plain(action)
        })
    })())
}

/// The act an address names. Giving an award belongs to decisions.
fn action_of(visitor: &Visitor, code: &str) -> std::result::Result<Action, Trouble> {
    code.parse()
        .ok()
        .filter(|action: &Action| action.stands_alone())
        .ok_or_else(|| visitor.trouble(Error::NotFound("action")))
}

/// Does something with a file and shows it again.
pub async fn act(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, action, typed): (NominationId, _, _) = (
        id(&visitor, &path.0)?,
        action_of(&visitor, &path.1)?,
        Pairs::read(&body),
    );
    let (ctx, version) = (state.ctx(), typed.version());
    let done = match command(&typed, action) {
        Err(error) => Err(error),
        Ok(command) => {
            state
                .db
                .write(move |tx| nominations::act(tx, &ctx, &caller, id, version, command))
                .await
        }
    };
    state.wake.notify_one();
    back(
        &state,
        &format!("/nominations/{id}"),
        done.map_err(|error| visitor.trouble(error)),
    )
}

/// What would happen, or what has happened, file by file.
#[derive(Template)]
#[template(path = "nominations/rehearsal.html")]
struct RehearsalPage {
    frame: Frame,
    action: Action,
    rehearsed: bool,
    /// Files as they would be, or are.
    moved: Vec<NominationWithRights>,
    /// Files with which it cannot be done: id, name, and why.
    stopped: Vec<(NominationId, String, String)>,
    letters: Vec<(String, &'static str, usize)>,
    /// Where the form is sent, and what it says.
    place: String,
    typed: Vec<(String, String)>,
    /// Where it came from.
    back: String,
}

/// Shows what an act would do with a file, and lets go of it.
pub async fn rehearse(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    body: Bytes,
) -> PageResult {
    visitor.caller()?;
    let (id, action, typed): (NominationId, _, _) = (
        id(&visitor, &path.0)?,
        action_of(&visitor, &path.1)?,
        Pairs::read(&body),
    );
    let home = format!("/nominations/{id}");
    let items = vec![(id, typed.version())];
    match command(&typed, action) {
        Err(error) => back::<()>(&state, &home, Err(visitor.trouble(error))),
        Ok(command) => {
            each(
                &state,
                visitor,
                items,
                command,
                true,
                (format!("{home}/actions/{action}"), typed.0, home),
            )
            .await
        }
    }
}

/// The files that were ticked, each with the version the page showed.
fn ticked(typed: &Pairs) -> Result<Vec<(NominationId, i64)>> {
    let read = |text: &str| {
        text.split_once(':')
            .and_then(|(id, version)| Some((id.parse().ok()?, version.parse().ok()?)))
    };
    let items: Option<Vec<(NominationId, i64)>> = typed.all("item").map(read).collect();
    let items = items.ok_or_else(|| Error::invalid("/items", "no_id"))?;
    if items.is_empty() {
        return Err(Error::invalid("/items", "nothing_ticked"));
    }
    let mut fields = Fields::new();
    let few = fields.number("/items", items.len(), 1, MOST_AT_ONCE);
    fields.done(few.map(|_| items))
}

async fn bulk_act(
    state: &State,
    visitor: Visitor,
    code: &str,
    body: &Bytes,
    rehearsed: bool,
) -> PageResult {
    visitor.caller()?;
    let action = action_of(&visitor, code)?;
    if !action.passes_on() {
        return Err(visitor.trouble(Error::NotFound("action")));
    }
    let typed = Pairs::read(body);
    match ticked(&typed) {
        Err(error) => back::<()>(state, "/", Err(visitor.trouble(error))),
        Ok(items) => {
            let said = (
                format!("/nominations/actions/{action}"),
                typed.0,
                "/".to_owned(),
            );
            each(
                state,
                visitor,
                items,
                Command::plain(action),
                rehearsed,
                said,
            )
            .await
        }
    }
}

/// Shows what one act would do with many files.
pub async fn rehearse_bulk(
    state: Data<State>,
    visitor: Visitor,
    action: Path<String>,
    body: Bytes,
) -> PageResult {
    bulk_act(&state, visitor, &action, &body, true).await
}

/// Does one act with many files, each in a transaction of its own: what cannot be done with one
/// does not stop the others.
pub async fn bulk(
    state: Data<State>,
    visitor: Visitor,
    action: Path<String>,
    body: Bytes,
) -> PageResult {
    bulk_act(&state, visitor, &action, &body, false).await
}

async fn each(
    state: &State,
    visitor: Visitor,
    items: Vec<(NominationId, i64)>,
    command: Command,
    rehearsed: bool,
    (place, typed, back): (String, Vec<(String, String)>, String),
) -> PageResult {
    let caller = visitor.caller()?;
    let ids: Vec<NominationId> = items.iter().map(|(id, _)| *id).collect();
    let named = visitor
        .read(state, move |conn, ctx, caller| {
            nominations::these(conn, ctx, caller, &ids)
        })
        .await?;
    let (watching, watched) = rehearsal(state);
    let ctx = if rehearsed { watching } else { state.ctx() };
    let ids: Vec<NominationId> = items.iter().map(|(id, _)| *id).collect();
    let works = items.into_iter().map(|(id, version)| {
        let (ctx, caller, command) = (ctx.clone(), caller.clone(), command.clone());
        move |tx: &mut crate::db::Conn| nominations::act(tx, &ctx, &caller, id, version, command)
    });
    let works: Vec<_> = works.collect();
    let done = if rehearsed {
        state
            .db
            .rehearse_each(works)
            .await
            .map_err(|error| visitor.trouble(error))?
    } else {
        state.db.write_each(works).await
    };
    let (mut moved, mut stopped) = (Vec::new(), Vec::new());
    for (id, done) in ids.into_iter().zip(done) {
        match done {
            Ok(shown) => moved.push(shown),
            Err(error) => {
                let name = named
                    .iter()
                    .find(|shown| shown.filed.nomination.id == id)
                    .map(|shown| shown.filed.subject_name.clone());
                stopped.push((
                    id,
                    name.unwrap_or_else(|| id.to_string()),
                    visitor.trouble(error).says(),
                ));
            }
        }
    }
    state.wake.notify_one();
    let page = RehearsalPage {
        frame: visitor.frame(),
        action: command.action,
        rehearsed,
        moved,
        stopped,
        letters: letters(&watched),
        place,
        typed,
        back,
    };
    Ok(show(page.render()))
}

/// Removes a draft that was never submitted.
pub async fn delete(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (NominationId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let mut fields = Fields::new();
    typed.confirmed(&mut fields);
    let (ctx, version) = (state.ctx(), typed.version());
    let done = match fields.done(Some(())) {
        Err(error) => Err(error),
        Ok(()) => {
            state
                .db
                .write(move |tx| nominations::delete(tx, &ctx, &caller, id, version))
                .await
        }
    };
    match done {
        Ok(()) => Ok(see("/")),
        Err(error) => back::<()>(
            &state,
            &format!("/nominations/{id}"),
            Err(visitor.trouble(error)),
        ),
    }
}
