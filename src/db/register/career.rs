//! Careers, and the measures against collectives, as they are kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::reading::rows;
use crate::db::engine::scope::in_scope_or_own;
use crate::db::schema::{career_entry, subject};
use crate::db::{Conn, Failure, PageRequest, Reading, Result, Saved, read};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{CareerEntryId, SubjectId};
use crate::domain::register::career::{CareerEntry, CareerFact, CareerKind};
use crate::domain::register::people::Subject;

/// An entry as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = career_entry, treat_none_as_default_value = false)]
pub struct CareerEntryRow {
    id: CareerEntryId,
    subject_id: SubjectId,
    kind: CareerKind,
    code: Option<String>,
    collective_id: Option<SubjectId>,
    title: String,
    from_on: NaiveDate,
    to_on: Option<NaiveDate>,
    paper: Option<String>,
    created_at: StoredMoment,
    version: i64,
}

impl From<&CareerEntry> for CareerEntryRow {
    fn from(entry: &CareerEntry) -> Self {
        Self {
            id: entry.id,
            subject_id: entry.subject,
            kind: entry.fact.kind(),
            code: entry.fact.code().map(str::to_owned),
            collective_id: entry.fact.collective(),
            title: entry.title.clone(),
            from_on: entry.from,
            to_on: entry.to,
            paper: entry.paper.clone(),
            created_at: entry.created_at.into(),
            version: entry.version,
        }
    }
}

impl TryFrom<CareerEntryRow> for CareerEntry {
    type Error = Failure;

    fn try_from(row: CareerEntryRow) -> Result<Self> {
        let code = row.code.unwrap_or_default();
        let fact = match (row.kind, row.collective_id) {
            (CareerKind::Member, Some(collective)) => CareerFact::Member(collective),
            (kind, _) => CareerFact::of_code(kind, &code).ok_or(Failure::NotUnderstood(code))?,
        };
        Ok(Self {
            id: row.id,
            subject: row.subject_id,
            fact,
            title: row.title,
            from: row.from_on,
            to: row.to_on,
            paper: row.paper,
            created_at: row.created_at.into(),
            version: row.version,
        })
    }
}

loaded!(CareerEntry as CareerEntryRow);

/// Which entries of a subject are told to a reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ToldCareer {
    /// All of them.
    Whole,
    /// All but the disciplinary measures.
    WithoutMeasures,
}

impl ToldCareer {
    /// The kind that is left out; no kind is called nothing.
    fn left_out(self) -> String {
        match self {
            Self::Whole => String::new(),
            Self::WithoutMeasures => CareerKind::Discipline.code().to_owned(),
        }
    }
}

/// The entries of these subjects, each one's by their first days.
pub fn of_subjects(subjects: &[SubjectId]) -> impl Reading<Answer = Vec<CareerEntry>> + use<> {
    rows!(CareerEntry: career_entry::table
        .filter(among(career_entry::subject_id, subjects))
        .order((career_entry::subject_id, career_entry::from_on, career_entry::id))
        .select(CareerEntry::as_select()))
    .unless(subjects.is_empty())
}

/// The entries that tell of membership of these collectives, of whatever days; only such entries
/// name a collective.
pub fn members_of(collectives: &[SubjectId]) -> impl Reading<Answer = Vec<CareerEntry>> + use<> {
    rows!(CareerEntry: career_entry::table
        .filter(among(career_entry::collective_id, collectives))
        .order((career_entry::subject_id, career_entry::from_on, career_entry::id))
        .select(CareerEntry::as_select()))
    .unless(collectives.is_empty())
}

/// The place of an entry in the list of its subject.
#[must_use]
pub fn place_of(entry: &CareerEntry) -> String {
    format!("{}|{}", entry.from, entry.id)
}

/// A page of the entries of a subject that are told, by their first days.
pub fn list(
    conn: &mut Conn,
    of: SubjectId,
    told: ToldCareer,
    page: &PageRequest,
) -> Result<Vec<CareerEntry>> {
    let mut query = career_entry::table
        .filter(career_entry::subject_id.eq(of))
        .filter(career_entry::kind.ne(told.left_out()))
        .select(CareerEntry::as_select())
        .into_boxed();
    if let Some((day, id)) = page
        .after
        .as_deref()
        .and_then(|after| after.split_once('|'))
    {
        let day: NaiveDate = read(day)?;
        query = query.filter(
            career_entry::from_on.gt(day).or(career_entry::from_on
                .eq(day)
                .and(career_entry::id.gt(id.to_owned()))),
        );
    }
    Ok(query
        .order((career_entry::from_on, career_entry::id))
        .limit(page.limit)
        .load(conn)?)
}

/// How many entries of a subject are told.
pub fn count(conn: &mut Conn, of: SubjectId, told: ToldCareer) -> Result<i64> {
    Ok(career_entry::table
        .filter(career_entry::subject_id.eq(of))
        .filter(career_entry::kind.ne(told.left_out()))
        .count()
        .get_result(conn)?)
}

