//! What can go wrong, for every storey: about a dozen kinds. `http::problem` says what each is in
//! HTTP, `words` in a language.

use chrono::NaiveDate;

use crate::db::Failure;
use crate::domain::access::policy::Denied;
use crate::domain::awards::decision;
use crate::domain::base::ids::NominationId;
use crate::domain::base::office::Role;
use crate::domain::councils::fault::BallotFault;
use crate::domain::eligibility::finding::Finding;
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::{self, NominationInContext};
use crate::files::FilesFault;

/// A value that was not accepted, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldFault {
    /// JSON pointer (RFC 6901) into the body, or the name of a query parameter.
    pub pointer: String,
    /// Stable code; `words` has its text as `field-{code}`.
    pub code: &'static str,
    /// What belongs to it.
    pub params: Vec<(&'static str, String)>,
}

impl FieldFault {
    /// A fault without parameters.
    #[must_use]
    pub fn new(pointer: &str, code: &'static str) -> Self {
        Self {
            pointer: pointer.to_owned(),
            code,
            params: Vec::new(),
        }
    }
}

/// A file, or a record that no file led to, as a refusal names it: more than one may have been
/// asked for at once.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Case {
    /// The file, if it is one.
    pub file: Option<NominationId>,
    /// The subject's name.
    pub subject: String,
    /// The award's name in Vietnamese and English.
    pub award: (String, String),
    /// The award year.
    pub year: i32,
}

impl Case {
    /// A file.
    #[must_use]
    pub fn of(filed: &NominationInContext, law: &LawBook) -> Self {
        let nomination = &filed.nomination;
        let (subject, award) = (filed.subject_name.clone(), nomination.award_name(law));
        Self {
            file: Some(nomination.id),
            subject,
            award,
            year: nomination.content.cycle_year,
        }
    }

    /// What names it: the text of a fault with these begins with it.
    #[must_use]
    pub fn params(&self) -> Vec<(&'static str, String)> {
        let (vi, en) = self.award.clone();
        let named = [
            ("subject", self.subject.clone()),
            ("award", vi),
            ("award_en", en),
            ("year", self.year.to_string()),
        ];
        self.file
            .iter()
            .map(|file| ("nomination_id", file.to_string()))
            .chain(named)
            .collect()
    }
}

/// What stops something, and with which file or record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// With which.
    pub case: Case,
    /// What a check finds; none where who asks does not read that.
    pub finding: Option<Finding>,
}

impl Stopped {
    /// As a fault: of which file, the rule, why, and where it is written.
    #[must_use]
    pub fn fault(&self) -> FieldFault {
        let Some(finding) = &self.finding else {
            return FieldFault {
                params: self.case.params(),
                ..FieldFault::new("/rules", "not_told")
            };
        };
        let params = finding
            .params()
            .into_iter()
            .chain(self.case.params())
            .collect();
        FieldFault {
            pointer: format!("/rules/{}", finding.rule),
            code: finding.verdict.why,
            params,
        }
    }
}

/// A limit that was reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limited {
    /// Which limit: the name its headers give it.
    pub policy: &'static str,
    /// How many attempts it allows in a window.
    pub quota: i64,
    /// The window, seconds.
    pub window: i64,
    /// Seconds until the next attempt is taken; at least one.
    pub wait: i64,
}

/// Why a use case was not done.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The request cannot be read.
    #[error("malformed: {0:?}")]
    Malformed(FieldFault),
    /// Nobody is signed in, or not any more.
    #[error("not signed in")]
    NotSignedIn,
    /// E-mail and password, or client id and secret, do not fit.
    #[error("wrong credentials")]
    WrongCredentials,
    /// The password was right; a one-time code is missing or wrong.
    #[error("second factor needed")]
    SecondFactorNeeded,
    /// Somebody else has set the password: it is changed before anything else.
    #[error("the password was given and has to be changed")]
    PasswordToChange,
    /// Tried too often.
    #[error("too many requests: {0:?}")]
    TooManyRequests(Limited),
    /// They may see it, not do it.
    #[error("forbidden: {0}")]
    Forbidden(Denied),
    /// It is not there, or not theirs to see.
    #[error("{0} not found")]
    NotFound(&'static str),
    /// The stage or state does not allow it.
    #[error("wrong stage {0}")]
    WrongStage(String),
    /// Files are where they cannot be put on a paper: which.
    #[error("files in a wrong stage: {0:?}")]
    FilesWrongStage(Vec<FieldFault>),
    /// Such a thing is there already: by which members.
    #[error("duplicate: {0:?}")]
    Duplicate(Vec<FieldFault>),
    /// A check that is not met stands in the way: all of them.
    #[error("not eligible: {0:?}")]
    NotEligible(Vec<Stopped>),
    /// The body does not take this nomination on this day: it does from the first to the second.
    #[error("{0:?} is not taken before {1} and after {2}")]
    NotTaken(Box<Case>, NaiveDate, NaiveDate),
    /// Who leads its subject stays as it is while this file is with those who check and decide.
    #[error("{0:?} is under way")]
    FileUnderway(Box<Case>),
    /// Nobody but who refused it could look at a refusal again: nobody else holds this office, nor
    /// one above.
    #[error("nobody else is {role} of {unit}")]
    NobodyElse {
        /// The role somebody else is to be given.
        role: Role,
        /// The name of the unit.
        unit: String,
    },
    /// So many files have not ended in a unit that is to be closed.
    #[error("{0} files have not ended")]
    OpenFiles(i64),
    /// It is submitted by the head's signature under a letter.
    #[error("a submission letter is needed")]
    LetterNeeded,
    /// A ballot cannot be opened, voted in, closed, or its meeting concluded.
    #[error("ballot: {}", .0.code())]
    Ballot(BallotFault),
    /// The same request is being worked on.
    #[error("in flight")]
    InFlight,
    /// Somebody else was faster.
    #[error("lost a race")]
    LostRace,
    /// It has changed since it was read.
    #[error("stale")]
    Stale,
    /// `If-Match` is missing.
    #[error("If-Match is missing")]
    PreconditionMissing,
    /// Values that cannot be accepted: all of them.
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldFault>),
    /// More bytes than these are taken.
    #[error("larger than {0} bytes")]
    TooLarge(u64),
    /// A body of a kind that is not taken: which are, by the code of a text.
    #[error("not of a kind that is taken: {0}")]
    MediaType(&'static str),
    /// The address does not take that method.
    #[error("method not allowed")]
    MethodNotAllowed,
    /// The body of the request is encoded.
    #[error("encoded body")]
    Encoded,
    /// As many exports run as may at once.
    #[error("too many exports")]
    TooManyExports,
    /// As many workbooks of theirs wait to be written as may.
    #[error("too many workbooks")]
    TooManyWorkbooks,
    /// The database or the store of documents is busy or out of reach: try again.
    #[error("unavailable: {0}")]
    Unavailable(String),
    /// A defect. Told to the log, not to the caller.
    #[error("internal: {0}")]
    Internal(String),
}

