//! Acting on files: on one, on many at once, with a rehearsal before; results of superior
//! authorities.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::db::Conn;
use crate::domain::base::ids::NominationId;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Command;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::nominations::acts::{ActBody, RemarkView, action_of};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, letters, rehearsal};
use crate::pages::frame::{Frame, Trouble, Visitor, back, show};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::nominations::{self, MOST_AT_ONCE, NominationWithRights};
use crate::state::State;

/// The members of a file a form offers a remark about, beside its papers, and the key of what each
/// is called.
pub use crate::words::MEMBERS as REMARKABLE;

/// What a form says of an act: each remark stands in a field of its own.
fn command(form: &Pairs, action: Action) -> Result<Command> {
    let about = form.0.iter().filter_map(|(name, text)| {
        let field = name.strip_prefix("remark-")?.to_owned();
        let text = Some(text.clone()).filter(|text| !text.trim().is_empty())?;
        Some(RemarkView { field, text })
    });
    form.command(|mut said: ActBody| {
        said.remarks = about.collect();
        said.command(action)
    })
}

/// The file and the act that an address names.
fn named(
    visitor: &Visitor,
    path: &(String, String),
) -> std::result::Result<(NominationId, Action), Trouble> {
    let action = action_of(&path.1).map_err(|error| visitor.trouble(error));
    Ok((id(visitor, &path.0)?, action?))
}

/// Does something with a file and shows it again.
pub async fn act(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    form: Pairs,
) -> PageResult {
    let ((id, action), version) = (named(&visitor, &path)?, form.version());
    let (page, command) = (format!("/nominations/{id}"), command(&form, action));
    let act = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, command| {
        nominations::act(tx, ctx, caller, id, version, command)
    };
    visitor.change(&state, &form, &page, command, act).await
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
    form: Pairs,
) -> PageResult {
    let (id, action) = named(&visitor, &path)?;
    let home = format!("/nominations/{id}");
    let items = vec![(id, form.version())];
    match command(&form, action) {
        Err(error) => back::<()>(&state, &home, Err(visitor.trouble(error))),
        Ok(command) => {
            each(
                &state,
                visitor,
                items,
                command,
                true,
                (format!("{home}/actions/{action}"), form.0, home),
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
    form: Pairs,
    rehearsed: bool,
) -> PageResult {
    visitor.caller()?;
    let action = action_of(code).map_err(|error| visitor.trouble(error))?;
    if !action.passes_on() {
        return Err(visitor.trouble(Error::NotFound("action")));
    }
    match ticked(&form) {
        Err(error) => back::<()>(state, "/", Err(visitor.trouble(error))),
        Ok(items) => {
            let said = (
                format!("/nominations/actions/{action}"),
                form.0,
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
    form: Pairs,
) -> PageResult {
    bulk_act(&state, visitor, &action, form, true).await
}

/// Does one act with many files, each in a transaction of its own: what cannot be done with one
/// does not stop the others.
pub async fn bulk(
    state: Data<State>,
    visitor: Visitor,
    action: Path<String>,
    form: Pairs,
) -> PageResult {
    bulk_act(&state, visitor, &action, form, false).await
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
        move |tx: &mut Conn| nominations::act(tx, &ctx, &caller, id, version, command)
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
    form: Pairs,
) -> PageResult {
    let (id, version): (NominationId, _) = (id(&visitor, &path)?, form.version());
    let (page, sure) = (format!("/nominations/{id}"), form.if_confirmed(Ok(())));
    let delete = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, ()| {
        nominations::delete(tx, ctx, caller, id, version).map(|()| "/".to_owned())
    };
    visitor.change_to(&state, &form, &page, sure, delete).await
}
