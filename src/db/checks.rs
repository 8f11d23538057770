//! What the checks look at, and which of them were overruled, as it is kept.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;

use super::kept::{Keep, among};
use super::schema::{achievement, event, nomination, overrule};
use super::{Conn, Result, read, stored};
use crate::domain::check::OtherFile;
use crate::domain::ids::{NominationId, SubjectId};
use crate::domain::nomination::Status;

/// A check that an officer overruled.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overrule {
    /// Of which file.
    pub nomination: NominationId,
    /// Which rule.
    pub rule: String,
    /// Why.
    pub reason: String,
    /// Who, by the name they had then.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

type OtherRow = ((String, String, String, String, String), Option<(String, NaiveDate, NaiveDate)>);

/// The files of these subjects that were sent and have not ended without an award, and whether each led to one.
pub fn files_of(conn: &mut Conn, subjects: &[SubjectId]) -> Result<Vec<(SubjectId, OtherFile, bool)>> {
    let ended = [Status::Draft, Status::Refused, Status::Withdrawn].map(|status| status.code().to_owned());
    let rows = nomination::table
        .inner_join(achievement::table.left_join(event::table))
        .filter(among(nomination::subject_id, subjects))
        .filter(not(among(nomination::status, ended)))
        .order(nomination::id)
        .select((
            (nomination::id, nomination::subject_id, nomination::award_code, nomination::achievement_id, nomination::status),
            (event::id, event::happened_from, event::happened_to).nullable(),
        ))
        .load::<OtherRow>(conn)?;
    rows.into_iter()
        .map(|((id, subject, award_code, achievement, status), event)| {
            let event = event.map(|(id, from, to)| Ok::<_, super::Failure>((read(&id)?, from, to))).transpose()?;
            let other = OtherFile { id: read(&id)?, award_code, achievement: read(&achievement)?, event };
            Ok((read(&subject)?, other, status == Status::Awarded.code()))
        })
        .collect()
}

/// What was overruled for these files.
pub fn overrules(conn: &mut Conn, nominations: &[NominationId]) -> Result<Vec<Overrule>> {
    let rows = overrule::table
        .filter(among(overrule::nomination_id, nominations))
        .select((overrule::nomination_id, overrule::rule, overrule::reason, overrule::overruled_by, overrule::overruled_at))
        .load::<(String, String, String, String, NaiveDateTime)>(conn)?;
    rows.into_iter().map(|(id, rule, reason, by, at)| Ok(Overrule { nomination: read(&id)?, rule, reason, by, at: at.and_utc() })).collect()
}

/// Writes down that a check was overruled.
pub fn insert_overrule(conn: &mut Conn, new: &Overrule) -> Result<()> {
    diesel::insert_into(overrule::table)
        .values((
            overrule::nomination_id.eq(new.nomination.to_string()),
            overrule::rule.eq(new.rule.clone()),
            overrule::reason.eq(new.reason.clone()),
            overrule::overruled_by.eq(new.by.clone()),
            overrule::overruled_at.eq(stored(new.at)),
        ))
        .kept()
        .execute(conn)?;
    Ok(())
}

/// Forgets what was overruled for a draft that is removed.
pub fn forget_overrules(conn: &mut Conn, id: NominationId) -> Result<()> {
    diesel::delete(overrule::table.filter(overrule::nomination_id.eq(id.to_string()))).kept().execute(conn)?;
    Ok(())
}
