//! The emulation and commendation fund (quỹ thi đua, khen thưởng) of a body for a year: its ceiling,
//! what was given of it, what organising took.

use chrono::NaiveDate;

use crate::domain::base::ids::{FundSpendingId, UnitId};

/// The most đồng that are entered anywhere: fifteen digits.
pub const MOST_DONG: i64 = 999_999_999_999_999;

/// The years for which there can be a fund.
pub const FUND_YEARS: (i32, i32) = (2_000, 2_999);

/// The most entries of what the fund of a year was spent on.
pub const MOST_SPENDINGS: usize = 500;

/// One part in so many of a fund can be spent on organising.
const ORGANISING: i64 = 5;

/// The fund of a body for a year, as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardFund {
    /// Whose.
    pub unit: UnitId,
    /// For which year.
    pub year: i32,
    /// Đồng; none where nobody has set it.
    pub ceiling: Option<i64>,
    /// On what the ceiling rests; empty where there is none.
    pub ground: String,
    /// Bumped by every change; 0 before the first.
    pub version: i64,
}

impl AwardFund {
    /// That of a body of which nothing was entered.
    #[must_use]
    pub fn none(unit: UnitId, year: i32) -> Self {
        Self {
            unit,
            year,
            ceiling: None,
            ground: String::new(),
            version: 0,
        }
    }

    /// The most that can be spent on organising: a fifth.
    #[must_use]
    pub fn organising_most(&self) -> Option<i64> {
        self.ceiling.map(|ceiling| ceiling / ORGANISING)
    }
}

/// Money of a fund that was spent on organising: a launch, a review, a meeting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundSpending {
    /// Its id.
    pub id: FundSpendingId,
    /// Of whose fund.
    pub unit: UnitId,
    /// Of which year's.
    pub year: i32,
    /// On which day, local.
    pub spent_on: NaiveDate,
    /// On what.
    pub what: String,
    /// Đồng.
    pub amount: i64,
    /// Who entered it, by the name they had then.
    pub entered_by: String,
}

/// What the awards of a fund come to, đồng.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct PaymentSums {
    /// How many.
    pub count: i64,
    /// How many of them of which nobody knows the amount.
    pub unknown: i64,
    /// To be paid.
    pub unpaid: i64,
    /// Paid.
    pub paid: i64,
    /// Paid, and to come back.
    pub to_recover: i64,
    /// Came back.
    pub recovered: i64,
}

impl PaymentSums {
    /// What was given: paid or to be paid, with what has not come back yet.
    #[must_use]
    pub fn given(&self) -> i64 {
        self.unpaid + self.paid + self.to_recover
    }

    /// What has gone out and not come back.
    #[must_use]
    pub fn gone_out(&self) -> i64 {
        self.paid + self.to_recover
    }
}

/// A fund with what was done with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FundBalance {
    /// The fund.
    pub fund: AwardFund,
    /// What its awards come to.
    pub sums: PaymentSums,
    /// Spent on organising, đồng.
    pub organising: i64,
}

impl FundBalance {
    /// What is left, less than nothing where more was given; none without a ceiling.
    #[must_use]
    pub fn left(&self) -> Option<i64> {
        let ceiling = self.fund.ceiling?;
        Some(ceiling - self.organising - self.sums.given())
    }

    /// What could still be spent on organising; none without a ceiling.
    #[must_use]
    pub fn organising_left(&self) -> Option<i64> {
        let most = self.fund.organising_most()?;
        Some((most - self.organising).max(0))
    }

    /// What a decision that gives so much more would go beyond the fund; none where it does not.
    #[must_use]
    pub fn beyond(&self, more: i64) -> Option<i64> {
        self.left()
            .map(|left| more - left)
            .filter(|beyond| *beyond > 0)
    }
}

/// That a decision goes beyond the fund of its issuer; it warns and stops nothing. All in đồng.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FundWarning {
    /// The year of the fund.
    pub year: i32,
    /// The ceiling.
    pub ceiling: i64,
    /// Spent on organising.
    pub organising: i64,
    /// Given by other decisions.
    pub given: i64,
    /// What this one gives.
    pub gives: i64,
    /// So much goes beyond it.
    pub beyond: i64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fund_has_left_what_was_neither_given_nor_spent() {
        let unit = UnitId(uuid::Uuid::nil());
        let mut balance = FundBalance {
            fund: AwardFund::none(unit, 2026),
            sums: PaymentSums {
                unpaid: 30,
                paid: 40,
                to_recover: 5,
                recovered: 100,
                ..PaymentSums::default()
            },
            organising: 15,
        };
        assert_eq!((balance.left(), balance.beyond(1_000)), (None, None));
        balance.fund.ceiling = Some(100);
        assert_eq!(balance.left(), Some(10));
        assert_eq!((balance.beyond(10), balance.beyond(11)), (None, Some(1)));
        assert_eq!(balance.organising_left(), Some(5));
        assert_eq!(balance.sums.gone_out(), 45);
    }
}
