//! Jobs as they wait, and which of them are one letter.

use chrono::{DateTime, Utc};

use crate::db::engine::column::StoredMoment;
use crate::db::schema::job;
use crate::domain::base::days::local_date;
use crate::domain::base::job::{Job, JobKind, LetterChoices, LetterTiming};

pub(super) type Columns = (
    job::id,
    job::payload,
    job::attempts,
    job::created_at,
    job::recipient_id,
    job::letter_id,
    job::digest,
);
pub(super) const COLUMNS: Columns = (
    job::id,
    job::payload,
    job::attempts,
    job::created_at,
    job::recipient_id,
    job::letter_id,
    job::digest,
);
pub(super) type JobRow = (
    String,
    String,
    i32,
    StoredMoment,
    Option<String>,
    Option<String>,
    bool,
);

pub(super) struct Waiting {
    pub(super) id: String,
    /// None when it was written by another version of the program.
    pub(super) job: Option<Job>,
    pub(super) attempts: i32,
    pub(super) created_at: StoredMoment,
    pub(super) reader: Option<String>,
    /// The first one of the letter it was once put together in.
    pub(super) letter: Option<String>,
    /// Was it put off to the letter of the morning?
    pub(super) digest: bool,
}

impl From<JobRow> for Waiting {
    fn from((id, payload, attempts, created_at, reader, letter, digest): JobRow) -> Self {
        let job = serde_json::from_str(&payload).ok();
        Self {
            id,
            job,
            attempts,
            created_at,
            reader,
            letter,
            digest,
        }
    }
}

impl Waiting {
    /// For whom and of which kind it is, if it can leave with what else of that there is for its
    /// reader. What is not understood cannot, nor what was once put together.
    pub(super) fn together(&self) -> Option<(&str, JobKind)> {
        let kind = self.job.as_ref()?.kind();
        let is_free = self.letter.is_none() && !kind.terms().leaves_alone;
        self.reader
            .as_deref()
            .filter(|_| is_free)
            .map(|reader| (reader, kind))
    }

    /// Is another one part of the letter that begins with this one?
    pub(super) fn begins_letter_of(&self, other: &Self) -> bool {
        if self.letter.is_some() {
            other.letter == self.letter
        } else {
            self.together().is_some() && other.together() == self.together()
        }
    }

    /// When it leaves by what its reader chose; at once where nobody is asked.
    pub(super) fn timing(&self, chosen: &LetterChoices) -> LetterTiming {
        let group = self.job.as_ref().and_then(Job::group);
        group.map_or(LetterTiming::AtOnce, |group| chosen.timing(group))
    }

    /// Would it be of no more use to its reader if it waited until then?
    pub(super) fn comes_too_late(&self, now: DateTime<Utc>, until: DateTime<Utc>) -> bool {
        self.job
            .as_ref()
            .is_some_and(|job| job.comes_too_late(local_date(now), local_date(until)))
    }
}
