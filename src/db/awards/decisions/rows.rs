//! Decisions as their table has them.

use chrono::{Datelike, NaiveDate};
use diesel::prelude::*;

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::schema::{decision, unit};
use crate::domain::awards::decision::{Decision, DecisionStatus, Numbering};
use crate::domain::base::ids::{DecisionId, UnitId, UserId};
use crate::domain::base::number;
use crate::domain::base::text::{name_words, words};
use crate::domain::register::unit::UnitPath;

/// A decision as its table has it.
#[derive(Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = decision, treat_none_as_default_value = false, treat_none_as_null = true)]
pub struct DecisionRow {
    id: DecisionId,
    issuer_unit_id: UnitId,
    title: String,
    status: DecisionStatus,
    signer_id: Option<UserId>,
    signer_name: Option<String>,
    signed_at: Option<StoredMoment>,
    number: Option<i32>,
    series: Option<String>,
    decided_on: Option<NaiveDate>,
    decided_year: Option<i32>,
    created_at: StoredMoment,
    version: i64,
    issuer_code: Option<String>,
    issuer_name: Option<String>,
    number_suffix: String,
    series_key: Option<String>,
    folded: Option<String>,
    signer_post: Option<String>,
}

/// By what a decision is found: the words of its number and its title, which names people.
pub(super) fn folded(decision: &Decision) -> String {
    let number = decision
        .numbering
        .as_ref()
        .map(Numbering::written)
        .unwrap_or_default();
    format!("{} {}", words(&number), name_words(&decision.title))
}

/// The series as it is kept: behind the letter of its number, so that the version before shows it,
/// and holds it unique.
fn kept_series(numbering: &Numbering) -> String {
    if numbering.suffix.is_empty() {
        numbering.series.clone()
    } else {
        format!("{}/{}", numbering.suffix, numbering.series)
    }
}

impl From<&Decision> for DecisionRow {
    fn from(decision: &Decision) -> Self {
        let numbering = decision.numbering.as_ref();
        let (signer_id, signer_name) = decision.signer.clone().unzip();
        let (issuer_code, issuer_name) = decision.signed_issuer.clone().unzip();
        Self {
            id: decision.id,
            issuer_unit_id: decision.issuer,
            title: decision.title.clone(),
            status: decision.status,
            signer_id,
            signer_name,
            signed_at: decision.signed_at.map(StoredMoment::from),
            number: numbering.map(|n| n.number),
            series: numbering.map(kept_series),
            decided_on: numbering.map(|n| n.date),
            decided_year: numbering.map(|n| n.date.year()),
            created_at: decision.created_at.into(),
            version: decision.version,
            issuer_code,
            issuer_name,
            number_suffix: numbering.map(|n| n.suffix.clone()).unwrap_or_default(),
            series_key: numbering.map(|n| number::key(&n.series)),
            folded: Some(folded(decision)),
            signer_post: decision.signer_post.clone(),
        }
    }
}

impl From<DecisionRow> for Decision {
    fn from(row: DecisionRow) -> Self {
        let numbering = match (row.number, row.series, row.decided_on) {
            (Some(number), Some(series), Some(date)) => {
                let suffix = row.number_suffix;
                let bare = if suffix.is_empty() {
                    None
                } else {
                    series
                        .strip_prefix(&format!("{suffix}/"))
                        .map(str::to_owned)
                };
                Some(Numbering {
                    number,
                    suffix,
                    series: bare.unwrap_or(series),
                    date,
                })
            }
            _ => None,
        };
        Self {
            id: row.id,
            issuer: row.issuer_unit_id,
            title: row.title,
            status: row.status,
            signer: row.signer_id.zip(row.signer_name),
            signer_post: row.signer_post,
            signed_at: row.signed_at.map(Into::into),
            signed_issuer: row.issuer_code.zip(row.issuer_name),
            numbering,
            created_at: row.created_at.into(),
            version: row.version,
        }
    }
}

loaded!(Decision as DecisionRow);

/// A decision with the unit that issues it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionWithIssuer {
    /// The decision.
    pub decision: Decision,
    /// Name of the issuing unit, as it was when the decision was signed.
    pub issuer_name: String,
    /// Its code then.
    pub issuer_code: String,
    /// Where it stands in the tree.
    pub issuer_path: UnitPath,
}

/// A decision and its issuer as their tables have them.
#[derive(Queryable, Selectable)]
#[diesel(table_name = decision)]
pub struct FoundRow {
    #[diesel(embed)]
    decision: DecisionRow,
    #[diesel(select_expression = unit::name)]
    name: String,
    #[diesel(select_expression = unit::code)]
    code: String,
    #[diesel(select_expression = unit::path)]
    path: UnitPath,
}

impl From<FoundRow> for DecisionWithIssuer {
    fn from(row: FoundRow) -> Self {
        let decision = Decision::from(row.decision);
        let signed = decision.signed_issuer.clone();
        let (issuer_code, issuer_name) = signed.unwrap_or((row.code, row.name));
        Self {
            decision,
            issuer_name,
            issuer_code,
            issuer_path: row.path,
        }
    }
}

loaded!(DecisionWithIssuer as FoundRow);
