//! Who qualifies: asked for by award, unit, year and kind, answered page by page and as a workbook.

use actix_web::web::{Data, Query};
use askama::Template;
use chrono::Datelike;
use serde::Deserialize;

use crate::db::Conn;
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::eligibility::qualifying::workbook;
use crate::pages::PageResult;
use crate::pages::eligibility::offers::{Offer, offers_of};
use crate::pages::eligibility::standard::{ShownFact, class_of, shown_facts, when, why};
use crate::pages::forms::{address_with, next, page};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::services::access::Caller;
use crate::services::eligibility::qualifying::{
    self, Qualifying, QualifyingDesk, QualifyingFilter,
};
use crate::services::{Ctx, PageRequest};
use crate::state::State;
use crate::words::seen;

/// Among so many a page looks for those of one outcome.
const LOOKED_AT: i64 = 100;

/// What is asked for; without an award nothing is.
#[derive(Deserialize)]
pub struct QualifyingQuery {
    /// `code:type`
    #[serde(default)]
    award: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    cursor: String,
}

impl QualifyingQuery {
    /// What it means; every fault at once.
    fn parse(&self, ctx: &Ctx) -> Result<QualifyingFilter> {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut fields = Fields::new();
        let (code, kind) = self.award.split_once(':').unwrap_or_default();
        let award_code = fields.line("award_code", code, 100);
        let commendation_type = fields.code(
            "commendation_type",
            kind,
            CommendationType::ALL,
            CommendationType::code,
        );
        let unit = fields.id("unit_id", &self.unit);
        let year = fields.some(some(&self.year), |fields, text| {
            fields.number("cycle_year", text.parse().unwrap_or(-1), 1900, 2999)
        });
        let kind = fields.some(some(&self.kind), |fields, text| {
            fields.code("subject_kind", &text, SubjectKind::ALL, SubjectKind::code)
        });
        let outcome = fields.some(some(&self.outcome), |fields, text| {
            fields.code("outcome", &text, CheckOutcome::ALL, CheckOutcome::code)
        });
        fields.done((|| {
            Some(QualifyingFilter {
                award_code: award_code?,
                commendation_type: commendation_type?,
                unit: unit?,
                cycle_year: year?.unwrap_or_else(|| ctx.today().year()),
                kind: kind?.unwrap_or(SubjectKind::Individual),
                outcome: outcome?,
            })
        })())
    }

