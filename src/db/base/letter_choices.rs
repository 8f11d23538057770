//! When somebody gets letters, as it is kept: where they chose otherwise than what everybody gets.

use std::collections::{BTreeMap, BTreeSet};

use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::schema::letter_choice;
use crate::db::{Conn, Result};
use crate::domain::base::ids::UserId;
use crate::domain::base::job::LetterChoices;

/// What each of these readers chose; of who chose nothing, nothing. A choice that a newer version
/// has written is none here: its letters come as everybody's.
pub(in crate::db) fn of_each(
    conn: &mut Conn,
    readers: &BTreeSet<String>,
) -> Result<BTreeMap<String, LetterChoices>> {
    let rows = letter_choice::table
        .filter(among(letter_choice::user_id, readers))
        .select((
            letter_choice::user_id,
            letter_choice::letter_group,
            letter_choice::timing,
        ))
        .load::<(String, String, String)>(conn)?;
    let mut chosen = BTreeMap::<String, Vec<_>>::new();
    for (user, group, timing) in rows {
        if let (Ok(group), Ok(timing)) = (group.parse(), timing.parse()) {
            chosen.entry(user).or_default().push((group, timing));
        }
    }
    Ok(chosen
        .into_iter()
        .map(|(user, chosen)| (user, LetterChoices::of(chosen)))
        .collect())
}

/// What somebody chose.
pub fn of(conn: &mut Conn, user: UserId) -> Result<LetterChoices> {
    let user = user.to_string();
    let found = of_each(conn, &BTreeSet::from([user.clone()]))?.remove(&user);
    Ok(found.unwrap_or_default())
}

/// Keeps what somebody chose, in place of what they chose before.
pub fn replace(conn: &mut Conn, user: UserId, choices: &LetterChoices) -> Result<()> {
    diesel::delete(letter_choice::table.filter(letter_choice::user_id.eq(user)))
        .prepared()
        .execute(conn)?;
    let rows = choices.of_their_own().map(|(group, timing)| {
        (
            letter_choice::user_id.eq(user),
            letter_choice::letter_group.eq(group.code()),
            letter_choice::timing.eq(timing.code()),
        )
    });
    insert_all!(conn, letter_choice::table, rows)?;
    Ok(())
}
