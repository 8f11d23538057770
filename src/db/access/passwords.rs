//! Links that set a password once, as they are kept: by the hash of their token.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::Prepare;
use crate::db::schema::account_link;
use crate::db::{Conn, Result};
use crate::domain::access::account::LinkPurpose;
use crate::domain::base::ids::UserId;

/// A link for a letter.
#[derive(Clone)]
pub struct NewLink {
    /// SHA-256 of its token, as hexadecimal text.
    pub token_hash: String,
    /// Whose password it sets.
    pub user: UserId,
    /// What it is for.
    pub purpose: LinkPurpose,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it ends.
    pub expires_at: DateTime<Utc>,
}

/// Makes a link; the one for the same purpose before it ends.
pub fn replace_link(conn: &mut Conn, link: &NewLink) -> Result<()> {
    let same = account_link::table
        .filter(account_link::user_id.eq(link.user))
        .filter(account_link::purpose.eq(link.purpose));
    diesel::delete(same).prepared().execute(conn)?;
    diesel::insert_into(account_link::table)
        .values((
            account_link::token_hash.eq(link.token_hash.clone()),
            account_link::user_id.eq(link.user),
            account_link::purpose.eq(link.purpose),
            account_link::created_at.eq(StoredMoment::from(link.created_at)),
            account_link::expires_at.eq(StoredMoment::from(link.expires_at)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Whose password a living link sets; leaves it as it is.
pub fn link_user(conn: &mut Conn, hash: &str, now: DateTime<Utc>) -> Result<Option<UserId>> {
    Ok(account_link::table
        .filter(account_link::token_hash.eq(hash.to_owned()))
        .filter(account_link::expires_at.gt(StoredMoment::from(now)))
        .select(account_link::user_id)
        .get_result(conn)
        .optional()?)
}

/// Uses a living link up; answers whose password it sets to the one who does.
pub fn use_link(conn: &mut Conn, hash: &str, now: DateTime<Utc>) -> Result<Option<UserId>> {
    let living = account_link::table
        .filter(account_link::token_hash.eq(hash.to_owned()))
        .filter(account_link::expires_at.gt(StoredMoment::from(now)));
    Ok(diesel::delete(living)
        .returning(account_link::user_id)
        .get_result(conn)
        .optional()?)
}

/// Ends all links of a user.
pub fn delete_links_of(conn: &mut Conn, user: UserId) -> Result<()> {
    diesel::delete(account_link::table.filter(account_link::user_id.eq(user)))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Removes the links that have ended by themselves; answers how many.
pub fn delete_ended(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize> {
    Ok(diesel::delete(
        account_link::table.filter(account_link::expires_at.le(StoredMoment::from(now))),
    )
    .prepared()
    .execute(conn)?)
}
