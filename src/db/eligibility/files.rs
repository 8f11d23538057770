//! The files that are on record of subjects.

use chrono::NaiveDate;
use diesel::dsl::not;
use diesel::prelude::*;

use crate::db::engine::prepared::among;
use crate::db::engine::reading::rows;
use crate::db::register::namesakes::{home, namesake, near, theirs};
use crate::db::schema::{achievement, event, nomination, subject, unit};
use crate::db::{Reading, Result, read};
use crate::domain::base::ids::SubjectId;
use crate::domain::eligibility::record::{FileOnRecord, Relation};

/// How a file stands that has not begun, or ended without an award: it counts for nothing.
const NOT_COUNTED: [&str; 3] = ["draft", "refused", "withdrawn"];

/// How a file stands that led to an award.
const AWARDED: &str = "awarded";

/// For whom it counts and whose it is, with what it says.
type FileRow = (
    (String, String, String, String, String, i32, String, String),
    Option<(String, NaiveDate, NaiveDate)>,
);

fn file(whose: Relation, row: FileRow) -> Result<(SubjectId, FileOnRecord)> {
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
pub fn of_subjects(
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
        let own = own.into_iter().map(|row| file(Relation::Own, row));
        own.chain(
            namesakes
                .into_iter()
                .map(|row| file(Relation::Namesake, row)),
        )
        .collect()
    })
}
