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
use crate::pages::frame::{Frame, Trouble, Visitor, Words, address_done, back, show};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::nominations::{self, MOST_AT_ONCE, Matter, NominationWithRights};
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
    let (words, place, telling) = (visitor.words, page.clone(), state.clone());
    let act = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, command| {
        let shown = nominations::act(tx, ctx, caller, id, version, command)?;
        Ok(address_done(&telling, &place, &told(words, action, &shown)))
    };
    visitor.change_to(&state, &form, &page, command, act).await
}

/// What was done with a file, where it is now and until when.
pub(super) fn told(words: Words, action: Action, shown: &NominationWithRights) -> String {
    let nomination = &shown.filed.nomination;
    let deed = words.code("deed", action.event().code());
    let holders: Vec<String> = shown
        .filed
        .held_by()
        .into_iter()
        .map(|(office, unit)| format!("{}, {unit}", words.code("role", office.role.code())))
        .collect();
    if holders.is_empty() {
        let status = words.code("status", nomination.status().code());
        return words.with("done-act-ended", &[("deed", deed), ("place", status)]);
    }
    let stage = shown.stage_name.as_ref().map(|name| words.of(name));
    let place = stage.into_iter().chain([holders.join("; ")]);
    let place = place.collect::<Vec<_>>().join(" – ");
    match nomination.state.due_on() {
        Some(due) => words.with(
            "done-act-due",
            &[("deed", deed), ("place", place), ("due", words.date(&due))],
        ),
        None => words.with("done-act", &[("deed", deed), ("place", place)]),
    }
}

/// What would happen, or what has happened, file by file.
#[derive(Template)]
#[template(path = "nominations/rehearsal.html")]
struct RehearsalPage {
    frame: Frame,
    action: Action,
    rehearsed: bool,
    /// Are there many, each of which can be left out?
    many: bool,
    /// Files as they would be, or are, with what each is about and how a form names it.
    moved: Vec<(NominationWithRights, Matter, String)>,
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

/// The files that were ticked, or all that the page listed, each with the version it showed.
pub(super) fn ticked(typed: &Pairs) -> Result<Vec<(NominationId, i64)>> {
    let boxes = if typed.value("all") == "page" {
        "listed"
    } else {
        "item"
    };
    let read = |text: &str| {
        text.split_once(':')
            .and_then(|(id, version)| Some((id.parse().ok()?, version.parse().ok()?)))
    };
    let items: Option<Vec<(NominationId, i64)>> = typed.all(boxes).map(read).collect();
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
            let named = |(id, version): &(NominationId, i64)| {
                ("item".to_owned(), format!("{id}:{version}"))
            };
            let said = (
                format!("/nominations/actions/{action}"),
                items.iter().map(named).collect(),
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
            let files = nominations::these(conn, ctx, caller, &ids)?;
            let about = nominations::about(conn, ctx, caller, &files, false)?;
            Ok(files.into_iter().zip(about).collect::<Vec<_>>())
        })
        .await?;
    let (watching, watched) = rehearsal(state);
    let ctx = if rehearsed { watching } else { state.ctx() };
    let asked = items.clone();
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
    for ((id, version), done) in asked.into_iter().zip(done) {
        let before = named
            .iter()
            .find(|(shown, _)| shown.filed.nomination.id == id);
        match done {
            Ok(shown) => {
                let matter = before.map(|(_, matter)| matter.clone());
                moved.push((shown, matter.unwrap_or_default(), format!("{id}:{version}")));
            }
            Err(error) => {
                let name = before.map(|(shown, _)| shown.filed.subject_name.clone());
                stopped.push((
                    id,
                    name.unwrap_or_else(|| id.to_string()),
                    visitor.trouble(error).says(),
                ));
            }
        }
    }
    state.wake.notify_one();
    let visitor = if rehearsed {
        visitor
    } else {
        visitor.counted_anew(state).await
    };
    let page = RehearsalPage {
        frame: visitor.frame(),
        action: command.action,
        rehearsed,
        many: typed.iter().any(|(name, _)| name == "item"),
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
