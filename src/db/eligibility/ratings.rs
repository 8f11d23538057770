//! Yearly ratings as they are kept.

use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::reading::rows;
use crate::db::engine::scope::in_scope_or_own;
use crate::db::schema::{rating, subject};
use crate::db::{Conn, PageRequest, Reading, Result, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{RatingId, SubjectId};
use crate::domain::eligibility::rating::Rating;
use crate::domain::law::grade::Grade;

/// A rating as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = rating)]
pub struct RatingRow {
    id: RatingId,
    subject_id: SubjectId,
    year: i32,
    grade: Grade,
    source: String,
    created_at: StoredMoment,
    version: i64,
}

impl From<&Rating> for RatingRow {
    fn from(rating: &Rating) -> Self {
        Self {
            id: rating.id,
            subject_id: rating.subject,
            year: rating.year,
            grade: rating.grade,
            source: rating.source.clone(),
            created_at: rating.created_at.into(),
            version: rating.version,
        }
    }
}

impl From<RatingRow> for Rating {
    fn from(row: RatingRow) -> Self {
        Self {
            id: row.id,
            subject: row.subject_id,
            year: row.year,
            grade: row.grade,
            source: row.source,
            created_at: row.created_at.into(),
            version: row.version,
        }
    }
}

loaded!(Rating as RatingRow);

/// A page of the ratings of subjects within the scope, by id; of one subject, of one year, if
/// given.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    of: Option<SubjectId>,
    year: Option<i32>,
    page: &PageRequest,
) -> Result<Vec<Rating>> {
    let mut query = rating::table
        .inner_join(subject::table)
        .filter(in_scope_or_own(subject::unit_id, rating::subject_id, scope))
        .select(Rating::as_select())
        .into_boxed();
    if let Some(id) = of {
        query = query.filter(rating::subject_id.eq(id));
    }
    if let Some(year) = year {
        query = query.filter(rating::year.eq(year));
    }
    if let Some(after) = &page.after {
        query = query.filter(rating::id.gt(after.clone()));
    }
    Ok(query.order(rating::id).limit(page.limit).load(conn)?)
}

/// A rating of a subject within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: RatingId) -> Result<Option<Rating>> {
    Ok(rating::table
        .inner_join(subject::table)
        .filter(rating::id.eq(id))
        .filter(in_scope_or_own(subject::unit_id, rating::subject_id, scope))
        .select(Rating::as_select())
        .get_result(conn)
        .optional()?)
}

/// Saves grade and source of a rating whose version was counted up by one, if it is still what it
/// was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Rating) -> Result<Saved> {
    let row = rating::table
        .filter(rating::id.eq(changed.id))
        .filter(rating::version.eq(changed.version - 1));
    let new = (
        rating::grade.eq(changed.grade),
        rating::source.eq(changed.source.clone()),
        rating::version.eq(changed.version),
    );
    Ok(Saved::one(
        diesel::update(row).set(new).prepared().execute(conn)?,
    ))
}

/// The ratings of these subjects, of whatever years.
pub fn of_subjects(subjects: &[SubjectId]) -> impl Reading<Answer = Vec<Rating>> + use<> {
    rows!(Rating: rating::table
        .filter(among(rating::subject_id, subjects))
        .order((rating::subject_id, rating::year))
        .select(Rating::as_select()))
    .unless(subjects.is_empty())
}

/// Adds ratings in one statement.
pub fn insert(conn: &mut Conn, ratings: &[Rating]) -> Result<()> {
    let rows = ratings.iter().map(RatingRow::from);
    insert_all!(conn, rating::table, rows)?;
    Ok(())
}

/// Removes a rating that nobody has changed since it was entered.
pub fn remove_if_as_entered(conn: &mut Conn, id: RatingId) -> Result<Saved> {
    let row = rating::table
        .filter(rating::id.eq(id))
        .filter(rating::version.eq(1));
    Ok(Saved::one(diesel::delete(row).prepared().execute(conn)?))
}

/// Gives ratings to another record of their subject, as far as they are with the one they were with.
pub fn give(
    conn: &mut Conn,
    (from, to): (SubjectId, SubjectId),
    ratings: &[RatingId],
) -> Result<()> {
    let these = rating::table
        .filter(among(rating::id, ratings))
        .filter(rating::subject_id.eq(from));
    diesel::update(these)
        .set(rating::subject_id.eq(to))
        .prepared()
        .execute(conn)?;
    Ok(())
}
