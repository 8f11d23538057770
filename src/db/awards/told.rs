//! Which awards are still to be told to who got them.

use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};

use crate::db::engine::condition::condition;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::schema::{award, award_detail};
use crate::db::{Conn, Result, Saved};
use crate::domain::awards::award::Award;
use crate::domain::base::ids::AwardId;

/// Is to be told, in the words of the index: nothing else uses it.
#[derive(Clone, Copy)]
struct ToTell;

condition!(by text, ToTell on award_detail::awardee_to_tell);

impl<DB: Backend> QueryFragment<DB> for ToTell {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("award_detail.awardee_to_tell");
        Ok(())
    }
}

/// Some of the awards that are to be told.
pub fn to_tell(conn: &mut Conn, most: i64) -> Result<Vec<Award>> {
    let ids = award_detail::table
        .filter(ToTell)
        .order(award_detail::award_id)
        .limit(most)
        .select(award_detail::award_id)
        .load::<AwardId>(conn)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(award::table
        .left_join(award_detail::table)
        .filter(among(award::id, ids))
        .select(Award::as_select())
        .load(conn)?)
}

/// Notes that they were told; lost is the race where another server tells one of them.
pub fn note_told(conn: &mut Conn, ids: &[AwardId]) -> Result<Saved> {
    let these = award_detail::table
        .filter(among(award_detail::award_id, ids))
        .filter(ToTell);
    let told = diesel::update(these)
        .set(award_detail::awardee_to_tell.eq(false))
        .prepared()
        .execute(conn)?;
    Ok(if told == ids.len() {
        Saved::Yes
    } else {
        Saved::LostRace
    })
}
