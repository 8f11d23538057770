//! How decisions are added and changed.

use diesel::prelude::*;

use super::lines;
use super::rows::{DecisionRow, folded};
use crate::db::engine::prepared::Prepare;
use crate::db::schema::{decision, decision_line};
use crate::db::{Conn, Result, Saved};
use crate::domain::awards::decision::{Decision, DecisionStatus};
use crate::domain::base::ids::{NominationId, UnitId};

/// Adds a decision that lists these nominations, in this order.
pub fn insert(conn: &mut Conn, new: &Decision, nominations: &[NominationId]) -> Result<()> {
    diesel::insert_into(decision::table)
        .values(DecisionRow::from(new))
        .prepared()
        .execute(conn)?;
    lines::insert(conn, new.id, nominations)?;
    Ok(())
}

/// Saves a decision whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Decision) -> Result<Saved> {
    let count = diesel::update(decision::table)
        .filter(decision::id.eq(changed.id))
        .filter(decision::version.eq(changed.version - 1))
        .set(DecisionRow::from(changed))
        .prepared()
        .execute(conn)?;
    Ok(Saved::one(count))
}

/// Notes by what decisions are found that the version before wrote, up to so many; answers how
/// many.
pub fn fold_some(conn: &mut Conn, most: i64) -> Result<usize> {
    let bare = decision::table
        .filter(decision::folded.is_null())
        .order(decision::id)
        .limit(most);
    let decisions: Vec<Decision> = bare.select(Decision::as_select()).load(conn)?;
    for one in &decisions {
        // The text alone: whoever changes it meanwhile notes it too.
        diesel::update(decision::table.filter(decision::id.eq(one.id)))
            .set(decision::folded.eq(folded(one)))
            .prepared()
            .execute(conn)?;
    }
    Ok(decisions.len())
}

/// Counts up the versions of a unit's decisions that wait for their signature: their issuer is
/// called something else.
pub fn issuer_renamed(conn: &mut Conn, unit: UnitId) -> Result<()> {
    let drafted = decision::table.filter(decision::status.eq(DecisionStatus::Drafted));
    diesel::update(drafted.filter(decision::issuer_unit_id.eq(unit)))
        .set(decision::version.eq(decision::version + 1))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Removes a drafted decision if it is still what it was; what it listed is free again.
pub fn delete_if_unchanged(conn: &mut Conn, drafted: &Decision) -> Result<Saved> {
    diesel::delete(decision_line::table.filter(decision_line::decision_id.eq(drafted.id)))
        .prepared()
        .execute(conn)?;
    let row = decision::table
        .filter(decision::id.eq(drafted.id))
        .filter(decision::version.eq(drafted.version));
    let row = row.filter(decision::status.eq(DecisionStatus::Drafted));
    Ok(Saved::one(diesel::delete(row).prepared().execute(conn)?))
}

/// Passes the decisions of a unit that are not issued on to its successor.
pub fn pass_on(conn: &mut Conn, from: UnitId, to: UnitId) -> Result<()> {
    let open = decision::table
        .filter(decision::issuer_unit_id.eq(from))
        .filter(decision::status.ne(DecisionStatus::Issued));
    diesel::update(open)
        .set((
            decision::issuer_unit_id.eq(to),
            decision::version.eq(decision::version + 1),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}
