//! Which letters somebody gets at once, which in the letter of the morning, and which not at all.
//! Letters about the reader's own account are no choice: they always leave.

use crate::domain::base::code::codes;
use crate::domain::base::job::Template;

codes! {
    /// Letters that a person chooses about together.
    LetterGroup {
        /// What waits for them.
        Waiting = "waiting",
        /// What is near its due day, or past it.
        Deadlines = "deadlines",
        /// What happens to files of theirs.
        Files = "files",
        /// What came of them: who is awarded and who is not.
        Results = "results",
    }
}

codes! {
    /// When a letter leaves.
    LetterTiming {
        /// When it was caused, but for the pause behind the letter before.
        AtOnce = "at_once",
        /// In the morning, with everything else.
        Digest = "digest",
        /// Not at all: it stands among the notices of the page.
        Never = "none",
    }
}

impl LetterGroup {
    /// What who never chose gets: at once only what waits for them.
    #[must_use]
    pub fn unless_chosen(self) -> LetterTiming {
        match self {
            Self::Waiting => LetterTiming::AtOnce,
            Self::Deadlines | Self::Files | Self::Results => LetterTiming::Digest,
        }
    }
}

impl Template {
    /// With which letters it is chosen.
    #[must_use]
    pub fn group(self) -> LetterGroup {
        match self {
            Self::Waiting
            | Self::Returned
            | Self::LetterToSign
            | Self::ToSign
            | Self::ToIssue
            | Self::Appealed
            | Self::ToReconsider
            | Self::Assigned
            | Self::Reported
            | Self::EmergencyOpened
            | Self::WorkbookReady => LetterGroup::Waiting,
            Self::DueSoon
            | Self::Overdue
            | Self::OverdueBelow
            | Self::CycleCloses
            | Self::CycleExtended
            | Self::CycleShortened => LetterGroup::Deadlines,
            Self::Submitted
            | Self::Decided
            | Self::GivenBack
            | Self::LineStruck
            | Self::SignatureWithdrawn
            | Self::Corrected
            | Self::Withdrawn
            | Self::Paused
            | Self::Resumed
            | Self::Forwarded
            | Self::CouncilPassed
            | Self::BaseLost
            | Self::ReportTaken
            | Self::ReportClosed
            | Self::EmergencyClosed => LetterGroup::Files,
            Self::Refused
            | Self::CouncilRejected
            | Self::Awarded
            | Self::Cancelled
            | Self::Stripped
            | Self::AwardRestored => LetterGroup::Results,
        }
    }
}

/// What somebody chose, group by group.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LetterChoices(Vec<(LetterGroup, LetterTiming)>);

impl LetterChoices {
    /// These; of a group that is not named, what everybody gets.
    #[must_use]
    pub fn of(chosen: Vec<(LetterGroup, LetterTiming)>) -> Self {
        Self(chosen)
    }

    /// When letters of a group leave.
    #[must_use]
    pub fn timing(&self, group: LetterGroup) -> LetterTiming {
        self.0
            .iter()
            .find(|(named, _)| *named == group)
            .map_or_else(|| group.unless_chosen(), |(_, timing)| *timing)
    }

    /// Those that are otherwise than what everybody gets.
    pub fn of_their_own(&self) -> impl Iterator<Item = (LetterGroup, LetterTiming)> {
        self.0
            .iter()
            .copied()
            .filter(|(group, timing)| *timing != group.unless_chosen())
    }
}

#[cfg(test)]
mod tests;
