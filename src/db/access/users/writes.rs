//! How accounts are added and changed.

use diesel::prelude::*;

use super::rows::UserRow;
use super::state;
use crate::db::engine::prepared::Prepare;
use crate::db::schema::{account_link, role_assignment, role_request, user_account};
use crate::db::{Conn, Result, Saved, each, unless_referred_to};
use crate::domain::access::account::{NO_PASSWORD, RequestState, User};
use crate::domain::base::ids::UserId;

/// Adds an account.
pub fn insert(conn: &mut Conn, user: &User) -> Result<()> {
    diesel::insert_into(user_account::table)
        .values(UserRow::from(user))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Switches an account on or off, if it is still what it was; what was signed in ends.
pub fn set_active_if_unchanged(
    conn: &mut Conn,
    id: UserId,
    version: i64,
    active: bool,
) -> Result<Saved> {
    let count = diesel::update(user_account::table)
        .filter(user_account::id.eq(id))
        .filter(user_account::version.eq(version))
        .set((
            user_account::state.eq(state(active)),
            user_account::version.eq(version + 1),
            user_account::epoch.eq(user_account::epoch + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Sets a password, if the account is still in this epoch; what was signed in ends.
pub fn set_password_if_unchanged(
    conn: &mut Conn,
    id: UserId,
    epoch: i64,
    hash: &str,
) -> Result<Saved> {
    let count = diesel::update(user_account::table)
        .filter(user_account::id.eq(id))
        .filter(user_account::epoch.eq(epoch))
        .set((
            user_account::password_hash.eq(hash.to_owned()),
            user_account::password_given.eq(false),
            user_account::version.eq(user_account::version + 1),
            user_account::epoch.eq(epoch + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Begins a new epoch: what was signed in ends.
pub fn next_epoch(conn: &mut Conn, id: UserId) -> Result<()> {
    let row = user_account::table.filter(user_account::id.eq(id));
    diesel::update(row)
        .set(user_account::epoch.eq(user_account::epoch + 1))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Counts up a user's version, and with it holds their row until the transaction ends: roles of one
/// user are given one after the other.
pub fn touch(conn: &mut Conn, id: UserId) -> Result<i64> {
    let row = user_account::table.filter(user_account::id.eq(id));
    let touched = diesel::update(row)
        .set(user_account::version.eq(user_account::version + 1))
        .returning(user_account::version)
        .prepared();
    Ok(each!(conn, touched.get_result(conn))?)
}

/// Removes an account whose owner was invited and has set no password, with the one role that it was
/// given or waits for, as long as nothing else refers to it.
pub fn remove_if_invited(conn: &mut Conn, id: UserId) -> Result<Saved> {
    let held = role_assignment::table.filter(role_assignment::user_id.eq(id));
    let waiting = role_request::table
        .filter(role_request::user_id.eq(id))
        .filter(role_request::state.eq(RequestState::Waiting));
    let links = account_link::table.filter(account_link::user_id.eq(id));
    let row = user_account::table
        .filter(user_account::id.eq(id))
        .filter(user_account::password_hash.eq(NO_PASSWORD.to_owned()));
    unless_referred_to(conn, |conn| {
        let roles = diesel::delete(held).prepared().execute(conn)?;
        let asked = diesel::delete(waiting).prepared().execute(conn)?;
        // What was given beside stays, and with it the account.
        if roles + asked > 1 {
            return Ok(0);
        }
        diesel::delete(links).prepared().execute(conn)?;
        diesel::delete(row).prepared().execute(conn)
    })
}
