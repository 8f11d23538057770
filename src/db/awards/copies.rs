//! The copies of decisions that were sent, as they are kept.

use chrono::NaiveDate;
use diesel::prelude::*;

use crate::db::engine::prepared::Prepare;
use crate::db::schema::decision_copy;
use crate::db::{Conn, Result, read};
use crate::domain::awards::copy::{CopyTo, SentCopy};
use crate::domain::base::ids::DecisionId;

/// The copies of a decision that were sent.
pub fn of_decision(conn: &mut Conn, id: DecisionId) -> Result<Vec<SentCopy>> {
    let rows: Vec<(CopyTo, String, NaiveDate, String)> = decision_copy::table
        .filter(decision_copy::decision_id.eq(id))
        .select((
            decision_copy::copy_to,
            decision_copy::unit_id,
            decision_copy::sent_on,
            decision_copy::sent_by,
        ))
        .load(conn)?;
    let copy = |(to, unit, sent_on, sent_by): (CopyTo, String, NaiveDate, String)| {
        let unit = Some(unit).filter(|unit| !unit.is_empty());
        Ok(SentCopy {
            to,
            unit: unit.map(|unit| read(&unit)).transpose()?,
            sent_on,
            sent_by,
        })
    };
    rows.into_iter().map(copy).collect()
}

/// Notes that a copy was sent; a second time it is a duplicate.
pub fn insert(conn: &mut Conn, of: DecisionId, sent: &SentCopy) -> Result<()> {
    let unit = sent.unit.map(|unit| unit.to_string()).unwrap_or_default();
    diesel::insert_into(decision_copy::table)
        .values((
            decision_copy::decision_id.eq(of),
            decision_copy::copy_to.eq(sent.to),
            decision_copy::unit_id.eq(unit),
            decision_copy::sent_on.eq(sent.sent_on),
            decision_copy::sent_by.eq(sent.sent_by.clone()),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}
