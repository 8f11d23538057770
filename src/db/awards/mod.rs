//! Award records as they are kept, and the feed of them in commit order.

pub mod decisions;
pub mod statistics;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among, insert_all};
use crate::db::engine::scope::{in_scope_or_own, is_crowded};
use crate::db::schema::{award, award_detail, feed_counter};
use crate::db::{Conn, PageRequest, Result, Saved, each, read, read_some, stored};
use crate::domain::access::actor::Scope;
use crate::domain::awards::award::{
    Award, AwardFacts, AwardStatus, CancelGround, Cancellation, Restoration,
};
use crate::domain::base::ids::{AwardId, DecisionId, NominationId, SubjectId};

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = award, treat_none_as_default_value = false, treat_none_as_null = true)]
struct AwardRow {
    id: String,
    seq: i64,
    nomination_id: Option<String>,
    decision_id: Option<String>,
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
    golden_book: Option<i32>,
    cancel_ground: Option<String>,
    cancel_number: Option<String>,
    cancelled_on: Option<NaiveDate>,
    posthumous: Option<String>,
}

impl AwardRow {
    fn of(award: &Award) -> Self {
        let facts = award.facts.clone();
        Self {
            id: award.id.to_string(),
            seq: award.seq,
            nomination_id: award.nomination.map(|id| id.to_string()),
            decision_id: award.decision.map(|id| id.to_string()),
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
            amount: facts.amount.unwrap_or_default(),
            rule_set: facts.rule_set,
            status: award.status.code().to_owned(),
            changed_at: stored(award.changed_at),
            golden_book: facts.golden_book,
            // The column has a CHECK of its own, which does not know this ground: a paper without
            // one is a final judgment's.
            cancel_ground: award
                .cancellation
                .as_ref()
                .filter(|paper| paper.ground != CancelGround::FinalJudgment)
                .map(|paper| paper.ground.code().to_owned()),
            cancel_number: award
                .cancellation
                .as_ref()
                .map(|paper| paper.number.clone()),
            cancelled_on: award.cancellation.as_ref().map(|paper| paper.date),
            posthumous: award
                .posthumous
                .as_ref()
                .map(crate::db::nominations::written),
        }
    }

    fn award(self, detail: Option<DetailRow>) -> Result<Award> {
        let cancellation = match (self.cancel_number, self.cancelled_on) {
            (Some(number), Some(date)) => {
                let ground = read_some(self.cancel_ground.as_deref())?
                    .unwrap_or(CancelGround::FinalJudgment);
                Some(Cancellation {
                    ground,
                    number,
                    date,
                })
            }
            _ => None,
        };
        let detail = detail.unwrap_or_else(|| DetailRow::none(&self.id));
        let restoration = match (
            detail.restore_ground,
            detail.restore_number,
            detail.restored_on,
        ) {
            (Some(ground), Some(number), Some(date)) => Some(Restoration {
                ground: read(&ground)?,
                number,
                date,
            }),
            _ => None,
        };
        Ok(Award {
            cancellation,
            posthumous: self
                .posthumous
                .as_deref()
                .map(crate::db::nominations::understood)
                .transpose()?,
            restoration,
            id: read(&self.id)?,
            seq: self.seq,
            nomination: read_some(self.nomination_id.as_deref())?,
            decision: read_some(self.decision_id.as_deref())?,
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
                amount: detail.amount_known.then_some(self.amount),
                rule_set: self.rule_set,
                direct_worker: detail.direct_worker,
                happened_to: detail.happened_to,
                golden_book: self.golden_book,
            },
            status: read(&self.status)?,
            changed_at: self.changed_at.and_utc(),
        })
    }
}

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = award_detail, treat_none_as_default_value = false, treat_none_as_null = true)]
struct DetailRow {
    award_id: String,
    amount_known: bool,
    direct_worker: Option<bool>,
    happened_to: Option<NaiveDate>,
    restore_ground: Option<String>,
    restore_number: Option<String>,
    restored_on: Option<NaiveDate>,
}

impl DetailRow {
    /// Of a record that the version before wrote.
    fn none(id: &str) -> Self {
        Self {
            award_id: id.to_owned(),
            amount_known: true,
            direct_worker: None,
            happened_to: None,
            restore_ground: None,
            restore_number: None,
            restored_on: None,
        }
    }

    fn of(award: &Award) -> Self {
        Self {
            award_id: award.id.to_string(),
            amount_known: award.facts.amount.is_some(),
            direct_worker: award.facts.direct_worker,
            happened_to: award.facts.happened_to,
            restore_ground: award
                .restoration
                .as_ref()
                .map(|paper| paper.ground.code().to_owned()),
            restore_number: award.restoration.as_ref().map(|paper| paper.number.clone()),
            restored_on: award.restoration.as_ref().map(|paper| paper.date),
        }
    }
}

/// A record with its details, where they were written.
type Read = (AwardRow, Option<DetailRow>);

fn awards(rows: Vec<Read>) -> Result<Vec<Award>> {
    rows.into_iter()
        .map(|(row, detail)| row.award(detail))
        .collect()
}

