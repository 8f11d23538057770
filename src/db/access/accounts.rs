//! What is changed of accounts, and which of them check or decide.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::users::found_by;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::schema::{role_assignment, user_account};
use crate::db::{Conn, Result, Saved};
use crate::domain::access::account::User;
use crate::domain::base::ids::UserId;
use crate::domain::base::office::Role;
use crate::domain::base::text::{fold, name_key};
use crate::domain::register::people::sort_key;

/// Saves name, address and owner of an account whose version was counted up by one, if it is still
/// what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &User) -> Result<Saved> {
    let count = diesel::update(user_account::table)
        .filter(user_account::id.eq(changed.id))
        .filter(user_account::version.eq(changed.version - 1))
        .set((
            user_account::email.eq(changed.email.clone()),
            user_account::full_name.eq(changed.full_name.clone()),
            user_account::folded.eq(fold(&changed.full_name)),
            user_account::sort_key.eq(sort_key(&changed.full_name)),
            user_account::name_key.eq(Some(name_key(&changed.full_name))),
            user_account::words.eq(Some(found_by(&changed.full_name))),
            user_account::person_id.eq(changed.person),
            user_account::version.eq(changed.version),
        ))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// The roles that check or decide, as they are stored.
fn deciding() -> impl Iterator<Item = &'static str> {
    Role::ALL
        .iter()
        .filter(|role| role.decides())
        .map(|role| role.code())
}

/// Does an account hold, on a day or later, a role that checks or decides?
pub fn decides(conn: &mut Conn, user: UserId, day: NaiveDate) -> Result<bool> {
    let roles = role_assignment::table
        .filter(role_assignment::user_id.eq(user))
        .filter(among(role_assignment::role, deciding()))
        .filter(
            role_assignment::valid_to
                .is_null()
                .or(role_assignment::valid_to.ge(day)),
        )
        .select(role_assignment::id);
    Ok(!roles.load::<String>(conn)?.is_empty())
}

/// How many active accounts check or decide on a day, and are nobody on the register.
pub fn count_unknown_deciders(conn: &mut Conn, day: NaiveDate) -> Result<i64> {
    let unknown = role_assignment::table
        .inner_join(user_account::table)
        .filter(among(role_assignment::role, deciding()))
        .filter(role_assignment::valid_from.le(day))
        .filter(
            role_assignment::valid_to
                .is_null()
                .or(role_assignment::valid_to.ge(day)),
        )
        .filter(
            user_account::state
                .eq("active")
                .and(user_account::person_id.is_null()),
        );
    Ok(unknown
        .select(diesel::dsl::count(user_account::id).aggregate_distinct())
        .get_result(conn)?)
}

/// Notes that somebody else has set the password of an account.
pub fn note_given_password(conn: &mut Conn, id: UserId) -> Result<()> {
    let row = user_account::table.filter(user_account::id.eq(id));
    diesel::update(row)
        .set(user_account::password_given.eq(true))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Gives accounts that a version before this one made what they are listed and found by.
pub fn fill_names(conn: &mut Conn) -> Result<()> {
    loop {
        let rows = user_account::table
            .filter(user_account::sort_key.eq(""))
            .order(user_account::id)
            .limit(1_000)
            .select((user_account::id, user_account::full_name))
            .load::<(String, String)>(conn)?;
        // A name of which nothing is left to sort by would come again for ever.
        let rows: Vec<(String, String)> = rows
            .into_iter()
            .filter(|(_, name)| !sort_key(name).is_empty())
            .collect();
        if rows.is_empty() {
            return Ok(());
        }
        for (id, name) in rows {
            diesel::update(user_account::table.filter(user_account::id.eq(id)))
                .set((
                    user_account::folded.eq(fold(&name)),
                    user_account::sort_key.eq(sort_key(&name)),
                ))
                .prepared()
                .execute(conn)?;
        }
    }
}
