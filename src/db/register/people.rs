//! The staff register and the subjects as they are kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, SOME, among, insert_all};
use crate::db::engine::scope::{in_scope, in_scope_or_own, is_crowded};
use crate::db::engine::search::{self, HasWords};
use crate::db::schema::{person, subject, unit};
use crate::db::{Conn, PageRequest, Result, Saved, read, read_some};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{PersonId, SubjectId};
use crate::domain::base::text::{fold, look, name_key, name_words};
use crate::domain::register::people::{Person, Subject, SubjectKind, sort_key};
use crate::domain::register::unit::UnitPath;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = person, treat_none_as_default_value = false, treat_none_as_null = true)]
struct PersonRow {
    id: String,
    staff_code: String,
    full_name: String,
    sort_key: String,
    folded: String,
    words: Option<String>,
    name_key: Option<String>,
    #[diesel(skip_update)]
    code_key: Option<String>,
    unit_id: String,
    position: Option<String>,
    is_direct_worker: bool,
    version: i64,
    left_on: Option<NaiveDate>,
    died_on: Option<NaiveDate>,
}

impl PersonRow {
    fn of(person: &Person) -> Self {
        Self {
            id: person.id.to_string(),
            staff_code: person.staff_code.clone(),
            full_name: person.full_name.clone(),
            sort_key: sort_key(&person.full_name),
            folded: fold(&person.full_name),
            words: Some(name_words(&person.full_name)),
            name_key: Some(name_key(&person.full_name)),
            code_key: Some(look(&person.staff_code)),
            unit_id: person.unit.to_string(),
            position: person.position.clone(),
            is_direct_worker: person.is_direct_worker,
            version: person.version,
            left_on: person.left_on,
            died_on: person.died_on,
        }
    }

    fn person(self) -> Result<Person> {
        Ok(Person {
            id: read(&self.id)?,
            staff_code: self.staff_code,
            full_name: self.full_name,
            unit: read(&self.unit_id)?,
            position: self.position,
            is_direct_worker: self.is_direct_worker,
            left_on: self.left_on,
            died_on: self.died_on,
            version: self.version,
        })
    }
}

/// A person within the scope.
pub fn find_person(conn: &mut Conn, scope: &Scope, id: PersonId) -> Result<Option<Person>> {
    let row = person::table
        .filter(person::id.eq(id.to_string()))
        .filter(in_scope(person::unit_id, scope))
        .select(PersonRow::as_select())
        .get_result::<PersonRow>(conn)
        .optional()?;
    row.map(PersonRow::person).transpose()
}

/// Of these people, those who have died, with the day.
pub fn who_died(conn: &mut Conn, people: &[PersonId]) -> Result<Vec<(PersonId, NaiveDate)>> {
    let dead = person::table
        .filter(among(person::id, people))
        .select((person::id, person::died_on));
    let dead = dead.load::<(String, Option<NaiveDate>)>(conn)?;
    dead.into_iter()
        .filter_map(|(id, day)| day.map(|day| Ok((read(&id)?, day))))
        .collect()
}

/// Of these people, those who left before a day, or have died.
pub fn who_left(conn: &mut Conn, people: &[PersonId], day: NaiveDate) -> Result<Vec<PersonId>> {
    let gone = person::left_on
        .lt(day)
        .or(person::died_on.is_not_null().nullable());
    let gone = person::table
        .filter(among(person::id, people))
        .filter(gone)
        .select(person::id)
        .load::<String>(conn)?;
    gone.iter().map(|id| read(id)).collect()
}

/// Of these people, those of whose death nothing is known.
pub fn without_death(conn: &mut Conn, people: &[PersonId]) -> Result<Vec<Person>> {
    let living = person::table
        .filter(among(person::id, people))
        .filter(person::died_on.is_null());
    let rows = living
        .order(person::id)
        .select(PersonRow::as_select())
        .load::<PersonRow>(conn)?;
    rows.into_iter().map(PersonRow::person).collect()
}