/// Takes `count` places in the feed; answers the first. The counter's row stays locked until the
/// transaction ends, so whoever reads the feed never meets a place before an earlier one.
pub fn take_places(conn: &mut Conn, count: i64) -> Result<i64> {
    let counter = feed_counter::table.filter(feed_counter::id.eq(1));
    let taken = diesel::update(counter)
        .set(feed_counter::value.eq(feed_counter::value + count))
        .returning(feed_counter::value)
        .prepared();
    let last: i64 = each!(conn, taken.get_result(conn))?;
    Ok(last - count + 1)
}

/// Adds records, in two statements however many they are.
pub fn insert(conn: &mut Conn, awards: &[Award]) -> Result<()> {
    let rows: Vec<AwardRow> = awards.iter().map(AwardRow::of).collect();
    insert_all!(conn, award::table, rows)?;
    let rows: Vec<DetailRow> = awards.iter().map(DetailRow::of).collect();
    insert_all!(conn, award_detail::table, rows)?;
    Ok(())
}

/// Saves a record that was changed under a new place in the feed, if it is still where it was read;
/// it carries the new place then.
pub fn save_changed(conn: &mut Conn, changed: &mut Award) -> Result<Saved> {
    let before = changed.seq;
    changed.seq = take_places(conn, 1)?;
    let row = award::table
        .filter(award::id.eq(changed.id.to_string()))
        .filter(award::seq.eq(before));
    let saved = Saved::one(
        diesel::update(row)
            .set(AwardRow::of(changed))
            .prepared()
            .execute(conn)?,
    );
    if matches!(saved, Saved::LostRace) {
        return Ok(saved);
    }
    let detail = award_detail::table.filter(award_detail::award_id.eq(changed.id.to_string()));
    if diesel::update(detail)
        .set(DetailRow::of(changed))
        .prepared()
        .execute(conn)?
        == 0
    {
        diesel::insert_into(award_detail::table)
            .values(DetailRow::of(changed))
            .prepared()
            .execute(conn)?;
    }
    Ok(saved)
}

/// The records of units within the scope that changed behind a place in the feed and up to another,
/// in commit order.
pub fn changed_after(
    conn: &mut Conn,
    scope: &Scope,
    place: i64,
    until: i64,
    limit: i64,
) -> Result<Vec<Award>> {
    let walked = is_crowded(conn, "award", award::unit_id, scope)?;
    let rows = award::table
        .left_join(award_detail::table)
        .filter(award::seq.gt(place))
        .filter(award::seq.le(until))
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope).walked(walked))
        .order(award::seq)
        .limit(limit)
        .select((AwardRow::as_select(), Option::<DetailRow>::as_select()))
        .load::<Read>(conn)?;
    awards(rows)
}

/// A record of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: AwardId) -> Result<Option<Award>> {
    let row = award::table
        .left_join(award_detail::table)
        .filter(award::id.eq(id.to_string()))
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope))
        .select((AwardRow::as_select(), Option::<DetailRow>::as_select()))
        .get_result::<Read>(conn)
        .optional()?;
    row.map(|(row, detail)| row.award(detail)).transpose()
}

/// What a decision gave one nomination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GivenAward {
    /// The nomination.
    pub nomination: NominationId,
    /// The record.
    pub award: AwardId,
    /// The name on it as it is now.
    pub subject_name: String,
    /// Đồng: what a decision of ours gave is always known.
    pub amount: i64,
    /// Number in the golden book.
    pub golden_book: Option<i32>,
    /// What it is worth today.
    pub status: AwardStatus,
    /// Number and date of the paper that made it so, where it was cancelled, stripped or given
    /// back.
    pub changed_by: Option<(String, NaiveDate)>,
}

type GivenRow = (
    Option<String>,
    String,
    String,
    i64,
    Option<i32>,
    String,
    (Option<String>, Option<NaiveDate>),
);

/// What a decision gave.
pub fn of_decision(conn: &mut Conn, id: DecisionId) -> Result<Vec<GivenAward>> {
    let rows = award::table
        .left_join(award_detail::table)
        .filter(award::decision_id.eq(id.to_string()))
        .select((
            (
                award::nomination_id,
                award::id,
                award::subject_name,
                award::amount,
                award::golden_book,
                award::status,
                (award::cancel_number, award::cancelled_on),
            ),
            Option::<DetailRow>::as_select(),
        ))
        .load::<(GivenRow, Option<DetailRow>)>(conn)?;
    let given = |((nomination, id, subject_name, amount, golden_book, status, taken), detail): (
        GivenRow,
        Option<DetailRow>,
    )| {
        let (nomination, award, status) =
            (read(&nomination?), read(&id), read::<AwardStatus>(&status));
        let given_back = detail.and_then(|detail| detail.restore_number.zip(detail.restored_on));
        let made = |status: AwardStatus| status.made_by(taken.0.zip(taken.1), given_back);
        Some((|| {
            let status = status?;
            Ok(GivenAward {
                nomination: nomination?,
                award: award?,
                subject_name,
                amount,
                golden_book,
                status,
                changed_by: made(status),
            })
        })())
    };
    rows.into_iter().filter_map(given).collect()
}

