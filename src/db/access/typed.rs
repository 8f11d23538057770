//! What was typed into forms that were refused, as it is kept: one of each session.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::Prepare;
use crate::db::schema::typed_form;
use crate::db::{Conn, Failure, Result};

/// What a form said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypedForm {
    /// The path of the page it was on.
    pub page: String,
    /// Where it was sent.
    pub place: String,
    /// Names and values, in their order.
    pub fields: Vec<(String, String)>,
    /// What was wrong: the field, and the text.
    pub faults: Vec<(String, String)>,
}

fn written(pairs: &[(String, String)]) -> Result<String> {
    serde_json::to_string(pairs).map_err(|error| Failure::Defect(error.to_string()))
}

fn read(text: &str) -> Result<Vec<(String, String)>> {
    serde_json::from_str(text).map_err(|_| Failure::NotUnderstood("typed_form".to_owned()))
}

/// Keeps what a form said in the place of what was kept before.
pub fn put(conn: &mut Conn, session: &str, typed: &TypedForm, now: DateTime<Utc>) -> Result<()> {
    diesel::delete(typed_form::table.filter(typed_form::session.eq(session.to_owned())))
        .prepared()
        .execute(conn)?;
    diesel::insert_into(typed_form::table)
        .values((
            typed_form::session.eq(session.to_owned()),
            typed_form::page.eq(typed.page.clone()),
            typed_form::place.eq(typed.place.clone()),
            typed_form::fields.eq(written(&typed.fields)?),
            typed_form::faults.eq(written(&typed.faults)?),
            typed_form::kept_at.eq(StoredMoment::from(now)),
        ))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// What was kept for a session since a moment.
pub fn find(conn: &mut Conn, session: &str, since: DateTime<Utc>) -> Result<Option<TypedForm>> {
    let since = StoredMoment::from(since);
    let row = typed_form::table
        .filter(typed_form::session.eq(session.to_owned()))
        .filter(typed_form::kept_at.ge(since))
        .select((
            typed_form::page,
            typed_form::place,
            typed_form::fields,
            typed_form::faults,
        ))
        .get_result::<(String, String, String, String)>(conn)
        .optional()?;
    row.map(|(page, place, fields, faults)| {
        Ok(TypedForm {
            page,
            place,
            fields: read(&fields)?,
            faults: read(&faults)?,
        })
    })
    .transpose()
}

/// Forgets what was kept for a session of a page.
pub fn forget(conn: &mut Conn, session: &str, page: &str) -> Result<()> {
    diesel::delete(
        typed_form::table
            .filter(typed_form::session.eq(session.to_owned()))
            .filter(typed_form::page.eq(page.to_owned())),
    )
    .prepared()
    .execute(conn)?;
    Ok(())
}

/// Forgets what was kept before a moment.
pub fn forget_before(conn: &mut Conn, moment: DateTime<Utc>) -> Result<usize> {
    let moment = StoredMoment::from(moment);
    Ok(
        diesel::delete(typed_form::table.filter(typed_form::kept_at.lt(moment)))
            .prepared()
            .execute(conn)?,
    )
}
