//! How records are found.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use diesel::prelude::*;

use super::rows::DetailRow;
use crate::db::engine::prepared::among;
use crate::db::engine::scope::in_scope_or_own;
use crate::db::schema::{award, award_detail};
use crate::db::{Conn, PageRequest, Result, read};
use crate::domain::access::actor::Scope;
use crate::domain::awards::award::{Award, AwardStatus, CancelGround};
use crate::domain::base::ids::{AwardId, DecisionId, NominationId, SubjectId};

/// A record of a unit within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: AwardId) -> Result<Option<Award>> {
    Ok(award::table
        .left_join(award_detail::table)
        .filter(award::id.eq(id))
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope))
        .select(Award::as_select())
        .get_result(conn)
        .optional()?)
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
    Option<NominationId>,
    AwardId,
    String,
    i64,
    Option<i32>,
    AwardStatus,
    (Option<String>, Option<NaiveDate>),
);

/// What a decision gave.
pub fn of_decision(conn: &mut Conn, id: DecisionId) -> Result<Vec<GivenAward>> {
    let rows = award::table
        .left_join(award_detail::table)
        .filter(award::decision_id.eq(id))
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
    let given = |(
        (nomination, award, subject_name, amount, golden_book, status, taken),
        detail,
    ): (GivenRow, Option<DetailRow>)| {
        let given_back = detail.and_then(|detail| detail.restore_number.zip(detail.restored_on));
        Some(GivenAward {
            nomination: nomination?,
            award,
            subject_name,
            amount,
            golden_book,
            status,
            changed_by: status.made_by(taken.0.zip(taken.1), given_back),
        })
    };
    Ok(rows.into_iter().filter_map(given).collect())
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
    Ok(award::table
        .left_join(award_detail::table)
        .filter(award::nomination_id.eq(id))
        .select(Award::as_select())
        .get_result(conn)
        .optional()?)
}

/// What these nominations came to, of those that led to a record: đồng, if anybody knows.
pub fn amounts_of(
    conn: &mut Conn,
    ids: &[NominationId],
) -> Result<BTreeMap<NominationId, Option<i64>>> {
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows = award::table
        .left_join(award_detail::table)
        .filter(among(award::nomination_id, ids))
        .select((
            award::nomination_id,
            award::amount,
            award_detail::amount_known.nullable(),
        ))
        .load::<(Option<NominationId>, i64, Option<bool>)>(conn)?;
    let given = |(id, amount, known): (Option<NominationId>, i64, Option<bool>)| {
        Some((id?, Some(amount).filter(|_| known != Some(false))))
    };
    Ok(rows.into_iter().filter_map(given).collect())
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
        .select(Award::as_select())
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
    Ok(query
        .order((award::decided_on.desc(), award::id.desc()))
        .limit(page.limit)
        .load(conn)?)
}

/// Does any record of these subjects lie within the scope?
pub fn any_within(conn: &mut Conn, scope: &Scope, subjects: &[SubjectId]) -> Result<bool> {
    let found = award::table
        .filter(among(award::subject_id, subjects))
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope))
        .select(award::id)
        .limit(1)
        .load::<AwardId>(conn)?;
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

/// By what the records of these subjects are known, but those that were brought in by mistake.
pub fn known_of(conn: &mut Conn, subjects: &[SubjectId]) -> Result<Vec<RecordKey>> {
    Ok(award::table
        .filter(among(award::subject_id, subjects))
        .filter(
            award::cancel_ground
                .is_null()
                .or(award::cancel_ground.ne(CancelGround::BroughtInByMistake.code())),
        )
        .select((
            award::subject_id,
            award::award_code,
            award::decision_number,
            award::decided_on,
        ))
        .load(conn)?)
}

/// The records of these subjects, in force or not, in the order of the feed.
pub fn of_subjects(conn: &mut Conn, subjects: &[SubjectId]) -> Result<Vec<Award>> {
    Ok(award::table
        .left_join(award_detail::table)
        .filter(among(award::subject_id, subjects))
        .order(award::seq)
        .select(Award::as_select())
        .load(conn)?)
}
