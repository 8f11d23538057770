//! An award decision (quyết định khen thưởng): drafted by the office, signed by the competent
//! person, numbered and issued by the office.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::base::code::codes;
use crate::domain::base::days::local_date;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{AwardId, CorrectionId, DecisionId, NominationId, UnitId, UserId};

codes! {
    /// How a decision stands.
    DecisionStatus {
        /// Written by the office, waits for the signature.
        Drafted = "drafted",
        /// Signed, waits for its number and date.
        Signed = "signed",
        /// Numbered and in force.
        Issued = "issued",
    }
}

/// Number, series and date, as the office entered them: `163` or `163a`, `QĐ-UBND`, 17 October
/// 2026.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Numbering {
    /// Starts again every year; unique per issuer, year and series with its letter.
    pub number: i32,
    /// The letter behind it, where it was squeezed in between two; else nothing.
    pub suffix: String,
    /// What stands behind the stroke.
    pub series: String,
    /// The date of the decision, local.
    pub date: NaiveDate,
}

impl Numbering {
    /// As it is written: `163/QĐ-UBND`, `163a/QĐ-UBND`.
    #[must_use]
    pub fn written(&self) -> String {
        format!("{}{}/{}", self.number, self.suffix, self.series)
    }
}

/// A decision that gives awards.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// Its id.
    pub id: DecisionId,
    /// The unit whose head signs.
    pub issuer: UnitId,
    /// What it is about.
    pub title: String,
    /// How it stands.
    pub status: DecisionStatus,
    /// Who signed, by the name they had then.
    pub signer: Option<(UserId, String)>,
    /// In which post, as it stands on the paper; none where nobody said so.
    pub signer_post: Option<String>,
    /// When it was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// Code and name of the issuer as they were when it was signed; none before.
    pub signed_issuer: Option<(String, String)>,
    /// Number and date; none before it is issued.
    pub numbering: Option<Numbering>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
}

/// A name on a decision put right (đính chính).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Correction {
    /// Its id.
    pub id: CorrectionId,
    /// Of which decision.
    pub decision: DecisionId,
    /// Of which award.
    pub award: AwardId,
    /// The name as it was.
    pub before: String,
    /// The name as it is.
    pub after: String,
    /// Why.
    pub reason: String,
    /// Who put it right, by the name they had then.
    pub corrected_by: String,
    /// When.
    pub corrected_at: DateTime<Utc>,
}

/// Why a decision cannot be signed or issued.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DecisionFault {
    /// It is not at that step.
    #[error("the decision is {0}")]
    WrongStep(DecisionStatus),
    /// The date lies before the day it was signed here, and no signed paper shows that it was
    /// signed on an earlier one.
    #[error("dated before its signature")]
    BeforeSignature,
    /// The date lies before the day on which the last of its files was agreed to.
    #[error("dated before its files were agreed to")]
    BeforeAgreed,
    /// The date lies in the future.
    #[error("dated in the future")]
    InFuture,
}

impl Decision {
    /// Puts the signature under it, with the post of who signs, which freezes the issuer's code and
    /// name.
    pub fn sign(
        mut self,
        by: (UserId, String),
        post: Option<String>,
        issuer: (String, String),
        now: DateTime<Utc>,
    ) -> Result<(Self, HistoryEvent), DecisionFault> {
        if self.status != DecisionStatus::Drafted {
            return Err(DecisionFault::WrongStep(self.status));
        }
        self.status = DecisionStatus::Signed;
        self.signer = Some(by);
        self.signer_post = post;
        self.signed_at = Some(now);
        self.signed_issuer = Some(issuer);
        Ok(self.changed(EventKind::Signed, Vec::new()))
    }

    /// Enters number and date, and puts it in force. The date lies between the day of the signature
    /// and today, local. Where the signed paper is attached, it tells the day: it may lie before the
    /// signature here, but not before the day on which the last file was agreed to.
    pub fn issue(
        mut self,
        numbering: Numbering,
        agreed: Option<NaiveDate>,
        now: DateTime<Utc>,
    ) -> Result<(Self, HistoryEvent), DecisionFault> {
        let (DecisionStatus::Signed, Some(signed_at)) = (self.status, self.signed_at) else {
            return Err(DecisionFault::WrongStep(self.status));
        };
        if numbering.date < local_date(signed_at) {
            let agreed = agreed.ok_or(DecisionFault::BeforeSignature)?;
            if numbering.date < agreed {
                return Err(DecisionFault::BeforeAgreed);
            }
        }
        if numbering.date > local_date(now) {
            return Err(DecisionFault::InFuture);
        }
        self.status = DecisionStatus::Issued;
        let detail = vec![
            ("number", numbering.written()),
            ("date", numbering.date.to_string()),
        ];
        self.numbering = Some(numbering);
        Ok(self.changed(EventKind::Issued, detail))
    }

    /// Takes the signature back: it is a draft again.
    pub fn withdraw_signature(
        mut self,
        reason: &str,
    ) -> Result<(Self, HistoryEvent), DecisionFault> {
        if self.status != DecisionStatus::Signed {
            return Err(DecisionFault::WrongStep(self.status));
        }
        self.status = DecisionStatus::Drafted;
        self.signer = None;
        self.signer_post = None;
        self.signed_at = None;
        self.signed_issuer = None;
        let (decision, fact) = self.changed(EventKind::SignatureWithdrawn, Vec::new());
        Ok((decision, fact.because(reason)))
    }

    /// Strikes the line of a nomination, of a decision that is not issued; the signature stands for
    /// what is left.
    pub fn strike(
        self,
        line: NominationId,
        subject: &str,
        reason: &str,
    ) -> Result<(Self, HistoryEvent), DecisionFault> {
        if self.status == DecisionStatus::Issued {
            return Err(DecisionFault::WrongStep(self.status));
        }
        let detail = vec![
            ("nomination_id", line.to_string()),
            ("subject", subject.to_owned()),
        ];
        let (decision, fact) = self.changed(EventKind::LineStruck, detail);
        Ok((decision, fact.because(reason)))
    }

    fn changed(
        mut self,
        deed: EventKind,
        detail: Vec<(&'static str, String)>,
    ) -> (Self, HistoryEvent) {
        self.version += 1;
        let fact = HistoryEvent::plain(Object::Decision(self.id), deed, self.version).with(detail);
        (self, fact)
    }
}
