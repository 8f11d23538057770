//! Shares of initiatives that go from one record of somebody to another, and back.

use diesel::prelude::*;

use super::{read_share, stored_share};
use crate::db::engine::prepared::{Prepare, among};
use crate::db::schema::initiative_author;
use crate::db::{Conn, Result};
use crate::domain::base::ids::{InitiativeId, SubjectId};

/// Which initiatives these subjects are authors of, and how much of each is theirs.
pub fn authored_by(
    conn: &mut Conn,
    subjects: &[SubjectId],
) -> Result<Vec<(InitiativeId, SubjectId, u32)>> {
    let rows: Vec<(InitiativeId, SubjectId, i32)> = initiative_author::table
        .filter(among(initiative_author::subject_id, subjects))
        .order((
            initiative_author::initiative_id,
            initiative_author::subject_id,
        ))
        .select((
            initiative_author::initiative_id,
            initiative_author::subject_id,
            initiative_author::share,
        ))
        .load(conn)?;
    let read = |(id, subject, share)| (id, subject, read_share(share));
    Ok(rows.into_iter().map(read).collect())
}

/// Gives the shares of initiatives to another record of their author, as far as they are with the
/// one they were with.
pub fn give(
    conn: &mut Conn,
    (from, to): (SubjectId, SubjectId),
    initiatives: &[InitiativeId],
) -> Result<()> {
    let these = initiative_author::table
        .filter(among(initiative_author::initiative_id, initiatives))
        .filter(initiative_author::subject_id.eq(from));
    diesel::update(these)
        .set(initiative_author::subject_id.eq(to))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// How much of an initiative is somebody's.
fn share_of(conn: &mut Conn, id: InitiativeId, subject: SubjectId) -> Result<Option<u32>> {
    let found: Option<i32> = initiative_author::table
        .filter(initiative_author::initiative_id.eq(id))
        .filter(initiative_author::subject_id.eq(subject))
        .select(initiative_author::share)
        .get_result(conn)
        .optional()?;
    Ok(found.map(read_share))
}

fn set_share(conn: &mut Conn, id: InitiativeId, subject: SubjectId, share: u32) -> Result<()> {
    let row = initiative_author::table
        .filter(initiative_author::initiative_id.eq(id))
        .filter(initiative_author::subject_id.eq(subject));
    diesel::update(row)
        .set(initiative_author::share.eq(stored_share(share)))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Adds the shares of one record to those of another that is an author of the same initiatives.
pub fn add_shares(
    conn: &mut Conn,
    (from, to): (SubjectId, SubjectId),
    shares: &[(InitiativeId, u32)],
) -> Result<()> {
    for &(id, share) in shares {
        let Some(theirs) = share_of(conn, id, to)? else {
            continue;
        };
        set_share(conn, id, to, theirs.saturating_add(share))?;
        let joined = initiative_author::table
            .filter(initiative_author::initiative_id.eq(id))
            .filter(initiative_author::subject_id.eq(from));
        diesel::delete(joined).prepared().execute(conn)?;
    }
    Ok(())
}

/// Takes such shares out again and gives them back; where less is left since, all stays.
pub fn take_shares(
    conn: &mut Conn,
    (from, to): (SubjectId, SubjectId),
    shares: &[(InitiativeId, u32)],
) -> Result<()> {
    for &(id, share) in shares {
        let left = share_of(conn, id, from)?.and_then(|theirs| theirs.checked_sub(share));
        let Some(left) = left.filter(|left| *left > 0) else {
            continue;
        };
        // Who corrected the authors since may have named both.
        if share_of(conn, id, to)?.is_some() {
            continue;
        }
        set_share(conn, id, from, left)?;
        diesel::insert_into(initiative_author::table)
            .values((
                initiative_author::initiative_id.eq(id),
                initiative_author::subject_id.eq(to),
                initiative_author::share.eq(stored_share(share)),
            ))
            .prepared()
            .execute(conn)?;
    }
    Ok(())
}
