//! Whose hands keep out of files whose refusal is looked at again.

use diesel::prelude::*;

use super::filed::{FiledRow, above, all, deciding, filed_tables, superior};
use crate::db::engine::column::JoinedText;
use crate::db::engine::prepared::Prepare;
use crate::db::schema::{appeal, nomination, subject, unit};
use crate::db::{Conn, Result, each};
use crate::domain::base::ids::{NominationId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::nominations::nomination::{Hands, Nomination, NominationInContext, Status};

/// File, who refused it, whether they keep out, unit and role above.
pub(super) type HandsRow = (
    NominationId,
    JoinedText<UserId>,
    bool,
    Option<UnitId>,
    Option<Role>,
);

impl From<HandsRow> for Hands {
    fn from((_, refused_by, kept_out, unit, role): HandsRow) -> Self {
        Self {
            refused_by: refused_by.0,
            kept_out,
            above: role.zip(unit).map(|(role, unit)| Office { role, unit }),
        }
    }
}

/// Keeps whose hands keep out of a file whose refusal is looked at again; in the transaction that
/// saves the file.
pub fn save_hands(conn: &mut Conn, file: &Nomination) -> Result<()> {
    let values = (
        appeal::refused_by.eq(JoinedText(file.hands.refused_by.clone())),
        appeal::kept_out.eq(file.hands.kept_out),
        appeal::above_unit_id.eq(file.hands.above.map(|office| office.unit)),
        appeal::above_role.eq(file.hands.above.map(|office| office.role)),
    );
    let count = diesel::update(appeal::table.filter(appeal::nomination_id.eq(file.id)))
        .set(values.clone())
        .prepared()
        .execute(conn)?;
    if count == 0 {
        let (refused_by, kept_out, unit, role) = values;
        let new = (
            appeal::nomination_id.eq(file.id),
            refused_by,
            kept_out,
            unit,
            role,
        );
        diesel::insert_into(appeal::table)
            .values(new)
            .prepared()
            .execute(conn)?;
    }
    Ok(())
}

/// Files that wait for other hands than those that refused them, by id.
pub fn kept_out(conn: &mut Conn, most: i64) -> Result<Vec<NominationInContext>> {
    let rows = each!(conn, {
        filed_tables!()
            .filter(appeal::kept_out.nullable().assume_not_null())
            .filter(nomination::status.eq(Status::InProgress))
            .order(nomination::id)
            .limit(most)
            .load::<FiledRow>(conn)
    })?;
    all(conn, rows)
}

/// What the head of a unit looks at passes to that of its successor.
pub(super) fn pass_on(conn: &mut Conn, from: UnitId, to: UnitId) -> Result<()> {
    let theirs = appeal::table.filter(appeal::above_unit_id.eq(from));
    diesel::update(theirs)
        .set(appeal::above_unit_id.eq(Some(to)))
        .execute(conn)?;
    Ok(())
}
