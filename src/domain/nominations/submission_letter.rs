//! A submission letter (tờ trình): carries many nominations of one unit to one body. The head's
//! signature submits them.

use chrono::{DateTime, Utc};

use crate::domain::base::code::codes;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{LetterId, NominationId, UnitId, UserId};
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::NominationInContext;

codes! {
    /// How a letter stands.
    LetterStatus {
        /// Written by the officer, waits for the head.
        Drafted = "drafted",
        /// Signed: its nominations are on their way.
        Signed = "signed",
    }
}

/// A submission letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubmissionLetter {
    /// Its id.
    pub id: LetterId,
    /// The unit that submits.
    pub unit: UnitId,
    /// The unit it is for.
    pub deciding_unit: UnitId,
    /// What it is about.
    pub title: String,
    /// Number and series as the unit's office gave them, `12/TTr-UBND`; none where there is none.
    pub number: Option<String>,
    /// How it stands.
    pub status: LetterStatus,
    /// Who signed, by the name they had then.
    pub signer: Option<(UserId, String)>,
    /// When it was signed.
    pub signed_at: Option<DateTime<Utc>>,
    /// Names of the unit that submits and of the one it is for, as they were when it was signed;
    /// none before, nor where it was signed before they were kept.
    pub signed_names: Option<(String, String)>,
    /// When it was drafted.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
}

impl SubmissionLetter {
    /// Puts the head's signature under it; nothing where it was signed already.
    #[must_use]
    pub fn sign(
        mut self,
        by: (UserId, String),
        now: DateTime<Utc>,
    ) -> Option<(Self, HistoryEvent)> {
        if self.status != LetterStatus::Drafted {
            return None;
        }
        self.status = LetterStatus::Signed;
        self.signer = Some(by);
        self.signed_at = Some(now);
        self.version += 1;
        let fact = HistoryEvent::plain(Object::Letter(self.id), EventKind::Signed, self.version);
        Some((self, fact))
    }
}

/// What the signature freezes of a line beside its place on the list: what the paper says, whatever
/// the register says later. A name that was wrong is put right by a correction; the amount is that
/// of the decision's date, by the law the file was received under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedLine {
    /// The nomination.
    pub nomination: NominationId,
    /// The subject's name.
    pub subject_name: String,
    /// The award's name in Vietnamese and English.
    pub award_name: (String, String),
}

impl SignedLine {
    /// Of a file as it is when the decision is signed.
    #[must_use]
    pub fn of(filed: &NominationInContext, law: &LawBook) -> Self {
        let award_name = filed.nomination.award_name(law);
        Self {
            nomination: filed.nomination.id,
            subject_name: filed.subject_name.clone(),
            award_name,
        }
    }
}
