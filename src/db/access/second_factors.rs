//! Second factors as they are kept: the secret sealed, the recovery codes by their hash.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::{Prepare, insert_all};
use crate::db::schema::{recovery_code, second_factor};
use crate::db::{Conn, Result};
use crate::domain::base::ids::UserId;

/// The second factor of a user.
#[derive(Clone)]
pub struct SecondFactor {
    /// The secret, sealed with the master key.
    pub sealed_secret: String,
    /// When its owner showed that they have it; until then it asks for nothing.
    pub confirmed_at: Option<DateTime<Utc>>,
}

/// The second factor of a user, confirmed or not.
pub fn find(conn: &mut Conn, user: UserId) -> Result<Option<SecondFactor>> {
    let row = second_factor::table
        .filter(second_factor::user_id.eq(user))
        .select((second_factor::sealed_secret, second_factor::confirmed_at))
        .get_result::<(String, Option<StoredMoment>)>(conn)
        .optional()?;
    Ok(row.map(|(sealed_secret, at)| SecondFactor {
        sealed_secret,
        confirmed_at: at.map(Into::into),
    }))
}

/// Begins a second factor; one that was not confirmed is replaced.
pub fn begin(conn: &mut Conn, user: UserId, sealed_secret: &str) -> Result<()> {
    let waiting = second_factor::table
        .filter(second_factor::user_id.eq(user))
        .filter(second_factor::confirmed_at.is_null());
    diesel::delete(waiting).prepared().execute(conn)?;
    diesel::insert_into(second_factor::table)
        .values((
            second_factor::user_id.eq(user),
            second_factor::sealed_secret.eq(sealed_secret.to_owned()),
            second_factor::last_step.eq(0_i64),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Confirms a second factor that waits for it; answers whether there was one.
pub fn confirm(conn: &mut Conn, user: UserId, now: DateTime<Utc>) -> Result<bool> {
    let waiting = second_factor::table
        .filter(second_factor::user_id.eq(user))
        .filter(second_factor::confirmed_at.is_null());
    Ok(diesel::update(waiting)
        .set(second_factor::confirmed_at.eq(Some(StoredMoment::from(now))))
        .prepared()
        .execute(conn)?
        == 1)
}

/// Uses a step of thirty seconds up, with all before it; answers whether it was new.
pub fn use_step(conn: &mut Conn, user: UserId, step: i64) -> Result<bool> {
    let before = second_factor::table
        .filter(second_factor::user_id.eq(user))
        .filter(second_factor::last_step.lt(step));
    Ok(diesel::update(before)
        .set(second_factor::last_step.eq(step))
        .prepared()
        .execute(conn)?
        == 1)
}

/// Keeps the recovery codes of a user.
pub fn insert_codes(conn: &mut Conn, user: UserId, hashes: &[String]) -> Result<()> {
    let rows: Vec<_> = hashes
        .iter()
        .map(|hash| {
            (
                recovery_code::user_id.eq(user),
                recovery_code::code_hash.eq(hash.clone()),
            )
        })
        .collect();
    insert_all!(conn, recovery_code::table, rows)?;
    Ok(())
}

/// Uses a recovery code up, by what it may be kept by; answers whether there was one.
pub fn use_code(conn: &mut Conn, user: UserId, hashes: &[String; 2]) -> Result<bool> {
    let [now, before] = hashes.clone();
    let code = recovery_code::table
        .filter(recovery_code::user_id.eq(user))
        .filter(
            recovery_code::code_hash
                .eq(now)
                .or(recovery_code::code_hash.eq(before)),
        );
    Ok(diesel::delete(code).prepared().execute(conn)? == 1)
}

/// How many recovery codes are left.
pub fn count_codes(conn: &mut Conn, user: UserId) -> Result<i64> {
    Ok(recovery_code::table
        .filter(recovery_code::user_id.eq(user))
        .count()
        .get_result(conn)?)
}

/// Takes a second factor away, with its recovery codes; answers whether there was one.
pub fn delete(conn: &mut Conn, user: UserId) -> Result<bool> {
    diesel::delete(recovery_code::table.filter(recovery_code::user_id.eq(user)))
        .prepared()
        .execute(conn)?;
    Ok(
        diesel::delete(second_factor::table.filter(second_factor::user_id.eq(user)))
            .prepared()
            .execute(conn)?
            == 1,
    )
}
