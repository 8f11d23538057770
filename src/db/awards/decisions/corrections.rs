//! Names on decisions that were put right.

use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::Prepare;
use crate::db::schema::correction;
use crate::db::{Conn, Result};
use crate::domain::awards::decision::Correction;
use crate::domain::base::ids::{AwardId, CorrectionId, DecisionId};

/// A correction as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = correction)]
pub struct CorrectionRow {
    id: CorrectionId,
    decision_id: DecisionId,
    award_id: AwardId,
    before: String,
    after: String,
    reason: String,
    corrected_by: String,
    corrected_at: StoredMoment,
}

impl From<&Correction> for CorrectionRow {
    fn from(correction: &Correction) -> Self {
        Self {
            id: correction.id,
            decision_id: correction.decision,
            award_id: correction.award,
            before: correction.before.clone(),
            after: correction.after.clone(),
            reason: correction.reason.clone(),
            corrected_by: correction.corrected_by.clone(),
            corrected_at: correction.corrected_at.into(),
        }
    }
}

impl From<CorrectionRow> for Correction {
    fn from(row: CorrectionRow) -> Self {
        Self {
            id: row.id,
            decision: row.decision_id,
            award: row.award_id,
            before: row.before,
            after: row.after,
            reason: row.reason,
            corrected_by: row.corrected_by,
            corrected_at: row.corrected_at.into(),
        }
    }
}

loaded!(Correction as CorrectionRow);

/// Adds a correction.
pub fn insert_correction(conn: &mut Conn, new: &Correction) -> Result<()> {
    diesel::insert_into(correction::table)
        .values(CorrectionRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// The names on a decision that were put right, the first first.
pub fn corrections(conn: &mut Conn, id: DecisionId) -> Result<Vec<Correction>> {
    Ok(correction::table
        .filter(correction::decision_id.eq(id))
        .order(correction::id)
        .select(Correction::as_select())
        .load(conn)?)
}
