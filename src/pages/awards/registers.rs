//! Registers of the records: all of them by what is looked for, and the golden book; each as a
//! workbook too.

use actix_web::web::{Data, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::access::saved_view::ViewedList;
use crate::domain::awards::award::AwardStatus;
use crate::domain::awards::statistics::forms::AwardeeClass;
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::domain::register::people::SubjectKind;
use crate::pages::PageResult;
use crate::pages::access::views::ViewChips;
use crate::pages::forms::{address_with, iso, next, page};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::pages::work::workbooks;
use crate::services::PageRequest;
use crate::services::access::users::views;
use crate::services::awards::registers::{self, AwardFilter, Counted, ListedAward, MOST_COUNTED};
use crate::services::workbooks::AskedList;
use crate::state::State;
use crate::words;

/// What is looked for; nothing typed is no filter.
#[derive(Deserialize)]
pub struct AwardsQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    cycle_year: String,
    #[serde(default)]
    award_code: String,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    level: String,
    #[serde(default)]
    commendation_type: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    subject_kind: String,
    #[serde(default)]
    class: String,
    #[serde(default)]
    form: String,
    #[serde(default)]
    row: String,
    /// A body with all units below it, by its id.
    #[serde(default)]
    unit: String,
    /// `yes` of the reader's units alone.
    #[serde(default)]
    of_units: String,
    /// `yes` of enterprises alone.
    #[serde(default)]
    enterprise: String,
    #[serde(default)]
    in_force_on: String,
    #[serde(default)]
    cursor: String,
}

/// What was typed, if anything was.
fn typed(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The day that was typed, as people or as programs write it; what is none is no filter.
fn day(text: &str) -> Option<NaiveDate> {
    iso(text).parse().ok()
}

/// The member of a list that a code names; what is none is no filter.
fn member<T: Copy>(all: &[T], code: fn(T) -> &'static str, text: &str) -> Option<T> {
    all.iter().copied().find(|one| code(*one) == text)
}

impl AwardsQuery {
    fn filter(&self) -> AwardFilter {
        AwardFilter {
            q: typed(&self.q),
            cycle_year: self.cycle_year.trim().parse().ok(),
            award_code: typed(&self.award_code),
            issuer_code: typed(&self.issuer),
            level: member(AwardLevel::ALL, AwardLevel::code, &self.level),
            commendation_type: member(
                CommendationType::ALL,
                CommendationType::code,
                &self.commendation_type,
            ),
            status: member(AwardStatus::ALL, AwardStatus::code, &self.status),
            decided: self.decided(),
            subject_kind: self.subject_kind.parse().ok(),
            unit: self.unit.parse().ok(),
            of_units: self.of_units == "yes",
            counted: Counted {
                form: self.form.parse().ok(),
                row: self.row.parse().ok(),
                in_force_on: day(&self.in_force_on),
                is_enterprise: self.enterprise == "yes",
                class: self.class.parse().ok(),
                ..Counted::default()
            },
            ..AwardFilter::default()
        }
    }

    /// The days of the decisions; one side that is not said is open.
    fn decided(&self) -> Option<(NaiveDate, NaiveDate)> {
        let (from, to) = (day(&self.from), day(&self.to));
        if from.is_none() && to.is_none() {
            return None;
        }
        let first = NaiveDate::from_ymd_opt(1800, 1, 1)?;
        let last = NaiveDate::from_ymd_opt(2999, 12, 31)?;
        Some((from.unwrap_or(first), to.unwrap_or(last)))
    }

    /// What a figure led here with that has no field of its own, for the form to send again.
    fn hidden(&self) -> Vec<(&'static str, &str)> {
        let kept = [
            "form",
            "row",
            "unit",
            "of_units",
            "enterprise",
            "in_force_on",
        ];
        let pairs = self.pairs().into_iter();
        pairs
            .filter(|(name, value)| kept.contains(name) && !value.is_empty())
            .collect()
    }

    fn pairs(&self) -> [(&'static str, &str); 17] {
        [
            ("q", &self.q),
            ("cycle_year", &self.cycle_year),
            ("award_code", &self.award_code),
            ("issuer", &self.issuer),
            ("level", &self.level),
            ("commendation_type", &self.commendation_type),
            ("status", &self.status),
            ("from", &self.from),
            ("to", &self.to),
            ("subject_kind", &self.subject_kind),
            ("class", &self.class),
            ("form", &self.form),
            ("row", &self.row),
            ("unit", &self.unit),
            ("of_units", &self.of_units),
            ("enterprise", &self.enterprise),
            ("in_force_on", &self.in_force_on),
        ]
    }
}

/// Where a page of a register begins: behind how many, and behind which key.
pub(super) struct Begun {
    before: i64,
    wanted: PageRequest,
}

impl Begun {
    /// As the cursor says, `before|key`.
    pub(super) fn at(state: &State, list: &str, cursor: &str) -> (Self, PageRequest) {
        let wanted = page(state, list, typed(cursor).as_deref());
        let split = wanted.after.as_deref().and_then(|key| key.split_once('|'));
        let (before, after) = split
            .and_then(|(before, key)| Some((before.parse().ok()?, Some(key.to_owned()))))
            .unwrap_or((0, None));
        let wanted = PageRequest { after, ..wanted };
        (
            Self {
                before,
                wanted: wanted.clone(),
            },
            wanted,
        )
    }

    /// `1–50 trong 1.234`; of a register of very many, that there are more.
    pub(super) fn range(&self, words: Words, shown: usize, total: i64) -> String {
        let shown = i64::try_from(shown).unwrap_or_default();
        let (key, total) = if total > MOST_COUNTED {
            ("page-range-of-more", MOST_COUNTED)
        } else {
            ("page-range", total)
        };
        let params = [
            ("from", words::number(words.0, self.before + 1)),
            ("to", words::number(words.0, self.before + shown)),
            ("total", words::number(words.0, total)),
        ];
        words::say_with(words.0, key, &params)
    }

    /// The address of the page behind this one.
    pub(super) fn next(
        &self,
        state: &State,
        list: &str,
        (path, asked): (&str, &[(&str, &str)]),
        key: Option<String>,
    ) -> Option<String> {
        let key = key.map(|key| format!("{}|{key}", self.before + self.wanted.limit));
        next(state, list, path, asked, key.as_deref())
    }
}

#[derive(Template)]
#[template(path = "awards/awards.html")]
struct AwardsPage {
    frame: Frame,
    search: AwardsQuery,
    awards: Vec<(String, String)>,
    issuers: Vec<(String, String)>,
    levels: Vec<&'static str>,
    types: Vec<&'static str>,
    statuses: Vec<&'static str>,
    kinds: Vec<&'static str>,
    classes: Vec<&'static str>,
    records: Vec<ListedAward>,
    range: String,
    excel: String,
    views: ViewChips,
    next: Option<String>,
}

/// The records a reader sees, by what they look for, the newest decision first.
pub async fn list(state: Data<State>, visitor: Visitor, search: Query<AwardsQuery>) -> PageResult {
    let search = search.into_inner();
    let filter = search.filter();
    let (begun, wanted) = Begun::at(&state, "awards", &search.cursor);
    let (found, issuers, saved) = visitor
        .read_beside(&state, filter.q.is_some(), move |conn, ctx, caller| {
            let found = registers::list(conn, ctx, caller, &filter, &wanted)?;
            let issuers = registers::issuers(conn, ctx, caller)?;
            Ok((found, issuers, views::list(conn, ctx, caller)?))
        })
        .await?;
    let ctx = state.ctx();
    let mut awards: Vec<(String, String)> = ctx
        .law
        .awards
        .iter()
        .map(|award| (award.code.clone(), visitor.words.of(&award.name)))
        .collect();
    awards.sort();
    awards.dedup_by(|a, b| a.0 == b.0);
    let total = found.total.unwrap_or_default();
    let list = AwardsPage {
        range: begun.range(visitor.words, found.items.len(), total),
        excel: address_with("/awards/export", &search.pairs()),
        views: ViewChips::of(saved, ViewedList::Awards, &search.pairs()),
        next: begun.next(&state, "awards", ("/awards", &search.pairs()), found.next),
        frame: visitor.frame(),
        awards,
        issuers,
        levels: AwardLevel::ALL.iter().map(|one| one.code()).collect(),
        types: CommendationType::ALL.iter().map(|one| one.code()).collect(),
        statuses: AwardStatus::ALL.iter().map(|one| one.code()).collect(),
        kinds: SubjectKind::ALL.iter().map(|one| one.code()).collect(),
        classes: AwardeeClass::ALL.iter().map(|one| one.code()).collect(),
        records: found.items,
        search,
    };
    Ok(show(list.render()))
}

/// The same as a workbook.
pub async fn list_export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<AwardsQuery>,
) -> PageResult {
    workbook(&state, &visitor, search.filter()).await
}

async fn workbook(state: &Data<State>, visitor: &Visitor, filter: AwardFilter) -> PageResult {
    workbooks::export(state, visitor, AskedList::Awards(Box::new(filter))).await
}

/// Of which year of the golden book, and whose.
#[derive(Deserialize)]
pub struct GoldenBookQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    cursor: String,
}

