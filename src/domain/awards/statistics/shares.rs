//! Which share of what was awarded went to whom, year by year, and the target of a body.

use crate::domain::base::ids::UnitId;

/// Over how many years the trend is shown.
pub const TREND_YEARS: i32 = 10;

/// What was awarded in a year, and to whom.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct AwardShares {
    /// Awards.
    pub awards: i64,
    /// Of them ad hoc (đột xuất).
    pub ad_hoc: i64,
    /// Of the awards to individuals.
    pub individuals: i64,
    /// Of these, people on the register on the day of the decision.
    pub on_register: i64,
    /// Of these, people who did the work directly then.
    pub direct_workers: i64,
    /// Of the individuals, women.
    pub women: i64,
    /// Of the individuals, men.
    pub men: i64,
}

impl AwardShares {
    /// Individuals whose sex nobody entered.
    #[must_use]
    pub fn sex_not_entered(&self) -> i64 {
        self.individuals - self.women - self.men
    }

    /// The share of direct workers among the people on the register.
    #[must_use]
    pub fn direct_percent(&self) -> Option<i64> {
        percent(self.direct_workers, self.on_register)
    }

    /// The share of women among those whose sex is known.
    #[must_use]
    pub fn women_percent(&self) -> Option<i64> {
        percent(self.women, self.women + self.men)
    }

    /// The share of ad hoc awards.
    #[must_use]
    pub fn ad_hoc_percent(&self) -> Option<i64> {
        percent(self.ad_hoc, self.awards)
    }

    /// These and others.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            awards: self.awards + other.awards,
            ad_hoc: self.ad_hoc + other.ad_hoc,
            individuals: self.individuals + other.individuals,
            on_register: self.on_register + other.on_register,
            direct_workers: self.direct_workers + other.direct_workers,
            women: self.women + other.women,
            men: self.men + other.men,
        }
    }
}

/// So many hundredths, to the nearest one; none of nothing.
fn percent(part: i64, of: i64) -> Option<i64> {
    (of > 0).then(|| (part * 100 + of / 2) / of)
}

/// Which share of those awarded a body wants to be direct workers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AwardTarget {
    /// The body.
    pub unit: UnitId,
    /// In hundredths, 0 to 100; none where nobody has set one.
    pub percent: Option<i32>,
    /// Bumped by every change; zero where nobody has set one.
    pub version: i64,
}

impl AwardTarget {
    /// Nobody has set one.
    #[must_use]
    pub fn none(unit: UnitId) -> Self {
        Self {
            unit,
            percent: None,
            version: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_of_those_of_whom_it_is_known() {
        let shares = AwardShares {
            awards: 10,
            ad_hoc: 1,
            individuals: 8,
            on_register: 3,
            direct_workers: 2,
            women: 1,
            men: 2,
        };
        assert_eq!(shares.direct_percent(), Some(67));
        assert_eq!(shares.women_percent(), Some(33));
        assert_eq!(shares.ad_hoc_percent(), Some(10));
        assert_eq!(shares.sex_not_entered(), 5);
        assert_eq!(AwardShares::default().direct_percent(), None);
    }
}
