//! How papers are counted, and what a council needs to agree (R-VOTE-1, R-VOTE-2, R-QUOR-1). Pure: a
//! function of the papers as a multiset, in no order.

use crate::domain::base::code::codes;
use crate::domain::councils::ballot::{BallotPaper, Choice};

codes! {
    /// How the vote on a line ended.
    VoteOutcome {
        /// Enough members agreed.
        Passed = "passed",
        /// Too few did.
        NotPassed = "not_passed",
    }
}

/// What was counted on a line.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LineCount {
    /// Đồng ý.
    pub yes: i32,
    /// Không đồng ý.
    pub no: i32,
    /// Không có ý kiến.
    pub abstain: i32,
}

impl LineCount {
    /// What papers say to the line at a place.
    #[must_use]
    pub fn of(papers: &[BallotPaper], place: i32) -> Self {
        let mut count = Self::default();
        for (_, choice) in papers
            .iter()
            .flat_map(|paper| &paper.0)
            .filter(|(at, _)| *at == place)
        {
            match choice {
                Choice::Yes => count.yes += 1,
                Choice::No => count.no += 1,
                Choice::Abstain => count.abstain += 1,
            }
        }
        count
    }

    /// How it ended, where so many had to agree.
    #[must_use]
    pub fn outcome(self, needed: i32) -> VoteOutcome {
        if self.yes >= needed {
            VoteOutcome::Passed
        } else {
            VoteOutcome::NotPassed
        }
    }
}

#[cfg(test)]
mod tests;
