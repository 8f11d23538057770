//! What is on record of several subjects at once, as it comes from `db`.

use std::collections::BTreeMap;

use crate::domain::base::ids::SubjectId;
use crate::domain::eligibility::rating::Rating;
use crate::domain::eligibility::record::{AwardOnRecord, FileOnRecord, HoldOnRecord, Record};

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
