//! What can be awarded, and the record of what was.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::base::code::{codes, growing_codes};
use crate::domain::base::ids::{AwardId, DecisionId, NominationId, SubjectId, UnitId};
use crate::domain::law::award_type::{AwardKind, AwardLevel, CommendationType};
use crate::domain::nominations::posthumous::Posthumous;
use crate::domain::register::people::SubjectKind;

codes! {
    /// What a record is worth today.
    AwardStatus {
        /// In force.
        Valid = "valid",
        /// Cancelled by the authority that gave it.
        Cancelled = "cancelled",
        /// A State honour stripped by the President.
        Stripped = "stripped",
        /// Given back.
        Restored = "restored",
    }
}

growing_codes! {
    /// Why an award is cancelled or stripped (Law 06/2022 Article 93).
    CancelGround {
        /// A false declaration of merit.
        FalseDeclaration = "false_declaration",
        /// False or forged papers.
        ForgedPapers = "forged_papers",
        /// Appraised or approved against the law.
        AgainstTheLaw = "against_the_law",
        /// A later conclusion or judgment shows that the standard was not met.
        LaterConclusion = "later_conclusion",
        /// A list from before this service was brought in by mistake, and taken back.
        BroughtInByMistake = "brought_in_by_mistake",
        /// A final judgment: the one ground on which the President strips a State honour, and none
        /// for cancelling.
        FinalJudgment = "final_judgment",
    }
}

impl CancelGround {
    /// The grounds on which the authority that gave an award cancels it.
    pub const FOR_CANCELLING: &'static [Self] = &[
        Self::FalseDeclaration,
        Self::ForgedPapers,
        Self::AgainstTheLaw,
        Self::LaterConclusion,
    ];
}

growing_codes! {
    /// Why an award that was cancelled or stripped is given back (Law 06/2022 Article 93).
    RestoreGround {
        /// Found innocent, or the judgment was set aside.
        Acquitted = "acquitted",
        /// A later conclusion shows that there was no fault.
        NewConclusion = "new_conclusion",
        /// It was taken against the law.
        WronglyTaken = "wrongly_taken",
    }
}

/// The paper by which an award was given back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restoration {
    /// Why.
    pub ground: RestoreGround,
    /// Number and series of the decision.
    pub number: String,
    /// Its date, local.
    pub date: NaiveDate,
}

/// The paper by which an award was cancelled or stripped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cancellation {
    /// Why.
    pub ground: CancelGround,
    /// Number and series of the decision.
    pub number: String,
    /// Its date, local.
    pub date: NaiveDate,
}

/// One award given to one subject: what the HR systems pull.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Award {
    /// Its id.
    pub id: AwardId,
    /// Place in the feed; grows in commit order.
    pub seq: i64,
    /// The file it rests on; none for one that was given before this service knew of it.
    pub nomination: Option<NominationId>,
    /// The decision that gave it; none where a superior authority's was recorded.
    pub decision: Option<DecisionId>,
    /// Who received it.
    pub subject: SubjectId,
    /// The subject's unit.
    pub unit: UnitId,
    /// The facts as they stood on the decision.
    pub facts: AwardFacts,
    /// In force or not.
    pub status: AwardStatus,
    /// On what paper it was last cancelled or stripped, if it was.
    pub cancellation: Option<Cancellation>,
    /// On what paper it was given back since, if it was.
    pub restoration: Option<Restoration>,
    /// When the record last changed.
    pub changed_at: DateTime<Utc>,
    /// What the file said of somebody who has died.
    pub posthumous: Option<Posthumous>,
}

impl Award {
    /// Number and date of the paper that made it what it is, where it was cancelled, stripped or
    /// given back.
    #[must_use]
    pub fn changed_by(&self) -> Option<(&str, NaiveDate)> {
        let taken = self
            .cancellation
            .as_ref()
            .map(|paper| (paper.number.as_str(), paper.date));
        self.status.made_by(
            taken,
            self.restoration
                .as_ref()
                .map(|paper| (paper.number.as_str(), paper.date)),
        )
    }

    /// Was it taken back with the list that brought it in? It was never given: there is nothing to
    /// give back.
    #[must_use]
    pub fn was_a_mistake(&self) -> bool {
        let ground = self.cancellation.as_ref().map(|paper| paper.ground);
        ground == Some(CancelGround::BroughtInByMistake)
    }

    /// Does it count as an award that is held?
    #[must_use]
    pub fn is_in_force(&self) -> bool {
        self.status.is_in_force()
    }
}

impl AwardStatus {
    /// Of the papers by which an award was taken and given back, the one that made it what it is;
    /// none where nothing was changed.
    #[must_use]
    pub fn made_by<T>(self, taken: Option<T>, given_back: Option<T>) -> Option<T> {
        match self {
            Self::Valid => None,
            Self::Cancelled | Self::Stripped => taken,
            Self::Restored => given_back,
        }
    }

    /// Is the award worth something today?
    #[must_use]
    pub fn is_in_force(self) -> bool {
        matches!(self, Self::Valid | Self::Restored)
    }
}

/// What a decision says of one award; written once, never recomputed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardFacts {
    /// Kind of subject.
    pub subject_kind: SubjectKind,
    /// Name as on the decision.
    pub subject_name: String,
    /// Code of the person in the HR system, for a person on the register.
    pub staff_code: Option<String>,
    /// Code of the subject's unit.
    pub unit_code: String,
    /// The award.
    pub award_code: String,
    /// Its name in Vietnamese and English.
    pub award_name: (String, String),
    /// Title or form.
    pub award_kind: AwardKind,
    /// Level of the award.
    pub level: AwardLevel,
    /// For what it was given.
    pub commendation_type: CommendationType,
    /// The award year.
    pub cycle_year: i32,
    /// Number and series, `163/QĐ-UBND`.
    pub decision_number: String,
    /// Date of the decision, local.
    pub decided_on: NaiveDate,
    /// Who signed.
    pub signer: String,
    /// In which post, as it stands on the decision; none where nobody said so.
    pub signer_post: Option<String>,
    /// Code of the issuing unit.
    pub issuer_code: String,
    /// Name of the issuing unit.
    pub issuer_name: String,
    /// Coefficient of the base salary, as decimal text; empty where nobody has read it.
    pub coefficient: String,
    /// Đồng; none where nobody knows what was paid, or is to be.
    pub amount: Option<i64>,
    /// The rule set the file was received under.
    pub rule_set: String,
    /// Did the person do the work directly, on the day of the decision? None for who was not on the
    /// register.
    pub direct_worker: Option<bool>,
    /// The last day of what it rests on, where that was an event.
    pub happened_to: Option<NaiveDate>,
    /// Number in the golden book (sổ vàng) of the issuer, year by year.
    pub golden_book: Option<i32>,
}
