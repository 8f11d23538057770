//! Submission letters: drafted from what was ticked, signed by the head, removed by the officer.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::ids::{LetterId, NominationId};
use crate::domain::nominations::submission_letter::LetterStatus;
use crate::http::nominations::exports::letters;
use crate::http::nominations::submission_letters::DraftLetterBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, next, page};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::nominations::submission_letters::{self, ShownLetter};
use crate::services::nominations::{self, Summary};
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
    excel: String,
    next: Option<String>,
}

/// The letters a reader sees, the newest first.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<SubmissionLettersQuery>,
) -> PageResult {
    let status: Option<LetterStatus> = search.status.parse().ok();
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
        excel: format!(
            "/submission-letters/export?status={}",
            status.map(LetterStatus::code).unwrap_or_default()
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

/// The letters of such a list as a workbook.
pub async fn export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<SubmissionLettersQuery>,
) -> PageResult {
    let (caller, status) = (visitor.caller()?, search.status.parse().ok());
    letters::workbook(&state, caller, status, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

#[derive(Template)]
#[template(path = "nominations/submission_letter.html")]
struct LetterPage {
    frame: Frame,
    shown: ShownLetter,
    /// What each file it carries is about.
    deeds: BTreeMap<NominationId, Summary>,
    may_sign: bool,
    may_delete: bool,
}

/// The page of a letter.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: LetterId = id(&visitor, &path)?;
    let (shown, deeds) = visitor
        .read(&state, move |conn, ctx, caller| {
            let shown = submission_letters::find(conn, ctx, caller, id)?;
            let files = shown.files.iter().map(|carried| &carried.filed.nomination);
            let deeds = nominations::deeds(conn, files)?;
            Ok((shown, deeds))
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
        deeds,
        shown,
    };
    Ok(show(letter.render()))
}

/// Drafts a letter that carries the files that were ticked.
pub async fn draft(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let form = form.naming_files();
    let new = form.ticked("nomination_id", DraftLetterBody::command);
    visitor
        .change_to(
            &state,
            &form,
            "/",
            new,
            |tx, ctx, caller, (title, number, ids)| {
                let shown = submission_letters::draft(tx, ctx, caller, title, number, &ids)?;
                Ok(format!("/submission-letters/{}", shown.found.letter.id))
            },
        )
        .await
}

/// Signs a letter: all it carries is submitted.
pub async fn sign(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (LetterId, _) = (id(&visitor, &path)?, form.version());
    let (page, sure) = (
        format!("/submission-letters/{id}"),
        form.if_confirmed(Ok(())),
    );
    visitor
        .change(&state, &form, &page, sure, move |tx, ctx, caller, ()| {
            submission_letters::sign(tx, ctx, caller, id, version)
        })
        .await
}

/// Removes a letter that was not signed.
pub async fn delete(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (LetterId, _) = (id(&visitor, &path)?, form.version());
    let page = format!("/submission-letters/{id}");
    visitor
        .change_to(&state, &form, &page, Ok(()), move |tx, ctx, caller, ()| {
            submission_letters::delete(tx, ctx, caller, id, version).map(|()| "/".to_owned())
        })
        .await
}
