//! Figures of what was awarded: how many, how soon after the deed, to whom. Computed from the records, never entered.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::award::AwardLevel;
use crate::domain::people::SubjectKind;

/// What counts of one award in force.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// Which level gave it.
    pub level: AwardLevel,
    /// Kind of subject.
    pub kind: SubjectKind,
    /// Does the person do the work directly? None for who is not on the register.
    pub direct_worker: Option<bool>,
    /// The last day of what it rests on, where that was an event.
    pub happened_to: Option<NaiveDate>,
    /// The date of the decision.
    pub decided_on: NaiveDate,
    /// Đồng.
    pub amount: i64,
}

/// The figures of one level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Figures {
    /// Awards.
    pub awards: usize,
    /// Of them to individuals.
    pub individuals: usize,
    /// Of these, people on the register.
    pub on_register: usize,
    /// Of these, people who do the work directly (người trực tiếp lao động).
    pub direct_workers: usize,
    /// Calendar days from the last day of the event to the decision: the middle one, where there are any.
    pub days_to_award: Option<i64>,
    /// The longest of them.
    pub longest_days_to_award: Option<i64>,
    /// Đồng.
    pub amount: i64,
}

/// The figures by level.
#[must_use]
pub fn by_level(counted: &[Counted]) -> BTreeMap<AwardLevel, Figures> {
    let mut figures: BTreeMap<AwardLevel, Figures> = BTreeMap::new();
    let mut days: BTreeMap<AwardLevel, Vec<i64>> = BTreeMap::new();
    for one in counted {
        let level = figures.entry(one.level).or_default();
        level.awards += 1;
        level.amount += one.amount;
        level.individuals += usize::from(one.kind == SubjectKind::Individual);
        level.on_register += usize::from(one.direct_worker.is_some());
        level.direct_workers += usize::from(one.direct_worker == Some(true));
        days.entry(one.level).or_default().extend(one.happened_to.map(|day| (one.decided_on - day).num_days()));
    }
    for (level, mut days) in days {
        days.sort_unstable();
        if let Some(figures) = figures.get_mut(&level) {
            figures.days_to_award = days.get(days.len() / 2).copied();
            figures.longest_days_to_award = days.last().copied();
        }
    }
    figures
}
