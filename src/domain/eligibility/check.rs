//! The checks of eligibility (kiểm tra điều kiện): small pure functions over what is on file. Which
//! apply, and since when, is data from `config/rules.toml`. The engine judges, people decide: a
//! check moves no file.

use chrono::NaiveDate;

use crate::domain::awards::award::Award;
use crate::domain::base::code::codes;
use crate::domain::base::ids::{
    AchievementId, AwardId, EventId, HoldId, NominationId, RatingId, SubjectId,
};
use crate::domain::base::period::Period;
use crate::domain::eligibility::hold::Hold;
use crate::domain::eligibility::judgement::{Said, Verdict, states};
use crate::domain::eligibility::rating::Rating;
use crate::domain::law::award_type::{AwardKind, AwardType, CommendationType};
use crate::domain::law::grade::Grade;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::stage::Action;
use crate::domain::nominations::event::Event;
use crate::domain::nominations::nomination::Nomination;

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
        /// Ad-hoc and thematic awards are no base for a higher merit award (Decree 152/2025 Article
        /// 4(3)).
        BaseIsMerit = "base_is_merit",
        /// A title is given once for an award year; one year's titles of several kinds climb the
        /// ladder.
        TitleOncePerYear = "title_once_per_year",
        /// The year's work was rated as well as the title asks (Law 06/2022 Article 24).
        RatingReached = "rating_reached",
    }
}

impl CheckKind {
    /// Does it ask whether what a file rests on, or the year, has led to an award already?
    #[must_use]
    pub fn asks_whether_it_is_spent(self) -> bool {
        matches!(self, Self::OneFormPerAchievement | Self::TitleOncePerYear)
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
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// The acts it blocks while it is not met.
    pub blocks: Vec<Action>,
    /// The acts before which somebody must have looked at what needs a look.
    pub review: Vec<Action>,
    /// Is what it finds kept from whom the file is about?
    pub hidden_from_nominee: bool,
}

impl Rule {
    /// How a refusal names it, in Vietnamese and English.
    #[must_use]
    pub fn cited(&self) -> (String, String) {
        let (vi, en) = &self.citation;
        (format!("{}, {vi}", self.id), format!("{}, {en}", self.id))
    }

    fn finding(&self, (outcome, why, evidence): Found) -> Finding {
        Finding {
            rule: self.id.clone(),
            name: self.name.clone(),
            citation: self.citation.clone(),
            outcome,
            why,
            evidence,
            states: Vec::new(),
            blocks: self.blocks.clone(),
            review: self.review.clone(),
            said: None,
        }
    }

    /// What it finds of a title on a record that no file led to, and that is to be in force again:
    /// nothing where the subject was not given that title for that year meanwhile.
    #[must_use]
    pub fn title_given_again(
        &self,
        record: &Award,
        files: &[OtherFile],
        awards: &[Award],
    ) -> Option<Finding> {
        if record.facts.award_kind != AwardKind::EmulationTitle {
            return None;
        }
        let found = titles_of_year(
            &record.facts.award_code,
            record.facts.cycle_year,
            files,
            awards,
        );
        (!found.is_empty())
            .then(|| self.finding((CheckOutcome::NotMet, "title_of_the_year", found)))
    }
}

/// How somebody or something is related to the subject of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The subject itself.
    Own,
    /// The unit it belongs to.
    Unit,
    /// One of the same kind and name in the same unit, or in the one above or below, and not both
    /// people on the register: perhaps one and the same recorded twice.
    Namesake,
}

/// Another file of the same subject, or of a namesake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OtherFile {
    /// Its id.
    pub id: NominationId,
    /// Whose it is.
    pub whose: Relation,
    /// Who is proposed in it.
    pub subject: SubjectId,
    /// Its award.
    pub award_code: String,
    /// For what it asks that, by its code.
    pub commendation_type: String,
    /// Its award year.
    pub cycle_year: i32,
    /// What it rests on.
    pub achievement: AchievementId,
    /// The event of that achievement, with its days.
    pub event: Option<(EventId, NaiveDate, NaiveDate)>,
}

impl OtherFile {
    fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        self.event.map_or_else(
            || whole_year(self.cycle_year),
            |(_, from, to)| Some((from, to)),
        )
    }
}

