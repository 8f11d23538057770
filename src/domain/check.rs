//! The checks of eligibility (kiểm tra điều kiện): small pure functions over what is on file. Which apply, and since when, is data
//! from `config/rules.toml`. The engine judges, people decide: a check moves no file.

use chrono::NaiveDate;

use crate::domain::award::{Award, AwardKind, AwardType, CommendationType};
use crate::domain::code::codes;
use crate::domain::event::Event;
use crate::domain::hold::Hold;
use crate::domain::ids::{AchievementId, AwardId, HoldId, NominationId};
use crate::domain::law_book::LawBook;
use crate::domain::nomination::Nomination;
use crate::domain::period::Period;
use crate::domain::stage::Action;

codes! {
    /// What a check finds.
    CheckOutcome {
        /// The rule is kept.
        Met = "met",
        /// The rule is broken: it blocks unless an officer with the right overrules it.
        NotMet = "not_met",
        /// A person must look.
        NeedsReview = "needs_review",
    }
}

codes! {
    /// What a rule asks.
    CheckKind {
        /// One achievement, one commendation form (Law 06/2022 Article 5).
        OneFormPerAchievement = "one_form_per_achievement",
        /// Nothing is being held against the subject (Decree 152/2025 Article 4).
        NothingHeldAgainst = "nothing_held_against",
        /// Ad-hoc and thematic awards are no base for a higher merit award (Decree 152/2025 Article 4(3)).
        BaseIsMerit = "base_is_merit",
    }
}

/// A rule of eligibility as it stands in one span of time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its id, as `R-DUP-1`.
    pub id: String,
    /// What it asks.
    pub check: CheckKind,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// When it is in force.
    pub valid: Period,
    /// Where it is written.
    pub citation: String,
    /// The acts it blocks while it is not met.
    pub blocks: Vec<Action>,
}

/// Another file of the same subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherFile {
    /// Its id.
    pub id: NominationId,
    /// Its award.
    pub award_code: String,
    /// What it rests on.
    pub achievement: AchievementId,
    /// The event of that achievement, with its days.
    pub event: Option<(crate::domain::ids::EventId, NaiveDate, NaiveDate)>,
}

/// What the checks look at: gathered once, in a fixed number of statements.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The event the nomination rests on.
    pub event: Option<Event>,
    /// Files of the same subject that are on their way or led to an award still in force. Drafts do not count.
    pub files: Vec<OtherFile>,
    /// Awards of the same subject, in force or taken back.
    pub awards: Vec<Award>,
    /// What is held against the subject or its unit today.
    pub holds: Vec<Hold>,
}

/// What a finding rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Another file.
    File(NominationId),
    /// An award record.
    Record(AwardId),
    /// A hold.
    Hold(HoldId),
}

/// What one rule finds of one nomination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// Its name in Vietnamese and English.
    pub name: (String, String),
    /// Where it is written.
    pub citation: String,
    /// What was found.
    pub outcome: CheckOutcome,
    /// Why, as a code: `words` has its text as `check-{code}`.
    pub why: &'static str,
    /// What it rests on.
    pub evidence: Vec<Proof>,
    /// The acts it blocks while it is not met.
    pub blocks: Vec<Action>,
    /// Why an officer overruled it, if one did.
    pub overruled: Option<String>,
}

impl Finding {
    /// Does it stand in the way of this act?
    #[must_use]
    pub fn stops(&self, action: Action) -> bool {
        self.outcome == CheckOutcome::NotMet && self.overruled.is_none() && self.blocks.contains(&action)
    }
}

