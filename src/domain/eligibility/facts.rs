//! What is kept of a subject beside files, awards, holds and ratings: its career, its initiatives,
//! and of a collective who belongs to it and what is on record of them; and which of it an award asks
//! for.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::base::ids::SubjectId;
use crate::domain::eligibility::rating::Rating;
use crate::domain::eligibility::record::AwardOnRecord;
use crate::domain::law::award_type::AwardType;
use crate::domain::law::requirement::Requirement;
use crate::domain::register::career::{CareerEntry, CareerFact};
use crate::domain::register::initiative::Initiative;
use crate::domain::register::particulars::Sex;

/// What is kept, by what asks for it: what an award does not ask for need not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum FactKind {
    /// Posts, service, measures.
    Career,
    /// Initiatives.
    Initiatives,
    /// Who belongs to a collective.
    Members,
    /// Sex, and whether the work is done directly.
    Who,
}

impl FactKind {
    /// Every kind.
    pub const ALL: [Self; 4] = [Self::Career, Self::Initiatives, Self::Members, Self::Who];

    /// The kinds that the grounds of an award ask for.
    #[must_use]
    pub fn asked_by(award: &AwardType) -> BTreeSet<Self> {
        let conditions = award.grounds.iter().map(|ground| &ground.condition);
        conditions.flat_map(Self::asked).collect()
    }

    fn asked(by: &Requirement) -> Vec<Self> {
        match by {
            Requirement::InPosts { .. } => vec![Self::Career, Self::Who],
            Requirement::Served { .. } | Requirement::NotDisciplined { .. } => vec![Self::Career],
            Requirement::Initiative { .. } => vec![Self::Initiatives],
            Requirement::MembersWith { .. }
            | Requirement::MembersRated { .. }
            | Requirement::NoMemberDisciplined { .. } => vec![Self::Members],
            Requirement::DirectWorker => vec![Self::Who],
            Requirement::Criterion { .. } => Self::ALL.to_vec(),
            made_of => made_of.parts().into_iter().flat_map(Self::asked).collect(),
        }
    }
}

/// All of it, of one subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RecordedFacts {
    /// Posts, service, measures, membership.
    pub career: Vec<CareerEntry>,
    /// Initiatives of which it is an author.
    pub initiatives: Vec<Initiative>,
    /// Of a collective, who belongs or belonged to it: one for each stretch of time.
    pub members: Vec<MemberOnRecord>,
    /// Does the person do the work directly? None of who is not on the register.
    pub is_direct_worker: Option<bool>,
    /// None where it was not entered.
    pub sex: Option<Sex>,
}

/// Somebody who belongs to a collective, or did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemberOnRecord {
    /// Who.
    pub subject: SubjectId,
    /// Their name.
    pub name: String,
    /// The first day.
    pub from: NaiveDate,
    /// The last day; none while it goes on.
    pub to: Option<NaiveDate>,
    /// Their awards.
    pub awards: Vec<AwardOnRecord>,
    /// Files of theirs on their way: award and award year.
    pub filed: Vec<(String, i32)>,
    /// How well their years were.
    pub ratings: Vec<Rating>,
    /// Disciplinary measures against them.
    pub measures: Vec<CareerEntry>,
}

impl MemberOnRecord {
    /// Do they belong to the collective on this day?
    #[must_use]
    pub fn belongs_on(&self, day: NaiveDate) -> bool {
        self.from <= day && self.to.is_none_or(|last| last >= day)
    }
}

impl RecordedFacts {
    /// The posts that were held up to a day, each with the code of its rank.
    pub fn posts(&self, day: NaiveDate) -> impl Iterator<Item = (&str, &CareerEntry)> {
        let begun = self.career.iter().filter(move |entry| entry.from <= day);
        begun.filter_map(|entry| match &entry.fact {
            CareerFact::Post(rank) => Some((rank.as_str(), entry)),
            _ => None,
        })
    }

    /// The disciplinary measures against the subject itself.
    pub fn measures(&self) -> impl Iterator<Item = &CareerEntry> {
        let is_measure = |entry: &&CareerEntry| matches!(entry.fact, CareerFact::Discipline(_));
        self.career.iter().filter(is_measure)
    }

    /// For who is not told of them: as if no measure were on record, of the subject or of a member.
    pub fn forget_measures(&mut self) {
        let is_measure = |entry: &CareerEntry| matches!(entry.fact, CareerFact::Discipline(_));
        self.career.retain(|entry| !is_measure(entry));
        for member in &mut self.members {
            member.measures.clear();
        }
    }
}
