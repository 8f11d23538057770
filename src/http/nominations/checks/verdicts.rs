//! What was found of a nomination when something was done with it, as it was kept.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::kept::{KeptAnswer, KeptEarliest, KeptLine, KeptVerdict};
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::http::extract::{Id, Identity, Params};
use crate::http::problem::language;
use crate::http::view::tables::{Download, Format};
use crate::http::view::{NamesView, PageView, listed, page};
use crate::services::access::Caller;
use crate::services::nominations::checks::kept::{self, ShownVerdict};
use crate::state::State;
use crate::tables::{kept as table, stretches};
use crate::words::{self, requirements};

/// What a verdict rested on.
#[derive(Serialize, ToSchema)]
pub struct KeptEvidenceView {
    /// `nomination`, `award`, `hold`, `rating`, `career_entry` or `initiative`. The list grows.
    kind: String,
    id: Uuid,
}

/// What an office had said of it by then.
#[derive(Serialize, ToSchema)]
pub struct KeptWordView {
    /// `met` or `not_met` by the office that looked, `overruled` by the head of the standing
    /// office.
    verdict: String,
    reason: String,
    by: String,
}

/// What was found of one thing that was asked for.
#[derive(Serialize, ToSchema)]
pub struct KeptPartView {
    /// How deep it stands: 0 for the whole, 1 for what that is made of, and so on.
    depth: usize,
    /// What was asked, in the reader's language; none where a newer version asked for something
    /// that this one does not know.
    requirement: Option<String>,
    /// `met`, `not_met` or `needs_review`.
    outcome: &'static str,
    /// Why, in the reader's language.
    why: String,
    /// What would have had to be there, in the reader's language.
    missing: Vec<String>,
    evidence: Vec<KeptEvidenceView>,
}

/// What one rule, or one ground of the law's standard, found of a nomination at an act.
#[derive(Serialize, ToSchema)]
pub struct KeptVerdictView {
    id: Uuid,
    /// When the act was.
    at: DateTime<Utc>,
    /// The act: `submitted`, `accepted`, `cleared`, `approved`, `forwarded`, `awarded` or
    /// `overruled`. The list grows.
    act: &'static str,
    /// The rule's id; of a ground of the standard `standard:` with its code.
    rule: String,
    name: NamesView,
    citation: String,
    /// Code of the rule set by which it was found: of a newer one than the nomination was received
    /// under only where that was more favourable. None where the law had none on that day.
    rule_set: Option<String>,
    /// SHA-256 of the words of the law by which it was found.
    law_print: String,
    /// `met`, `not_met` or `needs_review`.
    outcome: &'static str,
    /// Why, in the reader's language.
    message: String,
    /// The day on which it could have been met at the earliest, where that was a day and could be
    /// told.
    earliest_day: Option<NaiveDate>,
    /// The award year with which it could have been met at the earliest, where that was a year and
    /// could be told.
    earliest_year: Option<i32>,
    /// What had been said of it.
    said: Option<KeptWordView>,
    /// What was found of all that was asked for, the whole first and its parts behind it.
    parts: Vec<KeptPartView>,
}

fn evidence(found: &KeptAnswer) -> Vec<KeptEvidenceView> {
    let proofs = found.proofs.iter().cloned();
    proofs
        .map(|(kind, id)| KeptEvidenceView { kind, id })
        .collect()
}

/// In the words of a language, with the names of the law as it is loaded.
#[derive(Clone, Copy)]
struct Teller<'l> {
    language: Language,
    law: &'l LawBook,
}

impl Teller<'_> {
    fn part(self, kept: &KeptVerdict, (depth, asked, found): KeptLine<'_>) -> KeptPartView {
        let Self { language, law } = self;
        let missing = found.missing.iter();
        KeptPartView {
            depth,
            requirement: asked.map(|asked| requirements::requirement(language, asked, law)),
            outcome: found.outcome.code(),
            why: words::reason(language, &found.why, &kept.citation),
            missing: missing
                .map(|one| words::kept_missing(language, one))
                .collect(),
            evidence: evidence(found),
        }
    }

    fn verdict(self, kept: &KeptVerdict) -> KeptVerdictView {
        let (earliest_day, earliest_year) = match kept.answer.earliest {
            None => (None, None),
            Some(KeptEarliest::Day(day)) => (Some(day), None),
            Some(KeptEarliest::Year(year)) => (None, Some(year)),
        };
        let lines = kept.lines().into_iter();
        let said = kept.word().cloned();
        KeptVerdictView {
            id: kept.id.0,
            at: kept.at,
            act: kept.act.code(),
            rule: kept.rule.clone(),
            name: NamesView::from(&kept.name),
            citation: words::of(self.language, &kept.citation).to_owned(),
            rule_set: kept.rule_set.clone(),
            law_print: kept.law_print.clone(),
            outcome: kept.answer.outcome.code(),
            message: words::reason(self.language, &kept.answer.why, &kept.citation),
            earliest_day,
            earliest_year,
            said: said.map(|said| KeptWordView {
                verdict: said.verdict,
                reason: said.reason,
                by: said.by,
            }),
            parts: lines.map(|line| self.part(kept, line)).collect(),
        }
    }
}

/// Which page of what is kept.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct KeptVerdictParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Is the number on all pages wanted?
    count: Option<bool>,
}

/// What was found of a nomination each time it was sent, found in order, passed on, decided, awarded
/// or let pass, the newest first: as it was then, whatever has changed since. It is kept a moment
/// behind the act.
#[utoipa::path(
    tag = "nominations",
    operation_id = "nomination_verdicts",
    params(("id" = Uuid, Path), KeptVerdictParams),
    responses((status = 200, body = PageView<KeptVerdictView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations/{id}/verdicts")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<NominationId>,
    params: Params<KeptVerdictParams>,
) -> Result<HttpResponse> {
    let params = params.0;
    let page = page(&state, "verdicts", params.cursor.as_deref(), params.limit)?;
    let (ctx, count) = (state.ctx(), params.count == Some(true));
    let found = state
        .db
        .read(move |conn| kept::list(conn, &ctx, &who.0, id.0, count, &page))
        .await?;
    let teller = Teller {
        language: language(req.headers()),
        law: &state.law,
    };
    Ok(listed(
        &state,
        &req,
        "verdicts",
        &found,
        |one: &ShownVerdict| teller.verdict(&one.kept),
    ))
}

/// What was found of a nomination at each act as a workbook.
pub async fn workbook(
    state: &Data<State>,
    caller: Caller,
    id: NominationId,
    language: Language,
) -> Result<HttpResponse> {
    Download::begin(state, caller, "ket-qua-kiem-tra", Format::Xlsx)?
        .workbook(
            table::book(language),
            (None, None),
            stretches(id, kept::lines),
        )
        .await
}
