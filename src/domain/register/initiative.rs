//! Initiatives that were recognised (sáng kiến): who made them, how far they have an effect, and on
//! which award each was spent: on one alone (R-DUP-2).

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::base::code::codes;
use crate::domain::base::ids::{AwardId, InitiativeId, SubjectId, UnitId};

codes! {
    /// How far an initiative or a study has an effect (phạm vi ảnh hưởng, khả năng nhân rộng).
    Reach {
        /// Cơ sở: in the body where it was made.
        Unit = "unit",
        /// Tỉnh, thành phố.
        Province = "province",
        /// Bộ, ban, ngành.
        Ministry = "ministry",
        /// Toàn quốc.
        Nation = "nation",
    }
}

/// The most authors of one initiative.
pub const MOST_AUTHORS: usize = 20;

/// The whole of an initiative, in percent.
pub const WHOLE: u32 = 100;

/// Somebody who made an initiative, alone or with others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct InitiativeAuthor {
    /// Who: a person.
    pub subject: SubjectId,
    /// How much of it is theirs, in whole percent, 1 to 100.
    pub share: u32,
}

/// An initiative that a body has recognised.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Initiative {
    /// Its id.
    pub id: InitiativeId,
    /// The unit in which it was made.
    pub unit: UnitId,
    /// What it is called, NFC, up to 300 characters.
    pub title: String,
    /// How far it has an effect, as it was recognised.
    pub reach: Reach,
    /// The day of the decision that recognised it.
    pub recognised_on: NaiveDate,
    /// The body that recognised it, up to 200 characters.
    pub recognised_by: String,
    /// The number of that decision, up to 50 characters.
    pub decision_number: String,
    /// Who made it: 1 to 20, each once; their shares add up to 100 at most.
    pub authors: Vec<InitiativeAuthor>,
    /// The award of one of them on which it was spent.
    pub spent_on: Option<AwardId>,
    /// When it was entered.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
}

impl Initiative {
    /// How much of it is theirs; none where they are no author of it.
    #[must_use]
    pub fn share_of(&self, subject: SubjectId) -> Option<u32> {
        let author = self.authors.iter().find(|one| one.subject == subject)?;
        Some(author.share)
    }
}

/// What a list of initiatives is limited to.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct InitiativeFilter {
    /// Found in the title, whatever the accents.
    pub q: Option<String>,
    /// Of this reach.
    pub reach: Option<Reach>,
    /// Recognised in this year.
    pub year: Option<i32>,
    /// Of which this subject is an author.
    pub author: Option<SubjectId>,
}

/// An award of an author, as far as it is told beside an initiative.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AuthorAward {
    /// The record.
    pub id: AwardId,
    /// Whose.
    pub subject: SubjectId,
    /// Their name on it.
    pub subject_name: String,
    /// What was given, in Vietnamese and English.
    pub name: (String, String),
    /// The award year.
    pub year: i32,
    /// The number of the decision.
    pub decision_number: String,
    /// Its day.
    pub decided_on: NaiveDate,
    /// Is it held, neither cancelled nor stripped?
    pub in_force: bool,
}

/// What is wrong with who is named as authors.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AuthorsFault {
    /// There are none, or too many.
    Count,
    /// The share of the one at this place is none.
    Share(usize),
    /// The one at this place was named before.
    Twice(usize),
    /// Their shares add up to more than the whole.
    Sum,
}

/// What is wrong with who is named as authors; nothing where all is right.
#[must_use]
pub fn faults_of_authors(authors: &[InitiativeAuthor]) -> Vec<AuthorsFault> {
    let mut faults = Vec::new();
    if authors.is_empty() || authors.len() > MOST_AUTHORS {
        faults.push(AuthorsFault::Count);
    }
    let (mut known, mut sum) = (BTreeSet::new(), 0_u32);
    for (place, author) in authors.iter().enumerate() {
        if !(1..=WHOLE).contains(&author.share) {
            faults.push(AuthorsFault::Share(place));
        }
        if !known.insert(author.subject) {
            faults.push(AuthorsFault::Twice(place));
        }
        sum = sum.saturating_add(author.share);
    }
    // A share that is none is told by itself.
    let has_shares = authors.iter().all(|author| author.share <= WHOLE);
    if has_shares && sum > WHOLE {
        faults.push(AuthorsFault::Sum);
    }
    faults
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn of(shares: &[(u128, u32)]) -> Vec<AuthorsFault> {
        let author = |(subject, share): &(u128, u32)| InitiativeAuthor {
            subject: SubjectId(Uuid::from_u128(*subject)),
            share: *share,
        };
        faults_of_authors(&shares.iter().map(author).collect::<Vec<_>>())
    }

    #[test]
    fn shares_are_of_one_whole_and_each_author_has_one() {
        assert_eq!(of(&[(1, 100)]), []);
        assert_eq!(of(&[(1, 60), (2, 40)]), []);
        assert_eq!(of(&[(1, 1), (2, 1)]), []);
        assert_eq!(of(&[]), [AuthorsFault::Count]);
        assert_eq!(of(&[(1, 0)]), [AuthorsFault::Share(0)]);
        assert_eq!(of(&[(1, 101)]), [AuthorsFault::Share(0)]);
        assert_eq!(of(&[(1, 60), (2, 41)]), [AuthorsFault::Sum]);
        assert_eq!(of(&[(1, 50), (1, 50)]), [AuthorsFault::Twice(1)]);
        let many: Vec<(u128, u32)> = (1..=21).map(|n| (n, 1)).collect();
        assert_eq!(of(&many), [AuthorsFault::Count]);
    }
}
