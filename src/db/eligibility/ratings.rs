//! Yearly ratings as they are kept.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::scope::in_scope_or_own;
use crate::db::schema::{rating, subject};
use crate::db::{Conn, PageRequest, Result, Saved, read, stored};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{RatingId, SubjectId};
use crate::domain::eligibility::rating::Rating;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = rating)]
struct RatingRow {
    id: String,
    subject_id: String,
    year: i32,
    grade: String,
    source: String,
    created_at: NaiveDateTime,
    version: i64,
}

impl RatingRow {
    fn of(rating: &Rating) -> Self {
        Self {
            id: rating.id.to_string(),
            subject_id: rating.subject.to_string(),
            year: rating.year,
            grade: rating.grade.code().to_owned(),
            source: rating.source.clone(),
            created_at: stored(rating.created_at),
            version: rating.version,
        }
    }

    fn rating(self) -> Result<Rating> {
        Ok(Rating {
            id: read(&self.id)?,
            subject: read(&self.subject_id)?,
            year: self.year,
            grade: read(&self.grade)?,
            source: self.source,
            created_at: self.created_at.and_utc(),
            version: self.version,
        })
    }
}

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
        .select(RatingRow::as_select())
        .into_boxed();
    if let Some(id) = of {
        query = query.filter(rating::subject_id.eq(id.to_string()));
    }
    if let Some(year) = year {
        query = query.filter(rating::year.eq(year));
    }
    if let Some(after) = &page.after {
        query = query.filter(rating::id.gt(after.clone()));
    }
    let rows = query
        .order(rating::id)
        .limit(page.limit)
        .load::<RatingRow>(conn)?;
    rows.into_iter().map(RatingRow::rating).collect()
}

/// A rating of a subject within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: RatingId) -> Result<Option<Rating>> {
    let row = rating::table
        .inner_join(subject::table)
        .filter(rating::id.eq(id.to_string()))
        .filter(in_scope_or_own(subject::unit_id, rating::subject_id, scope))
        .select(RatingRow::as_select())
        .get_result::<RatingRow>(conn)
        .optional()?;
    row.map(RatingRow::rating).transpose()
}

/// Saves grade and source of a rating whose version was counted up by one, if it is still what it
/// was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Rating) -> Result<Saved> {
    let row = rating::table
        .filter(rating::id.eq(changed.id.to_string()))
        .filter(rating::version.eq(changed.version - 1));
    let new = (
        rating::grade.eq(changed.grade.code()),
        rating::source.eq(changed.source.clone()),
        rating::version.eq(changed.version),
    );
    Ok(Saved::one(
        diesel::update(row).set(new).prepared().execute(conn)?,
    ))
}

/// The ratings of these subjects, of whatever years.
pub fn of_subjects(conn: &mut Conn, subjects: &[SubjectId]) -> Result<Vec<Rating>> {
    let rows = rating::table
        .filter(among(rating::subject_id, subjects))
        .order((rating::subject_id, rating::year))
        .select(RatingRow::as_select())
        .load::<RatingRow>(conn)?;
    rows.into_iter().map(RatingRow::rating).collect()
}

/// Adds ratings in one statement.
pub fn insert(conn: &mut Conn, ratings: &[Rating]) -> Result<()> {
    let rows: Vec<RatingRow> = ratings.iter().map(RatingRow::of).collect();
    insert_all!(conn, rating::table, rows)?;
    Ok(())
}