type Found = (CheckOutcome, &'static str, Vec<Proof>);

/// What the rules in force on a day find of a nomination, one finding for each rule.
#[must_use]
pub fn check(law: &LawBook, day: NaiveDate, nomination: &Nomination, award: &AwardType, evidence: &Evidence) -> Vec<Finding> {
    let in_force = law.rules.iter().filter(|rule| rule.valid.contains(day));
    in_force
        .map(|rule| {
            let (outcome, why, proofs) = match rule.check {
                CheckKind::OneFormPerAchievement => one_form_per_achievement(law, day, nomination, award, evidence),
                CheckKind::NothingHeldAgainst => nothing_held_against(evidence),
                CheckKind::BaseIsMerit => base_is_merit(nomination, award, evidence),
            };
            Finding {
                rule: rule.id.clone(),
                name: rule.name.clone(),
                citation: rule.citation.clone(),
                outcome,
                why,
                evidence: proofs,
                blocks: rule.blocks.clone(),
                overruled: None,
            }
        })
        .collect()
}

/// R-DUP-1. A second form for the same achievement or event is not met. Days that only overlap need a person's look, since a new
/// record of the same act evades an id. Emulation titles climb a ladder and are exempt.
fn one_form_per_achievement(law: &LawBook, day: NaiveDate, nomination: &Nomination, award: &AwardType, evidence: &Evidence) -> Found {
    if award.kind == AwardKind::EmulationTitle {
        return (CheckOutcome::Met, "titles_exempt", Vec::new());
    }
    let is_form =
        |code: &str| law.award(code, day).or_else(|| law.any_award(code)).is_none_or(|other| other.kind == AwardKind::CommendationForm);
    let event = evidence.event.as_ref();
    let forms = || evidence.files.iter().filter(|file| is_form(&file.award_code));
    let same = |file: &&OtherFile| {
        file.achievement == nomination.content.achievement || event.is_some_and(|event| file.event.is_some_and(|(id, ..)| id == event.id))
    };
    let proofs: Vec<Proof> = forms().filter(same).map(|file| Proof::File(file.id)).collect();
    if !proofs.is_empty() {
        return (CheckOutcome::NotMet, "same_achievement", proofs);
    }
    let overlaps = |file: &&OtherFile| {
        event.is_some_and(|event| file.event.is_some_and(|(_, from, to)| from <= event.happened_to && event.happened_from <= to))
    };
    let proofs: Vec<Proof> = forms().filter(overlaps).map(|file| Proof::File(file.id)).collect();
    if proofs.is_empty() { (CheckOutcome::Met, "first_for_it", proofs) } else { (CheckOutcome::NeedsReview, "same_days", proofs) }
}

/// R-HOLD-1. No submission and no award while something is held against the subject or its unit.
fn nothing_held_against(evidence: &Evidence) -> Found {
    let proofs: Vec<Proof> = evidence.holds.iter().map(|hold| Proof::Hold(hold.id)).collect();
    if proofs.is_empty() { (CheckOutcome::Met, "nothing_held", proofs) } else { (CheckOutcome::NotMet, "held_against", proofs) }
}

/// R-BASIS-1. Where the standard for merit names a lower award, one given for merit counts; ad-hoc and thematic ones do not, nor does one
/// that was taken back. With no record at all a person must look: it may have been given before this service knew of it.
fn base_is_merit(nomination: &Nomination, award: &AwardType, evidence: &Evidence) -> Found {
    if nomination.content.commendation_type != CommendationType::Merit || award.base.is_empty() {
        return (CheckOutcome::Met, "no_base_asked", Vec::new());
    }
    let (bases, taken_back): (Vec<&Award>, Vec<&Award>) =
        evidence.awards.iter().filter(|held| award.base.contains(&held.facts.award_code)).partition(|held| held.is_in_force());
    let for_merit: Vec<Proof> =
        bases.iter().filter(|held| held.facts.commendation_type == CommendationType::Merit).map(|held| Proof::Record(held.id)).collect();
    if !for_merit.is_empty() {
        return (CheckOutcome::Met, "base_for_merit", for_merit);
    }
    let others: Vec<Proof> = bases.iter().map(|held| Proof::Record(held.id)).collect();
    if !others.is_empty() {
        return (CheckOutcome::NotMet, "base_not_merit", others);
    }
    let taken_back: Vec<Proof> = taken_back.iter().map(|held| Proof::Record(held.id)).collect();
    if taken_back.is_empty() {
        (CheckOutcome::NeedsReview, "no_base_on_record", taken_back)
    } else {
        (CheckOutcome::NotMet, "base_taken_back", taken_back)
    }
}
