//! Submission letters: drafted from what was ticked, signed by the head, removed by the officer.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::{LetterId, NominationId};
use crate::domain::nominations::submission_letter::LetterStatus;
use crate::error::Error;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Bytes, Pairs, id, next, page};
use crate::pages::frame::{Frame, Visitor, back, see, show};
use crate::services::nominations::submission_letters::{self, MOST_CARRIED, ShownLetter};
use crate::state::State;

/// Which letters.
#[derive(Deserialize)]
pub struct SubmissionLettersQuery {
    #[serde(default)]
    status: String,
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "nominations/submission_letters.html")]
struct ListPage {
    frame: Frame,
    status: String,
    statuses: Vec<&'static str>,
    letters: Vec<ShownLetter>,
    next: Option<String>,
}

/// The letters a reader sees, the newest first.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<SubmissionLettersQuery>,
) -> PageResult {
    let status = search.status.parse().ok();
    let wanted = page(&state, "submission-letters", search.cursor.as_deref());
    let found = visitor
        .read(&state, move |conn, ctx, caller| {
            submission_letters::list(conn, ctx, caller, status, &wanted)
        })
        .await?;
    let list = ListPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "submission-letters",
            "/submission-letters",
            &[("status", &search.status)],
            found.next.as_deref(),
        ),
        status: search.into_inner().status,
        statuses: LetterStatus::ALL
            .iter()
            .map(|status| status.code())
            .collect(),
        letters: found.items,
    };
    Ok(show(list.render()))
}

#[derive(Template)]
#[template(path = "nominations/submission_letter.html")]
struct LetterPage {
    frame: Frame,
    shown: ShownLetter,
    may_sign: bool,
    may_delete: bool,
}

/// The page of a letter.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: LetterId = id(&visitor, &path)?;
    let shown = visitor
        .read(&state, move |conn, ctx, caller| {
            submission_letters::find(conn, ctx, caller, id)
        })
        .await?;
    let may = |action| {
        shown
            .allowed
            .iter()
            .any(|allowed| allowed.action == action && allowed.refusal.is_none())
    };
    let letter = LetterPage {
        frame: visitor.frame(),
        may_sign: may("sign"),
        may_delete: may("delete"),
        shown,
    };
    Ok(show(letter.render()))
}

/// Drafts a letter that carries the files that were ticked.
pub async fn draft(state: Data<State>, visitor: Visitor, body: Bytes) -> PageResult {
    let caller = visitor.caller()?;
    let typed = Pairs::read(&body);
    let mut fields = Fields::new();
    let title = fields.line("/title", typed.value("title"), 300);
    let number = fields.some(typed.some("number"), |fields, text| {
        fields.paper_number("/number", text, 60)
    });
    let ids: Vec<NominationId> = typed.ticked("nomination_id", MOST_CARRIED, &mut fields);
    let ctx = state.ctx();
    let drafted = match fields.done((|| Some((title?, number?)))()) {
        Err(error) => Err(error),
        Ok((title, number)) => {
            state
                .db
                .write(move |tx| submission_letters::draft(tx, &ctx, &caller, title, number, &ids))
                .await
        }
    };
    match drafted {
        Ok(shown) => Ok(see(&format!(
            "/submission-letters/{}",
            shown.found.letter.id
        ))),
        Err(error) => back::<()>(&state, "/", Err(visitor.trouble(error))),
    }
}

/// Signs a letter: all it carries is submitted.
pub async fn sign(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (LetterId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let mut fields = Fields::new();
    typed.confirmed(&mut fields);
    let (ctx, version) = (state.ctx(), typed.version());
    let signed = match fields.done(Some(())) {
        Err(error) => Err(error),
        Ok(()) => {
            state
                .db
                .write(move |tx| submission_letters::sign(tx, &ctx, &caller, id, version))
                .await
        }
    };
    state.wake.notify_one();
    back(
        &state,
        &format!("/submission-letters/{id}"),
        signed.map_err(|error| visitor.trouble(error)),
    )
}

/// Removes a letter that was not signed.
pub async fn delete(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let (id, typed): (LetterId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let (ctx, version) = (state.ctx(), typed.version());
    match state
        .db
        .write(move |tx| submission_letters::delete(tx, &ctx, &caller, id, version))
        .await
    {
        Ok(()) => Ok(see("/")),
        Err(error @ Error::NotFound(_)) => Err(visitor.trouble(error)),
        Err(error) => back::<()>(
            &state,
            &format!("/submission-letters/{id}"),
            Err(visitor.trouble(error)),
        ),
    }
}