    fn pairs(&self) -> [(&'static str, &str); 5] {
        [
            ("award", &self.award),
            ("unit", &self.unit),
            ("year", &self.year),
            ("kind", &self.kind),
            ("outcome", &self.outcome),
        ]
    }
}

/// Somebody, as the list shows them.
struct Shown {
    id: SubjectId,
    name: String,
    unit: String,
    class: &'static str,
    outcome: String,
    /// By which ground they come nearest.
    ground: Option<String>,
    /// Why it is so.
    why: String,
    /// The facts it was found by.
    seen: Vec<ShownFact>,
    /// What is missing there first.
    missing: Option<String>,
    earliest: Option<String>,
}

impl Shown {
    fn of(words: Words, law: &LawBook, one: &Qualifying) -> Self {
        let (outcome, told) = (one.standard.verdict.outcome, one.in_short());
        if let Some(given) = &one.given {
            let told = seen::one(words.0, given, law);
            return Self {
                id: one.subject.id,
                name: one.subject.name.clone(),
                unit: one.unit_name.clone(),
                class: "",
                outcome: words.code("outcome", "given"),
                ground: None,
                why: words.with("page-qualifying-given", &[("what", told)]),
                seen: Vec::new(),
                missing: None,
                earliest: None,
            };
        }
        Self {
            id: one.subject.id,
            name: one.subject.name.clone(),
            unit: one.unit_name.clone(),
            class: class_of(outcome),
            outcome: words.code("outcome", outcome.code()),
            ground: told.ground.map(|ground| words.of(&ground.name)),
            why: why(words, &told),
            seen: shown_facts(words, law, told.seen),
            missing: seen::all_missing(words.0, &told.told_missing(), law),
            earliest: told.earliest.map(|day| when(words, day)),
        }
    }
}

/// Among how many of the list a page looked, and how many of those are of each outcome.
fn looked_at(words: Words, desk: &QualifyingDesk) -> String {
    let number = |count: usize| words.number(&i64::try_from(count).unwrap_or(i64::MAX));
    let looked = &desk.looked_at;
    let params = [
        ("shown", number(looked.all)),
        ("total", words.number(&desk.total)),
        ("met", number(looked.met)),
        ("not_met", number(looked.not_met)),
        ("needs_review", number(looked.needs_review)),
        ("given", number(looked.given)),
    ];
    words.with("page-qualifying-looked", &params)
}

/// What was found of those who were asked for.
struct Found {
    rows: Vec<Shown>,
    /// Among how many, in a sentence.
    told: String,
    excel: String,
    next: Option<String>,
}

#[derive(Template)]
#[template(path = "eligibility/qualifying.html")]
struct QualifyingPage {
    frame: Frame,
    search: QualifyingQuery,
    /// What is wrong with what is asked for.
    faults: Vec<String>,
    offers: Vec<Offer>,
    /// Each with whether it is the one that is looked in.
    units: Vec<(Unit, bool)>,
    /// Each with whether it is the one that is asked for.
    years: Vec<(i32, bool)>,
    kinds: Vec<&'static str>,
    outcomes: Vec<&'static str>,
    /// None while nothing was asked for.
    found: Option<Found>,
}

/// Those who qualify, come near it or need a look, and the form that asks for them.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<QualifyingQuery>,
) -> PageResult {
    let search = search.into_inner();
    let (ctx, words) = (state.ctx(), visitor.words);
    let cursor = Some(search.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let wanted = PageRequest {
        limit: LOOKED_AT,
        ..page(&state, "qualifying", cursor)
    };
    let asked = (!search.award.is_empty()).then(|| search.parse(&ctx));
    let chosen = search.unit.parse::<UnitId>().ok();
    let read = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller| {
        let choices = qualifying::choices(conn, ctx, caller, chosen)?;
        let found = asked.transpose().and_then(|asked| {
            asked
                .map(|asked| qualifying::desk(conn, ctx, caller, &asked, &wanted))
                .transpose()
        });
        // What is wrong with what is asked for stands above the form.
        match found {
            Err(Error::Invalid(faults)) => Ok((choices, None, faults)),
            found => Ok((choices, found?, Vec::new())),
        }
    };
    let (choices, found, faults) = visitor.read(&state, read).await?;
    let found = found.map(|desk| Found {
        rows: desk
            .found
            .items
            .iter()
            .map(|one| Shown::of(words, &state.law, one))
            .collect(),
        told: looked_at(words, &desk),
        excel: address_with("/qualifying/export", &search.pairs()),
        next: next(
            &state,
            "qualifying",
            "/qualifying",
            &search.pairs(),
            desk.found.next.as_deref(),
        ),
    });
    let this_year = ctx.today().year();
    let year = search.year.trim().parse().unwrap_or(this_year);
    let years = [this_year - 1, this_year, this_year + 1];
    let units = choices.units.into_iter();
    let list = QualifyingPage {
        frame: visitor.frame(),
        faults: faults.iter().map(|fault| words.mistyped(fault)).collect(),
        offers: offers_of(&choices.awards, words),
        units: units
            .map(|unit| {
                let is_chosen = Some(unit.id) == chosen;
                (unit, is_chosen)
            })
            .collect(),
        years: years.map(|one| (one, one == year)).to_vec(),
        kinds: SubjectKind::ALL.iter().map(|kind| kind.code()).collect(),
        outcomes: CheckOutcome::ALL.iter().map(|one| one.code()).collect(),
        found,
        search,
    };
    Ok(show(list.render()))
}

/// The same as a workbook.
pub async fn export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<QualifyingQuery>,
) -> PageResult {
    let caller = visitor.caller()?;
    let asked = search
        .parse(&state.ctx())
        .map_err(|error| visitor.trouble(error))?;
    workbook(&state, caller, asked, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}
