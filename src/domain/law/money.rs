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
    /// Coefficient of an individual.
    pub individual: Decimal,
    /// Coefficient of a collective.
    pub collective: Decimal,
    /// A household receives this many times the individual's amount (Decree 152/2025).
    pub household_factor: Decimal,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
}

impl Reward {
    /// The coefficient of the base salary for a kind of subject.
    #[must_use]
    pub fn coefficient(&self, kind: SubjectKind) -> Decimal {
        match kind {
            SubjectKind::Individual => self.individual,
            SubjectKind::Collective => self.collective,
            SubjectKind::Household => self.individual * self.household_factor,
        }
        .normalize()
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
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn table(mode: RoundingMode, multiple: i64) -> MoneyTable {
        let valid = |from, to: Option<&str>| Period {
            from: day(from),
            to: to.map(day),
        };
        MoneyTable {
            base_salaries: vec![
                BaseSalary {
                    amount: 2_340_000,
                    valid: valid("2024-07-01", Some("2026-06-30")),
                    citation: Default::default(),
                },
                BaseSalary {
                    amount: 2_530_000,
                    valid: valid("2026-07-01", None),
                    citation: Default::default(),
                },
            ],
            roundings: vec![Rounding {
                mode,
                multiple,
                valid: valid("2024-07-01", None),
                citation: Default::default(),
            }],
        }
    }

    const UP: (RoundingMode, i64) = (RoundingMode::Up, 10_000);

    #[test]
    fn a_letter_pays_by_the_salary_of_its_decision_date() {
        let reward = Reward {
            individual: "0.3".parse().unwrap(),
            collective: "0.6".parse().unwrap(),
            household_factor: "1.5".parse().unwrap(),
            citation: Default::default(),
        };
        let pays = |kind, date| table(UP.0, UP.1).amount(reward.coefficient(kind), day(date));
        assert_eq!(pays(SubjectKind::Individual, "2026-10-17"), Some(760_000));
        assert_eq!(pays(SubjectKind::Collective, "2026-10-17"), Some(1_520_000));
        assert_eq!(pays(SubjectKind::Household, "2026-10-17"), Some(1_140_000));
        assert_eq!(pays(SubjectKind::Individual, "2026-06-30"), Some(710_000));
        assert_eq!(pays(SubjectKind::Individual, "2024-06-30"), None);
    }

    #[test]
    fn amounts_are_rounded_as_the_law_says() {
        let pays = |(mode, multiple), coefficient: &str| {
            table(mode, multiple).amount(coefficient.parse().unwrap(), day("2026-10-17"))
        };
        for (coefficient, amount) in [
            ("0.3", 760_000),
            ("0.45", 1_140_000),
            ("0.6", 1_520_000),
            ("0.8", 2_030_000),
            ("1", 2_530_000),
            ("1.5", 3_800_000),
            ("2.25", 5_700_000),
            ("3.5", 8_860_000),
            ("4.5", 11_390_000),
            ("5.25", 13_290_000),
            ("7.5", 18_980_000),
        ] {
            assert_eq!(pays(UP, coefficient), Some(amount), "{coefficient}");
        }
        assert_eq!(
            pays((RoundingMode::Nearest, 10_000), "0.6"),
            Some(1_520_000)
        );
        assert_eq!(
            pays((RoundingMode::Nearest, 10_000), "0.45"),
            Some(1_140_000)
        );
        assert_eq!(pays((RoundingMode::Nearest, 20_000), "1"), Some(2_540_000));
        assert_eq!(
            pays((RoundingMode::Nearest, 10_000), "0.8"),
            Some(2_020_000)
        );
        assert_eq!(pays((RoundingMode::None, 1), "0.45"), Some(1_138_500));
    }
}
