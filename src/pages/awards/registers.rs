//! Registers of the records: all of them by what is looked for, and the golden book; each as a
//! workbook too.

use actix_web::web::{Data, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::access::saved_view::ViewedList;
use crate::domain::awards::award::AwardStatus;
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::pages::PageResult;
use crate::pages::access::views::ViewChips;
use crate::pages::forms::{address_with, next, page};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::pages::work::workbooks;
use crate::services::PageRequest;
use crate::services::access::users::views;
use crate::services::awards::registers::{self, AwardFilter, ListedAward, MOST_COUNTED};
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
    cursor: String,
}

/// What was typed, if anything was.
fn typed(text: &str) -> Option<String> {
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
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
            ..AwardFilter::default()
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 7] {
        [
            ("q", &self.q),
            ("cycle_year", &self.cycle_year),
            ("award_code", &self.award_code),
            ("issuer", &self.issuer),
            ("level", &self.level),
            ("commendation_type", &self.commendation_type),
            ("status", &self.status),
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
