//! The subjects as they are kept.

use diesel::prelude::*;

use crate::db::engine::column::loaded;
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::scope::{in_scope, is_crowded};
use crate::db::engine::search::{self, HasWords};
use crate::db::schema::{subject, unit};
use crate::db::{Conn, PageRequest, Result, Saved, unless_referred_to};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::base::text::{fold, name_key, name_words};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::UnitPath;

/// A subject as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = subject, treat_none_as_default_value = false)]
pub struct SubjectRow {
    id: SubjectId,
    kind: SubjectKind,
    name: String,
    folded: String,
    words: Option<String>,
    name_key: Option<String>,
    unit_id: UnitId,
    person_id: Option<PersonId>,
    version: i64,
    leader_id: Option<PersonId>,
    told_apart: Option<String>,
    merged_into: Option<SubjectId>,
}

impl From<&Subject> for SubjectRow {
    fn from(subject: &Subject) -> Self {
        Self {
            id: subject.id,
            kind: subject.kind,
            name: subject.name.clone(),
            folded: fold(&subject.name),
            words: Some(name_words(&subject.name)),
            name_key: Some(name_key(&subject.name)),
            unit_id: subject.unit,
            person_id: subject.person,
            version: subject.version,
            leader_id: subject.leader,
            told_apart: subject.told_apart.clone(),
            merged_into: subject.merged_into,
        }
    }
}

impl From<SubjectRow> for Subject {
    fn from(row: SubjectRow) -> Self {
        Self {
            id: row.id,
            kind: row.kind,
            name: row.name,
            unit: row.unit_id,
            person: row.person_id,
            leader: row.leader_id,
            told_apart: row.told_apart,
            merged_into: row.merged_into,
            version: row.version,
        }
    }
}

loaded!(Subject as SubjectRow);

/// A subject within the scope, with where its unit stands; none that was joined to another.
pub fn find_subject(
    conn: &mut Conn,
    scope: &Scope,
    id: SubjectId,
) -> Result<Option<(Subject, UnitPath)>> {
    let found = find_or_joined(conn, scope, id)?;
    Ok(found.filter(|(subject, _)| subject.merged_into.is_none()))
}

/// A subject within the scope, with where its unit stands, be it joined to another.
pub fn find_or_joined(
    conn: &mut Conn,
    scope: &Scope,
    id: SubjectId,
) -> Result<Option<(Subject, UnitPath)>> {
    Ok(subject::table
        .inner_join(unit::table)
        .filter(subject::id.eq(id))
        .filter(in_scope(subject::unit_id, scope))
        .select((Subject::as_select(), unit::path))
        .get_result(conn)
        .optional()?)
}

/// The subjects with these ids, wherever they are, each with where its unit stands.
pub fn subjects_with_ids(conn: &mut Conn, ids: &[SubjectId]) -> Result<Vec<(Subject, UnitPath)>> {
    Ok(subject::table
        .inner_join(unit::table)
        .filter(among(subject::id, ids))
        .select((Subject::as_select(), unit::path))
        .load(conn)?)
}

/// A page of the subjects within the scope, by id.
pub fn list_subjects(
    conn: &mut Conn,
    scope: &Scope,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Vec<Subject>> {
    let named = q.map(|q| search::subjects(conn, q)).transpose()?;
    if named.as_ref().is_some_and(HasWords::finds_nobody) {
        return Ok(Vec::new());
    }
    let walked = named.as_ref().is_some_and(HasWords::is_rare)
        || is_crowded(conn, "subject", subject::unit_id, scope)?;
    let seen = in_scope(subject::unit_id, scope).walked(walked);
    let mut query = subject::table
        .filter(seen)
        .filter(subject::merged_into.is_null())
        .select(Subject::as_select())
        .into_boxed();
    if let Some(named) = named {
        query = query.filter(named);
    }
    if let Some(after) = &page.after {
        query = query.filter(subject::id.gt(after.clone()));
    }
    Ok(query.order(subject::id).limit(page.limit).load(conn)?)
}

/// Gives a subject whose version was counted up by one another name, if it is still what it was.
pub fn rename_subject_if_unchanged(conn: &mut Conn, changed: &Subject) -> Result<Saved> {
    let count = diesel::update(subject::table)
        .filter(subject::id.eq(changed.id))
        .filter(subject::version.eq(changed.version - 1))
        .set((
            subject::name.eq(changed.name.clone()),
            subject::folded.eq(fold(&changed.name)),
            subject::words.eq(Some(name_words(&changed.name))),
            subject::name_key.eq(Some(name_key(&changed.name))),
            subject::version.eq(changed.version),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Adds subjects in one statement.
pub fn insert_subjects(conn: &mut Conn, subjects: &[Subject]) -> Result<()> {
    insert_all!(conn, subject::table, subjects.iter().map(SubjectRow::from))?;
    Ok(())
}

/// The collectives of these units whose names have one of these keys: the unit and the name.
pub fn collectives_alike(
    conn: &mut Conn,
    units: &[UnitId],
    keys: &[String],
) -> Result<Vec<(UnitId, String)>> {
    Ok(subject::table
        .filter(among(subject::unit_id, units))
        .filter(among(subject::name_key.assume_not_null(), keys))
        .filter(subject::kind.eq(SubjectKind::Collective))
        .filter(subject::merged_into.is_null())
        .select((subject::unit_id, subject::name))
        .load(conn)?)
}

/// Removes a subject that is nobody on the register and that nobody has changed since it was added,
/// as long as nothing refers to it.
pub fn remove_subject_if_as_added(conn: &mut Conn, id: SubjectId) -> Result<Saved> {
    let row = subject::table
        .filter(subject::id.eq(id))
        .filter(subject::person_id.is_null())
        .filter(subject::version.eq(1));
    unless_referred_to(conn, |conn| diesel::delete(row).prepared().execute(conn))
}

/// Saves who leads a subject, and whom it was told apart from, if its version, which was counted up
/// by one, is still what it was.
pub fn save_subject_if_unchanged(conn: &mut Conn, changed: &Subject) -> Result<Saved> {
    let count = diesel::update(subject::table)
        .filter(subject::id.eq(changed.id))
        .filter(subject::version.eq(changed.version - 1))
        .set((
            subject::leader_id.eq(changed.leader),
            subject::told_apart.eq(changed.told_apart.clone()),
            subject::version.eq(changed.version),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Those of these subjects that lie within the scope, each with the code of its unit.
pub fn subjects_within(
    conn: &mut Conn,
    scope: &Scope,
    ids: &[SubjectId],
) -> Result<Vec<(Subject, String)>> {
    Ok(subject::table
        .inner_join(unit::table)
        .filter(among(subject::id, ids))
        .filter(in_scope(subject::unit_id, scope))
        .select((Subject::as_select(), unit::code))
        .load(conn)?)
}

/// Holds the rows of these subjects until the transaction ends, always in the same order. SQLite
/// has one writer anyway.
pub fn lock_subjects(conn: &mut Conn, ids: &[SubjectId]) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        subject::table
            .filter(among(subject::id, ids))
            .order(subject::id)
            .select(subject::id)
            .for_update()
            .load::<String>(pg)?;
    }
    Ok(())
}
