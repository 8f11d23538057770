//! The ladder of somebody who can be honoured: what could be proposed now, what comes next and what
//! is missing for it, by the law of a day and what is on record.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::base::ids::{AchievementId, NominationId, SubjectId};
use crate::domain::eligibility::record::{FileOnRecord, Record, Relation};
use crate::domain::eligibility::standard::{Found, GroundFound, Standard, standard};
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::law::award_type::{AwardKind, AwardLevel, AwardType, CommendationType};
use crate::domain::law::ground::Frequency;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::requirement::Requirement;
use crate::domain::register::people::SubjectKind;

/// How near an award is, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// What is on record is enough.
    Now,
    /// What it rests on is on record; of the rest a person must look.
    ToLook,
    /// Time is missing, and it can be told how much.
    Later,
    /// Nothing on record tells anything of it: it rests on what people answer.
    Asked,
    /// What it rests on is not on record, or cannot be met any more.
    Far,
}

/// One award of the ladder, and what is found of its standard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rung {
    /// The award's code.
    pub award_code: String,
    /// Its name in Vietnamese and English.
    pub name: (String, String),
    /// Which level gives it.
    pub level: AwardLevel,
    /// Title or form.
    pub kind: AwardKind,
    /// For what it would be given.
    pub commendation_type: CommendationType,
    /// What is found of the law's standard.
    pub standard: Standard,
    /// Is it held in force already?
    pub is_held: bool,
    /// Is a file for it on its way this year?
    pub open: bool,
}

impl Rung {
    /// The ground by which what is on record comes nearest: not always the one that decides, for an
    /// open question is open for everybody. The first of those that are alike.
    #[must_use]
    pub fn nearest(&self) -> Option<&GroundFound> {
        let grounds = self.standard.grounds.iter();
        grounds.min_by_key(|ground| place(ground))
    }

    /// How near it is.
    #[must_use]
    pub fn nearness(&self) -> Nearness {
        self.place().0
    }

    /// When it could be met at the earliest, where time alone is missing.
    #[must_use]
    pub fn earliest(&self) -> Option<Earliest> {
        self.place().1
    }

    /// Does it rest on what people answer alone?
    #[must_use]
    pub fn rests_on_people(&self) -> bool {
        self.nearness() == Nearness::Asked
    }

    fn place(&self) -> (Nearness, Option<Earliest>) {
        self.nearest().map_or((Nearness::Far, None), place)
    }
}

/// How near a ground is, and when it could be met where time is missing.
fn place(ground: &GroundFound) -> (Nearness, Option<Earliest>) {
    let found = &ground.found;
    let has_base = |leaf: &Found| leaf.why != "no_base_on_record";
    let may_do = |leaf: &Found| leaf.outcome != CheckOutcome::NotMet && has_base(leaf);
    let of_time = || {
        let earliest = found.earliest.filter(|_| enough(found, &has_base));
        earliest.map_or((Nearness::Far, None), |day| (Nearness::Later, Some(day)))
    };
    match found.outcome {
        CheckOutcome::Met => (Nearness::Now, None),
        CheckOutcome::NeedsReview if asks_people_alone(found) => (Nearness::Asked, None),
        CheckOutcome::NeedsReview if enough(found, &may_do) => (Nearness::ToLook, None),
        CheckOutcome::NeedsReview => (Nearness::Far, None),
        CheckOutcome::NotMet => of_time(),
    }
}

/// Is nothing of it met on record, and could people answer all that it needs?
fn asks_people_alone(found: &Found) -> bool {
    let is_asked = |leaf: &Found| {
        leaf.outcome == CheckOutcome::Met
            || ["asked_of_a_person", "no_measure_known", "table_unread"].contains(&leaf.why)
            || leaf.why.ends_with("_unknown")
    };
    !rests_on_record(found) && enough(found, &is_asked)
}

/// Is something of it met by what is on record? What is met because there is nothing rests on none.
fn rests_on_record(found: &Found) -> bool {
    if found.parts.is_empty() {
        return found.outcome == CheckOutcome::Met && !found.proofs.is_empty();
    }
    found.parts.iter().any(rests_on_record)
}

