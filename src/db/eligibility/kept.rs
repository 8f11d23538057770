//! What was found of files at acts, as it is kept: added, never changed.

use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, not};
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::engine::prepared::{among, insert_all};
use crate::db::schema::kept_verdict;
use crate::db::{Conn, Failure, Result};
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{KeptVerdictId, NominationId};
use crate::domain::eligibility::kept::KeptVerdict;

/// Stands behind every id.
const BEHIND_ALL: &str = "~";

/// A verdict as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = kept_verdict, treat_none_as_default_value = false)]
pub struct KeptRow {
    id: KeptVerdictId,
    nomination_id: NominationId,
    act: EventKind,
    rule: String,
    rule_set: Option<String>,
    law_print: String,
    name_vi: String,
    name_en: String,
    citation_vi: String,
    citation_en: String,
    /// As the answer has it, for who asks the table alone.
    outcome: String,
    /// As the answer has it.
    why: String,
    requirement: String,
    answer: String,
    at: StoredMoment,
}

fn written(value: &impl serde::Serialize) -> Result<String> {
    serde_json::to_string(value).map_err(|error| Failure::Defect(error.to_string()))
}

impl TryFrom<&KeptVerdict> for KeptRow {
    type Error = Failure;

    fn try_from(kept: &KeptVerdict) -> Result<Self> {
        let KeptVerdict {
            name,
            citation,
            answer,
            ..
        } = kept.clone();
        Ok(Self {
            id: kept.id,
            nomination_id: kept.nomination,
            act: kept.act,
            rule: kept.rule.clone(),
            rule_set: kept.rule_set.clone(),
            law_print: kept.law_print.clone(),
            name_vi: name.0,
            name_en: name.1,
            citation_vi: citation.0,
            citation_en: citation.1,
            outcome: answer.outcome.code().to_owned(),
            requirement: written(&kept.requirement)?,
            answer: written(&answer)?,
            why: answer.why,
            at: kept.at.into(),
        })
    }
}

impl TryFrom<KeptRow> for KeptVerdict {
    type Error = Failure;

    fn try_from(row: KeptRow) -> Result<Self> {
        let answer = serde_json::from_str(&row.answer)
            .map_err(|error| Failure::NotUnderstood(error.to_string()))?;
        Ok(Self {
            id: row.id,
            nomination: row.nomination_id,
            act: row.act,
            rule: row.rule,
            name: (row.name_vi, row.name_en),
            citation: (row.citation_vi, row.citation_en),
            rule_set: row.rule_set,
            law_print: row.law_print,
            // A newer version may ask for something that this one does not know.
            requirement: serde_json::from_str(&row.requirement).unwrap_or_default(),
            answer,
            at: row.at.into(),
        })
    }
}

loaded!(KeptVerdict as KeptRow);

/// Of which of these files something is kept of which acts since a moment.
pub fn kept_since(
    conn: &mut Conn,
    files: &[NominationId],
    since: DateTime<Utc>,
) -> Result<Vec<(NominationId, EventKind, DateTime<Utc>)>> {
    let rows: Vec<(NominationId, EventKind, StoredMoment)> = kept_verdict::table
        .filter(among(kept_verdict::nomination_id, files))
        .filter(kept_verdict::at.ge(StoredMoment::from(since)))
        .select((
            kept_verdict::nomination_id,
            kept_verdict::act,
            kept_verdict::at,
        ))
        .distinct()
        .load(conn)?;
    let known = |(file, act, at): (_, _, StoredMoment)| (file, act, at.into());
    Ok(rows.into_iter().map(known).collect())
}

/// Keeps verdicts.
pub fn insert(conn: &mut Conn, kept: &[KeptVerdict]) -> Result<()> {
    let rows: Vec<KeptRow> = kept.iter().map(KeptRow::try_from).collect::<Result<_>>()?;
    insert_all!(conn, kept_verdict::table, rows)?;
    Ok(())
}

/// A page of what is kept of a file, the newest first, without that of some rules.
pub fn of_file(
    conn: &mut Conn,
    file: NominationId,
    without: &[String],
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<KeptVerdict>> {
    Ok(kept_verdict::table
        .filter(kept_verdict::nomination_id.eq(file))
        .filter(kept_verdict::id.lt(after.unwrap_or(BEHIND_ALL).to_owned()))
        .filter(not(among(kept_verdict::rule, without)))
        .order(kept_verdict::id.desc())
        .limit(limit)
        .select(KeptVerdict::as_select())
        .load(conn)?)
}

/// How much is kept of a file, without that of some rules.
pub fn count_of_file(conn: &mut Conn, file: NominationId, without: &[String]) -> Result<i64> {
    Ok(kept_verdict::table
        .filter(kept_verdict::nomination_id.eq(file))
        .filter(not(among(kept_verdict::rule, without)))
        .select(count_star())
        .get_result(conn)?)
}
