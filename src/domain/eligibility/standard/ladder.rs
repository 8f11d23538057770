//! The ladder of somebody who can be honoured: what could be proposed now, what comes next and what
//! is missing for it, by the law of a day and what is on record.

use chrono::NaiveDate;
use uuid::Uuid;

use crate::domain::base::ids::{AchievementId, NominationId, SubjectId};
use crate::domain::eligibility::record::{AwardOnRecord, FileOnRecord, Record, Relation};
use crate::domain::eligibility::standard::nearness::{Nearness, place};
use crate::domain::eligibility::standard::{Honoured, Standard, standard};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::law::award_type::{AwardKind, AwardLevel, AwardType, CommendationType};
use crate::domain::law::ground::Frequency;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::career::CareerFact;

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
        self.standard.best().map_or((Nearness::Far, None), place)
    }
}

/// Every award of the law in force on a day that such a subject can be given for merit, the nearest
/// first, among equals the lowest; an award that knows only devotion or seniority for these. What
/// is given once and held already is left out, what was given for the year, and what is for the
/// armed forces alone, unless something on record hints at service there.
#[must_use]
pub fn ladder(
    law: &LawBook,
    record: &Record,
    subject: SubjectId,
    honoured: impl Into<Honoured>,
    year: i32,
    day: NaiveDate,
) -> Vec<Rung> {
    let honoured = honoured.into();
    let in_forces = honoured.in_forces == Some(true) || has_served(record);
    let honoured = Honoured {
        in_forces: Some(in_forces),
        ..honoured
    };
    let in_force = law
        .awards
        .iter()
        .filter(|award| award.valid.contains(day) && award.subjects.contains(&honoured.kind))
        .filter(|award| given(award, record, year).is_none());
    let asked = in_force.flat_map(|award| {
        let types = types_of(award).into_iter();
        types.map(move |asked| (award, asked))
    });
    let rung = |(award, asked): (&AwardType, CommendationType)| {
        let file = file_of(subject, &award.code, asked, year);
        let standard = standard(law, record, &file, honoured, day)?;
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

/// Does an entry of the career tell of service in a force?
fn has_served(record: &Record) -> bool {
    let mut career = record.facts.iter().flat_map(|facts| &facts.career);
    career.any(|entry| matches!(entry.fact, CareerFact::Service(_)))
}

fn is_held(award: &AwardType, record: &Record) -> bool {
    let mut held = record.awards.iter().filter(|held| held.in_force);
    held.any(|held| held.award_code == award.code)
}

/// The award by which it was given so that it cannot be given again, or not for this year.
#[must_use]
pub fn given<'r>(award: &AwardType, record: &'r Record, year: i32) -> Option<&'r AwardOnRecord> {
    let is_once = award.held_once || award.frequency == Some(Frequency::Once);
    let is_of_a_year =
        award.frequency == Some(Frequency::Yearly) || award.kind == AwardKind::EmulationTitle;
    record.awards.iter().find(|held| {
        held.in_force
            && held.award_code == award.code
            && (is_once || (is_of_a_year && held.cycle_year == year))
    })
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