/// Where no event tells the days of an achievement, it may have been any day of its award year.
fn whole_year(year: i32) -> Option<(NaiveDate, NaiveDate)> {
    NaiveDate::from_ymd_opt(year, 1, 1).zip(NaiveDate::from_ymd_opt(year, 12, 31))
}

/// What the checks look at: gathered once, in a fixed number of statements.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// The event the nomination rests on.
    pub event: Option<Event>,
    /// Files of the same subject and its namesakes that are on their way or led to an award still
    /// in force. Drafts do not count.
    pub files: Vec<OtherFile>,
    /// Awards of the same subject, in force or taken back.
    pub awards: Vec<Award>,
    /// What is held against the subject, its unit or a namesake today.
    pub holds: Vec<(Relation, Hold)>,
    /// How well the subject's years were.
    pub ratings: Vec<Rating>,
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
    /// A rating.
    Rating(RatingId),
}

impl Proof {
    /// Kind and id, as stored and sent.
    #[must_use]
    pub fn parts(self) -> (&'static str, uuid::Uuid) {
        match self {
            Self::File(id) => ("nomination", id.0),
            Self::Record(id) => ("award", id.0),
            Self::Hold(id) => ("hold", id.0),
            Self::Rating(id) => ("rating", id.0),
        }
    }
}

/// What one rule finds of one nomination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule's id.
    pub rule: String,
    /// Its name in Vietnamese and English.
    pub name: (String, String),
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// What was found.
    pub outcome: CheckOutcome,
    /// Why, as a code: `words` has its text as `check-{code}`.
    pub why: &'static str,
    /// What it rests on.
    pub evidence: Vec<Proof>,
    /// In what state: the file itself, then each proof.
    pub states: Vec<String>,
    /// The acts it blocks while it is not met.
    pub blocks: Vec<Action>,
    /// The acts before which somebody must have looked, where it needs a look.
    pub review: Vec<Action>,
    /// What the office that looked said of it, or the head who overruled it; it holds for these
    /// proofs in these states.
    pub said: Option<Said>,
}

impl Finding {
    /// What its text speaks of.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        let (vi, en) = self.citation.clone();
        vec![
            ("rule", self.rule.clone()),
            ("citation", vi),
            ("citation_en", en),
        ]
    }

    fn verdict(&self) -> Option<Verdict> {
        self.said.as_ref().map(|said| said.verdict)
    }

    /// Why the head overruled it, if they did.
    #[must_use]
    pub fn overruled(&self) -> Option<&str> {
        self.said
            .as_ref()
            .filter(|said| said.verdict == Verdict::Overruled)
            .map(|said| said.reason.as_str())
    }

    /// Is the rule broken, by the check itself or by the word of who looked, and nobody let the
    /// file pass?
    #[must_use]
    pub fn is_broken(&self) -> bool {
        let found = match self.outcome {
            CheckOutcome::Met => false,
            CheckOutcome::NotMet => true,
            CheckOutcome::NeedsReview => self.verdict() == Some(Verdict::NotMet),
        };
        found && self.verdict() != Some(Verdict::Overruled)
    }

    /// Does the rule ask anything of such an award?
    #[must_use]
    pub fn applies(&self) -> bool {
        !matches!(
            self.why,
            "titles_exempt" | "no_title" | "no_rating_asked" | "no_base_asked"
        )
    }

    /// Must somebody still look?
    #[must_use]
    pub fn waits_for_a_look(&self) -> bool {
        self.outcome == CheckOutcome::NeedsReview && self.said.is_none()
    }

    /// Does it stand in the way of this act? What an office found broken stops the acts too that
    /// wait for its look.
    #[must_use]
    pub fn stops(&self, action: Action) -> bool {
        let looked_for = self.outcome == CheckOutcome::NeedsReview && self.review.contains(&action);
        (self.is_broken() && (looked_for || self.blocks.contains(&action)))
            || (self.waits_for_a_look() && looked_for)
    }
}

