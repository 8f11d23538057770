//! What waits, gathered by what it is about: an event, or an award of a year. A chairman sees what
//! a decision is for before any of its files.

use std::collections::BTreeMap;

use super::WaitingFile;
use crate::db::nominations::{AboutWaiting, WaitingAbout};
use crate::domain::register::people::SubjectKind;
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
    pub kinds: BTreeMap<SubjectKind, usize>,
    /// Đồng: what they would come to if they were decided today; none where that is not known of
    /// all.
    pub amount: Option<i64>,
    /// In how many of them the checks find nothing open, where all stand on the page.
    pub checked: Option<Ratio>,
}

impl Card {
    /// How many files.
    #[must_use]
    pub fn count(&self) -> usize {
        self.kinds.values().sum()
    }
}

/// The cards of what waits, those with most files first, two files at least; `page` is what the page
/// shows of the same files.
pub(super) fn gather(ctx: &Ctx, waiting: Vec<AboutWaiting>, page: &[WaitingFile]) -> Vec<Card> {
    let mut cards: Vec<Card> = Vec::new();
    for file in waiting {
        let award = ctx.law.award(&file.award.0, ctx.today());
        let amount = award.and_then(|award| ctx.law.reward(award, file.kind, ctx.today()));
        let (id, event) = file.event.unzip();
        let about = WaitingAbout::of(id, file.award);
        let known = cards.iter().position(|card| card.about == about);
        let place = known.unwrap_or(cards.len());
        if known.is_none() {
            cards.push(Card {
                about,
                event,
                unit: Some(file.unit.clone()),
                kinds: BTreeMap::new(),
                amount: Some(0),
                checked: None,
            });
        }
        if let Some(card) = cards.get_mut(place) {
            *card.kinds.entry(file.kind).or_default() += 1;
            card.unit = card.unit.take().filter(|unit| *unit == file.unit);
            card.amount = card.amount.zip(amount).map(|(sum, more)| sum + more);
        }
    }
    cards.retain(|card| card.count() > 1);
    cards.sort_by_key(|card| std::cmp::Reverse(card.count()));
    cards.truncate(MOST);
    for card in &mut cards {
        let shown = || page.iter().filter(|row| about(row) == card.about);
        let is_met = |row: &&WaitingFile| {
            let checks = row.matter.checks.as_ref();
            checks.is_some_and(|checks| checks.open.is_none())
        };
        card.checked = (shown().count() == card.count()).then(|| Ratio {
            have: shown().filter(is_met).count(),
            of: card.count(),
        });
    }
    cards
}

/// What a file on the page is gathered by.
fn about(row: &WaitingFile) -> WaitingAbout {
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
