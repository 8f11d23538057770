//! Two records of one person, collective or household that are made one. Everything of both stays;
//! what went with the one that was joined is known by its ids, so that it can be undone.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::base::ids::{
    AchievementId, AwardId, CareerEntryId, HoldId, InitiativeId, NominationId, RatingId, SubjectId,
    SubjectMergerId,
};

/// What went from one record to another.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct MovedRecords {
    /// What they did.
    pub achievements: Vec<AchievementId>,
    /// Their files.
    pub files: Vec<NominationId>,
    /// What was given to them.
    pub awards: Vec<AwardId>,
    /// Their ratings, of years of which the other record has none.
    pub ratings: Vec<RatingId>,
    /// The ratings that stay with the record that was joined: the other has one of that year.
    pub ratings_left: Vec<RatingId>,
    /// What is held against them.
    pub holds: Vec<HoldId>,
    /// The entries of their career; none in what was written before these were kept.
    #[serde(default)]
    pub career: Vec<CareerEntryId>,
    /// The entries of others that tell of membership of them.
    #[serde(default)]
    pub memberships: Vec<CareerEntryId>,
    /// The initiatives that are theirs; the other record is no author of them.
    #[serde(default)]
    pub initiatives: Vec<InitiativeId>,
    /// The initiatives of which both were authors, and the share, in percent, that was added to the
    /// other's.
    #[serde(default)]
    pub shares: Vec<(InitiativeId, u32)>,
}

/// A record that was joined to another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectMerger {
    /// Its id.
    pub id: SubjectMergerId,
    /// The record that was joined.
    pub from: SubjectId,
    /// The one it was joined to.
    pub into: SubjectId,
    /// What went with it.
    pub moved: MovedRecords,
    /// When.
    pub merged_at: DateTime<Utc>,
    /// When that was undone.
    pub undone_at: Option<DateTime<Utc>>,
}

impl SubjectMerger {
    /// For so many days it can be undone.
    pub const DAYS: i64 = 30;

    /// Until when it can be undone.
    #[must_use]
    pub fn undo_until(&self) -> DateTime<Utc> {
        self.merged_at + TimeDelta::days(Self::DAYS)
    }

    /// Can it be undone now?
    #[must_use]
    pub fn can_be_undone(&self, now: DateTime<Utc>) -> bool {
        self.undone_at.is_none() && now <= self.undo_until()
    }
}
