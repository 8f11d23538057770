//! A decision on all that is agreed to: what waits for one, and its draft.

use std::sync::Arc;

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use super::decisions::default_title;
use crate::domain::base::ids::{EventId, UnitId};
use crate::domain::law::law_book::LawBook;
use crate::http::awards::decisions::DraftAgreedBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, address_with, showing};
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::awards::decisions::{self, Agreed, AgreedTogether, GatherFilter, MOST_LINES};
use crate::state::State;
use crate::words;

/// Which of the files that are agreed to; nothing typed is no filter.
#[derive(Deserialize)]
pub struct AgreedQuery {
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    award_code: String,
    #[serde(default)]
    event_id: String,
}

#[derive(Template)]
#[template(path = "awards/new_decision.html")]
struct AgreedPage {
    frame: Frame,
    asked: AgreedQuery,
    agreed: Agreed,
    title: String,
    /// How many are listed, in words; none where they are too many for one decision.
    all: Option<String>,
    /// How many a decision lists.
    most: String,
    once: String,
    law: Arc<LawBook>,
}

impl AgreedPage {
    /// The name of an award.
    fn award(&self, code: &str) -> String {
        let award = self.law.any_award(code);
        award.map_or_else(|| code.to_owned(), |award| self.frame.of(&award.name))
    }

    /// The id of an event, or nothing.
    #[expect(clippy::unused_self, reason = "templates call it on their page")]
    fn event(&self, kind: &AgreedTogether) -> String {
        let id = kind.event.as_ref().map(|(id, _)| id.to_string());
        id.unwrap_or_default()
    }

    /// The address of the files for one award and one event.
    fn place(&self, award_code: &str, event: &str) -> String {
        let issuer = self.agreed.issuer.id.to_string();
        let asked = [
            ("issuer", issuer.as_str()),
            ("award_code", award_code),
            ("event_id", event),
        ];
        address_with("/decisions/new", &asked)
    }

    /// Are these the files that are shown?
    fn is_asked(&self, award_code: &str, event: &str) -> bool {
        self.asked.award_code == award_code && self.asked.event_id == event
    }
}

/// What waits for a decision.
pub async fn form(state: Data<State>, visitor: Visitor, asked: Query<AgreedQuery>) -> PageResult {
    let asked = asked.into_inner();
    let filter = GatherFilter {
        issuer: Uuid::parse_str(&asked.issuer).ok().map(UnitId),
        award_code: Some(asked.award_code.clone()).filter(|code| !code.is_empty()),
        event: Uuid::parse_str(&asked.event_id).ok().map(EventId),
    };
    let agreed = visitor
        .read(&state, move |conn, ctx, caller| {
            decisions::agreed(conn, ctx, caller, filter)
        })
        .await?;
    let files = agreed.files.iter().map(|shown| &shown.filed.nomination);
    let number =
        |count: usize| words::number(visitor.words.0, i64::try_from(count).unwrap_or(i64::MAX));
    let all = (agreed.total <= MOST_LINES).then(|| {
        let count = vec![("count", number(agreed.total))];
        words::say_with(visitor.words.0, "page-draft-all", &count)
    });
    let page = AgreedPage {
        title: default_title(visitor.words, &state.law, files),
        most: number(MOST_LINES),
        once: showing(&state),
        law: Arc::clone(&state.law),
        frame: visitor.frame(),
        all,
        asked,
        agreed,
    };
    Ok(show(page.render()))
}

/// Drafts a decision of all of them.
pub async fn draft(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let new = form.command(DraftAgreedBody::command);
    let asked = [
        ("issuer", form.value("issuer_unit_id")),
        ("award_code", form.value("award_code")),
        ("event_id", form.value("event_id")),
    ];
    let page = address_with("/decisions/new", &asked);
    visitor
        .change_to(
            &state,
            &form,
            &page,
            new,
            |tx, ctx, caller, (title, filter)| {
                let shown = decisions::draft_agreed(tx, ctx, caller, title, filter)?;
                Ok(format!("/decisions/{}", shown.found.decision.id))
            },
        )
        .await
}
