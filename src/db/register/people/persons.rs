//! The staff register as it is kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::column::loaded;
use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::reading::rows;
use crate::db::engine::scope::{in_scope, is_crowded};
use crate::db::engine::search::{self, HasWords};
use crate::db::schema::{person, subject, subject_particulars, unit};
use crate::db::{Conn, PageRequest, Reading, Result, Saved, unless_referred_to};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::base::text::{fold, look, name_key, name_words};
use crate::domain::register::people::{Person, sort_key};
use crate::domain::register::unit::UnitPath;

/// A person as its table has it.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = person, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct PersonRow {
    id: PersonId,
    staff_code: String,
    full_name: String,
    sort_key: String,
    folded: String,
    words: Option<String>,
    name_key: Option<String>,
    #[diesel(skip_update)]
    code_key: Option<String>,
    unit_id: UnitId,
    position: Option<String>,
    is_direct_worker: bool,
    version: i64,
    left_on: Option<NaiveDate>,
    died_on: Option<NaiveDate>,
}

impl From<&Person> for PersonRow {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id,
            staff_code: person.staff_code.clone(),
            full_name: person.full_name.clone(),
            sort_key: sort_key(&person.full_name),
            folded: fold(&person.full_name),
            words: Some(name_words(&person.full_name)),
            name_key: Some(name_key(&person.full_name)),
            code_key: Some(look(&person.staff_code)),
            unit_id: person.unit,
            position: person.position.clone(),
            is_direct_worker: person.is_direct_worker,
            version: person.version,
            left_on: person.left_on,
            died_on: person.died_on,
        }
    }
}

impl From<PersonRow> for Person {
    fn from(row: PersonRow) -> Self {
        Self {
            id: row.id,
            staff_code: row.staff_code,
            full_name: row.full_name,
            unit: row.unit_id,
            position: row.position,
            is_direct_worker: row.is_direct_worker,
            left_on: row.left_on,
            died_on: row.died_on,
            version: row.version,
        }
    }
}

loaded!(Person as PersonRow);

/// A person within the scope.
pub fn find_person(conn: &mut Conn, scope: &Scope, id: PersonId) -> Result<Option<Person>> {
    Ok(person::table
        .filter(person::id.eq(id))
        .filter(in_scope(person::unit_id, scope))
        .select(Person::as_select())
        .get_result(conn)
        .optional()?)
}

/// Of these people, those who have died, with the day.
pub fn who_died(people: &[PersonId]) -> impl Reading<Answer = Vec<(PersonId, NaiveDate)>> + use<> {
    let dead = rows!((PersonId, Option<NaiveDate>): person::table
        .filter(among(person::id, people))
        .select((person::id, person::died_on)))
    .unless(people.is_empty());
    dead.map(|dead| {
        Ok(dead
            .into_iter()
            .filter_map(|(id, day)| Some((id, day?)))
            .collect())
    })
}

/// Of these people, those who left before a day, or have died.
pub fn who_left(conn: &mut Conn, people: &[PersonId], day: NaiveDate) -> Result<Vec<PersonId>> {
    let gone = person::left_on
        .lt(day)
        .or(person::died_on.is_not_null().nullable());
    Ok(person::table
        .filter(among(person::id, people))
        .filter(gone)
        .select(person::id)
        .load(conn)?)
}

/// Of these people, those of whose death nothing is known.
pub fn without_death(conn: &mut Conn, people: &[PersonId]) -> Result<Vec<Person>> {
    let living = person::table
        .filter(among(person::id, people))
        .filter(person::died_on.is_null());
    Ok(living
        .order(person::id)
        .select(Person::as_select())
        .load(conn)?)
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
        .prepared()
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
    if named.as_ref().is_some_and(HasWords::finds_nobody) {
        return Ok(Vec::new());
    }
    let walked = named.as_ref().is_some_and(HasWords::is_rare)
        || is_crowded(conn, "person", person::unit_id, scope)?;
    let mut query = person::table
        .filter(in_scope(person::unit_id, scope).walked(walked))
        .select(Person::as_select())
        .into_boxed();
    if let Some(named) = named {
        query = query.filter(named);
    }
    if let Some(after) = &page.after {
        query = query.filter(person::id.gt(after.clone()));
    }
    Ok(query.order(person::id).limit(page.limit).load(conn)?)
}

/// Adds people in one statement.
pub fn insert_people(conn: &mut Conn, people: &[Person]) -> Result<()> {
    insert_all!(conn, person::table, people.iter().map(PersonRow::from))?;
    Ok(())
}

/// Removes somebody whom nobody has changed since they were put on the register, with the subject
/// they are, as long as nothing refers to either; where particulars of theirs are known from the
/// list that brought them in (`is_known`), with those, as long as nothing was added to them.
pub fn remove_if_as_added(conn: &mut Conn, id: PersonId, is_known: bool) -> Result<Saved> {
    let row = person::table
        .filter(person::id.eq(id))
        .filter(person::version.eq(1));
    let own = subject::table
        .filter(subject::person_id.eq(id))
        .filter(subject::version.eq(1));
    let own_id = subject::table
        .filter(subject::person_id.eq(id))
        .select(subject::id);
    unless_referred_to(conn, |conn| {
        if is_known {
            let own_id: Vec<SubjectId> = own_id.load(conn)?;
            let known = subject_particulars::table
                .filter(among(subject_particulars::subject_id, own_id))
                .filter(subject_particulars::version.eq(1));
            diesel::delete(known).prepared().execute(conn)?;
        }
        diesel::delete(own).prepared().execute(conn)?;
        diesel::delete(row).prepared().execute(conn)
    })
}

/// The person with a staff code, wherever they work, and where their unit stands.
pub fn with_staff_code(conn: &mut Conn, code: &str) -> Result<Option<(Person, UnitPath)>> {
    Ok(person::table
        .inner_join(unit::table)
        .filter(person::staff_code.eq(code.to_owned()))
        .select((Person::as_select(), unit::path))
        .get_result(conn)
        .optional()?)
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
        .filter(person::id.eq(changed.id))
        .filter(person::version.eq(changed.version - 1))
        .set(PersonRow::from(changed))
        .prepared()
        .execute(conn)?;
    if count == 0 {
        return Ok(Saved::LostRace);
    }
    diesel::update(subject::table.filter(subject::person_id.eq(changed.id)))
        .filter(
            subject::name
                .ne(changed.full_name.clone())
                .or(subject::unit_id.ne(changed.unit)),
        )
        .set((
            subject::name.eq(changed.full_name.clone()),
            subject::folded.eq(fold(&changed.full_name)),
            subject::words.eq(Some(name_words(&changed.full_name))),
            subject::name_key.eq(Some(name_key(&changed.full_name))),
            subject::unit_id.eq(changed.unit),
            subject::version.eq(subject::version + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::Yes)
}
