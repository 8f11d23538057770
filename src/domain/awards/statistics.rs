//! Figures of what was awarded: how many, how soon after the deed, to whom. Computed from the
//! records, never entered.

pub mod forms;
pub mod shares;
pub mod staff;
pub mod unrewarded;

/// The most years whose figures are asked for at once: a term, from one congress of emulation to
/// the next.
pub const MOST_YEARS: u32 = 5;

/// The figures of one level.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct AwardFigures {
    /// Awards.
    pub awards: i64,
    /// Of them to individuals.
    pub individuals: i64,
    /// Of these, people on the register on the day of the decision.
    pub on_register: i64,
    /// Of these, people who did the work directly then (người trực tiếp lao động).
    pub direct_workers: i64,
    /// Calendar days from the last day of the event to the decision: the middle one, where there
    /// are any.
    pub days_to_award: Option<i64>,
    /// The longest of them.
    pub longest_days_to_award: Option<i64>,
    /// Đồng.
    pub amount: i64,
}
