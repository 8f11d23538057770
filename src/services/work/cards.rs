//! What waits, gathered by what it is about: an event, or an award of a year. A chairman sees what
//! a decision is for before any of its files.

use std::collections::BTreeMap;

use super::WaitingFile;
use crate::db::nominations::{AboutWaiting, WaitingAbout};
use crate::db::{self, Conn, Reading};
use crate::domain::base::ids::{EventId, UnitId};
use crate::domain::register::people::SubjectKind;
use crate::error::Result;
use crate::services::Ctx;
use crate::services::nominations::Ratio;

/// So many of those that are due first are gathered.
pub const GATHERED: i64 = 500;

/// The most cards, those with most files.
const MOST: usize = 12;

/// Files that wait and are about the same.
#[derive(Debug, Clone)]
pub struct Card {
    /// What they have in common.
    pub about: WaitingAbout,
    /// The name of the event, where it is one.
    pub event: Option<String>,
    /// The unit that nominates, where it is the same for all.
    pub unit: Option<String>,
    /// How many, by whom they honour.
    pub kinds: BTreeMap<SubjectKind, i64>,
    /// Đồng: what they would come to if they were decided today; none where that is not known of
    /// all.
    pub amount: Option<i64>,
    /// In how many of them the checks find nothing open, where all stand on the page.
    pub checked: Option<Ratio>,
}

impl Card {
    /// How many files.
    #[must_use]
    pub fn count(&self) -> i64 {
        self.kinds.values().sum()
    }
}

/// The cards of what waits, those with most files first, two files at least; `page` is what the page
/// shows of the same files.
pub(super) fn gather(
    tx: &mut Conn,
    ctx: &Ctx,
    waiting: Vec<AboutWaiting>,
    page: &[WaitingFile],
) -> Result<Vec<Card>> {
    let mut heaps: BTreeMap<WaitingAbout, Vec<AboutWaiting>> = BTreeMap::new();
    for files in waiting {
        let about = WaitingAbout::of(files.event, files.award.clone());
        heaps.entry(about).or_default().push(files);
    }
    let count = |heap: &[AboutWaiting]| heap.iter().map(|files| files.count).sum::<i64>();
    let mut heaps: Vec<_> = heaps.into_iter().collect();
    heaps.retain(|(_, heap)| count(heap) > 1);
    heaps.sort_by_key(|(_, heap)| std::cmp::Reverse(count(heap)));
    heaps.truncate(MOST);
    let event = |(about, _): &(WaitingAbout, _)| match about {
        WaitingAbout::Event(event) => Some(*event),
        WaitingAbout::Award(..) => None,
    };
    let unit = |heap: &[AboutWaiting]| {
        let first = heap.first()?.unit;
        heap.iter()
            .all(|files| files.unit == first)
            .then_some(first)
    };
    let named: Vec<EventId> = heaps.iter().filter_map(event).collect();
    let units: Vec<UnitId> = heaps.iter().filter_map(|(_, heap)| unit(heap)).collect();
    let names = db::nominations::names(&named, &units).ask(tx)?;
    let card = |heap: (WaitingAbout, Vec<AboutWaiting>)| {
        let event = event(&heap).and_then(|event| names.get(&event.to_string()).cloned());
        let (about, heap) = heap;
        let mut kinds = BTreeMap::new();
        for files in &heap {
            *kinds.entry(files.kind).or_default() += files.count;
        }
        let amount = |files: &AboutWaiting| {
            let award = ctx.law.award(&files.award.0, ctx.today())?;
            Some(files.count * ctx.law.reward(award, files.kind, ctx.today())?)
        };
        Card {
            checked: checked(&about, count(&heap), page),
            event,
            unit: unit(&heap).and_then(|unit| names.get(&unit.to_string()).cloned()),
            kinds,
            amount: heap.iter().map(amount).sum(),
            about,
        }
    };
    Ok(heaps.into_iter().map(card).collect())
}

/// In how many of these files the checks find nothing open, where the page shows them all.
fn checked(about: &WaitingAbout, count: i64, page: &[WaitingFile]) -> Option<Ratio> {
    let shown: Vec<_> = page.iter().filter(|row| about_of(row) == *about).collect();
    let is_met = |row: &&&WaitingFile| {
        let checks = row.matter.checks.as_ref();
        checks.is_some_and(|checks| checks.open.is_none())
    };
    (i64::try_from(shown.len()) == Ok(count)).then(|| Ratio {
        have: shown.iter().filter(is_met).count(),
        of: shown.len(),
    })
}

/// What a file on the page is gathered by.
fn about_of(row: &WaitingFile) -> WaitingAbout {
    let done = row.matter.summary.as_ref();
    let event = done.and_then(|done| done.event.as_ref());
    let content = &row.shown.filed.nomination.content;
    let award = (
        content.award_code.clone(),
        content.commendation_type,
        content.cycle_year,
    );
    WaitingAbout::of(event.map(|(event, _)| *event), award)
}
