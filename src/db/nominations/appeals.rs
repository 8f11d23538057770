//! Whose hands keep out of files whose refusal is looked at again.

use diesel::prelude::*;

use super::{FiledRow, NominationRow, above, deciding, filed, superior};
use crate::db::engine::prepared::Prepare;
use crate::db::schema::{appeal, nomination, subject, unit};
use crate::db::{Conn, Result, read};
use crate::domain::base::office::Office;
use crate::domain::nominations::nomination::{Hands, Nomination, NominationInContext, Status};

/// File, who refused it, whether they keep out, unit and role above.
pub(super) type HandsRow = (String, String, bool, Option<String>, Option<String>);

/// Of a file that was never looked at again: nobody's.
pub(super) fn hands(row: Option<HandsRow>) -> Result<Hands> {
    let Some((_, refused_by, kept_out, unit, role)) = row else {
        return Ok(Hands::default());
    };
    let refused_by = refused_by
        .split_whitespace()
        .map(read)
        .collect::<Result<_>>()?;
    let office = match (unit, role) {
        (Some(unit), Some(role)) => Some(Office {
            role: read(&role)?,
            unit: read(&unit)?,
        }),
        _ => None,
    };
    Ok(Hands {
        refused_by,
        kept_out,
        above: office,
    })
}

/// Keeps whose hands keep out of a file whose refusal is looked at again; in the transaction that
/// saves the file.
pub fn save_hands(conn: &mut Conn, file: &Nomination) -> Result<()> {
    let listed = file
        .hands
        .refused_by
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ");
    let values = (
        appeal::refused_by.eq(listed),
        appeal::kept_out.eq(file.hands.kept_out),
        appeal::above_unit_id.eq(file.hands.above.map(|office| office.unit.to_string())),
        appeal::above_role.eq(file.hands.above.map(|office| office.role.code().to_owned())),
    );
    let count = diesel::update(appeal::table.filter(appeal::nomination_id.eq(file.id.to_string())))
        .set(values.clone())
        .prepared()
        .execute(conn)?;
    if count == 0 {
        let (refused_by, kept_out, unit, role) = values;
        let new = (
            appeal::nomination_id.eq(file.id.to_string()),
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
    let rows = filed!()
        .filter(appeal::kept_out.nullable().assume_not_null())
        .filter(nomination::status.eq(Status::InProgress.code()))
        .order(nomination::id)
        .limit(most)
        .load::<FiledRow>(conn)?;
    rows.into_iter().map(filed).collect()
}

/// What the head of a unit looks at passes to that of its successor.
pub(super) fn pass_on(conn: &mut Conn, old: &str, new: &str) -> Result<()> {
    let theirs = appeal::table.filter(appeal::above_unit_id.eq(old.to_owned()));
    diesel::update(theirs)
        .set(appeal::above_unit_id.eq(Some(new.to_owned())))
        .execute(conn)?;
    Ok(())
}
