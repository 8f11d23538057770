//! Judges an award's standard: its grounds, of which one that is met is enough.

pub mod ladder;
pub mod meets;
pub mod nearness;

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::domain::eligibility::judge::Answer;
use crate::domain::eligibility::judge::{answer, at_least};
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{Candidacy, FileOnRecord, Record};
use crate::domain::eligibility::seen::SeenFacts;
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::eligibility::verdict::{CheckOutcome, Missing, Verdict};
use crate::domain::law::award_type::AwardType;
use crate::domain::law::ground::{Certainty, Ground};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::requirement::Requirement;
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitKind;

/// Who would be honoured, as far as a ground asks it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Honoured {
    /// Person, collective or household.
    pub kind: SubjectKind,
    /// The kind of their own unit; where it is not known, nobody is turned away for it.
    pub unit: Option<UnitKind>,
    /// Do they belong to the armed forces? Where it is not known, a person judges.
    pub in_forces: Option<bool>,
}

impl From<SubjectKind> for Honoured {
    fn from(kind: SubjectKind) -> Self {
        Self {
            kind,
            unit: None,
            in_forces: None,
        }
    }
}

impl Honoured {
    /// Is the ground for such as they are?
    #[must_use]
    pub fn fits(&self, ground: &Ground) -> bool {
        let is_asked =
            |unit: UnitKind| ground.unit_kinds.is_empty() || ground.unit_kinds.contains(&unit);
        ground.subjects.contains(&self.kind)
            && self.unit.is_none_or(is_asked)
            && (!ground.for_forces || self.in_forces != Some(false))
    }
}

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
    /// The facts it was found by, as far as they are told; each part tells its own.
    pub seen: SeenFacts,
    /// What would have to be there: `words` has its text as `missing-{code}`.
    pub missing: Vec<Missing>,
    /// When it could be met at the earliest, where it is not met and that can be told.
    pub earliest: Option<Earliest>,
    /// What was found of its parts; of what a switch turns off nothing is asked.
    pub parts: Vec<Self>,
}

/// What is said of a standard where one thing is said of it: all of it speaks of one ground, and of
/// what decides there.
#[derive(Debug, Clone)]
pub struct InShort<'s> {
    /// The ground; none where none fits.
    pub ground: Option<&'s GroundFound>,
    /// Why, as a code: `words` has its text as `field-{code}`.
    pub why: &'static str,
    /// Where that is written, in Vietnamese and English.
    pub citation: &'s (String, String),
    /// The facts it was found by.
    pub seen: &'s SeenFacts,
    /// Why besides, as codes: of what is not met either, and for which nothing could be brought.
    pub also: Vec<&'static str>,
    /// What would have to be there: of all that is not met, or of the first that needs a look.
    pub missing: Vec<&'s Missing>,
    /// When it could be met at the earliest, where time alone is missing and that can be told.
    pub earliest: Option<Earliest>,
    /// Is that ground not met, and another one open to what people answer?
    pub others_open: bool,
}

impl Standard {
    /// The ground that is put first wherever one is: the one that what is on record comes nearest
    /// to, the first of those that are alike; none where none fits. One that is met always is; an
    /// open question, which is open for everybody, comes behind what time alone is missing for.
    #[must_use]
    pub fn best(&self) -> Option<&GroundFound> {
        let grounds = self.grounds.iter();
        grounds.min_by_key(|ground| nearness::place(ground))
    }

    /// What is said of it in short.
    #[must_use]
    pub fn in_short(&self) -> InShort<'_> {
        let verdict = &self.verdict;
        let Some(best) = self.best() else {
            return InShort {
                ground: None,
                why: verdict.why,
                citation: &self.citation,
                seen: &verdict.seen,
                also: Vec::new(),
                missing: verdict.missing.iter().collect(),
                earliest: verdict.earliest,
                others_open: false,
            };
        };
        let leaf = best.found.deciding();
        let unmet = best.found.unmet();
        let missing: BTreeSet<&Missing> = if unmet.is_empty() {
            leaf.missing.iter().collect()
        } else {
            unmet.iter().flat_map(|one| &one.missing).collect()
        };
        let bare = unmet.iter().filter(|one| one.missing.is_empty());
        let also: BTreeSet<&str> = bare.map(|one| one.why).collect();
        InShort {
            ground: Some(best),
            why: leaf.why,
            citation: &best.citation,
            seen: &leaf.seen,
            also: also.into_iter().filter(|why| *why != leaf.why).collect(),
            missing: missing.into_iter().collect(),
            earliest: nearness::place(best).1,
            others_open: best.found.outcome == CheckOutcome::NotMet
                && verdict.outcome == CheckOutcome::NeedsReview,
        }
    }
}

