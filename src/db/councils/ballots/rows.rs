//! Ballots as their tables have them.

use diesel::prelude::*;
use diesel::sql_types::{BigInt, Integer, Nullable, Text, Timestamp};

use crate::db::engine::column::{StoredMoment, loaded};
use crate::db::schema::{ballot, ballot_line, ballot_recusal, ballot_voter};
use crate::domain::base::ids::{BallotId, MeetingId, NominationId, UserId};
use crate::domain::councils::ballot::{
    Ballot, BallotLine, BallotState, Recusal, RecusalReason, Secrecy, Voter,
};
use crate::domain::councils::council::CouncilPosition;
use crate::domain::councils::count::{LineCount, VoteOutcome};
use crate::domain::councils::meeting::Attendance;

/// A ballot as its table has it, without its key and its sheet.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = ballot, treat_none_as_default_value = false)]
pub struct BallotRow {
    id: BallotId,
    meeting_id: MeetingId,
    round: i32,
    secrecy: Secrecy,
    state: BallotState,
    members: i32,
    quorum: i32,
    rules: String,
    opened_at: StoredMoment,
    closes_at: Option<StoredMoment>,
    closed_at: Option<StoredMoment>,
    turnout: Option<i32>,
    version: i64,
}

impl From<&Ballot> for BallotRow {
    fn from(ballot: &Ballot) -> Self {
        Self {
            id: ballot.id,
            meeting_id: ballot.meeting,
            round: ballot.round,
            secrecy: ballot.secrecy,
            state: ballot.state,
            members: ballot.members,
            quorum: ballot.quorum,
            rules: ballot.rules.clone(),
            opened_at: ballot.opened_at.into(),
            closes_at: ballot.closes_at.map(Into::into),
            closed_at: ballot.closed_at.map(Into::into),
            turnout: ballot.turnout,
            version: ballot.version,
        }
    }
}

impl From<BallotRow> for Ballot {
    fn from(row: BallotRow) -> Self {
        Self {
            id: row.id,
            meeting: row.meeting_id,
            round: row.round,
            secrecy: row.secrecy,
            state: row.state,
            members: row.members,
            quorum: row.quorum,
            rules: row.rules,
            opened_at: row.opened_at.into(),
            closes_at: row.closes_at.map(Into::into),
            closed_at: row.closed_at.map(Into::into),
            turnout: row.turnout,
            version: row.version,
        }
    }
}

loaded!(Ballot as BallotRow: (
    Text,
    Text,
    Integer,
    Text,
    Text,
    Integer,
    Integer,
    Text,
    Timestamp,
    Nullable<Timestamp>,
    Nullable<Timestamp>,
    Nullable<Integer>,
    BigInt,
));

/// A ballot as it begins.
#[derive(Insertable)]
#[diesel(table_name = ballot)]
pub struct NewBallotRow {
    #[diesel(embed)]
    pub(super) ballot: BallotRow,
    pub(super) public_key: String,
    pub(super) sealed_key: String,
}

/// A line of a ballot as the table of them has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = ballot_line, treat_none_as_default_value = false)]
pub struct BallotLineRow {
    ballot_id: BallotId,
    place: i32,
    nomination_id: NominationId,
    members: i32,
    needed: i32,
    yes: Option<i32>,
    no: Option<i32>,
    abstain: Option<i32>,
    outcome: Option<VoteOutcome>,
}

impl BallotLineRow {
    pub(super) fn of(ballot: BallotId, line: &BallotLine) -> Self {
        Self {
            ballot_id: ballot,
            place: line.place,
            nomination_id: line.nomination,
            members: line.members,
            needed: line.needed,
            yes: line.count.map(|count| count.yes),
            no: line.count.map(|count| count.no),
            abstain: line.count.map(|count| count.abstain),
            outcome: line.outcome,
        }
    }
}

impl From<BallotLineRow> for BallotLine {
    fn from(row: BallotLineRow) -> Self {
        let counted = row.yes.zip(row.no).zip(row.abstain);
        Self {
            place: row.place,
            nomination: row.nomination_id,
            members: row.members,
            needed: row.needed,
            count: counted.map(|((yes, no), abstain)| LineCount { yes, no, abstain }),
            outcome: row.outcome,
        }
    }
}

/// Somebody who can vote, as the table of them has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = ballot_voter, treat_none_as_default_value = false)]
pub struct VoterRow {
    ballot_id: BallotId,
    user_id: UserId,
    name: String,
    position: CouncilPosition,
    voted: Option<bool>,
    attendance: Option<Attendance>,
}

impl VoterRow {
    pub(super) fn of(ballot: BallotId, voter: &Voter) -> Self {
        Self {
            ballot_id: ballot,
            user_id: voter.user,
            name: voter.name.clone(),
            position: voter.position,
            voted: voter.voted,
            attendance: voter.attendance,
        }
    }
}

impl From<VoterRow> for Voter {
    fn from(row: VoterRow) -> Self {
        Self {
            user: row.user_id,
            name: row.name,
            position: row.position,
            voted: row.voted,
            attendance: row.attendance,
        }
    }
}

/// That a member does not vote on a line, as the table of that has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = ballot_recusal, treat_none_as_default_value = false)]
pub struct RecusalRow {
    ballot_id: BallotId,
    place: i32,
    user_id: UserId,
    reason: RecusalReason,
    words: Option<String>,
}

impl RecusalRow {
    pub(super) fn of(ballot: BallotId, recusal: &Recusal) -> Self {
        Self {
            ballot_id: ballot,
            place: recusal.place,
            user_id: recusal.user,
            reason: recusal.reason,
            words: recusal.words.clone(),
        }
    }
}

impl From<RecusalRow> for Recusal {
    fn from(row: RecusalRow) -> Self {
        Self {
            place: row.place,
            user: row.user_id,
            reason: row.reason,
            words: row.words,
        }
    }
}

loaded!(
    BallotLine as BallotLineRow,
    Voter as VoterRow,
    Recusal as RecusalRow
);
