//! Due days as a file for a calendar: of all that waits for the visitor, and of one file.

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::{Data, Path};

use super::calendar::{Entry, written};
use crate::domain::base::ids::NominationId;
use crate::pages::PageResult;
use crate::pages::forms::id;
use crate::pages::frame::{Visitor, Words};
use crate::services::deadlines::{self, Deadline};
use crate::state::State;

/// What waits for the visitor.
pub async fn own(state: Data<State>, visitor: Visitor) -> PageResult {
    let due = visitor.read(&state, deadlines::own).await?;
    Ok(download(&state, visitor.words, &due))
}

/// One file.
pub async fn of_one(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: NominationId = id(&visitor, &path)?;
    let due = visitor
        .read(&state, move |conn, ctx, caller| {
            deadlines::of_one(conn, ctx, caller, id)
        })
        .await?;
    Ok(download(&state, visitor.words, &[due]))
}

fn download(state: &State, words: Words, due: &[Deadline]) -> HttpResponse {
    let entries: Vec<Entry> = due.iter().map(|one| entry(state, words, one)).collect();
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/calendar; charset=utf-8"))
        .insert_header((
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"han-xu-ly.ics\"",
        ))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .body(written(&entries, state.clock.now()))
}

fn entry(state: &State, words: Words, due: &Deadline) -> Entry {
    let facts = &due.facts;
    let host = state.base_url.rsplit("://").next().unwrap_or_default();
    let subject = facts.subject.as_ref().map(|(_, name)| name.clone());
    let award = facts.award.as_ref().map(|names| words.of(names));
    let params = [
        ("code", facts.case_code.clone().unwrap_or_default()),
        ("subject", subject.unwrap_or_default()),
        ("award", award.unwrap_or_default()),
    ];
    let title = words.with("page-deadline", &params);
    let stage = facts.stage_name.as_ref().map(|names| words.of(names));
    let about: Vec<String> = stage.into_iter().chain(facts.unit.clone()).collect();
    Entry {
        uid: format!("{}@{host}", due.id),
        sequence: due.version,
        day: due.due_on,
        title: title.trim_end().to_owned(),
        about: about.join("\n"),
        url: format!("{}/nominations/{}", state.base_url, due.id),
    }
}
