//! What is held against subjects as it is kept.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::scope::in_scope;
use crate::db::register::namesakes::{called, home, namesake, near, theirs};
use crate::db::schema::{hold, subject, unit};
use crate::db::{Conn, PageRequest, Result, Saved, read, stored};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{HoldId, PersonId, SubjectId};
use crate::domain::eligibility::hold::Hold;
use crate::domain::eligibility::record::Relation;
use crate::domain::register::people::SubjectKind;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = hold, treat_none_as_default_value = false, treat_none_as_null = true)]
struct HoldRow {
    id: String,
    subject_id: String,
    kind: String,
    ground: String,
    since_on: NaiveDate,
    created_at: NaiveDateTime,
    lifted_at: Option<NaiveDateTime>,
    all_clear: Option<String>,
    version: i64,
}

impl HoldRow {
    fn of(hold: &Hold) -> Self {
        Self {
            id: hold.id.to_string(),
            subject_id: hold.subject.to_string(),
            kind: hold.kind.code().to_owned(),
            ground: hold.ground.clone(),
            since_on: hold.since,
            created_at: stored(hold.created_at),
            lifted_at: hold.lifted.as_ref().map(|(_, at)| stored(*at)),
            all_clear: hold.lifted.as_ref().map(|(paper, _)| paper.clone()),
            version: hold.version,
        }
    }

    fn hold(self) -> Result<Hold> {
        Ok(Hold {
            id: read(&self.id)?,
            subject: read(&self.subject_id)?,
            kind: read(&self.kind)?,
            ground: self.ground,
            since: self.since_on,
            created_at: self.created_at.and_utc(),
            lifted: self
                .all_clear
                .zip(self.lifted_at)
                .map(|(paper, at)| (paper, at.and_utc())),
            version: self.version,
        })
    }
}

/// What stands against these subjects now.
pub fn standing_against(conn: &mut Conn, subjects: &[SubjectId]) -> Result<Vec<Hold>> {
    let rows = hold::table
        .filter(among(hold::subject_id, subjects))
        .filter(hold::lifted_at.is_null())
        .order(hold::id)
        .select(HoldRow::as_select())
        .load::<HoldRow>(conn)?;
    rows.into_iter().map(HoldRow::hold).collect()
}

/// What stands now against the units of these subjects, which is held against the collective under
/// the unit's name, and against their namesakes; each with the one of these subjects it counts for.
pub fn standing_around(
    conn: &mut Conn,
    subjects: &[SubjectId],
) -> Result<Vec<(SubjectId, Relation, Hold)>> {
    let units = subject::table
        .inner_join(unit::table)
        .inner_join(theirs.on(called!(unit::folded)))
        .inner_join(hold::table.on(hold::subject_id.eq(theirs.field(subject::id))))
        .filter(among(subject::id, subjects))
        .filter(
            theirs
                .field(subject::kind)
                .eq(SubjectKind::Collective.code()),
        )
        .filter(hold::lifted_at.is_null())
        .order(hold::id)
        .select((subject::id, HoldRow::as_select()))
        .load::<(String, HoldRow)>(conn)?;
    let namesakes = subject::table
        .inner_join(home.on(home.field(unit::id).eq(subject::unit_id)))
        .inner_join(unit::table.on(near!()))
        .inner_join(theirs.on(namesake!()))
        .inner_join(hold::table.on(hold::subject_id.eq(theirs.field(subject::id))))
        .filter(among(subject::id, subjects))
        .filter(hold::lifted_at.is_null())
        .order(hold::id)
        .select((subject::id, HoldRow::as_select()))
        .load::<(String, HoldRow)>(conn)?;
    let units = units.into_iter().map(|(of, row)| (of, Relation::Unit, row));
    let all = units.chain(
        namesakes
            .into_iter()
            .map(|(of, row)| (of, Relation::Namesake, row)),
    );
    all.map(|(of, relation, row)| Ok((read(&of)?, relation, row.hold()?)))
        .collect()
}

/// A hold against a subject of a unit within the scope who is not this person.
pub fn find(
    conn: &mut Conn,
    scope: &Scope,
    id: HoldId,
    not_of: Option<PersonId>,
) -> Result<Option<Hold>> {
    let nobody = not_of.map(|id| id.to_string()).unwrap_or_default();
    let row = hold::table
        .inner_join(subject::table)
        .filter(hold::id.eq(id.to_string()))
        .filter(in_scope(subject::unit_id, scope))
        .filter(
            subject::person_id
                .is_null()
                .or(subject::person_id.ne(nobody)),
        )
        .select(HoldRow::as_select())
        .get_result::<HoldRow>(conn)
        .optional()?;
    row.map(HoldRow::hold).transpose()
}

/// A page of the holds against subjects of units within the scope who are not this person, by id.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    subject_id: Option<SubjectId>,
    not_of: Option<PersonId>,
    page: &PageRequest,
) -> Result<Vec<Hold>> {
    let mut query = hold::table
        .inner_join(subject::table)
        .filter(in_scope(subject::unit_id, scope))
        .select(HoldRow::as_select())
        .into_boxed();
    if let Some(person) = not_of {
        query = query.filter(
            subject::person_id
                .is_null()
                .or(subject::person_id.ne(person.to_string())),
        );
    }
    if let Some(id) = subject_id {
        query = query.filter(hold::subject_id.eq(id.to_string()));
    }
    if let Some(after) = &page.after {
        query = query.filter(hold::id.gt(after.clone()));
    }
    let rows = query
        .order(hold::id)
        .limit(page.limit)
        .load::<HoldRow>(conn)?;
    rows.into_iter().map(HoldRow::hold).collect()
}

/// Enters a hold.
pub fn insert(conn: &mut Conn, new: &Hold) -> Result<()> {
    diesel::insert_into(hold::table)
        .values(HoldRow::of(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves a hold whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Hold) -> Result<Saved> {
    let row = hold::table
        .filter(hold::id.eq(changed.id.to_string()))
        .filter(hold::version.eq(changed.version - 1));
    let count = diesel::update(row)
        .set(HoldRow::of(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}
