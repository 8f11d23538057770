//! Two records of one person, collective or household: choosing the one that stays, looking at what
//! goes there, joining, and parting again.

use actix_web::web::{Data, Path, Query};
use askama::Template;

use crate::domain::base::ids::SubjectId;
use crate::http::register::people::{JoinBody, PartBody};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, SearchQuery, id, looked_over};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::mergers::subjects::{self, JoinBoard, JoinedSubjects};
use crate::state::State;

#[derive(Template)]
#[template(path = "register/join.html")]
struct JoinPage {
    frame: Frame,
    board: JoinBoard,
    q: String,
}

/// The form to join a record to another.
pub async fn form(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    search: Query<SearchQuery>,
) -> PageResult {
    let (id, name): (SubjectId, _) = (id(&visitor, &path)?, search.name());
    let board = visitor
        .read(&state, move |conn, ctx, caller| {
            subjects::board(conn, ctx, caller, id, name.as_deref())
        })
        .await?;
    let page = JoinPage {
        frame: visitor.frame(),
        board,
        q: search.into_inner().q,
    };
    Ok(show(page.render()))
}

#[derive(Template)]
#[template(path = "register/join_rehearsal.html")]
struct RehearsalPage {
    frame: Frame,
    joined: JoinedSubjects,
    letters: Vec<(String, &'static str, usize)>,
    typed: Vec<(String, String)>,
}

/// Shows what of both would go where, and lets go of it.
pub async fn rehearse(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (SubjectId, _) = (id(&visitor, &path)?, form.version());
    looked_over(
        (&state, &visitor),
        &format!("/subjects/{id}/join"),
        form.command(JoinBody::command),
        move |tx, ctx, caller, (into, reason)| {
            subjects::join(tx, ctx, caller, id, version, into, &reason)
        },
        |joined, letters| {
            let page = RehearsalPage {
                frame: visitor.frame(),
                joined,
                letters,
                typed: form.0.clone(),
            };
            show(page.render())
        },
    )
    .await
}

/// Joins a record to another.
pub async fn join(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (SubjectId, _) = (id(&visitor, &path)?, form.version());
    let said = form.if_confirmed(form.command(JoinBody::command));
    visitor
        .change_to(
            &state,
            &form,
            &format!("/subjects/{id}/join"),
            said,
            move |tx, ctx, caller, (into, reason)| {
                subjects::join(tx, ctx, caller, id, version, into, &reason)?;
                Ok(format!("/subjects/{into}"))
            },
        )
        .await
}

/// Parts a record again from the one it was joined to.
pub async fn part(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (SubjectId, _) = (id(&visitor, &path)?, form.version());
    let (page, reason) = (format!("/subjects/{id}"), form.command(PartBody::command));
    visitor
        .change(
            &state,
            &form,
            &page,
            reason,
            move |tx, ctx, caller, reason| subjects::part(tx, ctx, caller, id, version, &reason),
        )
        .await
}
