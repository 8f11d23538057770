//! Why a ballot cannot be opened, voted in or closed, or its meeting concluded.

/// Why a ballot cannot be opened, voted in or closed, or its meeting concluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BallotFault {
    /// It takes no papers any more.
    Closed,
    /// A ballot of the meeting is open.
    StillOpen,
    /// Fewer members than must be are there or have sent their papers (R-QUOR-1).
    NoQuorum {
        /// So many are.
        there: i32,
        /// So many must be.
        quorum: i32,
    },
    /// Fewer papers are in the box than it takes to hide who chose what.
    TooFewBallots {
        /// So many are.
        papers: usize,
        /// So many must be.
        least: u32,
    },
    /// Nothing was voted on in the meeting.
    NothingCounted,
    /// What did not pass was voted on again as often as the rules let it.
    NoMoreRounds {
        /// So often.
        revotes: u32,
    },
}

impl BallotFault {
    /// Which, as a code that never changes.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Closed => "ballot_closed",
            Self::StillOpen => "ballot_open",
            Self::NoQuorum { .. } => "no_quorum",
            Self::TooFewBallots { .. } => "too_few_ballots",
            Self::NothingCounted => "nothing_counted",
            Self::NoMoreRounds { .. } => "no_more_rounds",
        }
    }

    /// The figures that belong to its text.
    #[must_use]
    pub fn params(self) -> Vec<(&'static str, String)> {
        match self {
            Self::Closed | Self::StillOpen | Self::NothingCounted => Vec::new(),
            Self::NoQuorum { there, quorum } => {
                vec![("there", there.to_string()), ("quorum", quorum.to_string())]
            }
            Self::TooFewBallots { papers, least } => {
                vec![("papers", papers.to_string()), ("least", least.to_string())]
            }
            Self::NoMoreRounds { revotes } => vec![("revotes", revotes.to_string())],
        }
    }
}