/// The papers of a superior authority of a year on which records rest: number and date, each once.
pub fn papers_of(
    conn: &mut Conn,
    issuer_code: &str,
    year: i32,
) -> Result<Vec<(String, NaiveDate)>> {
    let (Some(from), Some(to)) = (
        NaiveDate::from_ymd_opt(year, 1, 1),
        NaiveDate::from_ymd_opt(year, 12, 31),
    ) else {
        return Ok(Vec::new());
    };
    Ok(award::table
        .filter(award::decision_id.is_null())
        .filter(award::issuer_code.eq(issuer_code.to_owned()))
        .filter(award::decided_on.ge(from).and(award::decided_on.le(to)))
        .select((award::decision_number, award::decided_on))
        .distinct()
        .load(conn)?)
}

/// The record that a nomination led to.
pub fn of_nomination(conn: &mut Conn, id: NominationId) -> Result<Option<Award>> {
    let row = award::table
        .left_join(award_detail::table)
        .filter(award::nomination_id.eq(id.to_string()))
        .select((AwardRow::as_select(), Option::<DetailRow>::as_select()))
        .get_result::<Read>(conn)
        .optional()?;
    row.map(|(row, detail)| row.award(detail)).transpose()
}

/// A page of the records of these subjects within the scope, the newest decision first; the cursor
/// is a `history_key`.
pub fn history(
    conn: &mut Conn,
    scope: &Scope,
    subjects: &[SubjectId],
    page: &PageRequest,
) -> Result<Vec<Award>> {
    let mut query = award::table
        .left_join(award_detail::table)
        .filter(among(award::subject_id, subjects))
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope))
        .select((AwardRow::as_select(), Option::<DetailRow>::as_select()))
        .into_boxed();
    if let Some((day, id)) = page
        .after
        .as_deref()
        .and_then(|after| after.split_once('|'))
    {
        let day: NaiveDate = read(day)?;
        query = query.filter(
            award::decided_on
                .lt(day)
                .or(award::decided_on.eq(day).and(award::id.lt(id.to_owned()))),
        );
    }
    let rows = query
        .order((award::decided_on.desc(), award::id.desc()))
        .limit(page.limit)
        .load::<Read>(conn)?;
    awards(rows)
}

/// Does any record of these subjects lie within the scope?
pub fn any_within(conn: &mut Conn, scope: &Scope, subjects: &[SubjectId]) -> Result<bool> {
    let found = award::table
        .filter(among(award::subject_id, subjects))
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope))
        .select(award::id)
        .limit(1)
        .load::<String>(conn)?;
    Ok(!found.is_empty())
}

/// The place of a record in a history.
#[must_use]
pub fn history_key(award: &Award) -> String {
    format!("{}|{}", award.facts.decided_on, award.id)
}

/// By what a record is known that has no id of ours yet: the subject, the award, and number and
/// date of the decision.
pub type RecordKey = (SubjectId, String, String, NaiveDate);

/// By what the records of these subjects are known.
pub fn known_of(conn: &mut Conn, subjects: &[SubjectId]) -> Result<Vec<RecordKey>> {
    let rows = award::table
        .filter(among(award::subject_id, subjects))
        .select((
            award::subject_id,
            award::award_code,
            award::decision_number,
            award::decided_on,
        ))
        .load::<(String, String, String, NaiveDate)>(conn)?;
    rows.into_iter()
        .map(|(subject, code, number, day)| Ok((read(&subject)?, code, number, day)))
        .collect()
}

/// The last place in the feed among the records within the scope; how many others there are, nobody
/// is told.
pub fn last_place(conn: &mut Conn, scope: &Scope) -> Result<i64> {
    let last = award::table
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope))
        .order(award::seq.desc())
        .select(award::seq)
        .first::<i64>(conn);
    Ok(last.optional()?.unwrap_or_default())
}

/// The place in the feed behind which everything within the scope lies that changed at a time or
/// later.
pub fn place_before(conn: &mut Conn, scope: &Scope, at: DateTime<Utc>) -> Result<i64> {
    let later = award::table
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope))
        .filter(award::changed_at.ge(stored(at)));
    let first: Option<i64> = later
        .select(diesel::dsl::min(award::seq))
        .get_result(conn)?;
    first.map_or_else(|| last_place(conn, scope), |first| Ok(first - 1))
}

/// The records of these subjects, in force or not, in the order of the feed.
pub fn of_subjects(conn: &mut Conn, subjects: &[SubjectId]) -> Result<Vec<Award>> {
    let rows = award::table
        .left_join(award_detail::table)
        .filter(among(award::subject_id, subjects))
        .order(award::seq)
        .select((AwardRow::as_select(), Option::<DetailRow>::as_select()))
        .load::<Read>(conn)?;
    awards(rows)
}
