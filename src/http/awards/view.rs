//! How a record is shown.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::awards::award::Award;
use crate::http::view::{NamesView, PosthumousView};
use crate::services::awards::GivenAward;
/// An award record: the facts as they stood on the decision.
#[derive(Serialize, ToSchema)]
pub struct AwardView {
    pub(super) id: Uuid,
    pub(super) subject_id: Uuid,
    /// `individual`, `collective` or `household`.
    pub(super) subject_kind: &'static str,
    /// Name as on the decision.
    pub(super) subject_name: String,
    /// The HR system's code, for a person on the register.
    pub(super) staff_code: Option<String>,
    /// Code of the nominating unit.
    pub(super) unit_code: String,
    pub(super) award_code: String,
    pub(super) award_name: NamesView,
    /// `emulation_title` or `commendation_form`.
    pub(super) award_kind: &'static str,
    /// `unit`, `commune`, `province`, `ministry` or `state`.
    pub(super) level: &'static str,
    /// `merit`, `ad_hoc`, `movement`, `devotion`, `seniority`, `external` or `resistance`.
    pub(super) commendation_type: &'static str,
    /// The award year.
    pub(super) cycle_year: i32,
    /// As written: `163/QĐ-UBND`.
    pub(super) decision_number: String,
    pub(super) decision_date: NaiveDate,
    pub(super) signer: String,
    pub(super) issuer_code: String,
    pub(super) issuer_name: String,
    /// Coefficient of the base salary, as decimal text; none where the law's is not known.
    pub(super) coefficient: Option<String>,
    /// Đồng; none where nobody knows what was paid, before this service, or where the coefficient is
    /// not known.
    pub(super) amount: Option<i64>,
    /// `valid`, `cancelled`, `stripped` or `restored`.
    pub(super) status: &'static str,
    pub(super) changed_at: DateTime<Utc>,
    /// None for an award that was given before this service knew of it.
    pub(super) nomination_id: Option<Uuid>,
    /// None where a superior authority decided.
    pub(super) decision_id: Option<Uuid>,
    /// The law the file was received under.
    pub(super) rule_set: String,
    /// Number in the golden book: the place on the list of the decision; none of a superior's.
    pub(super) golden_book: Option<i32>,
    /// The paper by which it was last cancelled or stripped, if it was.
    pub(super) cancellation: Option<CancellationView>,
    /// Of somebody who had died, and who received for the family.
    pub(super) posthumous: Option<PosthumousView>,
    /// What a change of it compares: a part of its `ETag`. It grows with every change.
    pub(super) version: i64,
    /// The paper by which it was given back since, if it was.
    pub(super) restoration: Option<RestorationView>,
    /// The post of who signed, as it stands on the decision.
    pub(super) signer_post: Option<String>,
}

/// The paper by which an award that was cancelled or stripped was given back.
#[derive(Serialize, ToSchema)]
pub struct RestorationView {
    /// `acquitted`, `new_conclusion` or `wrongly_taken`.
    pub(super) ground: &'static str,
    pub(super) number: String,
    pub(super) date: NaiveDate,
}

/// The paper by which an award was cancelled or stripped.
#[derive(Serialize, ToSchema)]
pub struct CancellationView {
    /// `false_declaration`, `forged_papers`, `against_the_law` or `later_conclusion`; of what was
    /// stripped `final_judgment`.
    pub(super) ground: &'static str,
    pub(super) number: String,
    pub(super) date: NaiveDate,
}

/// What an award that was given is worth today.
#[derive(Serialize, ToSchema)]
pub struct StandingView {
    pub(super) award_id: Uuid,
    /// `valid`, `cancelled`, `stripped` or `restored`.
    pub(super) status: &'static str,
    /// Number of the paper by which it was cancelled, stripped or given back, if it was.
    pub(super) number: Option<String>,
    /// Its date.
    pub(super) date: Option<NaiveDate>,
}

impl From<&GivenAward> for StandingView {
    fn from(given: &GivenAward) -> Self {
        let (number, date) = given.changed_by.clone().unzip();
        Self {
            award_id: given.award.0,
            status: given.status.code(),
            number,
            date,
        }
    }
}

impl From<&Award> for AwardView {
    fn from(award: &Award) -> Self {
        let facts = &award.facts;
        Self {
            id: award.id.0,
            subject_id: award.subject.0,
            subject_kind: facts.subject_kind.code(),
            subject_name: facts.subject_name.clone(),
            staff_code: facts.staff_code.clone(),
            unit_code: facts.unit_code.clone(),
            award_code: facts.award_code.clone(),
            award_name: NamesView::from(&facts.award_name),
            award_kind: facts.award_kind.code(),
            level: facts.level.code(),
            commendation_type: facts.commendation_type.code(),
            cycle_year: facts.cycle_year,
            decision_number: facts.decision_number.clone(),
            decision_date: facts.decided_on,
            signer: facts.signer.clone(),
            issuer_code: facts.issuer_code.clone(),
            issuer_name: facts.issuer_name.clone(),
            coefficient: Some(facts.coefficient.clone()).filter(|known| !known.is_empty()),
            amount: facts.amount,
            status: award.status.code(),
            changed_at: award.changed_at,
            nomination_id: award.nomination.map(|id| id.0),
            decision_id: award.decision.map(|id| id.0),
            rule_set: facts.rule_set.clone(),
            golden_book: facts.golden_book,
            posthumous: award.posthumous.as_ref().map(PosthumousView::from),
            cancellation: award.cancellation.as_ref().map(|paper| CancellationView {
                ground: paper.ground.code(),
                number: paper.number.clone(),
                date: paper.date,
            }),
            version: award.seq,
            restoration: award.restoration.as_ref().map(|paper| RestorationView {
                ground: paper.ground.code(),
                number: paper.number.clone(),
                date: paper.date,
            }),
            signer_post: facts.signer_post.clone(),
        }
    }
}
