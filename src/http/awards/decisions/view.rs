//! How a decision is shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::awards::decision::{Correction, Numbering};
use crate::domain::law::rule::cap::BeyondCap;
use crate::http::awards::StandingView;
use crate::http::awards::funds::FundWarningView;
use crate::http::nominations::documents::DocumentView;
use crate::http::view::{AllowedView, NamesView, PosthumousView};
use crate::services::awards::decisions::{self, ShownDecision};
/// One nomination on a decision.
#[derive(Serialize, ToSchema)]
pub struct LineView {
    pub(super) nomination_id: Uuid,
    /// What people call the file by.
    pub(super) case_code: Option<String>,
    pub(super) subject_name: String,
    pub(super) subject_kind: &'static str,
    pub(super) award_code: String,
    /// Of somebody who has died, and who receives for the family.
    pub(super) posthumous: Option<PosthumousView>,
    /// Đồng: what it pays if the decision is dated today, or what it paid.
    pub(super) amount: Option<i64>,
    /// What it gave, as it stands today; none before the decision is issued.
    pub(super) award: Option<StandingView>,
}

/// An award decision.
#[derive(Serialize, ToSchema)]
pub struct DecisionView {
    pub(super) id: Uuid,
    pub(super) title: String,
    /// The unit whose head signs.
    pub(super) issuer_unit_id: Uuid,
    pub(super) issuer_name: String,
    /// `drafted`, `signed` or `issued`.
    pub(super) status: &'static str,
    /// Who signed, by the name they had then.
    pub(super) signer: Option<String>,
    /// In which post, as it stands on the paper.
    pub(super) signer_post: Option<String>,
    pub(super) signed_at: Option<DateTime<Utc>>,
    /// As written: `163/QĐ-UBND`.
    pub(super) number: Option<String>,
    /// The date of the decision, local.
    pub(super) date: Option<NaiveDate>,
    /// What it lists; of a single decision only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) lines: Vec<LineView>,
    /// How many names it lists.
    pub(super) line_count: i64,
    /// The first three of them; of a list of decisions only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) first_names: Vec<String>,
    /// Đồng: what it gave, or would give if it were dated today; none where nobody knows.
    pub(super) amount: Option<i64>,
    /// Đồng: what its awards that are in force today come to; of a single decision that was issued
    /// only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) amount_in_force: Option<i64>,
    /// The signed paper, if it was attached; of a single decision only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) paper: Option<DocumentView>,
    /// Names put right since; of a single decision only.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) corrections: Vec<CorrectionView>,
    /// That it goes beyond the fund of its issuer: of a single decision that is not issued, and in
    /// the answer of issuing it. It stops nothing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) fund_warning: Option<FundWarningView>,
    /// That it goes beyond what its issuer has set that it gives at most: of a single decision that
    /// is not issued, and in the answer of issuing it. It stops nothing.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) beyond_caps: Vec<BeyondCapView>,
    pub(super) allowed_actions: Vec<AllowedView>,
    pub(super) created_at: DateTime<Utc>,
    pub(super) version: i64,
}

impl From<&ShownDecision> for DecisionView {
    fn from(shown: &ShownDecision) -> Self {
        let decision = &shown.found.decision;
        let line = |line: &decisions::DecisionLine| LineView {
            nomination_id: line.filed.nomination.id.0,
            case_code: line
                .filed
                .nomination
                .case_code
                .as_ref()
                .map(ToString::to_string),
            subject_name: line.filed.subject_name.clone(),
            subject_kind: line.filed.subject_kind.code(),
            award_code: line.filed.nomination.content.award_code.clone(),
            posthumous: line
                .filed
                .nomination
                .content
                .posthumous
                .as_ref()
                .map(PosthumousView::from),
            amount: line.amount,
            award: line.given.as_ref().map(StandingView::from),
        };
        Self {
            id: decision.id.0,
            title: decision.title.clone(),
            issuer_unit_id: decision.issuer.0,
            issuer_name: shown.found.issuer_name.clone(),
            status: decision.status.code(),
            signer: decision.signer.as_ref().map(|(_, name)| name.clone()),
            signer_post: decision.signer_post.clone(),
            signed_at: decision.signed_at,
            number: decision.numbering.as_ref().map(Numbering::written),
            date: decision.numbering.as_ref().map(|numbering| numbering.date),
            line_count: shown.line_count(),
            first_names: shown.digest.names.clone(),
            amount: shown.total(),
            lines: shown.lines.iter().map(line).collect(),
            amount_in_force: shown.in_force(),
            paper: shown.paper.as_ref().map(DocumentView::from),
            corrections: shown.corrections.iter().map(CorrectionView::from).collect(),
            fund_warning: shown.fund_warning.as_ref().map(FundWarningView::from),
            beyond_caps: shown.beyond_caps.iter().map(BeyondCapView::from).collect(),
            allowed_actions: shown.allowed.iter().map(AllowedView::from).collect(),
            created_at: decision.created_at,
            version: decision.version,
        }
    }
}

/// That a decision goes beyond what a body has set that it gives at most.
#[derive(Serialize, ToSchema)]
pub struct BeyondCapView {
    pub(super) award_code: String,
    /// The award year.
    pub(super) cycle_year: i32,
    /// Of which other award it is a share.
    pub(super) of_award_code: Option<String>,
    /// How often that is given for the year by the body, this decision included.
    pub(super) of_count: Option<i64>,
    /// So many it allows.
    pub(super) most: i64,
    /// Given by other decisions of the body.
    pub(super) given: i64,
    /// What this decision gives.
    pub(super) gives: i64,
    /// So many go beyond it.
    pub(super) beyond: i64,
    /// Where the body has written it.
    pub(super) citation: NamesView,
}

impl From<&BeyondCap> for BeyondCapView {
    fn from(warning: &BeyondCap) -> Self {
        let of = warning.cap.share_of();
        Self {
            award_code: warning.cap.award.clone(),
            cycle_year: warning.year,
            of_award_code: of.map(str::to_owned),
            of_count: of.map(|_| warning.of),
            most: warning.most,
            given: warning.given,
            gives: warning.gives,
            beyond: warning.beyond(),
            citation: NamesView::from(&warning.cap.citation),
        }
    }
}

/// A name on a decision put right.
#[derive(Serialize, ToSchema)]
pub struct CorrectionView {
    pub(super) id: Uuid,
    pub(super) award_id: Uuid,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) reason: String,
    pub(super) corrected_by: String,
    pub(super) corrected_at: DateTime<Utc>,
}

impl From<&Correction> for CorrectionView {
    fn from(correction: &Correction) -> Self {
        Self {
            id: correction.id.0,
            award_id: correction.award.0,
            before: correction.before.clone(),
            after: correction.after.clone(),
            reason: correction.reason.clone(),
            corrected_by: correction.corrected_by.clone(),
            corrected_at: correction.corrected_at,
        }
    }
}