/// The entry with this id, whosever it is.
pub fn with_id(conn: &mut Conn, id: CareerEntryId) -> Result<Option<CareerEntry>> {
    Ok(career_entry::table
        .filter(career_entry::id.eq(id))
        .select(CareerEntry::as_select())
        .get_result(conn)
        .optional()?)
}

/// A page of those within the scope who belong to a collective on a day, by id.
pub fn members_on(
    conn: &mut Conn,
    scope: &Scope,
    collective: SubjectId,
    day: NaiveDate,
    page: &PageRequest,
) -> Result<Vec<Subject>> {
    // Before the first one: no id is smaller.
    let after = page.after.clone().unwrap_or_default();
    Ok(career_entry::table
        .inner_join(subject::table)
        .filter(career_entry::collective_id.eq(collective))
        .filter(career_entry::from_on.le(day))
        .filter(
            career_entry::to_on
                .is_null()
                .or(career_entry::to_on.ge(day)),
        )
        .filter(in_scope_or_own(subject::unit_id, subject::id, scope))
        .filter(subject::id.gt(after))
        .select(Subject::as_select())
        .distinct()
        .order(subject::id)
        .limit(page.limit)
        .load(conn)?)
}

/// How many they are.
pub fn count_members_on(
    conn: &mut Conn,
    scope: &Scope,
    collective: SubjectId,
    day: NaiveDate,
) -> Result<i64> {
    Ok(career_entry::table
        .inner_join(subject::table)
        .filter(career_entry::collective_id.eq(collective))
        .filter(career_entry::from_on.le(day))
        .filter(
            career_entry::to_on
                .is_null()
                .or(career_entry::to_on.ge(day)),
        )
        .filter(in_scope_or_own(subject::unit_id, subject::id, scope))
        .select(diesel::dsl::count(subject::id).aggregate_distinct())
        .get_result(conn)?)
}

/// Adds entries in one statement.
pub fn insert(conn: &mut Conn, entries: &[CareerEntry]) -> Result<()> {
    insert_all!(
        conn,
        career_entry::table,
        entries.iter().map(CareerEntryRow::from)
    )?;
    Ok(())
}

/// Saves an entry whose version was counted up by one, if it is still what it was; whose it is and
/// of which kind never changes.
pub fn save_if_unchanged(conn: &mut Conn, changed: &CareerEntry) -> Result<Saved> {
    let entry = career_entry::table
        .filter(career_entry::id.eq(changed.id))
        .filter(career_entry::version.eq(changed.version - 1));
    let row = CareerEntryRow::from(changed);
    let new = (
        career_entry::code.eq(row.code),
        career_entry::title.eq(row.title),
        career_entry::from_on.eq(row.from_on),
        career_entry::to_on.eq(row.to_on),
        career_entry::paper.eq(row.paper),
        career_entry::version.eq(row.version),
    );
    Ok(Saved::one(
        diesel::update(entry).set(new).prepared().execute(conn)?,
    ))
}

/// Removes an entry, if it is still what it was.
pub fn delete_if_unchanged(conn: &mut Conn, entry: &CareerEntry) -> Result<Saved> {
    let this = career_entry::table
        .filter(career_entry::id.eq(entry.id))
        .filter(career_entry::version.eq(entry.version));
    Ok(Saved::one(diesel::delete(this).prepared().execute(conn)?))
}

/// All entries of a subject.
pub fn all_of(conn: &mut Conn, subject: SubjectId) -> Result<Vec<CareerEntryId>> {
    Ok(career_entry::table
        .filter(career_entry::subject_id.eq(subject))
        .order(career_entry::id)
        .select(career_entry::id)
        .load(conn)?)
}

/// All entries that tell of membership of a collective.
pub fn memberships_of(conn: &mut Conn, collective: SubjectId) -> Result<Vec<CareerEntryId>> {
    Ok(career_entry::table
        .filter(career_entry::collective_id.eq(collective))
        .order(career_entry::id)
        .select(career_entry::id)
        .load(conn)?)
}

/// Gives entries to another record of their subject, as far as they are with the one they were
/// with.
pub fn give(
    conn: &mut Conn,
    (from, to): (SubjectId, SubjectId),
    entries: &[CareerEntryId],
) -> Result<()> {
    let these = career_entry::table
        .filter(among(career_entry::id, entries))
        .filter(career_entry::subject_id.eq(from));
    diesel::update(these)
        .set(career_entry::subject_id.eq(to))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Gives memberships to another record of their collective, under the same condition.
pub fn give_memberships(
    conn: &mut Conn,
    (from, to): (SubjectId, SubjectId),
    entries: &[CareerEntryId],
) -> Result<()> {
    let these = career_entry::table
        .filter(among(career_entry::id, entries))
        .filter(career_entry::collective_id.eq(from));
    diesel::update(these)
        .set(career_entry::collective_id.eq(Some(to)))
        .prepared()
        .execute(conn)?;
    Ok(())
}
