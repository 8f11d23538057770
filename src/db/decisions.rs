//! Decisions and what they list as they are kept.

use chrono::{Datelike, NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::nominations::Saved;
use super::schema::{decision, decision_line, unit};
use super::scope::in_scope;
use super::{Conn, Page, Result, each, read, read_some, stored};
use crate::domain::actor::Scope;
use crate::domain::decision::{Decision, DecisionStatus, Numbering};
use crate::domain::ids::{DecisionId, NominationId};
use crate::domain::unit::UnitPath;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decision, treat_none_as_default_value = false, treat_none_as_null = true)]
struct DecisionRow {
    id: String,
    issuer_unit_id: String,
    title: String,
    status: String,
    signer_id: Option<String>,
    signer_name: Option<String>,
    signed_at: Option<NaiveDateTime>,
    number: Option<i32>,
    series: Option<String>,
    decided_on: Option<NaiveDate>,
    decided_year: Option<i32>,
    created_at: NaiveDateTime,
    version: i64,
}

impl DecisionRow {
    fn of(decision: &Decision) -> Self {
        let numbering = decision.numbering.as_ref();
        Self {
            id: decision.id.to_string(),
            issuer_unit_id: decision.issuer.to_string(),
            title: decision.title.clone(),
            status: decision.status.code().to_owned(),
            signer_id: decision.signer.as_ref().map(|(id, _)| id.to_string()),
            signer_name: decision.signer.as_ref().map(|(_, name)| name.clone()),
            signed_at: decision.signed_at.map(stored),
            number: numbering.map(|n| n.number),
            series: numbering.map(|n| n.series.clone()),
            decided_on: numbering.map(|n| n.date),
            decided_year: numbering.map(|n| n.date.year()),
            created_at: stored(decision.created_at),
            version: decision.version,
        }
    }

    fn decision(self) -> Result<Decision> {
        let numbering = match (self.number, self.series, self.decided_on) {
            (Some(number), Some(series), Some(date)) => Some(Numbering { number, series, date }),
            _ => None,
        };
        let signer = match (read_some(self.signer_id.as_deref())?, self.signer_name) {
            (Some(id), Some(name)) => Some((id, name)),
            _ => None,
        };
        Ok(Decision {
            id: read(&self.id)?,
            issuer: read(&self.issuer_unit_id)?,
            title: self.title,
            status: read(&self.status)?,
            signer,
            signed_at: self.signed_at.map(|at| at.and_utc()),
            numbering,
            created_at: self.created_at.and_utc(),
            version: self.version,
        })
    }
}

/// A decision with the unit that issues it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The decision.
    pub decision: Decision,
    /// Name of the issuing unit.
    pub issuer_name: String,
    /// Its code.
    pub issuer_code: String,
    /// Where it stands in the tree.
    pub issuer_path: UnitPath,
}

type FoundRow = (DecisionRow, (String, String, String));

fn found((row, (issuer_name, issuer_code, path)): FoundRow) -> Result<Found> {
    Ok(Found { decision: row.decision()?, issuer_name, issuer_code, issuer_path: UnitPath::stored(path) })
}

/// A decision of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: DecisionId) -> Result<Option<Found>> {
    let row = decision::table
        .inner_join(unit::table)
        .filter(decision::id.eq(id.to_string()))
        .filter(in_scope(decision::issuer_unit_id, scope))
        .select((DecisionRow::as_select(), (unit::name, unit::code, unit::path)))
        .first::<FoundRow>(conn)
        .optional()?;
    row.map(found).transpose()
}

/// The decisions with these ids, of units within the scope, in any order.
pub fn with_ids(conn: &mut Conn, scope: &Scope, ids: &[DecisionId]) -> Result<Vec<Found>> {
    let ids: Vec<String> = ids.iter().map(ToString::to_string).collect();
    let rows = decision::table
        .inner_join(unit::table)
        .filter(decision::id.eq_any(ids))
        .filter(in_scope(decision::issuer_unit_id, scope))
        .select((DecisionRow::as_select(), (unit::name, unit::code, unit::path)))
        .load::<FoundRow>(conn)?;
    rows.into_iter().map(found).collect()
}

/// The decision a nomination stands on.
pub fn of_nomination(conn: &mut Conn, id: NominationId) -> Result<Option<Decision>> {
    let row = decision_line::table
        .inner_join(decision::table)
        .filter(decision_line::nomination_id.eq(id.to_string()))
        .select(DecisionRow::as_select())
        .first::<DecisionRow>(conn)
        .optional()?;
    row.map(DecisionRow::decision).transpose()
}

/// A page of the decisions of units within the scope, the newest first.
pub fn list(conn: &mut Conn, scope: &Scope, status: Option<DecisionStatus>, page: &Page) -> Result<Vec<Found>> {
    let mut query = decision::table
        .inner_join(unit::table)
        .filter(in_scope(decision::issuer_unit_id, scope))
        .select((DecisionRow::as_select(), (unit::name, unit::code, unit::path)))
        .into_boxed();
    if let Some(status) = status {
        query = query.filter(decision::status.eq(status.code()));
    }
    if let Some(after) = &page.after {
        query = query.filter(decision::id.lt(after.clone()));
    }
    let rows = query.order(decision::id.desc()).limit(page.limit).load::<FoundRow>(conn)?;
    rows.into_iter().map(found).collect()
}

/// Adds a decision that lists these nominations, in this order.
pub fn insert(conn: &mut Conn, new: &Decision, nominations: &[NominationId]) -> Result<()> {
    diesel::insert_into(decision::table).values(DecisionRow::of(new)).execute(conn)?;
    let lines: Vec<_> = (1..)
        .zip(nominations)
        .map(|(position, id): (i32, _)| {
            (
                decision_line::nomination_id.eq(id.to_string()),
                decision_line::decision_id.eq(new.id.to_string()),
                decision_line::position.eq(position),
            )
        })
        .collect();
    each!(conn, diesel::insert_into(decision_line::table).values(lines).execute(conn))?;
    Ok(())
}

/// Saves a decision whose version was counted up by one, if it is still what it was.
pub fn save_if_unchanged(conn: &mut Conn, changed: &Decision) -> Result<Saved> {
    let count = diesel::update(decision::table)
        .filter(decision::id.eq(changed.id.to_string()))
        .filter(decision::version.eq(changed.version - 1))
        .set(DecisionRow::of(changed))
        .execute(conn)?;
    Ok(if count == 1 { Saved::Yes } else { Saved::LostRace })
}
