//! What is known about subjects beside their names, as it is kept: apart from them, so that no list
//! reads it by the way.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::loaded;
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::schema::subject_particulars;
use crate::db::{Conn, Result, Saved};
use crate::domain::base::ids::SubjectId;
use crate::domain::register::particulars::{Birth, Education, Particulars, Sex};

/// Particulars as their table has them.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(
    table_name = subject_particulars,
    primary_key(subject_id),
    treat_none_as_default_value = false,
    treat_none_as_null = true
)]
pub struct ParticularsRow {
    subject_id: SubjectId,
    form_of_address: Option<String>,
    sex: Option<Sex>,
    birth: Option<Birth>,
    ethnic_minority: Option<bool>,
    sealed_id_number: Option<String>,
    post: Option<String>,
    address: Option<String>,
    left_on: Option<NaiveDate>,
    died_on: Option<NaiveDate>,
    version: i64,
    education: Option<Education>,
    in_field_since: Option<i32>,
}

impl From<&Particulars> for ParticularsRow {
    fn from(known: &Particulars) -> Self {
        Self {
            subject_id: known.subject,
            form_of_address: known.form_of_address.clone(),
            sex: known.sex,
            birth: known.birth,
            ethnic_minority: known.ethnic_minority,
            sealed_id_number: known.sealed_id_number.clone(),
            post: known.post.clone(),
            address: known.address.clone(),
            left_on: known.left_on,
            died_on: known.died_on,
            version: known.version,
            education: known.education,
            in_field_since: known.in_field_since,
        }
    }
}

impl From<ParticularsRow> for Particulars {
    fn from(row: ParticularsRow) -> Self {
        Self {
            subject: row.subject_id,
            form_of_address: row.form_of_address,
            sex: row.sex,
            birth: row.birth,
            ethnic_minority: row.ethnic_minority,
            sealed_id_number: row.sealed_id_number,
            post: row.post,
            address: row.address,
            left_on: row.left_on,
            died_on: row.died_on,
            education: row.education,
            in_field_since: row.in_field_since,
            version: row.version,
        }
    }
}

loaded!(Particulars as ParticularsRow);

/// What is known about a subject, if anything was entered.
pub fn of(conn: &mut Conn, id: SubjectId) -> Result<Option<Particulars>> {
    Ok(subject_particulars::table
        .filter(subject_particulars::subject_id.eq(id))
        .select(Particulars::as_select())
        .get_result(conn)
        .optional()?)
}

/// What is known about these subjects, of whom anything was entered.
pub fn of_subjects(conn: &mut Conn, ids: &[SubjectId]) -> Result<Vec<Particulars>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(subject_particulars::table
        .filter(among(subject_particulars::subject_id, ids))
        .select(Particulars::as_select())
        .load(conn)?)
}

/// Keeps what is known of subjects of whom nothing was.
pub fn insert(conn: &mut Conn, known: &[Particulars]) -> Result<()> {
    insert_all!(
        conn,
        subject_particulars::table,
        known.iter().map(ParticularsRow::from)
    )?;
    Ok(())
}

/// Saves particulars whose version was counted up by one, if they are still what they were: the
/// first ones are added.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Particulars) -> Result<Saved> {
    let row = ParticularsRow::from(changed);
    let count = if changed.version == 1 {
        diesel::insert_into(subject_particulars::table)
            .values(row)
            .prepared()
            .execute(conn)?
    } else {
        diesel::update(subject_particulars::table)
            .filter(subject_particulars::subject_id.eq(changed.subject))
            .filter(subject_particulars::version.eq(changed.version - 1))
            .set(row)
            .prepared()
            .execute(conn)?
    };
    Ok(Saved::one(count))
}
