//! How accounts are found.

use diesel::prelude::*;

use super::rows::UserRow;
use super::state;
use crate::db::engine::prepared::among;
use crate::db::engine::scope::in_scope;
use crate::db::engine::search::{WORDS, beginning, containing};
use crate::db::schema::{person, user_account};
use crate::db::{Conn, PageRequest, Result};
use crate::domain::access::account::User;
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{PersonId, UnitId, UserId};
use crate::domain::base::text::looked_for;

/// Is there no account at all?
pub fn is_empty(conn: &mut Conn) -> Result<bool> {
    Ok(user_account::table
        .select(user_account::id)
        .first::<String>(conn)
        .optional()?
        .is_none())
}

/// The account with an address.
pub fn with_email(conn: &mut Conn, email: &str) -> Result<Option<User>> {
    Ok(user_account::table
        .filter(user_account::email.eq(email.to_owned()))
        .select(User::as_select())
        .get_result(conn)
        .optional()?)
}

/// The accounts with these addresses that are managed within the scope.
pub fn with_emails(conn: &mut Conn, scope: &Scope, emails: &[&str]) -> Result<Vec<User>> {
    Ok(user_account::table
        .filter(among(user_account::email, emails))
        .filter(in_scope(user_account::unit_id, scope))
        .select(User::as_select())
        .load(conn)?)
}

/// The accounts of these units whose owners' names have one of these keys: the unit, the key and the
/// address.
pub fn named_alike(
    conn: &mut Conn,
    units: &[UnitId],
    keys: &[String],
) -> Result<Vec<(UnitId, Option<String>, String)>> {
    Ok(user_account::table
        .filter(among(user_account::unit_id, units))
        .filter(among(user_account::name_key.assume_not_null(), keys))
        .select((
            user_account::unit_id,
            user_account::name_key,
            user_account::email,
        ))
        .load(conn)?)
}

/// An account by its id.
pub fn with_id(conn: &mut Conn, id: UserId) -> Result<Option<User>> {
    Ok(user_account::table
        .filter(user_account::id.eq(id))
        .select(User::as_select())
        .get_result(conn)
        .optional()?)
}

/// An account that is active and whose password nobody else has set, with what its owner is called
/// on the register.
pub fn who_can_sign_in(conn: &mut Conn, id: UserId) -> Result<Option<(User, Option<String>)>> {
    Ok(user_account::table
        .left_join(person::table.on(user_account::person_id.eq(person::id.nullable())))
        .filter(user_account::id.eq(id))
        .filter(user_account::state.eq(state(true)))
        .filter(user_account::password_given.eq(false))
        .select((User::as_select(), person::full_name.nullable()))
        .get_result(conn)
        .optional()?)
}

/// The accounts with these ids, in any order.
pub fn with_ids(conn: &mut Conn, ids: &[UserId]) -> Result<Vec<User>> {
    Ok(user_account::table
        .filter(among(user_account::id, ids))
        .select(User::as_select())
        .load(conn)?)
}

/// An account managed within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: UserId) -> Result<Option<User>> {
    Ok(user_account::table
        .filter(user_account::id.eq(id))
        .filter(in_scope(user_account::unit_id, scope))
        .select(User::as_select())
        .get_result(conn)
        .optional()?)
}

/// What parts name and id in the key of a place in the list of accounts.
const PART: char = '\u{1f}';

/// A page of the accounts managed within the scope, by name, each with its place in the list; each
/// word of `q` begins one of the name, or it stands in the address.
pub fn list(
    conn: &mut Conn,
    scope: &Scope,
    q: Option<&str>,
    page: &PageRequest,
) -> Result<Vec<(User, String)>> {
    let mut query = user_account::table
        .filter(in_scope(user_account::unit_id, scope))
        .select(UserRow::as_select())
        .into_boxed();
    if let Some(q) = q {
        let words = q.split_whitespace().collect::<Vec<_>>().join(" ");
        for word in looked_for(q).iter().take(WORDS) {
            let of_name = user_account::words
                .assume_not_null()
                .like(beginning(word))
                .escape('\\');
            query = query.filter(
                user_account::email
                    .like(containing(&words))
                    .escape('\\')
                    .or(of_name),
            );
        }
    }
    if let Some((name, id)) = page
        .after
        .as_deref()
        .and_then(|after| after.split_once(PART))
    {
        let (name, id) = (name.to_owned(), id.to_owned());
        let same = user_account::sort_key
            .eq(name.clone())
            .and(user_account::id.gt(id));
        query = query.filter(user_account::sort_key.gt(name).or(same));
    }
    let rows = query
        .order((user_account::sort_key, user_account::id))
        .limit(page.limit)
        .load::<UserRow>(conn)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let key = format!("{}{PART}{}", row.sort_key, row.id);
            (row.into(), key)
        })
        .collect())
}

/// The account of a person on the register.
pub fn of_person(conn: &mut Conn, person: PersonId) -> Result<Option<User>> {
    Ok(user_account::table
        .filter(user_account::person_id.eq(person))
        .select(User::as_select())
        .get_result(conn)
        .optional()?)
}

/// The accounts in use of people on the register.
pub fn of_people(conn: &mut Conn, people: &[PersonId]) -> Result<Vec<(PersonId, UserId)>> {
    let rows = user_account::table
        .filter(among(user_account::person_id, people))
        .filter(user_account::state.eq(state(true)))
        .select((user_account::person_id, user_account::id))
        .load::<(Option<PersonId>, UserId)>(conn)?;
    Ok(rows
        .into_iter()
        .filter_map(|(person, user)| Some((person?, user)))
        .collect())
}

/// Does the owner of an account in use bear a name of this key, by the account or by the register?
pub fn is_borne(conn: &mut Conn, key: &str) -> Result<bool> {
    let in_use = user_account::table.filter(user_account::state.eq(state(true)));
    let called = in_use
        .clone()
        .filter(user_account::name_key.eq(key.to_owned()));
    if called
        .select(user_account::id)
        .first::<String>(conn)
        .optional()?
        .is_some()
    {
        return Ok(true);
    }
    let known =
        in_use.inner_join(person::table.on(user_account::person_id.eq(person::id.nullable())));
    let known = known.filter(person::name_key.eq(key.to_owned()));
    Ok(known
        .select(user_account::id)
        .first::<String>(conn)
        .optional()?
        .is_some())
}
