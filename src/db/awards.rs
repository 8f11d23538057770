//! Award records as they are kept, and the feed of them in commit order.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::nominations::Saved;
use super::schema::{award, feed_counter};
use super::scope::in_scope;
use super::{Conn, Result, each, read, stored};
use crate::domain::actor::Scope;
use crate::domain::award::{Award, AwardFacts, AwardStatus};
use crate::domain::ids::{AwardId, DecisionId, NominationId};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = award, treat_none_as_default_value = false)]
struct AwardRow {
    id: String,
    seq: i64,
    nomination_id: String,
    decision_id: String,
    subject_id: String,
    unit_id: String,
    subject_kind: String,
    subject_name: String,
    staff_code: Option<String>,
    unit_code: String,
    award_code: String,
    award_name_vi: String,
    award_name_en: String,
    award_kind: String,
    award_level: String,
    commendation_type: String,
    cycle_year: i32,
    decision_number: String,
    decided_on: NaiveDate,
    signer: String,
    issuer_code: String,
    issuer_name: String,
    coefficient: String,
    amount: i64,
    rule_set: String,
    status: String,
    changed_at: NaiveDateTime,
}

impl AwardRow {
    fn of(award: &Award) -> Self {
        let facts = award.facts.clone();
        Self {
            id: award.id.to_string(),
            seq: award.seq,
            nomination_id: award.nomination.to_string(),
            decision_id: award.decision.to_string(),
            subject_id: award.subject.to_string(),
            unit_id: award.unit.to_string(),
            subject_kind: facts.subject_kind.code().to_owned(),
            subject_name: facts.subject_name,
            staff_code: facts.staff_code,
            unit_code: facts.unit_code,
            award_code: facts.award_code,
            award_name_vi: facts.award_name.0,
            award_name_en: facts.award_name.1,
            award_kind: facts.award_kind.code().to_owned(),
            award_level: facts.level.code().to_owned(),
            commendation_type: facts.commendation_type.code().to_owned(),
            cycle_year: facts.cycle_year,
            decision_number: facts.decision_number,
            decided_on: facts.decided_on,
            signer: facts.signer,
            issuer_code: facts.issuer_code,
            issuer_name: facts.issuer_name,
            coefficient: facts.coefficient,
            amount: facts.amount,
            rule_set: facts.rule_set,
            status: award.status.code().to_owned(),
            changed_at: stored(award.changed_at),
        }
    }

    fn award(self) -> Result<Award> {
        Ok(Award {
            id: read(&self.id)?,
            seq: self.seq,
            nomination: read(&self.nomination_id)?,
            decision: read(&self.decision_id)?,
            subject: read(&self.subject_id)?,
            unit: read(&self.unit_id)?,
            facts: AwardFacts {
                subject_kind: read(&self.subject_kind)?,
                subject_name: self.subject_name,
                staff_code: self.staff_code,
                unit_code: self.unit_code,
                award_code: self.award_code,
                award_name: (self.award_name_vi, self.award_name_en),
                award_kind: read(&self.award_kind)?,
                level: read(&self.award_level)?,
                commendation_type: read(&self.commendation_type)?,
                cycle_year: self.cycle_year,
                decision_number: self.decision_number,
                decided_on: self.decided_on,
                signer: self.signer,
                issuer_code: self.issuer_code,
                issuer_name: self.issuer_name,
                coefficient: self.coefficient,
                amount: self.amount,
                rule_set: self.rule_set,
            },
            status: read(&self.status)?,
            changed_at: self.changed_at.and_utc(),
        })
    }
}

/// Takes `count` places in the feed; answers the first. The counter's row stays locked until the transaction ends, so whoever
/// reads the feed never meets a place before an earlier one.
pub fn take_places(conn: &mut Conn, count: i64) -> Result<i64> {
    let last: i64 = diesel::update(feed_counter::table.filter(feed_counter::id.eq(1)))
        .set(feed_counter::value.eq(feed_counter::value + count))
        .returning(feed_counter::value)
        .get_result(conn)?;
    Ok(last - count + 1)
}

/// Adds records in one statement.
pub fn insert(conn: &mut Conn, awards: &[Award]) -> Result<()> {
    let rows: Vec<AwardRow> = awards.iter().map(AwardRow::of).collect();
    each!(conn, diesel::insert_into(award::table).values(rows).execute(conn))?;
    Ok(())
}

/// Gives a record another status and a new place in the feed, if it has still the one it was found with: who pulled it before gets it
/// again. The counter is locked before the record, as by everybody else.
pub fn mark_if_unchanged(conn: &mut Conn, id: AwardId, from: AwardStatus, to: AwardStatus, at: DateTime<Utc>) -> Result<Saved> {
    let place = take_places(conn, 1)?;
    let count = diesel::update(award::table.filter(award::id.eq(id.to_string())).filter(award::status.eq(from.code())))
        .set((award::status.eq(to.code()), award::seq.eq(place), award::changed_at.eq(stored(at))))
        .execute(conn)?;
    Ok(if count == 1 { Saved::Yes } else { Saved::LostRace })
}

/// The records of units within the scope that changed behind a place in the feed, in commit order.
pub fn changed_after(conn: &mut Conn, scope: &Scope, place: i64, limit: i64) -> Result<Vec<Award>> {
    let rows = award::table
        .filter(award::seq.gt(place))
        .filter(in_scope(award::unit_id, scope))
        .order(award::seq)
        .limit(limit)
        .select(AwardRow::as_select())
        .load::<AwardRow>(conn)?;
    rows.into_iter().map(AwardRow::award).collect()
}

/// A record of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: AwardId) -> Result<Option<Award>> {
    let row = award::table
        .filter(award::id.eq(id.to_string()))
        .filter(in_scope(award::unit_id, scope))
        .select(AwardRow::as_select())
        .first::<AwardRow>(conn)
        .optional()?;
    row.map(AwardRow::award).transpose()
}

/// What a decision gave: each nomination with its amount in đồng.
pub fn amounts_of_decision(conn: &mut Conn, id: DecisionId) -> Result<Vec<(NominationId, i64)>> {
    let rows = award::table
        .filter(award::decision_id.eq(id.to_string()))
        .select((award::nomination_id, award::amount))
        .load::<(String, i64)>(conn)?;
    rows.into_iter().map(|(nomination, amount)| Ok((read(&nomination)?, amount))).collect()
}

/// The record that a nomination led to.
pub fn of_nomination(conn: &mut Conn, id: NominationId) -> Result<Option<Award>> {
    let row =
        award::table.filter(award::nomination_id.eq(id.to_string())).select(AwardRow::as_select()).first::<AwardRow>(conn).optional()?;
    row.map(AwardRow::award).transpose()
}
