//! Initiatives with their authors, as they are kept.

mod awards;
mod lists;
mod shares;

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::reading::rows;
use crate::db::schema::{initiative, initiative_author};
use crate::db::{Conn, Reading, Result, Saved};
use crate::domain::base::ids::{AwardId, InitiativeId, SubjectId, UnitId};
use crate::domain::base::text::name_words;
use crate::domain::register::initiative::{Initiative, InitiativeAuthor, Reach};

pub use awards::{awards_of, awards_with_ids};
pub use lists::{count_up_to, find, list, recognised};
pub use shares::{add_shares, authored_by, give, take_shares};

/// An initiative as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = initiative, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct InitiativeRow {
    id: InitiativeId,
    unit_id: UnitId,
    title: String,
    folded: String,
    reach: Reach,
    recognised_on: NaiveDate,
    recognised_by: String,
    decision_number: String,
    spent_on: Option<AwardId>,
    created_at: StoredMoment,
    version: i64,
}

impl From<&Initiative> for InitiativeRow {
    fn from(initiative: &Initiative) -> Self {
        Self {
            id: initiative.id,
            unit_id: initiative.unit,
            title: initiative.title.clone(),
            folded: name_words(&initiative.title),
            reach: initiative.reach,
            recognised_on: initiative.recognised_on,
            recognised_by: initiative.recognised_by.clone(),
            decision_number: initiative.decision_number.clone(),
            spent_on: initiative.spent_on,
            created_at: initiative.created_at.into(),
            version: initiative.version,
        }
    }
}

impl From<InitiativeRow> for Initiative {
    /// Its authors stand in a table of their own.
    fn from(row: InitiativeRow) -> Self {
        Self {
            id: row.id,
            unit: row.unit_id,
            title: row.title,
            reach: row.reach,
            recognised_on: row.recognised_on,
            recognised_by: row.recognised_by,
            decision_number: row.decision_number,
            authors: Vec::new(),
            spent_on: row.spent_on,
            created_at: row.created_at.into(),
            version: row.version,
        }
    }
}

loaded!(Initiative as InitiativeRow);

/// An author of an initiative as the table of them has it.
#[derive(Insertable)]
#[diesel(table_name = initiative_author)]
struct AuthorRow {
    initiative_id: InitiativeId,
    subject_id: SubjectId,
    share: i32,
}

impl AuthorRow {
    fn of(initiative: InitiativeId, author: &InitiativeAuthor) -> Self {
        Self {
            initiative_id: initiative,
            subject_id: author.subject,
            share: stored_share(author.share),
        }
    }
}

fn stored_share(share: u32) -> i32 {
    i32::try_from(share).unwrap_or(i32::MAX)
}

fn read_share(share: i32) -> u32 {
    u32::try_from(share).unwrap_or_default()
}

/// The initiatives of each of these subjects. Of the authors it has the one alone that was asked
/// for, with the share.
pub fn of_subjects(
    subjects: &[SubjectId],
) -> impl Reading<Answer = Vec<(SubjectId, Initiative)>> + use<> {
    let rows = rows!((SubjectId, i32, Initiative): initiative_author::table
    .inner_join(initiative::table)
    .filter(among(initiative_author::subject_id, subjects))
    .order((initiative_author::subject_id, initiative::id))
    .select((
        initiative_author::subject_id,
        initiative_author::share,
        Initiative::as_select(),
    )))
    .unless(subjects.is_empty());
    rows.map(|rows| {
        let with_share = |(subject, share, initiative): (SubjectId, i32, Initiative)| {
            let share = read_share(share);
            let authors = vec![InitiativeAuthor { subject, share }];
            (
                subject,
                Initiative {
                    authors,
                    ..initiative
                },
            )
        };
        Ok(rows.into_iter().map(with_share).collect())
    })
}

/// These initiatives with all their authors, those with the largest shares first.
fn with_authors(conn: &mut Conn, mut found: Vec<Initiative>) -> Result<Vec<Initiative>> {
    if found.is_empty() {
        return Ok(found);
    }
    let ids: Vec<InitiativeId> = found.iter().map(|one| one.id).collect();
    let rows: Vec<(InitiativeId, SubjectId, i32)> = initiative_author::table
        .filter(among(initiative_author::initiative_id, &ids))
        .order((
            initiative_author::share.desc(),
            initiative_author::subject_id,
        ))
        .select((
            initiative_author::initiative_id,
            initiative_author::subject_id,
            initiative_author::share,
        ))
        .load(conn)?;
    for (id, subject, share) in rows {
        let share = read_share(share);
        if let Some(one) = found.iter_mut().find(|one| one.id == id) {
            one.authors.push(InitiativeAuthor { subject, share });
        }
    }
    Ok(found)
}

fn insert_authors(conn: &mut Conn, initiatives: &[Initiative]) -> Result<()> {
    let rows = initiatives.iter().flat_map(|one| {
        let of_one = move |author| AuthorRow::of(one.id, author);
        one.authors.iter().map(of_one)
    });
    insert_all!(conn, initiative_author::table, rows)?;
    Ok(())
}

/// Adds initiatives with their authors.
pub fn insert(conn: &mut Conn, initiatives: &[Initiative]) -> Result<()> {
    let rows = initiatives.iter().map(InitiativeRow::from);
    insert_all!(conn, initiative::table, rows)?;
    insert_authors(conn, initiatives)
}

/// Saves an initiative whose version was counted up by one, if it is still what it was; its authors
/// stay.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Initiative) -> Result<Saved> {
    let row = initiative::table
        .filter(initiative::id.eq(changed.id))
        .filter(initiative::version.eq(changed.version - 1));
    let count = diesel::update(row)
        .set(InitiativeRow::from(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Writes down the authors of an initiative in place of those it had.
pub fn put_authors(conn: &mut Conn, changed: &Initiative) -> Result<()> {
    let old = initiative_author::table.filter(initiative_author::initiative_id.eq(changed.id));
    diesel::delete(old).prepared().execute(conn)?;
    insert_authors(conn, std::slice::from_ref(changed))
}

/// Removes an initiative with its authors, if it is still what it was and was not spent.
pub fn delete_if_unchanged(conn: &mut Conn, removed: &Initiative) -> Result<Saved> {
    let row = initiative::table
        .filter(initiative::id.eq(removed.id))
        .filter(initiative::version.eq(removed.version))
        .filter(initiative::spent_on.is_null());
    // The authors go with it.
    let count = diesel::delete(row).prepared().execute(conn)?;
    Ok(Saved::one(count))
}