type Found = (CheckOutcome, &'static str, Vec<Proof>);

/// What the rules in force on a day find of a nomination, one finding for each rule. Where the law
/// that is loaded does not know the award of that day, nothing can be found, and no rule is met.
#[must_use]
pub fn check(
    law: &LawBook,
    day: NaiveDate,
    nomination: &Nomination,
    award: Option<&AwardType>,
    evidence: &Evidence,
) -> Vec<Finding> {
    let in_force = law.rules.iter().filter(|rule| rule.valid.contains(day));
    in_force
        .map(|rule| {
            let mut finding = rule.finding(match (rule.check, award) {
                (_, None) => (CheckOutcome::NotMet, "law_missing", Vec::new()),
                (CheckKind::OneFormPerAchievement, Some(award)) => {
                    one_form_per_achievement(law, day, nomination, award, evidence)
                }
                (CheckKind::NothingHeldAgainst, Some(_)) => nothing_held_against(evidence),
                (CheckKind::BaseIsMerit, Some(award)) => base_is_merit(nomination, award, evidence),
                (CheckKind::TitleOncePerYear, Some(award)) => {
                    title_once_per_year(nomination, award, evidence)
                }
                (CheckKind::RatingReached, Some(award)) => {
                    rating_reached(nomination, award, evidence)
                }
            });
            finding.states = states(nomination, evidence, &finding.evidence);
            finding
        })
        .collect()
}

fn proofs<'f>(files: impl Iterator<Item = &'f OtherFile>) -> Vec<Proof> {
    files.map(|file| Proof::File(file.id)).collect()
}

/// R-DUP-1. A second form for the same achievement or event is not met. Days that only overlap need
/// a person's look, since a new record of the same act evades an id; so does a namesake's file,
/// since a new record of the same person evades one too. Emulation titles climb a ladder and are
/// exempt.
fn one_form_per_achievement(
    law: &LawBook,
    day: NaiveDate,
    nomination: &Nomination,
    award: &AwardType,
    evidence: &Evidence,
) -> Found {
    if award.kind == AwardKind::EmulationTitle {
        return (CheckOutcome::Met, "titles_exempt", Vec::new());
    }
    let is_form = |code: &str| {
        law.award(code, day)
            .or_else(|| law.any_award(code))
            .is_none_or(|other| other.kind == AwardKind::CommendationForm)
    };
    let event = evidence.event.as_ref();
    let forms = |whose| {
        evidence
            .files
            .iter()
            .filter(move |file| file.whose == whose && is_form(&file.award_code))
    };
    let same = |file: &&OtherFile| {
        file.achievement == nomination.content.achievement
            || event.is_some_and(|event| file.event.is_some_and(|(id, ..)| id == event.id))
    };
    let found = proofs(forms(Relation::Own).filter(same));
    if !found.is_empty() {
        return (CheckOutcome::NotMet, "same_achievement", found);
    }
    let days = event.map_or_else(
        || whole_year(nomination.content.cycle_year),
        |event| Some((event.happened_from, event.happened_to)),
    );
    let overlaps = |file: &&OtherFile| {
        days.zip(file.days())
            .is_some_and(|((from, to), (begin, end))| begin <= to && from <= end)
    };
    let (mut found, namesakes) = (
        proofs(forms(Relation::Own).filter(overlaps)),
        proofs(forms(Relation::Namesake).filter(overlaps)),
    );
    let why = if found.is_empty() {
        "same_name"
    } else {
        "same_days"
    };
    found.extend(namesakes);
    if found.is_empty() {
        (CheckOutcome::Met, "first_for_it", found)
    } else {
        (CheckOutcome::NeedsReview, why, found)
    }
}

/// R-HOLD-1. No submission and no award while something is held against the subject or its unit.
/// What is held against a namesake needs a look: it may be the same person.
fn nothing_held_against(evidence: &Evidence) -> Found {
    let held = |against: &[Relation]| -> Vec<Proof> {
        evidence
            .holds
            .iter()
            .filter(|(whose, _)| against.contains(whose))
            .map(|(_, hold)| Proof::Hold(hold.id))
            .collect()
    };
    let found = held(&[Relation::Own, Relation::Unit]);
    if !found.is_empty() {
        return (CheckOutcome::NotMet, "held_against", found);
    }
    let namesakes = held(&[Relation::Namesake]);
    if namesakes.is_empty() {
        (CheckOutcome::Met, "nothing_held", namesakes)
    } else {
        (CheckOutcome::NeedsReview, "namesake_held", namesakes)
    }
}

fn files_for(whose: Relation, code: &str, year: i32, files: &[OtherFile]) -> Vec<Proof> {
    proofs(
        files.iter().filter(|file| {
            file.whose == whose && file.award_code == code && file.cycle_year == year
        }),
    )
}

