//! Rewards: a coefficient times the base salary of the decision date, in whole đồng.

use chrono::NaiveDate;
use rust_decimal::prelude::ToPrimitive;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::domain::base::code::codes;
use crate::domain::base::period::{Period, on_day};
use crate::domain::register::people::SubjectKind;

/// The base salary (mức lương cơ sở) of some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseSalary {
    /// Đồng a month.
    pub amount: i64,
    /// When it is in force.
    pub valid: Period,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
}

codes! {
    /// Which way an amount is rounded.
    RoundingMode {
        /// To the next multiple above.
        Up = "up",
        /// To the nearest multiple; half of it goes up.
        Nearest = "nearest",
        /// Not at all, but that there is nothing smaller than a đồng: what is left of one counts as
        /// one.
        None = "none",
    }
}

/// How the product of coefficient and base salary is rounded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rounding {
    /// Which way.
    pub mode: RoundingMode,
    /// To a multiple of so many đồng, at least 1; 1 where nothing is rounded.
    pub multiple: i64,
    /// When it is in force.
    pub valid: Period,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
}

impl Rounding {
    fn applied_to(&self, product: Decimal) -> Option<i64> {
        let multiple = Decimal::from(self.multiple);
        let multiples = product / multiple;
        let whole = match self.mode {
            RoundingMode::Up | RoundingMode::None => multiples.ceil(),
            RoundingMode::Nearest => {
                multiples.round_dp_with_strategy(0, RoundingStrategy::MidpointAwayFromZero)
            }
        };
        (whole * multiple).to_i64()
    }
}

/// What an award pays, by kind of subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reward {
    /// Coefficient of an individual; zero where no money is paid, none where nobody has read it.
    pub individual: Option<Decimal>,
    /// Coefficient of a collective, likewise.
    pub collective: Option<Decimal>,
    /// A household receives this many times the individual's amount (Decree 152/2025).
    pub household_factor: Decimal,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
}

impl Reward {
    /// The coefficient of the base salary for a kind of subject; none where nobody has read it.
    #[must_use]
    pub fn coefficient(&self, kind: SubjectKind) -> Option<Decimal> {
        let coefficient = match kind {
            SubjectKind::Individual => self.individual,
            SubjectKind::Collective => self.collective,
            SubjectKind::Household => self
                .individual
                .map(|individual| individual * self.household_factor),
        };
        coefficient.map(|known| known.normalize())
    }
}

/// The salaries and roundings by date.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct MoneyTable {
    /// No two overlap.
    pub base_salaries: Vec<BaseSalary>,
    /// No two overlap.
    pub roundings: Vec<Rounding>,
}

impl MoneyTable {
    /// The amount in đồng for a coefficient on the date of the decision; `None` when no salary or
    /// rounding covers the day.
    #[must_use]
    pub fn amount(&self, coefficient: Decimal, decided_on: NaiveDate) -> Option<i64> {
        let salary = on_day(&self.base_salaries, decided_on, |s| s.valid)?;
        on_day(&self.roundings, decided_on, |r| r.valid)?
            .applied_to(coefficient * Decimal::from(salary.amount))
    }
}

#[cfg(test)]
mod tests;
