//! Subjects by the people on the register they are, and by their names in units.

use diesel::prelude::*;

use crate::db::engine::prepared::among;
use crate::db::engine::scope::{in_scope, in_scope_or_own, is_crowded};
use crate::db::engine::search;
use crate::db::schema::{person, subject, unit};
use crate::db::{Conn, Result};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::base::text::look;
use crate::domain::register::people::{Person, Subject, SubjectKind};

/// The staff codes and posts of subjects that are people on the register.
pub fn posts(
    conn: &mut Conn,
    subjects: &[SubjectId],
) -> Result<Vec<(SubjectId, String, Option<String>)>> {
    Ok(subject::table
        .inner_join(person::table.on(subject::person_id.eq(person::id.nullable())))
        .filter(among(subject::id, subjects))
        .select((subject::id, person::staff_code, person::position))
        .load(conn)?)
}

/// The subjects that a person is, of those within the scope or their own.
pub fn subjects_of_person(conn: &mut Conn, scope: &Scope, id: PersonId) -> Result<Vec<SubjectId>> {
    Ok(subject::table
        .filter(subject::person_id.eq(id))
        .filter(in_scope_or_own(subject::unit_id, subject::id, scope))
        .select(subject::id)
        .load(conn)?)
}

/// The subjects that these people are, whoever asks.
pub fn subjects_of_people(
    conn: &mut Conn,
    people: &[PersonId],
) -> Result<Vec<(PersonId, SubjectId)>> {
    Ok(subject::table
        .filter(among(subject::person_id.assume_not_null(), people))
        .select((subject::person_id.assume_not_null(), subject::id))
        .load(conn)?)
}

/// Of the subjects that are people on the register: the staff code, and whether they do the work
/// directly.
pub fn people_of(
    conn: &mut Conn,
    subjects: &[SubjectId],
) -> Result<Vec<(SubjectId, String, bool)>> {
    Ok(subject::table
        .inner_join(person::table.on(subject::person_id.eq(person::id.nullable())))
        .filter(among(subject::id, subjects))
        .select((subject::id, person::staff_code, person::is_direct_worker))
        .load(conn)?)
}

/// The subjects that the people with these staff codes are, each under the code.
pub fn subjects_with_staff_codes(
    conn: &mut Conn,
    codes: &[&str],
) -> Result<Vec<(String, SubjectId)>> {
    Ok(subject::table
        .inner_join(person::table.on(subject::person_id.eq(person::id.nullable())))
        .filter(among(person::staff_code, codes))
        .select((person::staff_code, subject::id))
        .load(conn)?)
}

/// Of these looks of staff codes (see `look`) those that somebody's code has.
pub fn staff_codes_like(conn: &mut Conn, looks: &[&str]) -> Result<Vec<String>> {
    Ok(person::table
        .filter(among(person::code_key.assume_not_null(), looks))
        .select(person::code_key.assume_not_null())
        .load(conn)?)
}

/// The people within the scope with these staff codes.
pub fn people_with_staff_codes(
    conn: &mut Conn,
    scope: &Scope,
    codes: &[&str],
) -> Result<Vec<(String, PersonId)>> {
    Ok(person::table
        .filter(among(person::staff_code, codes))
        .filter(in_scope(person::unit_id, scope))
        .select((person::staff_code, person::id))
        .load(conn)?)
}

/// The subjects of the units with these codes that are no people on the register: unit code, kind,
/// name and id.
pub fn named_in_units(
    conn: &mut Conn,
    codes: &[&str],
) -> Result<Vec<(String, SubjectKind, String, SubjectId)>> {
    Ok(subject::table
        .inner_join(unit::table)
        .filter(among(unit::code, codes))
        .filter(subject::person_id.is_null())
        .filter(subject::merged_into.is_null())
        .select((unit::code, subject::kind, subject::name, subject::id))
        .load(conn)?)
}

/// The people of these units whose names have one of these keys: the unit, the key and the staff
/// code.
pub fn named_alike(
    conn: &mut Conn,
    units: &[UnitId],
    keys: &[String],
) -> Result<Vec<(UnitId, Option<String>, String)>> {
    Ok(person::table
        .filter(among(person::unit_id, units))
        .filter(among(person::name_key.assume_not_null(), keys))
        .select((person::unit_id, person::name_key, person::staff_code))
        .load(conn)?)
}

/// The people within the scope with a staff code that looks like this one: one at most.
pub fn coded(conn: &mut Conn, scope: &Scope, code: &str) -> Result<Vec<Person>> {
    Ok(person::table
        .filter(person::code_key.eq(look(code)))
        .filter(in_scope(person::unit_id, scope).walked(true))
        .select(Person::as_select())
        .load(conn)?)
}

/// The collectives, households and people beside the register, within the scope, with these words in
/// their names.
pub fn named_others(conn: &mut Conn, scope: &Scope, q: &str, most: i64) -> Result<Vec<Subject>> {
    let named = search::subjects(conn, q)?;
    if named.finds_nobody() {
        return Ok(Vec::new());
    }
    let walked = named.is_rare() || is_crowded(conn, "subject", subject::unit_id, scope)?;
    Ok(subject::table
        .filter(in_scope(subject::unit_id, scope).walked(walked))
        .filter(named)
        .filter(subject::person_id.is_null())
        .filter(subject::merged_into.is_null())
        .order(subject::id)
        .limit(most)
        .select(Subject::as_select())
        .load(conn)?)
}
