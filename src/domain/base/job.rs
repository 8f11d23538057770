//! Work that runs without being asked. A job is data, queued in the transaction whose consequence
//! it is: whom to write to, about what, and the facts as they were at that moment. Whether the
//! reader is still entitled is asked when the letter leaves.

mod kind;
mod letter_choice;
pub mod retry;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{
    CycleId, DecisionId, EmergencyId, ImportId, LetterId, NominationId, ReportId, RunId, UserId,
    WorkbookId,
};
use crate::domain::base::office::Office;

pub use crate::domain::base::account_notice::{AccountNotice, InvitedAs, MeetingFacts};

pub use crate::domain::base::notice::{Facts, Notice, Template};

pub use kind::{JobKind, JobTerms};

pub use letter_choice::{LetterChoices, LetterGroup, LetterTiming};

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "a job is written down and read, never kept in memory by the thousand"
)]
pub enum Job {
    /// Write to a user. Whether they are still entitled is asked again when it is sent.
    Letter {
        /// To whom.
        to: UserId,
        /// About what.
        about: About,
        /// What it says.
        notice: Notice,
    },
    /// Write to a user about their own account, whatever office they hold. Such a letter always
    /// leaves by itself.
    Account {
        /// To whom.
        to: UserId,
        /// What it says.
        notice: AccountNotice,
    },
    /// Go on with one act on very many files: a part of them each time, until none is left.
    Run {
        /// Which.
        run: RunId,
    },
    /// Write the workbook of a list that is too long to wait for.
    Workbook {
        /// Which.
        book: WorkbookId,
    },
    /// Go on with what comes from a workbook: a stretch of its rows each time.
    Import {
        /// Which.
        import: ImportId,
    },
    /// Keep what is found of files at an act: a part of them each time.
    KeepVerdicts {
        /// Of which files.
        files: Vec<NominationId>,
        /// What was done with them.
        act: EventKind,
        /// When.
        at: DateTime<Utc>,
    },
}

impl Job {
    /// What kind of work it is.
    #[must_use]
    pub fn kind(&self) -> JobKind {
        match self {
            Self::Letter { .. } => JobKind::Letter,
            Self::Account { .. } => JobKind::Account,
            Self::Run { .. } => JobKind::Run,
            Self::Workbook { .. } => JobKind::Workbook,
            Self::Import { .. } => JobKind::Import,
            Self::KeepVerdicts { .. } => JobKind::KeepVerdicts,
        }
    }

    /// To whom it writes, where it writes to somebody: letters to one reader that fall together
    /// leave as one.
    #[must_use]
    pub fn recipient(&self) -> Option<UserId> {
        match self {
            Self::Letter { to, .. } | Self::Account { to, .. } => Some(*to),
            Self::Run { .. }
            | Self::Workbook { .. }
            | Self::Import { .. }
            | Self::KeepVerdicts { .. } => None,
        }
    }

    /// Would it be of no more use if it waited from one day until another: does it tell of
    /// something that is due before?
    #[must_use]
    pub fn comes_too_late(&self, today: NaiveDate, until: NaiveDate) -> bool {
        let Self::Letter { notice, .. } = self else {
            return false;
        };
        notice
            .facts
            .due_on
            .is_some_and(|due| today <= due && due < until)
    }

    /// With which letters its reader chooses when it leaves; none where nobody is asked.
    #[must_use]
    pub fn group(&self) -> Option<LetterGroup> {
        match self {
            Self::Letter { notice, .. } => Some(notice.template.group()),
            Self::Account { .. }
            | Self::Run { .. }
            | Self::Workbook { .. }
            | Self::Import { .. }
            | Self::KeepVerdicts { .. } => None,
        }
    }

    /// The stable code of what it says.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Letter { notice, .. } => notice.template.code(),
            Self::Account { notice, .. } => notice.code(),
            Self::Run { .. } => "run",
            Self::Workbook { .. } => "workbook",
            Self::Import { .. } => "import",
            Self::KeepVerdicts { .. } => "keep_verdicts",
        }
    }
}

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A nomination.
    Nomination(NominationId),
    /// A decision.
    Decision(DecisionId),
    /// A submission letter.
    Letter(LetterId),
    /// A time in which a body takes nominations.
    Cycle(CycleId),
    /// A report of merit.
    Report(ReportId),
    /// An emergency.
    Emergency(EmergencyId),
    /// The workbook of a long list.
    Workbook(WorkbookId),
}

impl About {
    /// The nomination, if it is one.
    #[must_use]
    pub fn nomination(self) -> Option<NominationId> {
        if let Self::Nomination(id) = self {
            Some(id)
        } else {
            None
        }
    }

    /// The emergency, if it is one.
    #[must_use]
    pub fn emergency(self) -> Option<EmergencyId> {
        if let Self::Emergency(id) = self {
            Some(id)
        } else {
            None
        }
    }

    /// The report of merit, if it is one.
    #[must_use]
    pub fn report(self) -> Option<ReportId> {
        if let Self::Report(id) = self {
            Some(id)
        } else {
            None
        }
    }

    /// The submission letter, if it is one.
    #[must_use]
    pub fn letter(self) -> Option<LetterId> {
        if let Self::Letter(id) = self {
            Some(id)
        } else {
            None
        }
    }

    /// The decision, if it is one.
    #[must_use]
    pub fn decision(self) -> Option<DecisionId> {
        if let Self::Decision(id) = self {
            Some(id)
        } else {
            None
        }
    }
}

/// A letter that follows from a fact, to whoever holds an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedLetter {
    /// To the holders of this office.
    pub office: Office,
    /// But not to these, nor to who signs for them: it is not theirs to do.
    pub but: Vec<UserId>,
    /// About what.
    pub about: About,
    /// What it says.
    pub notice: Notice,
}

#[cfg(test)]
mod tests;
