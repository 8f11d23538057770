//! A ballot (bỏ phiếu) on the agenda of a meeting: one paper with a line for each file.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::base::code::{codes, growing_codes};
use crate::domain::base::ids::{BallotId, MeetingId, NominationId, UserId};
use crate::domain::councils::council::CouncilPosition;
use crate::domain::councils::count::{LineCount, VoteOutcome};
use crate::domain::councils::meeting::Attendance;
use crate::domain::register::people::sort_key;

codes! {
    /// How far a ballot is. What is closed never opens again.
    BallotState {
        /// Members vote; the last paper of each counts.
        Open = "open",
        /// Counted once; the papers are gone.
        Counted = "counted",
        /// Ended without being opened: its papers are gone, nothing was counted.
        Void = "void",
    }
}

codes! {
    /// Is a member's choice known?
    Secrecy {
        /// Bỏ phiếu kín: nobody can say who chose what.
        Secret = "secret",
        /// Biểu quyết công khai: the minutes name each member's choice.
        Open = "open",
    }
}

codes! {
    /// What a member says to a line.
    Choice {
        /// Đồng ý.
        Yes = "yes",
        /// Không đồng ý.
        No = "no",
        /// Không có ý kiến: a ballot, but no agreement.
        Abstain = "abstain",
    }
}

growing_codes! {
    /// Why a member does not vote on a line.
    RecusalReason {
        /// Who is proposed is themself, or a collective they lead.
        OwnCase = "own_case",
        /// They are a co-author of the initiative it rests on.
        CoAuthor = "co_author",
        /// They said so themselves, with a reason.
        Declared = "declared",
    }
}

/// A ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ballot {
    /// Its id.
    pub id: BallotId,
    /// Of which meeting.
    pub meeting: MeetingId,
    /// The how manieth of the meeting, from 1: those behind the first are votes again.
    pub round: i32,
    /// Is a member's choice known?
    pub secrecy: Secrecy,
    /// How far it is.
    pub state: BallotState,
    /// All members of the council on its day, those who do not vote too.
    pub members: i32,
    /// So many must be there, or have sent their paper.
    pub quorum: i32,
    /// Code of the rules of councils it is held by.
    pub rules: String,
    /// Since when papers are taken.
    pub opened_at: DateTime<Utc>,
    /// Until when; none where who runs it closes it.
    pub closes_at: Option<DateTime<Utc>>,
    /// When it was closed.
    pub closed_at: Option<DateTime<Utc>>,
    /// Who came, and sent papers: known once it is closed.
    pub turnout: Option<i32>,
    /// Bumped by every change of it; papers are none.
    pub version: i64,
}

impl Ballot {
    /// Can papers be sent now?
    #[must_use]
    pub fn takes_papers(&self, now: DateTime<Utc>) -> bool {
        self.state == BallotState::Open && self.closes_at.is_none_or(|until| now < until)
    }
}

/// A line of a ballot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotLine {
    /// Its place on the agenda.
    pub place: i32,
    /// The file.
    pub nomination: NominationId,
    /// All members that count for it.
    pub members: i32,
    /// So many of them must agree.
    pub needed: i32,
    /// What was counted, once it was.
    pub count: Option<LineCount>,
    /// How it ended, once it was counted.
    pub outcome: Option<VoteOutcome>,
}

/// Somebody who can vote in a ballot, as it was when it began.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voter {
    /// Whose account.
    pub user: UserId,
    /// The name on it then.
    pub name: String,
    /// What they are in the council.
    pub position: CouncilPosition,
    /// Was their paper counted? Known once it was closed: before, nobody is told.
    pub voted: Option<bool>,
    /// Were they in the room? As it was noted when the ballot was closed.
    pub attendance: Option<Attendance>,
}

impl Voter {
    /// What lists of them are sorted by: the chair first, then by given names.
    #[must_use]
    pub fn sort_key(&self) -> (CouncilPosition, String) {
        (self.position, sort_key(&self.name))
    }
}

/// That a member does not vote on a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recusal {
    /// The line.
    pub place: i32,
    /// Whose.
    pub user: UserId,
    /// Why.
    pub reason: RecusalReason,
    /// What they said, where they declared it.
    pub words: Option<String>,
}

/// What a member chose, line by line: all lines they vote on, no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BallotPaper(pub Vec<(i32, Choice)>);

impl BallotPaper {
    /// The paper as it is sealed: a byte a line of the ballot, so that all papers of a ballot are of
    /// one length; a line that is not voted on is 0.
    #[must_use]
    pub fn to_bytes(&self, lines: usize) -> Vec<u8> {
        let mut bytes = vec![0; lines];
        for (place, choice) in &self.0 {
            let index = usize::try_from(*place)
                .ok()
                .and_then(|at| at.checked_sub(1));
            if let Some(byte) = index.and_then(|index| bytes.get_mut(index)) {
                *byte = match choice {
                    Choice::Yes => 1,
                    Choice::No => 2,
                    Choice::Abstain => 3,
                };
            }
        }
        bytes
    }

    /// The paper that was sealed; none where these bytes are none.
    #[must_use]
    pub fn of_bytes(bytes: &[u8]) -> Option<Self> {
        let mut lines = Vec::new();
        for (place, byte) in (1..).zip(bytes) {
            match byte {
                0 => {}
                1 => lines.push((place, Choice::Yes)),
                2 => lines.push((place, Choice::No)),
                3 => lines.push((place, Choice::Abstain)),
                _ => return None,
            }
        }
        Some(Self(lines))
    }
}
