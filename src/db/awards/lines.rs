//! Records as lines of text, for tables of very many: to make values of each and texts of these
//! again costs more than to read them.

use std::borrow::Cow;
use std::collections::BTreeMap;

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Text;

use crate::db::engine::column::Json;
use crate::db::engine::prepared::among;
use crate::db::engine::scope::{MANY, in_scope_or_own, is_crowded};
use crate::db::schema::{award, award_detail};
use crate::db::{Conn, Failure, Result};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::AwardId;
use crate::domain::nominations::posthumous::Posthumous;

/// What stands between two texts of a line; no text that is taken in holds a control character.
const SEPARATOR: char = '\u{1f}';

/// The texts of a line, in the order of the feed.
const TEXTS: [&str; 34] = [
    "award.id",
    "award.subject_id",
    "award.subject_kind",
    "award.subject_name",
    "COALESCE(award.staff_code, '')",
    "award.unit_code",
    "award.award_code",
    "award.award_name_vi",
    "award.award_name_en",
    "award.award_kind",
    "award.award_level",
    "award.commendation_type",
    "award.cycle_year",
    "award.decision_number",
    "award.decided_on",
    "award.signer",
    "award.issuer_code",
    "award.issuer_name",
    "award.coefficient",
    "CASE WHEN award_detail.amount_known IS NOT FALSE THEN CAST(award.amount AS TEXT) ELSE '' END",
    "award.status",
    "award.changed_at",
    "COALESCE(award.nomination_id, '')",
    "COALESCE(award.decision_id, '')",
    "award.rule_set",
    "COALESCE(CAST(award.golden_book AS TEXT), '')",
    // As of `AwardRow`: a paper without a ground is a final judgment's.
    "CASE WHEN award.cancelled_on IS NULL THEN '' ELSE COALESCE(award.cancel_ground, 'final_judgment') END",
    "COALESCE(award.cancel_number, '')",
    "COALESCE(CAST(award.cancelled_on AS TEXT), '')",
    "award.seq",
    "COALESCE(award_detail.restore_ground, '')",
    "COALESCE(award_detail.restore_number, '')",
    "COALESCE(CAST(award_detail.restored_on AS TEXT), '')",
    "COALESCE(award_detail.signer_post, '')",
];

/// Where among these the moment stands, and what is said of somebody who has died belongs.
const CHANGED_AT: usize = 21;
const POSTHUMOUS: usize = 29;

/// A record as a line of texts.
#[derive(Debug, Clone)]
pub struct AwardLine {
    /// Its place in the feed.
    pub seq: i64,
    texts: String,
    posthumous: Option<Posthumous>,
}

impl AwardLine {
    /// What the feed says of the record, in its order; empty where it says nothing.
    pub fn cells(&self) -> Result<Vec<Cow<'_, str>>> {
        let told = self.posthumous.as_ref();
        let text = |of: fn(&Posthumous) -> &str| Cow::Borrowed(told.map(of).unwrap_or_default());
        let posthumous = [
            told.map(|told| told.died_on.to_string())
                .unwrap_or_default()
                .into(),
            text(|told| &told.receiver),
            text(|told| &told.relation),
            text(|told| &told.address),
        ];
        let mut cells = Vec::with_capacity(TEXTS.len() + posthumous.len());
        cells.extend(self.texts.split(SEPARATOR).map(Cow::Borrowed));
        if cells.len() != TEXTS.len() {
            return Err(Failure::NotUnderstood(format!("award {}", self.seq)));
        }
        if let Some(at) = cells.get_mut(CHANGED_AT) {
            *at = moment(at).into();
        }
        cells.splice(POSTHUMOUS..POSTHUMOUS, posthumous);
        Ok(cells)
    }
}

/// A moment as both databases write it, as the feed has it: RFC 3339, with as many thousandths,
/// millionths as it takes.
fn moment(stored: &str) -> String {
    let (seconds, fraction) = stored.split_once('.').unwrap_or((stored, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits = fraction.len().next_multiple_of(3);
    let point = if digits == 0 { "" } else { "." };
    format!("{}{point}{fraction:0<digits$}Z", seconds.replace(' ', "T"))
}

/// Are so many records of a scope enough to walk through what lies within it?
#[must_use]
pub fn is_crowd(records: usize) -> bool {
    i64::try_from(records).is_ok_and(|records| records >= MANY)
}

/// As `changed_after`; who knows already that the scope is crowded says so.
pub fn lines_after(
    conn: &mut Conn,
    scope: &Scope,
    place: i64,
    until: i64,
    limit: i64,
    crowded: bool,
) -> Result<Vec<AwardLine>> {
    let walked = crowded || is_crowded(conn, "award", award::unit_id, scope)?;
    let rows: Vec<LineRow> = award::table
        .left_join(award_detail::table)
        .filter(award::seq.gt(place))
        .filter(award::seq.le(until))
        .filter(in_scope_or_own(award::unit_id, award::subject_id, scope).walked(walked))
        .order(award::seq)
        .limit(limit)
        .select((
            award::id,
            award::seq,
            sql::<Text>(&texts()),
            award::posthumous,
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(|row| line(row).1).collect())
}

/// The lines of these records, in this order.
pub fn lines_of(conn: &mut Conn, ids: &[AwardId]) -> Result<Vec<AwardLine>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<LineRow> = award::table
        .left_join(award_detail::table)
        .filter(among(award::id, ids))
        .select((
            award::id,
            award::seq,
            sql::<Text>(&texts()),
            award::posthumous,
        ))
        .load(conn)?;
    let mut found: BTreeMap<AwardId, AwardLine> = rows.into_iter().map(line).collect();
    Ok(ids.iter().filter_map(|id| found.remove(id)).collect())
}

type LineRow = (AwardId, i64, String, Option<Json<Posthumous>>);

/// The texts of a line, as one.
fn texts() -> String {
    format!("concat_ws('{SEPARATOR}', {})", TEXTS.join(", "))
}

fn line((id, seq, texts, posthumous): LineRow) -> (AwardId, AwardLine) {
    let posthumous = posthumous.map(|kept| kept.0);
    let line = AwardLine {
        seq,
        texts,
        posthumous,
    };
    (id, line)
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, NaiveDateTime, SecondsFormat};

    use super::{AwardLine, moment};

    #[test]
    fn a_stored_moment_is_written_as_the_feed_writes_it() {
        for stored in [
            "2026-11-27 06:12:12",
            "2026-11-27 06:12:12.5",
            "2026-11-27 06:12:12.120",
            "2026-11-27 06:12:12.1234",
            "2026-11-27 06:12:12.000001",
            "2026-11-27 06:12:12.123456789",
            "0999-01-01 00:00:00.000",
        ] {
            let known: DateTime<chrono::Utc> = NaiveDateTime::parse_from_str(stored, "%F %T%.f")
                .unwrap()
                .and_utc();
            assert_eq!(
                moment(stored),
                known.to_rfc3339_opts(SecondsFormat::AutoSi, true),
                "{stored}"
            );
        }
    }

    #[test]
    fn a_line_that_does_not_come_apart_is_a_fault() {
        let line = |texts: usize| AwardLine {
            seq: 7,
            texts: vec!["a"; texts].join("\u{1f}"),
            posthumous: None,
        };
        assert_eq!(line(34).cells().map(|cells| cells.len()).ok(), Some(38));
        for texts in [33, 35] {
            assert!(line(texts).cells().is_err(), "{texts}");
        }
    }
}
