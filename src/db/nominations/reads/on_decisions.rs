//! Nominations on decisions.

use diesel::prelude::*;

use crate::db::engine::prepared::among;
use crate::db::engine::reading::rows;
use crate::db::nominations::reads::in_this_order;
use crate::db::schema::decision_line;
use crate::db::{Conn, Reading, Result};
use crate::domain::base::ids::{DecisionId, NominationId};
use crate::domain::nominations::nomination::NominationInContext;

/// Of these nominations, those that stand on a decision already.
pub fn on_a_decision(ids: &[NominationId]) -> impl Reading<Answer = Vec<NominationId>> {
    rows!(NominationId: decision_line::table
        .filter(among(decision_line::nomination_id, ids))
        .select(decision_line::nomination_id))
    .unless(ids.is_empty())
}

/// A nomination on a decision; what its signature froze is as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OnDecision {
    /// The file, with the subject's name as it was signed.
    pub filed: NominationInContext,
    /// The award's name in Vietnamese and English as it was signed; none before.
    pub award_name: Option<(String, String)>,
}

type LineRow = (NominationId, Option<String>, Option<String>, Option<String>);

/// The nominations a decision lists, in its order.
pub fn of_decision(conn: &mut Conn, id: DecisionId) -> Result<Vec<OnDecision>> {
    let lines = decision_line::table
        .filter(decision_line::decision_id.eq(id))
        .order(decision_line::position)
        .select((
            decision_line::nomination_id,
            decision_line::subject_name,
            decision_line::award_name_vi,
            decision_line::award_name_en,
        ))
        .load::<LineRow>(conn)?;
    let files = in_this_order(conn, lines.iter().map(|(id, ..)| *id).collect())?;
    let signed = |(mut filed, (_, subject, vi, en)): (NominationInContext, LineRow)| {
        filed.subject_name = subject.unwrap_or(filed.subject_name);
        OnDecision {
            filed,
            award_name: vi.zip(en),
        }
    };
    Ok(files.into_iter().zip(lines).map(signed).collect())
}