impl InShort<'_> {
    /// What is told to be missing where there is little room: of what is not met all of it, of what
    /// needs a look the one that is told first, and all years that are not rated.
    #[must_use]
    pub fn told_missing(&self) -> Vec<&Missing> {
        let is_unmet = |ground: &GroundFound| ground.found.outcome == CheckOutcome::NotMet;
        if self.ground.is_none_or(is_unmet) {
            return self.missing.clone();
        }
        let Some(first) = Missing::told_first(&self.missing) else {
            return Vec::new();
        };
        let is_told =
            |one: &&&Missing| **one == first || (one.code == RATING && first.code == RATING);
        self.missing.iter().filter(is_told).copied().collect()
    }
}

/// The code of a year that is not rated, among what is missing.
const RATING: &str = "rating";

impl Found {
    /// All that is not met of what it is made of, where it is not met itself: of those of which one
    /// would be enough only the nearest.
    fn unmet(&self) -> Vec<&Self> {
        if self.outcome != CheckOutcome::NotMet {
            return Vec::new();
        }
        let unmet = || {
            let parts = self.parts.iter();
            parts.filter(|part| part.outcome == CheckOutcome::NotMet)
        };
        match self.requirement {
            Requirement::All(_) => unmet().flat_map(Self::unmet).collect(),
            _ if unmet().next().is_none() => vec![self],
            _ => {
                let decides = unmet().find(|part| part.earliest == self.earliest);
                let decides = decides.or_else(|| unmet().next());
                decides.map(Self::unmet).unwrap_or_default()
            }
        }
    }

    /// The one thing that decides, of all that it is made of: what is not met and can be last, what
    /// a record would show before what a person must answer, what rests on a record before what
    /// rests on none.
    #[must_use]
    pub fn deciding(&self) -> &Self {
        let outcome = self.outcome;
        let alike = || {
            let parts = self.parts.iter();
            parts.filter(move |part| part.outcome == outcome)
        };
        let first = match self.outcome {
            CheckOutcome::NotMet => alike().find(|part| part.earliest == self.earliest),
            CheckOutcome::NeedsReview => alike().find(|part| {
                let mut missing = part.missing.iter();
                missing.any(|one| one.code != "answer")
            }),
            CheckOutcome::Met => alike().find(|part| !part.proofs.is_empty()),
        };
        let decides = first.or_else(|| alike().next());
        decides.map_or(self, Self::deciding)
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
            seen: answer.seen,
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
    honoured: impl Into<Honoured>,
    day: NaiveDate,
) -> Option<Standard> {
    let award = law.award(&file.award_code, day)?;
    if award.grounds.is_empty() {
        return None;
    }
    let candidacy = Candidacy { law, award, file };
    let found = judge_standard(record, &candidacy, honoured, day);
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

/// What is found of each ground of the award asked for that is for such as would be honoured and
/// for what the file asks for, with the ground's code.
#[must_use]
pub fn judge_standard<'l>(
    record: &Record,
    candidacy: &Candidacy<'l>,
    honoured: impl Into<Honoured>,
    day: NaiveDate,
) -> Vec<(&'l str, Answer<'l>)> {
    let honoured = honoured.into();
    let (award, asked) = (candidacy.award, candidacy.file.commendation_type);
    let fitting = award
        .grounds
        .iter()
        .filter(|ground| honoured.fits(ground) && ground.types.contains(&asked));
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
        return no_ground(award);
    }
    let answers: Vec<_> = grounds.iter().map(|(_, answer)| answer.clone()).collect();
    at_least(1, &answers)
}

/// It cannot be given to such a subject: it is told for whom the law gives it.
fn no_ground(award: &AwardType) -> Verdict {
    let units: BTreeSet<&str> = award
        .grounds
        .iter()
        .flat_map(|ground| ground.unit_kinds.iter().map(|kind| kind.code()))
        .collect();
    // One ground that is for every unit is enough for all of them.
    let is_for_all = award.grounds.iter().any(|one| one.unit_kinds.is_empty());
    let units: Vec<&str> = units.into_iter().filter(|_| !is_for_all).collect();
    let subjects = award.subjects.iter().map(|kind| kind.code());
    let subjects: Vec<&str> = subjects.collect();
    let mut params = vec![("subjects", subjects.join(" "))];
    if !units.is_empty() {
        params.push(("units", units.join(" ")));
    }
    Verdict::not_met("no_ground", Vec::new()).lacking("ground_for", params)
}

#[cfg(test)]
mod tests;
