//! What is on record of subjects, read from the tables of whichever area keeps it, in one journey.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{files, holds, ratings};
use crate::db::engine::prepared::among;
use crate::db::engine::reading::rows;
use crate::db::schema::award;
use crate::db::{Reading, Result, read, read_some};
use crate::domain::base::ids::SubjectId;
use crate::domain::eligibility::evidence::Evidence;
use crate::domain::eligibility::record::{AwardOnRecord, HoldOnRecord, Record, Relation};

/// How an award stands that is held.
const IN_FORCE: [&str; 2] = ["valid", "restored"];

/// What is on record of these subjects; nothing of one that nothing is known of.
pub fn of_subjects(
    subjects: &[SubjectId],
) -> impl Reading<Answer = BTreeMap<SubjectId, Record>> + use<> {
    let asked = (
        files::of_subjects(subjects),
        awards(subjects),
        holds::standing_against(subjects),
        holds::standing_around(subjects),
        ratings::of_subjects(subjects),
    );
    asked.map(|(files, awards, own, around, ratings)| {
        let own = own
            .into_iter()
            .map(|hold| (hold.subject, Relation::Own, hold));
        let on_record = |(of, whose, hold)| (of, HoldOnRecord { whose, hold });
        let evidence = Evidence {
            files,
            awards,
            holds: own.chain(around).map(on_record).collect(),
            ratings,
        };
        Ok(evidence.by_subject())
    })
}

type AwardRow = (
    String,
    Option<String>,
    String,
    String,
    String,
    i32,
    NaiveDate,
    String,
);

/// The awards of these subjects, in force or not, in the order of the feed.
pub fn awards(
    subjects: &[SubjectId],
) -> impl Reading<Answer = Vec<(SubjectId, AwardOnRecord)>> + use<> {
    let rows = rows!(AwardRow: award::table
    .filter(among(award::subject_id, subjects))
    .order(award::seq)
    .select((
        award::id,
        award::nomination_id,
        award::subject_id,
        award::award_code,
        award::commendation_type,
        award::cycle_year,
        award::decided_on,
        award::status,
    )))
    .unless(subjects.is_empty());
    rows.map(|rows| rows.into_iter().map(award_on_record).collect())
}

fn award_on_record(
    (id, file, subject, award_code, commendation_type, cycle_year, decided_on, status): AwardRow,
) -> Result<(SubjectId, AwardOnRecord)> {
    let held = AwardOnRecord {
        id: read(&id)?,
        nomination: read_some(file.as_deref())?,
        award_code,
        commendation_type: read(&commendation_type)?,
        cycle_year,
        decided_on,
        in_force: IN_FORCE.contains(&status.as_str()),
    };
    Ok((read(&subject)?, held))
}
