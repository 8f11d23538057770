//! How records are added and changed.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::rows::{AwardRow, DetailRow};
use super::take_places;
use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::{Prepare, insert_all};
use crate::db::schema::{award, award_detail};
use crate::db::{Conn, Result, Saved};
use crate::domain::awards::award::Award;
use crate::domain::base::ids::{AwardId, SubjectId};

/// Adds records, in two statements however many they are.
pub fn insert(conn: &mut Conn, awards: &[Award]) -> Result<()> {
    insert_all!(conn, award::table, awards.iter().map(AwardRow::from))?;
    // Who got them hears of it afterwards; not of what was given before this service.
    let details = awards.iter().map(|award| {
        let to_tell = award.nomination.is_some();
        (
            DetailRow::from(award),
            award_detail::awardee_to_tell.eq(to_tell),
        )
    });
    insert_all!(conn, award_detail::table, details)?;
    Ok(())
}

/// Saves a record that was changed under a new place in the feed, if it is still where it was read;
/// it carries the new place then.
pub fn save_changed(conn: &mut Conn, changed: &mut Award) -> Result<Saved> {
    let before = changed.seq;
    changed.seq = take_places(conn, 1)?;
    let row = award::table
        .filter(award::id.eq(changed.id))
        .filter(award::seq.eq(before));
    let saved = Saved::one(
        diesel::update(row)
            .set(AwardRow::from(&*changed))
            .prepared()
            .execute(conn)?,
    );
    if matches!(saved, Saved::LostRace) {
        return Ok(saved);
    }
    let detail = award_detail::table.filter(award_detail::award_id.eq(changed.id));
    if diesel::update(detail)
        .set(DetailRow::from(&*changed))
        .prepared()
        .execute(conn)?
        == 0
    {
        diesel::insert_into(award_detail::table)
            .values(DetailRow::from(&*changed))
            .prepared()
            .execute(conn)?;
    }
    Ok(saved)
}

/// Gives records to another record of their subject, as far as they are with the one they were
/// with, each under a new place in the feed.
pub fn give(
    conn: &mut Conn,
    (from, to): (SubjectId, SubjectId),
    awards: &[AwardId],
    now: DateTime<Utc>,
) -> Result<()> {
    if awards.is_empty() {
        return Ok(());
    }
    let count = i64::try_from(awards.len()).unwrap_or(i64::MAX);
    let first = take_places(conn, count)?;
    // Few: what was given to one subject.
    for (id, seq) in awards.iter().zip(first..) {
        let row = award::table
            .filter(award::id.eq(*id))
            .filter(award::subject_id.eq(from));
        let moved = (
            award::subject_id.eq(to),
            award::seq.eq(seq),
            award::changed_at.eq(StoredMoment::from(now)),
        );
        diesel::update(row).set(moved).prepared().execute(conn)?;
    }
    Ok(())
}