/// Would it be enough if those leaves were met that count?
fn enough(found: &Found, counts: &impl Fn(&Found) -> bool) -> bool {
    let asked = match &found.requirement {
        Requirement::All(of) => of.len(),
        Requirement::NOf { n, .. } => *n,
        Requirement::Any(_) | Requirement::Switched { .. } => 1,
        _ => return counts(found),
    };
    let counting = found.parts.iter().filter(|part| enough(part, counts));
    counting.count() >= asked
}

/// Every award of the law in force on a day that such a subject can be given for merit, the nearest
/// first, among equals the lowest; an award that knows only devotion or seniority for these. What
/// is given once and held already is left out, and what was given for the year.
#[must_use]
pub fn ladder(
    law: &LawBook,
    record: &Record,
    subject: SubjectId,
    kind: SubjectKind,
    year: i32,
    day: NaiveDate,
) -> Vec<Rung> {
    let in_force = law
        .awards
        .iter()
        .filter(|award| award.valid.contains(day) && award.subjects.contains(&kind))
        .filter(|award| !is_given(award, record, year));
    let asked = in_force.flat_map(|award| {
        let types = types_of(award).into_iter();
        types.map(move |asked| (award, asked))
    });
    let rung = |(award, asked): (&AwardType, CommendationType)| {
        let file = file_of(subject, &award.code, asked, year);
        let standard = standard(law, record, &file, kind, day)?;
        // Where no ground is for such a subject, it is nothing of theirs.
        if standard.grounds.is_empty() {
            return None;
        }
        Some(Rung {
            award_code: award.code.clone(),
            name: award.name.clone(),
            level: award.level,
            kind: award.kind,
            commendation_type: asked,
            standard,
            is_held: is_held(award, record),
            open: is_on_its_way(&file, record),
        })
    };
    let mut rungs: Vec<Rung> = asked.filter_map(rung).collect();
    rungs.sort_by_key(|rung| (rung.place(), rung.level.height()));
    rungs
}

/// For what an award stands on the ladder.
fn types_of(award: &AwardType) -> Vec<CommendationType> {
    let long = [CommendationType::Devotion, CommendationType::Seniority];
    if award.routes.contains_key(&CommendationType::Merit) {
        vec![CommendationType::Merit]
    } else if award.routes.keys().all(|asked| long.contains(asked)) {
        award.routes.keys().copied().collect()
    } else {
        Vec::new()
    }
}

fn is_held(award: &AwardType, record: &Record) -> bool {
    let mut held = record.awards.iter().filter(|held| held.in_force);
    held.any(|held| held.award_code == award.code)
}

/// Was it given so that it cannot be given again, or not for this year?
fn is_given(award: &AwardType, record: &Record, year: i32) -> bool {
    let is_once = award.held_once || award.frequency == Some(Frequency::Once);
    if is_once {
        return is_held(award, record);
    }
    let mut of_year = record.awards.iter().filter(|held| held.cycle_year == year);
    award.frequency == Some(Frequency::Yearly)
        && of_year.any(|held| held.in_force && held.award_code == award.code)
}

/// Is a file for the same on its way?
fn is_on_its_way(asked: &FileOnRecord, record: &Record) -> bool {
    record.files.iter().any(|file| {
        file.whose == Relation::Own
            && !file.awarded
            && file.award_code == asked.award_code
            && file.commendation_type == asked.commendation_type
            && file.cycle_year == asked.cycle_year
    })
}

/// The file that would be written. Its ids are nobody's.
fn file_of(subject: SubjectId, code: &str, asked: CommendationType, year: i32) -> FileOnRecord {
    FileOnRecord {
        id: NominationId(Uuid::nil()),
        whose: Relation::Own,
        subject,
        award_code: code.to_owned(),
        commendation_type: asked,
        cycle_year: year,
        achievement: AchievementId(Uuid::nil()),
        event: None,
        awarded: false,
    }
}

#[cfg(test)]
mod tests;
