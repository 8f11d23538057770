//! What is worked out of names and codes by the program alone, brought up to date when a server
//! starts on rows of an older version.

use std::collections::BTreeSet;

use diesel::prelude::*;

use crate::db::access::users::found_by;
use crate::db::engine::prepared::Prepare;
use crate::db::schema::{person, subject, unit, user_account};
use crate::db::{Conn, Result};
use crate::domain::base::text::{look, name_key, name_words};
use crate::domain::register::people::sort_key;

/// Works out what rows lack that a server of an older version wrote.
pub(in crate::db) fn bring_up_to_date(conn: &mut Conn) -> Result<()> {
    for (id, name) in unit::table
        .filter(unit::words.is_null())
        .select((unit::id, unit::name))
        .load::<(String, String)>(conn)?
    {
        diesel::update(unit::table.filter(unit::id.eq(id)))
            .set(unit::words.eq(Some(name_words(&name))))
            .prepared()
            .execute(conn)?;
    }
    let people = person::table
        .filter(person::words.is_null())
        .select((person::id, person::full_name));
    for (id, name) in people.load::<(String, String)>(conn)? {
        let keys = (
            person::words.eq(Some(name_words(&name))),
            person::sort_key.eq(sort_key(&name)),
        );
        diesel::update(person::table.filter(person::id.eq(id)))
            .set(keys)
            .prepared()
            .execute(conn)?;
    }
    let subjects = subject::table
        .filter(subject::words.is_null())
        .select((subject::id, subject::name));
    for (id, name) in subjects.load::<(String, String)>(conn)? {
        diesel::update(subject::table.filter(subject::id.eq(id)))
            .set(subject::words.eq(Some(name_words(&name))))
            .prepared()
            .execute(conn)?;
    }
    bring_keys_up_to_date(conn)?;
    let without = unit::table
        .filter(unit::code_key.is_null())
        .order(unit::id)
        .select((unit::id, unit::code));
    let without = without.load::<(String, String)>(conn)?;
    if !without.is_empty() {
        let taken = unit::table
            .filter(unit::code_key.is_not_null())
            .select(unit::code_key.assume_not_null())
            .load::<String>(conn)?;
        for (id, key) in keys(without, taken) {
            diesel::update(unit::table.filter(unit::id.eq(id)))
                .set(unit::code_key.eq(Some(key)))
                .prepared()
                .execute(conn)?;
        }
    }
    let without = person::table
        .filter(person::code_key.is_null())
        .order(person::id)
        .select((person::id, person::staff_code));
    let without = without.load::<(String, String)>(conn)?;
    if !without.is_empty() {
        let taken = person::table
            .filter(person::code_key.is_not_null())
            .select(person::code_key.assume_not_null())
            .load::<String>(conn)?;
        for (id, key) in keys(without, taken) {
            diesel::update(person::table.filter(person::id.eq(id)))
                .set(person::code_key.eq(Some(key)))
                .prepared()
                .execute(conn)?;
        }
    }
    Ok(())
}

/// The keys by which names are the same, and by what accounts are found.
pub fn bring_keys_up_to_date(conn: &mut Conn) -> Result<()> {
    let people = person::table
        .filter(person::name_key.is_null())
        .select((person::id, person::full_name));
    for (id, name) in people.load::<(String, String)>(conn)? {
        diesel::update(person::table.filter(person::id.eq(id)))
            .set(person::name_key.eq(Some(name_key(&name))))
            .prepared()
            .execute(conn)?;
    }
    let subjects = subject::table
        .filter(subject::name_key.is_null())
        .select((subject::id, subject::name));
    for (id, name) in subjects.load::<(String, String)>(conn)? {
        diesel::update(subject::table.filter(subject::id.eq(id)))
            .set(subject::name_key.eq(Some(name_key(&name))))
            .prepared()
            .execute(conn)?;
    }
    let accounts = user_account::table
        .filter(user_account::name_key.is_null())
        .select((user_account::id, user_account::full_name));
    for (id, name) in accounts.load::<(String, String)>(conn)? {
        let found = (
            user_account::name_key.eq(Some(name_key(&name))),
            user_account::words.eq(Some(found_by(&name))),
        );
        diesel::update(user_account::table.filter(user_account::id.eq(id)))
            .set(found)
            .prepared()
            .execute(conn)?;
    }
    Ok(())
}

/// The keys of codes that have none. One that looks like an earlier one was there before that was
/// asked: it stays, under a key that no other code has.
fn keys(without: Vec<(String, String)>, taken: Vec<String>) -> Vec<(String, String)> {
    let mut taken: BTreeSet<String> = taken.into_iter().collect();
    let key = |(id, code): (String, String)| {
        let key = look(&code);
        let key = if taken.contains(&key) {
            format!("{key}\n{code}")
        } else {
            key
        };
        taken.insert(key.clone());
        (id, key)
    };
    without.into_iter().map(key).collect()
}
