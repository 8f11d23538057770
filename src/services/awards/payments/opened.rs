//! The money of awards that a server of the version before gave: it keeps none with them, and servers
//! are replaced one after the other.

use std::collections::BTreeMap;

use super::kept;
use crate::db::{self, Conn};
use crate::domain::access::actor::Scope;
use crate::domain::awards::award::Award;
use crate::domain::awards::payment::AwardPayment;
use crate::domain::base::ids::{NominationId, UnitId};
use crate::error::Result;

/// So many awards at a time.
const AT_A_STRETCH: i64 = 200;

/// Keeps the money of awards that the version before gave, a stretch at a time; answers of how many.
/// Who decides on a file pays, as with one that is given here.
pub fn fill(tx: &mut Conn) -> Result<usize> {
    let awards = kept::without_payment(tx, AT_A_STRETCH)?;
    if awards.is_empty() {
        return Ok(0);
    }
    let files = awards.iter().filter_map(|award| award.nomination);
    let files: Vec<NominationId> = files.collect();
    let files = db::nominations::with_ids(tx, &Scope::All, &files)?;
    let bodies: BTreeMap<NominationId, UnitId> = files
        .into_iter()
        .map(|file| (file.nomination.id, file.nomination.places.deciding))
        .collect();
    let payments: Vec<AwardPayment> = awards
        .iter()
        .filter_map(|award| payment(award, &bodies))
        .collect();
    kept::insert(tx, &payments)?;
    Ok(payments.len())
}

/// What is to be paid for an award; nothing where it was taken back since.
fn payment(award: &Award, bodies: &BTreeMap<NominationId, UnitId>) -> Option<AwardPayment> {
    let body = bodies.get(&award.nomination?)?;
    let due = AwardPayment::due(award, *body);
    if award.is_in_force() {
        return Some(due);
    }
    Some(due.clone().award_ended().unwrap_or(due))
}
