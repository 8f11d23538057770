//! Rewards: a coefficient times the base salary of the decision date, in whole đồng.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::people::SubjectKind;
use crate::domain::period::{Period, on_day};

/// The base salary (mức lương cơ sở) of some time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BaseSalary {
    /// Đồng a month.
    pub amount: i64,
    /// When it is in force.
    pub valid: Period,
    /// Where it is written.
    pub citation: String,
}

/// To what multiple of đồng an amount is rounded up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rounding {
    /// The multiple, at least 1.
    pub up_to: i64,
    /// When it is in force.
    pub valid: Period,
    /// Where it is written.
    pub citation: String,
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
    /// Where it is written.
    pub citation: String,
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
    /// The amount in đồng for a coefficient on the date of the decision; `None` when no salary or rounding covers the day.
    #[must_use]
    pub fn amount(&self, coefficient: Decimal, decided_on: NaiveDate) -> Option<i64> {
        let salary = on_day(&self.base_salaries, decided_on, |s| s.valid)?;
        let multiple = Decimal::from(on_day(&self.roundings, decided_on, |r| r.valid)?.up_to);
        ((coefficient * Decimal::from(salary.amount) / multiple).ceil() * multiple).to_i64()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn table(up_to: i64) -> MoneyTable {
        let valid = |from, to: Option<&str>| Period { from: day(from), to: to.map(day) };
        MoneyTable {
            base_salaries: vec![
                BaseSalary { amount: 2_340_000, valid: valid("2024-07-01", Some("2026-06-30")), citation: String::new() },
                BaseSalary { amount: 2_530_000, valid: valid("2026-07-01", None), citation: String::new() },
            ],
            roundings: vec![Rounding { up_to, valid: valid("2024-07-01", None), citation: String::new() }],
        }
    }

    #[test]
    fn a_letter_pays_by_the_salary_of_its_decision_date() {
        let reward = Reward {
            individual: "0.3".parse().unwrap(),
            collective: "0.6".parse().unwrap(),
            household_factor: "1.5".parse().unwrap(),
            citation: String::new(),
        };
        let pays = |kind, date| table(1).amount(reward.coefficient(kind), day(date));
        assert_eq!(pays(SubjectKind::Individual, "2026-10-17"), Some(759_000));
        assert_eq!(pays(SubjectKind::Collective, "2026-10-17"), Some(1_518_000));
        assert_eq!(pays(SubjectKind::Household, "2026-10-17"), Some(1_138_500));
        assert_eq!(pays(SubjectKind::Individual, "2026-06-30"), Some(702_000));
        assert_eq!(pays(SubjectKind::Individual, "2024-06-30"), None);
    }

    #[test]
    fn amounts_are_rounded_up_where_the_law_says_so() {
        assert_eq!(table(10_000).amount("0.45".parse().unwrap(), day("2026-10-17")), Some(1_140_000));
    }
}