/// The subject's own files for a title of a year, and its records in force. Of a record that a file
/// led to, the file is the proof.
fn titles_of_year(code: &str, year: i32, files: &[OtherFile], awards: &[Award]) -> Vec<Proof> {
    let before = awards
        .iter()
        .filter(|held| held.is_in_force() && held.nomination.is_none());
    let before =
        before.filter(|held| held.facts.award_code == code && held.facts.cycle_year == year);
    files_for(Relation::Own, code, year, files)
        .into_iter()
        .chain(before.map(|held| Proof::Record(held.id)))
        .collect()
}

/// R-TITLE-1. A title is given once to the same subject for the same award year; files on their way
/// count. A namesake's needs a look.
fn title_once_per_year(nomination: &Nomination, award: &AwardType, evidence: &Evidence) -> Found {
    if award.kind != AwardKind::EmulationTitle {
        return (CheckOutcome::Met, "no_title", Vec::new());
    }
    let (code, year) = (
        &nomination.content.award_code,
        nomination.content.cycle_year,
    );
    let found = titles_of_year(code, year, &evidence.files, &evidence.awards);
    if !found.is_empty() {
        return (CheckOutcome::NotMet, "title_of_the_year", found);
    }
    let namesakes = files_for(Relation::Namesake, code, year, &evidence.files);
    if namesakes.is_empty() {
        (CheckOutcome::Met, "first_of_the_year", namesakes)
    } else {
        (CheckOutcome::NeedsReview, "title_same_name", namesakes)
    }
}

/// R-RATING-1. The award year was rated at least as the title asks. With no rating on file a person
/// must look: those who are no officials or employees are not rated, others were not rated yet.
fn rating_reached(nomination: &Nomination, award: &AwardType, evidence: &Evidence) -> Found {
    let Some(least) = award.rating else {
        return (CheckOutcome::Met, "no_rating_asked", Vec::new());
    };
    let of_year = evidence
        .ratings
        .iter()
        .find(|rating| rating.year == nomination.content.cycle_year);
    match of_year {
        None => (CheckOutcome::NeedsReview, "no_rating_on_record", Vec::new()),
        // Whether a grade of a newer version is high enough, this one cannot know.
        Some(rating) if matches!(rating.grade, Grade::Newer(_)) => (
            CheckOutcome::NeedsReview,
            "no_rating_on_record",
            vec![Proof::Rating(rating.id)],
        ),
        Some(rating) if rating.grade.reaches(least) => (
            CheckOutcome::Met,
            "rating_high_enough",
            vec![Proof::Rating(rating.id)],
        ),
        Some(rating) => (
            CheckOutcome::NotMet,
            "rating_too_low",
            vec![Proof::Rating(rating.id)],
        ),
    }
}

/// R-BASIS-1. Where the standard for merit names a lower award, one given for merit counts; ad-hoc
/// and thematic ones do not, nor does one that was taken back. With no record at all a person must
/// look: it may have been given before this service knew of it.
fn base_is_merit(nomination: &Nomination, award: &AwardType, evidence: &Evidence) -> Found {
    if nomination.content.commendation_type != CommendationType::Merit || award.base.is_empty() {
        return (CheckOutcome::Met, "no_base_asked", Vec::new());
    }
    let (bases, taken_back): (Vec<&Award>, Vec<&Award>) = evidence
        .awards
        .iter()
        .filter(|held| award.base.contains(&held.facts.award_code))
        .partition(|held| held.is_in_force());
    let for_merit: Vec<Proof> = bases
        .iter()
        .filter(|held| held.facts.commendation_type == CommendationType::Merit)
        .map(|held| Proof::Record(held.id))
        .collect();
    if !for_merit.is_empty() {
        return (CheckOutcome::Met, "base_for_merit", for_merit);
    }
    let others: Vec<Proof> = bases.iter().map(|held| Proof::Record(held.id)).collect();
    if !others.is_empty() {
        return (CheckOutcome::NotMet, "base_not_merit", others);
    }
    let taken_back: Vec<Proof> = taken_back
        .iter()
        .map(|held| Proof::Record(held.id))
        .collect();
    if taken_back.is_empty() {
        (CheckOutcome::NeedsReview, "no_base_on_record", taken_back)
    } else {
        (CheckOutcome::NotMet, "base_taken_back", taken_back)
    }
}
