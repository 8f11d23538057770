//! What is on record of subjects, read from the tables of whichever area keeps it, in a number of
//! statements that does not grow with them.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::{files, holds, ratings};
use crate::db::engine::prepared::among;
use crate::db::schema::award;
use crate::db::{Conn, Result, read, read_some};
use crate::domain::base::ids::SubjectId;
use crate::domain::eligibility::evidence::Evidence;
use crate::domain::eligibility::record::{AwardOnRecord, HoldOnRecord, Record, Relation};

/// How an award stands that is held.
const IN_FORCE: [&str; 2] = ["valid", "restored"];

/// What is on record of these subjects; nothing of one that nothing is known of.
pub fn of_subjects(conn: &mut Conn, subjects: &[SubjectId]) -> Result<BTreeMap<SubjectId, Record>> {
    let on_record = |(of, whose, hold)| (of, HoldOnRecord { whose, hold });
    let own = holds::standing_against(conn, subjects)?
        .into_iter()
        .map(|hold| (hold.subject, Relation::Own, hold));
    let evidence = Evidence {
        files: files::of_subjects(conn, subjects)?,
        awards: awards(conn, subjects)?,
        holds: own
            .chain(holds::standing_around(conn, subjects)?)
            .map(on_record)
            .collect(),
        ratings: ratings::of_subjects(conn, subjects)?,
    };
    Ok(evidence.by_subject())
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
pub fn awards(conn: &mut Conn, subjects: &[SubjectId]) -> Result<Vec<(SubjectId, AwardOnRecord)>> {
    let rows = award::table
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
        ))
        .load::<AwardRow>(conn)?;
    rows.into_iter()
        .map(
            |(id, file, subject, award_code, commendation_type, cycle_year, decided_on, status)| {
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
            },
        )
        .collect()
}
