//! The awards of authors, as far as they are told beside initiatives: read from the table of the
//! area that keeps them.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::prepared::among;
use crate::db::schema::award;
use crate::db::{Conn, Result};
use crate::domain::base::ids::{AwardId, SubjectId};
use crate::domain::register::initiative::AuthorAward;

/// How an award stands that is held.
const IN_FORCE: [&str; 2] = ["valid", "restored"];

/// More awards than these are not offered at once.
const MOST_AWARDS: i64 = 200;

type AwardRow = (
    AwardId,
    SubjectId,
    String,
    String,
    String,
    i32,
    String,
    NaiveDate,
    String,
);

fn told(row: AwardRow) -> AuthorAward {
    let (id, subject, subject_name, vi, en, year, decision_number, decided_on, status) = row;
    AuthorAward {
        id,
        subject,
        subject_name,
        name: (vi, en),
        year,
        decision_number,
        decided_on,
        in_force: IN_FORCE.contains(&status.as_str()),
    }
}

/// The first awards that a condition holds for, the newest first.
macro_rules! awards {
    ($conn:ident, $most:expr, $condition:expr) => {{
        let rows: Vec<AwardRow> = award::table
            .filter($condition)
            .order(award::seq.desc())
            .limit($most)
            .select((
                award::id,
                award::subject_id,
                award::subject_name,
                award::award_name_vi,
                award::award_name_en,
                award::cycle_year,
                award::decision_number,
                award::decided_on,
                award::status,
            ))
            .load($conn)?;
        Ok(rows.into_iter().map(told).collect())
    }};
}

/// The awards in force of these subjects that were decided on a day or later, the newest first: 200
/// at most.
pub fn awards_of(
    conn: &mut Conn,
    subjects: &[SubjectId],
    since: NaiveDate,
) -> Result<Vec<AuthorAward>> {
    if subjects.is_empty() {
        return Ok(Vec::new());
    }
    let held = among(award::subject_id, subjects)
        .and(award::decided_on.ge(since))
        .and(among(award::status, IN_FORCE));
    awards!(conn, MOST_AWARDS, held)
}

/// The awards with these ids.
pub fn awards_with_ids(conn: &mut Conn, ids: &[AwardId]) -> Result<Vec<AuthorAward>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let most = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    awards!(conn, most, among(award::id, ids))
}
