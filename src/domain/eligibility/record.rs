//! What is on record of a subject, or of several, and what is asked for it: all that a requirement looks at, as
//! plain values. `db` fills it for many subjects in a fixed number of statements.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::domain::base::ids::{AchievementId, AwardId, EventId, NominationId, SubjectId};
use crate::domain::eligibility::facts::RecordedFacts;
use crate::domain::eligibility::hold::Hold;
use crate::domain::eligibility::rating::Rating;
use crate::domain::law::award_type::{AwardType, CommendationType};
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::SubjectKind;

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

/// A file that was sent and has not ended without an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileOnRecord {
    /// Its id.
    pub id: NominationId,
    /// Whose it is.
    pub whose: Relation,
    /// Who is proposed in it.
    pub subject: SubjectId,
    /// Its award.
    pub award_code: String,
    /// For what it asks that.
    pub commendation_type: CommendationType,
    /// Its award year.
    pub cycle_year: i32,
    /// What it rests on.
    pub achievement: AchievementId,
    /// The event of that achievement, with its days.
    pub event: Option<(EventId, NaiveDate, NaiveDate)>,
    /// Did it lead to an award?
    pub awarded: bool,
}

impl FileOnRecord {
    /// The days of what it rests on. Where no event tells them, it may have been any day of its
    /// award year.
    #[must_use]
    pub fn days(&self) -> Option<(NaiveDate, NaiveDate)> {
        let day = |month, day| NaiveDate::from_ymd_opt(self.cycle_year, month, day);
        self.event.map_or_else(
            || day(1, 1).zip(day(12, 31)),
            |(_, from, to)| Some((from, to)),
        )
    }
}

/// An award that was given, in force or taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardOnRecord {
    /// Its id.
    pub id: AwardId,
    /// The file it rests on; none for one that was given before this service knew of it.
    pub nomination: Option<NominationId>,
    /// The award.
    pub award_code: String,
    /// For what it was given.
    pub commendation_type: CommendationType,
    /// The award year.
    pub cycle_year: i32,
    /// Date of the decision, local.
    pub decided_on: NaiveDate,
    /// Number of the decision; none where it is not known.
    pub number: Option<String>,
    /// Does it count as an award that is held?
    pub in_force: bool,
}

/// What is held today, and against whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HoldOnRecord {
    /// Against whom.
    pub whose: Relation,
    /// What is held.
    pub hold: Hold,
}

/// What is known of one subject.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Record {
    /// Its files, and those of its namesakes.
    pub files: Vec<FileOnRecord>,
    /// Its awards.
    pub awards: Vec<AwardOnRecord>,
    /// What is held against it, its unit or a namesake.
    pub holds: Vec<HoldOnRecord>,
    /// How well its years were.
    pub ratings: Vec<Rating>,
    /// What kind of subject it is; none where nobody asked by it.
    pub kind: Option<SubjectKind>,
    /// What else is kept of it; none where nobody asked for that: then a person looks.
    pub facts: Option<RecordedFacts>,
}

impl Record {
    /// The files that count beside this one. One whose award was taken back counts no longer; of a
    /// namesake's award nothing is on record, so that is for a look.
    pub fn files(
        &self,
        whose: Relation,
        beside: Option<NominationId>,
    ) -> impl Iterator<Item = &FileOnRecord> {
        let is_given = |file: &FileOnRecord| {
            self.awards
                .iter()
                .any(|award| award.nomination == Some(file.id) && award.in_force)
        };
        self.files.iter().filter(move |file| {
            file.whose == whose
                && Some(file.id) != beside
                && (whose == Relation::Namesake || !file.awarded || is_given(file))
        })
    }

    /// Takes in a file that is sent together with those that are asked about next.
    pub fn learn(&mut self, file: FileOnRecord) {
        if self.files.iter().all(|known| known.id != file.id) {
            self.files.push(file);
        }
    }
}

/// What is on record of several subjects, each with the one it counts for.
#[derive(Debug, Default)]
pub struct Evidence {
    /// Files.
    pub files: Vec<(SubjectId, FileOnRecord)>,
    /// Awards.
    pub awards: Vec<(SubjectId, AwardOnRecord)>,
    /// Holds.
    pub holds: Vec<(SubjectId, HoldOnRecord)>,
    /// Ratings, which say whose they are.
    pub ratings: Vec<Rating>,
}

impl Evidence {
    /// Sorted by subject; of whom nothing is known there is no record.
    #[must_use]
    pub fn by_subject(self) -> BTreeMap<SubjectId, Record> {
        let mut records = BTreeMap::<_, Record>::new();
        for (of, file) in self.files {
            records.entry(of).or_default().files.push(file);
        }
        for (of, award) in self.awards {
            records.entry(of).or_default().awards.push(award);
        }
        for (of, hold) in self.holds {
            records.entry(of).or_default().holds.push(hold);
        }
        for rating in self.ratings {
            let record = records.entry(rating.subject).or_default();
            record.ratings.push(rating);
        }
        records
    }
}

/// What is asked for a subject, and the law it is asked under.
#[derive(Debug, Clone, Copy)]
pub struct Candidacy<'c> {
    /// The law.
    pub law: &'c LawBook,
    /// The award as it stands on the day.
    pub award: &'c AwardType,
    /// The file, whether it was sent or not.
    pub file: &'c FileOnRecord,
}