impl GoldenBookQuery {
    fn filter(&self) -> AwardFilter {
        let year: Option<i32> = self.year.trim().parse().ok();
        let days = year.and_then(|year| {
            let first = NaiveDate::from_ymd_opt(year, 1, 1)?;
            Some((first, NaiveDate::from_ymd_opt(year, 12, 31)?))
        });
        AwardFilter {
            golden_book: true,
            q: typed(&self.q),
            decided: days,
            ..AwardFilter::default()
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 2] {
        [("q", &self.q), ("year", &self.year)]
    }
}

#[derive(Template)]
#[template(path = "awards/golden_book.html")]
struct GoldenBookPage {
    frame: Frame,
    search: GoldenBookQuery,
    records: Vec<ListedAward>,
    range: String,
    excel: String,
    next: Option<String>,
}

/// The golden book: what was given, day by day, decision by decision, number by number.
pub async fn golden_book(
    state: Data<State>,
    visitor: Visitor,
    search: Query<GoldenBookQuery>,
) -> PageResult {
    let search = search.into_inner();
    let filter = search.filter();
    let (begun, wanted) = Begun::at(&state, "golden-book", &search.cursor);
    let found = visitor
        .read_beside(&state, filter.q.is_some(), move |conn, ctx, caller| {
            registers::list(conn, ctx, caller, &filter, &wanted)
        })
        .await?;
    let total = found.total.unwrap_or_default();
    let place = ("/golden-book", search.pairs());
    let book = GoldenBookPage {
        range: begun.range(visitor.words, found.items.len(), total),
        excel: address_with("/golden-book/export", &search.pairs()),
        next: begun.next(&state, "golden-book", (place.0, &place.1), found.next),
        frame: visitor.frame(),
        records: found.items,
        search,
    };
    Ok(show(book.render()))
}

/// The same as a workbook.
pub async fn golden_book_export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<GoldenBookQuery>,
) -> PageResult {
    workbook(&state, &visitor, search.filter()).await
}
