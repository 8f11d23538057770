//! How often a body gives an award for a year at most (chỉ tiêu, tỷ lệ khen thưởng của cơ quan,
//! đơn vị).

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;

use crate::domain::base::period::Period;

/// At most so many.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CapMost {
    /// A whole number.
    Number(i64),
    /// A share of those who are given another award for the same year.
    Share {
        /// The share, above 0 and at most 1.
        share: Decimal,
        /// The code of the other award.
        of: String,
    },
}

/// How often a body gives an award for a year at most.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardCap {
    /// The code of the award.
    pub award: String,
    /// How often.
    pub most: CapMost,
    /// The days on which decisions are looked at for it.
    pub valid: Period,
    /// Where the body has written it, in Vietnamese and English.
    pub citation: (String, String),
}

/// How often awards are given, by their codes and years.
pub type TimesGiven = BTreeMap<(String, i32), i64>;

/// That a decision goes beyond a cap; it warns and stops nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BeyondCap {
    /// The cap.
    pub cap: AwardCap,
    /// The award year.
    pub year: i32,
    /// Given by other decisions of the body.
    pub given: i64,
    /// What this one gives.
    pub gives: i64,
    /// How often the other award is given, this decision included; 0 where the cap is a number.
    pub of: i64,
    /// So many it allows.
    pub most: i64,
}

impl BeyondCap {
    /// So many go beyond it.
    #[must_use]
    pub fn beyond(&self) -> i64 {
        self.given + self.gives - self.most
    }
}

impl AwardCap {
    /// The code of the award of which it is a share.
    #[must_use]
    pub fn share_of(&self) -> Option<&str> {
        match &self.most {
            CapMost::Number(_) => None,
            CapMost::Share { of, .. } => Some(of),
        }
    }

    /// So many it allows where the other award is given so often: a part of one is none.
    #[must_use]
    pub fn allows(&self, of: i64) -> i64 {
        match &self.most {
            CapMost::Number(most) => *most,
            CapMost::Share { share, .. } => {
                let whole = (*share * Decimal::from(of)).floor();
                whole.to_i64().unwrap_or(i64::MAX)
            }
        }
    }

    /// The years for which a decision that gives so much goes beyond it, where the body has given
    /// so much by others.
    #[must_use]
    pub fn beyond(&self, given: &TimesGiven, gives: &TimesGiven) -> Vec<BeyondCap> {
        let of_award = gives.iter().filter(|((award, _), _)| *award == self.award);
        let told = |((_, year), now): (&(String, i32), &i64)| {
            let times = |counts: &TimesGiven, award: &str| {
                let count = counts.get(&(award.to_owned(), *year));
                count.copied().unwrap_or_default()
            };
            let of = self
                .share_of()
                .map_or(0, |of| times(given, of) + times(gives, of));
            BeyondCap {
                cap: self.clone(),
                year: *year,
                given: times(given, &self.award),
                gives: *now,
                of,
                most: self.allows(of),
            }
        };
        let all = of_award.map(told);
        all.filter(|one| one.beyond() > 0).collect()
    }
}

#[cfg(test)]
mod tests;