/// Notes on which day these people died, whose versions were counted up by one, if nobody else
/// noted one meanwhile.
pub fn note_deaths(conn: &mut Conn, people: &[Person], day: NaiveDate) -> Result<Saved> {
    let these = person::table.filter(among(person::id, people.iter().map(|person| person.id)));
    let count = diesel::update(these.filter(person::died_on.is_null()))
        .set((
            person::died_on.eq(day),
            person::version.eq(person::version + 1),
        ))
        .prepared_if(people.len() <= SOME)
        .execute(conn)?;
    Ok(if count == people.len() {
        Saved::Yes
    } else {
        Saved::LostRace
    })
}

/// A page of the people within the scope, by id.
pub fn list_people(
    conn: &mut Conn,
    scope: &Scope,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Vec<Person>> {
    let named = q.map(|q| search::people(conn, q)).transpose()?;
    let walked = named.as_ref().is_some_and(HasWords::is_rare)
        || is_crowded(conn, "person", person::unit_id, scope)?;
    let mut query = person::table
        .filter(in_scope(person::unit_id, scope).walked(walked))
        .select(PersonRow::as_select())
        .into_boxed();
    if let Some(named) = named {
        query = query.filter(named);
    }
    if let Some(after) = &page.after {
        query = query.filter(person::id.gt(after.clone()));
    }
    let rows = query
        .order(person::id)
        .limit(page.limit)
        .load::<PersonRow>(conn)?;
    rows.into_iter().map(PersonRow::person).collect()
}

/// Adds people in one statement.
pub fn insert_people(conn: &mut Conn, people: &[Person]) -> Result<()> {
    let rows: Vec<PersonRow> = people.iter().map(PersonRow::of).collect();
    insert_all!(conn, person::table, rows)?;
    Ok(())
}

/// The person with a staff code, wherever they work, and where their unit stands.
pub fn with_staff_code(conn: &mut Conn, code: &str) -> Result<Option<(Person, UnitPath)>> {
    let row = person::table
        .inner_join(unit::table)
        .filter(person::staff_code.eq(code.to_owned()))
        .select((PersonRow::as_select(), unit::path))
        .get_result::<(PersonRow, String)>(conn)
        .optional()?;
    row.map(|(row, path)| Ok((row.person()?, UnitPath::stored(path))))
        .transpose()
}

/// Is there a person with another staff code that looks like this one?
pub fn has_staff_code_like(conn: &mut Conn, code: &str) -> Result<bool> {
    let like = person::table
        .filter(person::code_key.eq(look(code)))
        .select(person::staff_code);
    Ok(like
        .get_result::<String>(conn)
        .optional()?
        .is_some_and(|other| other != code))
}

/// Saves a person whose version was counted up by one, if they are still what they were; the
/// subject they are follows in name and unit. Award records keep the name of the decision.
pub fn save_person_if_unchanged(conn: &mut Conn, changed: &Person) -> Result<Saved> {
    let count = diesel::update(person::table)
        .filter(person::id.eq(changed.id.to_string()))
        .filter(person::version.eq(changed.version - 1))
        .set(PersonRow::of(changed))
        .prepared()
        .execute(conn)?;
    if count == 0 {
        return Ok(Saved::LostRace);
    }
    diesel::update(subject::table.filter(subject::person_id.eq(changed.id.to_string())))
        .filter(
            subject::name
                .ne(changed.full_name.clone())
                .or(subject::unit_id.ne(changed.unit.to_string())),
        )
        .set((
            subject::name.eq(changed.full_name.clone()),
            subject::folded.eq(fold(&changed.full_name)),
            subject::words.eq(Some(name_words(&changed.full_name))),
            subject::name_key.eq(Some(name_key(&changed.full_name))),
            subject::unit_id.eq(changed.unit.to_string()),
            subject::version.eq(subject::version + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::Yes)
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = subject, treat_none_as_default_value = false)]
struct SubjectRow {
    id: String,
    kind: String,
    name: String,
    folded: String,
    words: Option<String>,
    name_key: Option<String>,
    unit_id: String,
    person_id: Option<String>,
    version: i64,
    leader_id: Option<String>,
    told_apart: Option<String>,
}

impl SubjectRow {
    fn subject(self) -> Result<Subject> {
        Ok(Subject {
            id: read(&self.id)?,
            kind: read(&self.kind)?,
            name: self.name,
            unit: read(&self.unit_id)?,
            person: read_some(self.person_id.as_deref())?,
            leader: read_some(self.leader_id.as_deref())?,
            told_apart: self.told_apart,
            version: self.version,
        })
    }
}

/// A subject within the scope, with where its unit stands.
pub fn find_subject(
    conn: &mut Conn,
    scope: &Scope,
    id: SubjectId,
) -> Result<Option<(Subject, UnitPath)>> {
    let row = subject::table
        .inner_join(unit::table)
        .filter(subject::id.eq(id.to_string()))
        .filter(in_scope(subject::unit_id, scope))
        .select((SubjectRow::as_select(), unit::path))
        .get_result::<(SubjectRow, String)>(conn)
        .optional()?;
    row.map(|(row, path)| Ok((row.subject()?, UnitPath::stored(path))))
        .transpose()
}

/// The subjects with these ids, wherever they are, each with where its unit stands.
pub fn subjects_with_ids(conn: &mut Conn, ids: &[SubjectId]) -> Result<Vec<(Subject, UnitPath)>> {
    let rows = subject::table
        .inner_join(unit::table)
        .filter(among(subject::id, ids))
        .select((SubjectRow::as_select(), unit::path))
        .load::<(SubjectRow, String)>(conn)?;
    rows.into_iter()
        .map(|(row, path)| Ok((row.subject()?, UnitPath::stored(path))))
        .collect()
}

/// A page of the subjects within the scope, by id.
pub fn list_subjects(
    conn: &mut Conn,
    scope: &Scope,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Vec<Subject>> {
    let named = q.map(|q| search::subjects(conn, q)).transpose()?;
    let walked = named.as_ref().is_some_and(HasWords::is_rare)
        || is_crowded(conn, "subject", subject::unit_id, scope)?;
    let seen = in_scope(subject::unit_id, scope).walked(walked);
    let mut query = subject::table
        .filter(seen)
        .select(SubjectRow::as_select())
        .into_boxed();
    if let Some(named) = named {
        query = query.filter(named);
    }
    if let Some(after) = &page.after {
        query = query.filter(subject::id.gt(after.clone()));
    }
    let rows = query
        .order(subject::id)
        .limit(page.limit)
        .load::<SubjectRow>(conn)?;
    rows.into_iter().map(SubjectRow::subject).collect()
}

/// Gives a subject whose version was counted up by one another name, if it is still what it was.
pub fn rename_subject_if_unchanged(conn: &mut Conn, changed: &Subject) -> Result<Saved> {
    let count = diesel::update(subject::table)
        .filter(subject::id.eq(changed.id.to_string()))
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

/// The staff codes and posts of subjects that are people on the register.
pub fn posts(
    conn: &mut Conn,
    subjects: &[SubjectId],
) -> Result<Vec<(SubjectId, String, Option<String>)>> {
    let rows = subject::table
        .inner_join(person::table.on(subject::person_id.eq(person::id.nullable())))
        .filter(among(subject::id, subjects))
        .select((subject::id, person::staff_code, person::position))
        .load::<(String, String, Option<String>)>(conn)?;
    rows.into_iter()
        .map(|(id, code, position)| Ok((read(&id)?, code, position)))
        .collect()
}

/// Adds subjects in one statement.
pub fn insert_subjects(conn: &mut Conn, subjects: &[Subject]) -> Result<()> {
    let rows: Vec<SubjectRow> = subjects
        .iter()
        .map(|subject| SubjectRow {
            id: subject.id.to_string(),
            kind: subject.kind.code().to_owned(),
            name: subject.name.clone(),
            folded: fold(&subject.name),
            words: Some(name_words(&subject.name)),
            name_key: Some(name_key(&subject.name)),
            unit_id: subject.unit.to_string(),
            person_id: subject.person.map(|id: PersonId| id.to_string()),
            version: subject.version,
            leader_id: subject.leader.map(|id| id.to_string()),
            told_apart: subject.told_apart.clone(),
        })
        .collect();
    insert_all!(conn, subject::table, rows)?;
    Ok(())
}

/// Saves who leads a subject, and whom it was told apart from, if its version, which was counted up
/// by one, is still what it was.
pub fn save_subject_if_unchanged(conn: &mut Conn, changed: &Subject) -> Result<Saved> {
    let count = diesel::update(subject::table)
        .filter(subject::id.eq(changed.id.to_string()))
        .filter(subject::version.eq(changed.version - 1))
        .set((
            subject::leader_id.eq(changed.leader.map(|id| id.to_string())),
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
    let rows = subject::table
        .inner_join(unit::table)
        .filter(among(subject::id, ids))
        .filter(in_scope(subject::unit_id, scope))
        .select((SubjectRow::as_select(), unit::code))
        .load::<(SubjectRow, String)>(conn)?;
    rows.into_iter()
        .map(|(row, code)| Ok((row.subject()?, code)))
        .collect()
}

/// The subjects that a person is, of those within the scope or their own.
pub fn subjects_of_person(conn: &mut Conn, scope: &Scope, id: PersonId) -> Result<Vec<SubjectId>> {
    let ids = subject::table
        .filter(subject::person_id.eq(id.to_string()))
        .filter(in_scope_or_own(subject::unit_id, subject::id, scope))
        .select(subject::id)
        .load::<String>(conn)?;
    ids.iter().map(|id| read(id)).collect()
}

/// Of the subjects that are people on the register: the staff code, and whether they do the work
/// directly.
pub fn people_of(
    conn: &mut Conn,
    subjects: &[SubjectId],
) -> Result<Vec<(SubjectId, String, bool)>> {
    let rows = subject::table
        .inner_join(person::table.on(subject::person_id.eq(person::id.nullable())))
        .filter(among(subject::id, subjects))
        .select((subject::id, person::staff_code, person::is_direct_worker))
        .load::<(String, String, bool)>(conn)?;
    rows.into_iter()
        .map(|(id, code, direct)| Ok((read(&id)?, code, direct)))
        .collect()
}

/// The subjects that the people with these staff codes are, each under the code.
pub fn subjects_with_staff_codes(
    conn: &mut Conn,
    codes: &[&str],
) -> Result<Vec<(String, SubjectId)>> {
    let rows = subject::table
        .inner_join(person::table.on(subject::person_id.eq(person::id.nullable())))
        .filter(among(person::staff_code, codes))
        .select((person::staff_code, subject::id))
        .load::<(String, String)>(conn)?;
    rows.into_iter()
        .map(|(code, id)| Ok((code, read(&id)?)))
        .collect()
}

/// The subjects of the units with these codes that are no people on the register: unit code, kind,
/// name and id.
pub fn named_in_units(
    conn: &mut Conn,
    codes: &[&str],
) -> Result<Vec<(String, SubjectKind, String, SubjectId)>> {
    let rows = subject::table
        .inner_join(unit::table)
        .filter(among(unit::code, codes))
        .filter(subject::person_id.is_null())
        .select((unit::code, subject::kind, subject::name, subject::id))
        .load::<(String, String, String, String)>(conn)?;
    rows.into_iter()
        .map(|(code, kind, name, id)| Ok((code, read(&kind)?, name, read(&id)?)))
        .collect()
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
