//! What is on record of subjects, read from the tables of whichever area keeps it, in one journey.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::dsl::not;
use diesel::prelude::*;

use super::{holds, ratings};
use crate::db::engine::prepared::among;
use crate::db::engine::reading::rows;
use crate::db::register::namesakes::{home, namesake, near, theirs};
use crate::db::schema::{achievement, award, event, nomination, subject, unit};
use crate::db::{Reading, Result, read, read_some};
use crate::domain::base::ids::SubjectId;
use crate::domain::eligibility::record::{
    AwardOnRecord, Evidence, FileOnRecord, HoldOnRecord, Record, Relation,
};

/// How an award stands that is held.
const IN_FORCE: [&str; 2] = ["valid", "restored"];

/// How a file stands that has not begun, or ended without an award: it counts for nothing.
const NOT_COUNTED: [&str; 3] = ["draft", "refused", "withdrawn"];

/// How a file stands that led to an award.
const AWARDED: &str = "awarded";

/// What is on record of these subjects; nothing of one that nothing is known of.
pub fn of_subjects(
    subjects: &[SubjectId],
) -> impl Reading<Answer = BTreeMap<SubjectId, Record>> + use<> {
    let asked = (
        files_of(subjects),
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
        award::decision_number,
        award::status,
    )))
    .unless(subjects.is_empty());
    rows.map(|rows| rows.into_iter().map(award_on_record).collect())
}

fn award_on_record(
    (id, file, subject, award_code, asked, cycle_year, decided_on, number, status): AwardRow,
) -> Result<(SubjectId, AwardOnRecord)> {
    let held = AwardOnRecord {
        id: read(&id)?,
        nomination: read_some(file.as_deref())?,
        award_code,
        commendation_type: read(&asked)?,
        cycle_year,
        decided_on,
        number: Some(number).filter(|number| !number.is_empty()),
        in_force: IN_FORCE.contains(&status.as_str()),
    };
    Ok((read(&subject)?, held))
}

/// For whom it counts and whose it is, with what it says.
type FileRow = (
    (String, String, String, String, String, i32, String, String),
    Option<(String, NaiveDate, NaiveDate)>,
);

fn file_on_record(whose: Relation, row: FileRow) -> Result<(SubjectId, FileOnRecord)> {
    let ((id, of, subject, award_code, commendation_type, cycle_year, achievement, status), event) =
        row;
    let event = event
        .map(|(id, from, to)| Ok::<_, crate::db::Failure>((read(&id)?, from, to)))
        .transpose()?;
    let file = FileOnRecord {
        id: read(&id)?,
        whose,
        subject: read(&subject)?,
        award_code,
        commendation_type: read(&commendation_type)?,
        cycle_year,
        achievement: read(&achievement)?,
        event,
        awarded: status == AWARDED,
    };
    Ok((read(&of)?, file))
}

/// The files of these subjects and of their namesakes that were sent and have not ended without an
/// award; each with the one of these subjects it counts for.
pub fn files_of(
    subjects: &[SubjectId],
) -> impl Reading<Answer = Vec<(SubjectId, FileOnRecord)>> + use<> {
    let own = rows!(FileRow: nomination::table
    .inner_join(achievement::table.left_join(event::table))
    .filter(among(nomination::subject_id, subjects))
    .filter(not(among(nomination::status, NOT_COUNTED)))
    .order(nomination::id)
    .select((
        (
            nomination::id,
            nomination::subject_id,
            nomination::subject_id,
            nomination::award_code,
            nomination::commendation_type,
            nomination::cycle_year,
            nomination::achievement_id,
            nomination::status,
        ),
        (event::id, event::happened_from, event::happened_to).nullable(),
    )));
    let namesakes = rows!(FileRow: subject::table
    .inner_join(home.on(home.field(unit::id).eq(subject::unit_id)))
    .inner_join(unit::table.on(near!()))
    .inner_join(theirs.on(namesake!()))
    .inner_join(nomination::table.on(nomination::subject_id.eq(theirs.field(subject::id))))
    .inner_join(achievement::table.on(achievement::id.eq(nomination::achievement_id)))
    .left_join(event::table.on(event::id.nullable().eq(achievement::event_id)))
    .filter(among(subject::id, subjects))
    .filter(not(among(nomination::status, NOT_COUNTED)))
    .order(nomination::id)
    .select((
        (
            nomination::id,
            subject::id,
            nomination::subject_id,
            nomination::award_code,
            nomination::commendation_type,
            nomination::cycle_year,
            nomination::achievement_id,
            nomination::status,
        ),
        (event::id, event::happened_from, event::happened_to).nullable(),
    )));
    let nobody = subjects.is_empty();
    (own.unless(nobody), namesakes.unless(nobody)).map(|(own, namesakes)| {
        let own = own
            .into_iter()
            .map(|row| file_on_record(Relation::Own, row));
        own.chain(
            namesakes
                .into_iter()
                .map(|row| file_on_record(Relation::Namesake, row)),
        )
        .collect()
    })
}
