//! The facts that a requirement was judged by, as far as whoever reads the answer is told of them:
//! the years, awards, posts and people that were looked at.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::base::ids::{AwardId, CareerEntryId, InitiativeId, NominationId, SubjectId};
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{AwardOnRecord, Record, Relation};
use crate::domain::law::grade::Grade;
use crate::domain::law::requirement::Reach;
use crate::domain::register::career::{CareerEntry, CareerFact, ServiceIn};

/// The most facts that are told of one requirement; of the others only how many.
pub const MOST_SEEN: usize = 20;

/// The most members of a collective who are named.
pub const MOST_NAMED: usize = 10;

/// One fact. Their order is the one in which they are told.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seen {
    /// An award that was given, in force or taken back.
    Award {
        /// The award year.
        year: i32,
        /// The day of the decision.
        decided_on: NaiveDate,
        /// The award's code.
        award: String,
        /// The number of the decision; none where it is not known.
        number: Option<String>,
        /// Does it count as held?
        in_force: bool,
        /// The record.
        id: AwardId,
    },
    /// A file of the subject that is on its way or was decided.
    File {
        /// The award year.
        year: i32,
        /// The code of the award that it asks for.
        award: String,
        /// The file.
        id: NominationId,
    },
    /// How an award year was rated.
    Rating {
        /// The year.
        year: i32,
        /// How well; none where nobody rated it.
        grade: Option<Grade>,
    },
    /// An award year without what is counted: behind it counting begins anew.
    Gap {
        /// The year.
        year: i32,
    },
    /// The last award year that was counted.
    Until {
        /// The year.
        year: i32,
    },
    /// The day of a decision before which nothing was counted.
    Since {
        /// The day.
        day: NaiveDate,
    },
    /// An initiative that was recognised.
    Initiative {
        /// The day of the decision that recognised it.
        recognised_on: NaiveDate,
        /// What it is called.
        title: String,
        /// The number of that decision.
        number: String,
        /// How far it has an effect, as it was recognised.
        reach: Reach,
        /// Was it recognised before the award year?
        is_early: bool,
        /// Has it led to another award?
        is_spent: bool,
        /// Which award that is, where it is one of the subject's own.
        spent_on: Option<SpentOn>,
        /// The initiative.
        id: InitiativeId,
    },
    /// A post that was held.
    Post {
        /// The first day.
        from: NaiveDate,
        /// The last day; none while it goes on.
        to: Option<NaiveDate>,
        /// What it is called on the register.
        title: String,
        /// The entry of the career.
        id: CareerEntryId,
    },
    /// Service in a force.
    Service {
        /// The first day.
        from: NaiveDate,
        /// The last day; none while it goes on.
        to: Option<NaiveDate>,
        /// In which force.
        force: ServiceIn,
        /// The entry of the career.
        id: CareerEntryId,
    },
    /// How many members of a collective have what is asked for.
    Members {
        /// So many have it.
        have: usize,
        /// Of so many.
        all: usize,
    },
    /// A member who does not have it, or not yet.
    Lacking {
        /// Their name.
        name: String,
        /// Who.
        subject: SubjectId,
    },
}

/// The award to which an initiative has led.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct SpentOn {
    /// The award's code.
    pub award: String,
    /// The award year.
    pub year: i32,
    /// The number of the decision; none where it is not known.
    pub number: Option<String>,
}

impl From<&AwardOnRecord> for SpentOn {
    fn from(award: &AwardOnRecord) -> Self {
        Self {
            award: award.award_code.clone(),
            year: award.cycle_year,
            number: award.number.clone(),
        }
    }
}

impl From<&AwardOnRecord> for Seen {
    fn from(award: &AwardOnRecord) -> Self {
        Self::Award {
            year: award.cycle_year,
            decided_on: award.decided_on,
            award: award.award_code.clone(),
            number: award.number.clone(),
            in_force: award.in_force,
            id: award.id,
        }
    }
}

impl Seen {
    /// What an entry of a career tells of a post or of service. Of measures nothing is told here:
    /// not everybody who reads an answer may read them.
    #[must_use]
    pub fn of_career(entry: &CareerEntry) -> Option<Self> {
        let (from, to, id) = (entry.from, entry.to, entry.id);
        match &entry.fact {
            CareerFact::Post(rank) => {
                let title = if entry.title.is_empty() {
                    rank
                } else {
                    &entry.title
                };
                Some(Self::Post {
                    from,
                    to,
                    title: title.clone(),
                    id,
                })
            }
            CareerFact::Service(force) => Some(Self::Service {
                from,
                to,
                force: *force,
                id,
            }),
            CareerFact::Discipline(_) | CareerFact::Member(_) => None,
        }
    }
}

/// The facts of one answer, each once and in their order: the first of them, and how many more
/// there are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SeenFacts {
    /// The first, `MOST_SEEN` at most.
    pub first: Vec<Seen>,
    /// How many more there are.
    pub more: usize,
}

impl SeenFacts {
    /// These facts.
    #[must_use]
    pub fn of(facts: impl IntoIterator<Item = Seen>) -> Self {
        Self::most(facts, MOST_SEEN)
    }

    /// These facts, of which so many are told.
    #[must_use]
    pub fn most(facts: impl IntoIterator<Item = Seen>, most: usize) -> Self {
        let each: BTreeSet<Seen> = facts.into_iter().collect();
        let more = each.len().saturating_sub(most);
        Self {
            first: each.into_iter().take(most).collect(),
            more,
        }
    }

    /// These awards.
    #[must_use]
    pub fn awards(held: &[&AwardOnRecord]) -> Self {
        Self::of(held.iter().map(|award| Seen::from(*award)))
    }

    /// The subject's own files and awards among these proofs. Of a file that led to an award, the
    /// award is told; of a namesake's file nothing, for it may be somebody else's.
    #[must_use]
    pub fn of_proofs(proofs: &[Proof], record: &Record) -> Self {
        let award = |is_it: &dyn Fn(&AwardOnRecord) -> bool| {
            let mut awards = record.awards.iter();
            awards.find(|award| is_it(award)).map(Seen::from)
        };
        let file = |id: NominationId| {
            let mut own = record.files.iter();
            let own = own.find(|file| file.id == id && file.whose == Relation::Own)?;
            Some(Seen::File {
                year: own.cycle_year,
                award: own.award_code.clone(),
                id,
            })
        };
        Self::of(proofs.iter().filter_map(|proof| match proof {
            Proof::File(id) => award(&|award| award.nomination == Some(*id)).or_else(|| file(*id)),
            Proof::Record(id) => award(&|award| award.id == *id),
            Proof::Hold(_) | Proof::Rating(_) | Proof::Career(_) | Proof::Initiative(_) => None,
        }))
    }

    /// Both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        if self.is_empty() {
            return other;
        }
        if other.is_empty() {
            return self;
        }
        let more = self.more.saturating_add(other.more);
        let both = Self::of(self.first.into_iter().chain(other.first));
        Self {
            more: both.more.saturating_add(more),
            ..both
        }
    }

    /// Is there nothing to tell?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.first.is_empty()
    }
}