/// What a use case answers.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// Does it say that the caller may not ask, or does not see what they ask about?
    #[must_use]
    pub fn is_out_of_reach(&self) -> bool {
        match self {
            Self::NotSignedIn
            | Self::NotFound(_)
            | Self::Forbidden(Denied::NotHolder | Denied::ScopeMissing(_)) => true,
            Self::Invalid(faults) => faults.iter().any(|fault| fault.code == "unknown_reference"),
            _ => false,
        }
    }

    /// One member by which a thing is there already.
    #[must_use]
    pub fn exists(pointer: &str) -> Self {
        Self::Duplicate(vec![FieldFault::new(pointer, "exists")])
    }

    /// A number that another paper has.
    #[must_use]
    pub fn taken(number: String) -> Self {
        Self::Duplicate(vec![FieldFault {
            params: vec![("number", number)],
            ..FieldFault::new("/number", "taken")
        }])
    }

    /// One value that cannot be accepted.
    #[must_use]
    pub fn invalid(pointer: &str, code: &'static str) -> Self {
        Self::Invalid(vec![FieldFault::new(pointer, code)])
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unavailable(text) | Failure::Lost(text) | Failure::Storage(text) => {
                Self::Unavailable(text)
            }
            Failure::Duplicate(_) => Self::LostRace,
            Failure::NotUnderstood(_) | Failure::Defect(_) | Failure::Panicked => {
                Self::Internal(failure.to_string())
            }
        }
    }
}

impl From<FilesFault> for Error {
    fn from(fault: FilesFault) -> Self {
        match fault {
            FilesFault::TooLarge(limit) => Self::TooLarge(limit),
            FilesFault::TooManyPoints => Self::invalid("", "image_too_large"),
            FilesFault::Empty => Self::invalid("", "empty_document"),
            FilesFault::WrongKind => Self::invalid("", "document_kind"),
            FilesFault::CutOff(text) => Self::Malformed(FieldFault {
                pointer: String::new(),
                code: "cut_off",
                params: vec![("error", text)],
            }),
            FilesFault::Unavailable(text) => Self::Unavailable(text),
        }
    }
}

impl From<Denied> for Error {
    fn from(denied: Denied) -> Self {
        Self::Forbidden(denied)
    }
}

impl From<nomination::NominationFault> for Error {
    fn from(fault: nomination::NominationFault) -> Self {
        match fault {
            nomination::NominationFault::WrongStage { stage, .. } => Self::WrongStage(stage),
            nomination::NominationFault::ReasonNeeded => Self::invalid("/reason", "required"),
            nomination::NominationFault::CitationNeeded => Self::invalid("/citation", "required"),
            nomination::NominationFault::LetterNeeded => Self::LetterNeeded,
            nomination::NominationFault::NoRule { what, day } => Self::Invalid(vec![FieldFault {
                pointer: "/award_code".to_owned(),
                code: "no_rule",
                params: vec![("what", what), ("day", day.to_string())],
            }]),
        }
    }
}

impl From<BallotFault> for Error {
    fn from(fault: BallotFault) -> Self {
        Self::Ballot(fault)
    }
}

impl From<decision::DecisionFault> for Error {
    fn from(fault: decision::DecisionFault) -> Self {
        match fault {
            decision::DecisionFault::WrongStep(status) => {
                Self::WrongStage(status.code().to_owned())
            }
            decision::DecisionFault::BeforeSignature => Self::invalid("/date", "before_signature"),
            decision::DecisionFault::BeforeAgreed => Self::invalid("/date", "before_agreed"),
            decision::DecisionFault::InFuture => Self::invalid("/date", "in_future"),
        }
    }
}
