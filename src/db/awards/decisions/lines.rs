//! What decisions list.

use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, insert_all};
use crate::db::schema::decision_line;
use crate::db::{Conn, Result};
use crate::domain::base::ids::{DecisionId, NominationId};
use crate::domain::nominations::submission_letter::SignedLine;

#[derive(Insertable)]
#[diesel(table_name = decision_line, treat_none_as_default_value = false)]
struct LineRow {
    nomination_id: NominationId,
    decision_id: DecisionId,
    position: i32,
    subject_name: Option<String>,
    award_name_vi: Option<String>,
    award_name_en: Option<String>,
}

/// Lists these nominations, in this order.
pub(super) fn insert(conn: &mut Conn, id: DecisionId, nominations: &[NominationId]) -> Result<()> {
    let row = |(position, nomination): (i32, &NominationId)| LineRow {
        nomination_id: *nomination,
        decision_id: id,
        position,
        subject_name: None,
        award_name_vi: None,
        award_name_en: None,
    };
    insert_all!(conn, decision_line::table, (1..).zip(nominations).map(row))?;
    Ok(())
}

/// Keeps what a signature freezes of each line, in the order they stand: two statements, however
/// many.
pub fn freeze(conn: &mut Conn, id: DecisionId, lines: &[SignedLine]) -> Result<()> {
    diesel::delete(decision_line::table.filter(decision_line::decision_id.eq(id)))
        .prepared()
        .execute(conn)?;
    let row = |(position, line): (i32, &SignedLine)| LineRow {
        nomination_id: line.nomination,
        decision_id: id,
        position,
        subject_name: Some(line.subject_name.clone()),
        award_name_vi: Some(line.award_name.0.clone()),
        award_name_en: Some(line.award_name.1.clone()),
    };
    insert_all!(conn, decision_line::table, (1..).zip(lines).map(row))?;
    Ok(())
}

/// Forgets what the signature froze: it was taken back.
pub fn thaw(conn: &mut Conn, id: DecisionId) -> Result<()> {
    let none = || None::<String>;
    diesel::update(decision_line::table.filter(decision_line::decision_id.eq(id)))
        .set((
            decision_line::subject_name.eq(none()),
            decision_line::award_name_vi.eq(none()),
            decision_line::award_name_en.eq(none()),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Takes a line off a decision; the others keep their places.
pub fn strike(conn: &mut Conn, id: DecisionId, line: NominationId) -> Result<()> {
    let row = decision_line::table.filter(decision_line::nomination_id.eq(line));
    diesel::delete(row.filter(decision_line::decision_id.eq(id)))
        .prepared()
        .execute(conn)?;
    Ok(())
}
