//! Judges an award's standard: its grounds, of which one that is met is enough.

pub mod ladder;

use chrono::NaiveDate;

use crate::domain::eligibility::judge::Answer;
use crate::domain::eligibility::judge::{answer, at_least};
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{Candidacy, FileOnRecord, Record};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::eligibility::verdict::{CheckOutcome, Missing, Verdict};
use crate::domain::law::award_type::AwardType;
use crate::domain::law::ground::{Certainty, Ground};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::requirement::Requirement;
use crate::domain::register::people::SubjectKind;

/// What is found of an award's standard, for a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standard {
    /// What it comes to: the best of the grounds decides.
    pub verdict: Verdict,
    /// Where the award is written, in Vietnamese and English.
    pub citation: (String, String),
    /// Each ground that fits, in the order of the law.
    pub grounds: Vec<GroundFound>,
}

/// What is found of a ground.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroundFound {
    /// The ground's code.
    pub code: String,
    /// Its name in Vietnamese and English.
    pub name: (String, String),
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// How sure that is.
    pub certainty: Certainty,
    /// What is found of its condition.
    pub found: Found,
}

/// What is found of a requirement, and of each that it is made of: an answer that outlives the law
/// it was given by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// What was asked.
    pub requirement: Requirement,
    /// Met, not met, or for a person to look.
    pub outcome: CheckOutcome,
    /// Why, as a code: `words` has its text as `field-{code}`.
    pub why: &'static str,
    /// What it rests on.
    pub proofs: Vec<Proof>,
    /// What would have to be there: `words` has its text as `missing-{code}`.
    pub missing: Vec<Missing>,
    /// When it could be met at the earliest, where it is not met and that can be told.
    pub earliest: Option<Earliest>,
    /// What was found of its parts; of what a switch turns off nothing is asked.
    pub parts: Vec<Self>,
}

impl Standard {
    /// The ground by which the award comes nearest: the first that decides; none where none fits.
    #[must_use]
    pub fn best(&self) -> Option<&GroundFound> {
        let decides = |ground: &&GroundFound| ground.found.outcome == self.verdict.outcome;
        let deciding = || self.grounds.iter().filter(decides);
        deciding()
            .find(|ground| ground.found.earliest == self.verdict.earliest)
            .or_else(|| deciding().next())
    }
}

impl GroundFound {
    fn of(ground: &Ground, answer: Answer) -> Self {
        Self {
            code: ground.code.clone(),
            name: ground.name.clone(),
            citation: ground.citation.clone(),
            certainty: ground.certainty,
            found: Found::from(answer),
        }
    }
}

impl From<Answer<'_>> for Found {
    fn from(answer: Answer) -> Self {
        Self {
            requirement: answer.requirement.clone(),
            outcome: answer.outcome,
            why: answer.why,
            proofs: answer.proofs,
            missing: answer.missing,
            earliest: answer.earliest,
            parts: answer.parts.into_iter().map(Self::from).collect(),
        }
    }
}

/// What is found of the standard of the award that a file asks for, as the law stands on a day;
/// none where the law has no grounds for it.
#[must_use]
pub fn standard(
    law: &LawBook,
    record: &Record,
    file: &FileOnRecord,
    subject: SubjectKind,
    day: NaiveDate,
) -> Option<Standard> {
    let award = law.award(&file.award_code, day)?;
    if award.grounds.is_empty() {
        return None;
    }
    let candidacy = Candidacy { law, award, file };
    let found = judge_standard(record, &candidacy, subject, day);
    let verdict = verdict_of(award, &found);
    let told = |(code, answer): (&str, Answer)| {
        let ground = award.grounds.iter().find(|ground| ground.code == code)?;
        Some(GroundFound::of(ground, answer))
    };
    Some(Standard {
        verdict,
        citation: award.citation.clone(),
        grounds: found.into_iter().filter_map(told).collect(),
    })
}

/// What is found of a ground's condition on a day.
#[must_use]
pub fn judge_ground<'g>(
    ground: &'g Ground,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Answer<'g> {
    answer(&ground.condition, record, candidacy, day)
}

/// What is found of each ground of the award asked for that fits such a subject and what the file
/// asks for, with the ground's code.
#[must_use]
pub fn judge_standard<'l>(
    record: &Record,
    candidacy: &Candidacy<'l>,
    subject: SubjectKind,
    day: NaiveDate,
) -> Vec<(&'l str, Answer<'l>)> {
    let (award, asked) = (candidacy.award, candidacy.file.commendation_type);
    let fitting = award
        .grounds
        .iter()
        .filter(|ground| ground.subjects.contains(&subject) && ground.types.contains(&asked));
    fitting
        .map(|ground| {
            let found = judge_ground(ground, record, candidacy, day);
            (ground.code.as_str(), found)
        })
        .collect()
}

/// What the grounds of an award come to: the best of them decides. Where none fits, it cannot be
/// given; where the law has no grounds, as for a body's own award, a person must look.
#[must_use]
pub fn verdict_of(award: &AwardType, grounds: &[(&str, Answer)]) -> Verdict {
    if award.grounds.is_empty() {
        return Verdict::needs_review("no_standard", Vec::new());
    }
    if grounds.is_empty() {
        return Verdict::not_met("no_ground", Vec::new());
    }
    let answers: Vec<_> = grounds.iter().map(|(_, answer)| answer.clone()).collect();
    at_least(1, &answers)
}

#[cfg(test)]
mod tests;
