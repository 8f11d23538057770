//! What is held against subjects as it is kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::reading::rows;
use crate::db::engine::scope::in_scope;
use crate::db::register::namesakes::{called, home, namesake, near, theirs};
use crate::db::schema::{hold, subject, unit};
use crate::db::{Conn, PageRequest, Reading, Result, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{HoldId, PersonId, SubjectId};
use crate::domain::eligibility::hold::{Hold, HoldKind};
use crate::domain::eligibility::record::Relation;
use crate::domain::register::people::SubjectKind;

/// A hold as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = hold, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct HoldRow {
    id: HoldId,
    subject_id: SubjectId,
    kind: HoldKind,
    ground: String,
    since_on: NaiveDate,
    created_at: StoredMoment,
    lifted_at: Option<StoredMoment>,
    all_clear: Option<String>,
    version: i64,
}

impl From<&Hold> for HoldRow {
    fn from(hold: &Hold) -> Self {
        let (all_clear, lifted_at) = hold.lifted.clone().unzip();
        Self {
            id: hold.id,
            subject_id: hold.subject,
            kind: hold.kind,
            ground: hold.ground.clone(),
            since_on: hold.since,
            created_at: hold.created_at.into(),
            lifted_at: lifted_at.map(StoredMoment::from),
            all_clear,
            version: hold.version,
        }
    }
}

impl From<HoldRow> for Hold {
    fn from(row: HoldRow) -> Self {
        Self {
            id: row.id,
            subject: row.subject_id,
            kind: row.kind,
            ground: row.ground,
            since: row.since_on,
            created_at: row.created_at.into(),
            lifted: row.all_clear.zip(row.lifted_at.map(Into::into)),
            version: row.version,
        }
    }
}

loaded!(Hold as HoldRow);

/// What stands against these subjects now.
pub fn standing_against(subjects: &[SubjectId]) -> impl Reading<Answer = Vec<Hold>> + use<> {
    rows!(Hold: hold::table
        .filter(among(hold::subject_id, subjects))
        .filter(hold::lifted_at.is_null())
        .order(hold::id)
        .select(Hold::as_select()))
    .unless(subjects.is_empty())
}

/// What stands now against the units of these subjects, which is held against the collective under
/// the unit's name, and against their namesakes; each with the one of these subjects it counts for.
pub fn standing_around(
    subjects: &[SubjectId],
) -> impl Reading<Answer = Vec<(SubjectId, Relation, Hold)>> + use<> {
    let units = rows!((SubjectId, Hold): subject::table
        .inner_join(unit::table)
        .inner_join(theirs.on(called!(unit::folded)))
        .inner_join(hold::table.on(hold::subject_id.eq(theirs.field(subject::id))))
        .filter(among(subject::id, subjects))
        .filter(theirs.field(subject::kind).eq(SubjectKind::Collective))
        .filter(hold::lifted_at.is_null())
        .order(hold::id)
        .select((subject::id, Hold::as_select())));
    let namesakes = rows!((SubjectId, Hold): subject::table
        .inner_join(home.on(home.field(unit::id).eq(subject::unit_id)))
        .inner_join(unit::table.on(near!()))
        .inner_join(theirs.on(namesake!()))
        .inner_join(hold::table.on(hold::subject_id.eq(theirs.field(subject::id))))
        .filter(among(subject::id, subjects))
        .filter(hold::lifted_at.is_null())
        .order(hold::id)
        .select((subject::id, Hold::as_select())));
    let nobody = subjects.is_empty();
    (units.unless(nobody), namesakes.unless(nobody)).map(|(units, namesakes)| {
        let units = units
            .into_iter()
            .map(|(of, hold)| (of, Relation::Unit, hold));
        let namesakes = namesakes
            .into_iter()
            .map(|(of, hold)| (of, Relation::Namesake, hold));
        Ok(units.chain(namesakes).collect())
    })
}

/// A hold against a subject of a unit within the scope who is not this person.
pub fn find(
    conn: &mut Conn,
    scope: &Scope,
    id: HoldId,
    not_of: Option<PersonId>,
) -> Result<Option<Hold>> {
    let nobody = not_of.map(|id| id.to_string()).unwrap_or_default();
    Ok(hold::table
        .inner_join(subject::table)
        .filter(hold::id.eq(id))
        .filter(in_scope(subject::unit_id, scope))
        .filter(
            subject::person_id
                .is_null()
                .or(subject::person_id.ne(nobody)),
        )
        .select(Hold::as_select())
        .get_result(conn)
        .optional()?)
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
        .select(Hold::as_select())
        .into_boxed();
    if let Some(person) = not_of {
        query = query.filter(
            subject::person_id
                .is_null()
                .or(subject::person_id.ne(person)),
        );
    }
    if let Some(id) = subject_id {
        query = query.filter(hold::subject_id.eq(id));
    }
    if let Some(after) = &page.after {
        query = query.filter(hold::id.gt(after.clone()));
    }
    Ok(query.order(hold::id).limit(page.limit).load(conn)?)
}

/// Enters a hold.
pub fn insert(conn: &mut Conn, new: &Hold) -> Result<()> {
    diesel::insert_into(hold::table)
        .values(HoldRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Saves a hold whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Hold) -> Result<Saved> {
    let row = hold::table
        .filter(hold::id.eq(changed.id))
        .filter(hold::version.eq(changed.version - 1));
    let count = diesel::update(row)
        .set(HoldRow::from(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// What was ever held against a subject.
pub fn all_of(conn: &mut Conn, subject: SubjectId) -> Result<Vec<HoldId>> {
    Ok(hold::table
        .filter(hold::subject_id.eq(subject))
        .order(hold::id)
        .select(hold::id)
        .load(conn)?)
}

/// Gives holds to another record of their subject, as far as they are with the one they were with.
pub fn give(conn: &mut Conn, (from, to): (SubjectId, SubjectId), holds: &[HoldId]) -> Result<()> {
    let these = hold::table
        .filter(among(hold::id, holds))
        .filter(hold::subject_id.eq(from));
    diesel::update(these)
        .set(hold::subject_id.eq(to))
        .prepared()
        .execute(conn)?;
    Ok(())
}
