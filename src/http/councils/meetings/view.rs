//! Meetings as they are answered.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::councils::ballot::{Ballot, BallotLine, Voter};
use crate::domain::councils::council::CouncilMember;
use crate::domain::councils::count::VoteOutcome;
use crate::domain::councils::meeting::Attendance;
use crate::domain::nominations::nomination::NominationInContext;
use crate::http::view::{AllowedView, NamesView};
use crate::services::councils::ballots::MeetingBallot;
use crate::services::councils::meetings::{
    AgendaCase, MeetingQuorum, MeetingWithCouncil, Minutes, ShownMeeting,
};

/// A meeting in a list.
#[derive(Serialize, ToSchema)]
pub struct ListedMeetingView {
    id: Uuid,
    /// What people call it by: `PH-26-004`.
    code: String,
    council_id: Uuid,
    council_name: String,
    unit_id: Uuid,
    unit_name: String,
    title: String,
    /// `in_person` or `in_writing`.
    kind: &'static str,
    starts_at: DateTime<Utc>,
    /// Where; none of one in writing.
    place: Option<String>,
    /// `preparing`, `invited`, `concluded` or `cancelled`.
    state: &'static str,
    /// How often its invitation changed.
    invitations: i32,
    concluded_at: Option<DateTime<Utc>>,
    version: i64,
}

impl From<&MeetingWithCouncil> for ListedMeetingView {
    fn from(found: &MeetingWithCouncil) -> Self {
        let meeting = &found.meeting;
        Self {
            id: meeting.id.0,
            code: meeting.code.clone(),
            council_id: found.council.id.0,
            council_name: found.council.name.clone(),
            unit_id: found.unit.id.0,
            unit_name: found.unit.name.clone(),
            title: meeting.title.clone(),
            kind: meeting.kind.code(),
            starts_at: meeting.starts_at,
            place: Some(meeting.place.clone()).filter(|place| !place.is_empty()),
            state: meeting.state.code(),
            invitations: meeting.invitations,
            concluded_at: meeting.concluded_at,
            version: meeting.version,
        }
    }
}

/// A file on an agenda.
#[derive(Serialize, ToSchema)]
pub struct AgendaLineView {
    /// Counted from 1.
    place: i32,
    nomination_id: Uuid,
    /// What people call the file by.
    case_code: Option<String>,
    subject_name: String,
    /// `individual`, `collective`, …
    subject_kind: &'static str,
    /// The nominating unit.
    unit_name: String,
    award_code: String,
    award_name: NamesView,
    /// So many of all members must agree.
    needed: u32,
}

impl From<&AgendaCase> for AgendaLineView {
    fn from(line: &AgendaCase) -> Self {
        let nomination = &line.filed.nomination;
        Self {
            place: line.place,
            nomination_id: nomination.id.0,
            case_code: code_of(&line.filed),
            subject_name: line.filed.subject_name.clone(),
            subject_kind: line.filed.subject_kind.code(),
            unit_name: line.filed.unit_name.clone(),
            award_code: nomination.content.award_code.clone(),
            award_name: NamesView::from(&line.award_name),
            needed: line.needed,
        }
    }
}

fn code_of(filed: &NominationInContext) -> Option<String> {
    filed.nomination.case_code.as_ref().map(ToString::to_string)
}

/// A member of the council on the day of a meeting.
#[derive(Serialize, ToSchema)]
pub struct MeetingMemberView {
    user_id: Uuid,
    name: String,
    /// `chair`, `first_deputy`, `deputy`, `secretary` or `member`.
    position: &'static str,
    /// What they are elsewhere.
    title: String,
    /// `present`, `in_writing` or `absent`; none while nothing was noted.
    attendance: Option<&'static str>,
}

impl MeetingMemberView {
    fn of(member: &CouncilMember, attendance: Option<Attendance>) -> Self {
        Self {
            user_id: member.user.0,
            name: member.name.clone(),
            position: member.position.code(),
            title: member.title.clone(),
            attendance: attendance.map(Attendance::code),
        }
    }
}

/// Are there enough members for a valid meeting?
#[derive(Serialize, ToSchema)]
pub struct MeetingQuorumView {
    /// All members on its day.
    members: u32,
    /// So many must be there, or have sent their opinion.
    needed: u32,
    present: u32,
    in_writing: u32,
    absent: u32,
    is_reached: bool,
    /// Where it is written.
    citation: NamesView,
}

impl From<&MeetingQuorum> for MeetingQuorumView {
    fn from(quorum: &MeetingQuorum) -> Self {
        Self {
            members: quorum.members,
            needed: quorum.needed,
            present: quorum.present,
            in_writing: quorum.in_writing,
            absent: quorum.absent,
            is_reached: quorum.is_reached(),
            citation: NamesView::from(&quorum.citation),
        }
    }
}

/// A ballot of a meeting, by name alone.
#[derive(Serialize, ToSchema)]
pub struct MeetingBallotView {
    id: Uuid,
    round: i32,
    /// `open`, `counted` or `void`.
    state: &'static str,
}

impl From<&Ballot> for MeetingBallotView {
    fn from(ballot: &Ballot) -> Self {
        Self {
            id: ballot.id.0,
            round: ballot.round,
            state: ballot.state.code(),
        }
    }
}

/// A meeting.
#[derive(Serialize, ToSchema)]
pub struct MeetingView {
    #[serde(flatten)]
    meeting: ListedMeetingView,
    /// What is voted on, in this order.
    lines: Vec<AgendaLineView>,
    /// The members on its day, the chair first.
    members: Vec<MeetingMemberView>,
    /// None where no rules of councils are in force on its day.
    quorum: Option<MeetingQuorumView>,
    ballots: Vec<MeetingBallotView>,
    allowed_actions: Vec<AllowedView>,
}

impl From<&ShownMeeting> for MeetingView {
    fn from(shown: &ShownMeeting) -> Self {
        let member =
            |one: &CouncilMember| MeetingMemberView::of(one, shown.attendance_of(one.user));
        Self {
            meeting: ListedMeetingView::from(&shown.found),
            lines: shown.lines.iter().map(AgendaLineView::from).collect(),
            members: shown.members.iter().map(member).collect(),
            quorum: shown.quorum.as_ref().map(MeetingQuorumView::from),
            ballots: shown.ballots.iter().map(MeetingBallotView::from).collect(),
            allowed_actions: shown.allowed.iter().map(AllowedView::from).collect(),
        }
    }
}

/// What was counted on a line of a ballot.
#[derive(Serialize, ToSchema)]
pub struct MinutesLineView {
    place: i32,
    nomination_id: Uuid,
    case_code: Option<String>,
    subject_name: String,
    /// All members that count for it.
    members: i32,
    /// So many of them must agree.
    needed: i32,
    /// None while it was not counted, as the next three.
    yes: Option<i32>,
    no: Option<i32>,
    abstain: Option<i32>,
    /// `passed` or `not_passed`.
    outcome: Option<&'static str>,
}

impl MinutesLineView {
    fn of((line, filed): &(BallotLine, NominationInContext)) -> Self {
        Self {
            place: line.place,
            nomination_id: line.nomination.0,
            case_code: code_of(filed),
            subject_name: filed.subject_name.clone(),
            members: line.members,
            needed: line.needed,
            yes: line.count.map(|count| count.yes),
            no: line.count.map(|count| count.no),
            abstain: line.count.map(|count| count.abstain),
            outcome: line.outcome.map(VoteOutcome::code),
        }
    }
}

/// Somebody who could vote, as it was when the ballot began.
#[derive(Serialize, ToSchema)]
pub struct MinutesVoterView {
    user_id: Uuid,
    name: String,
    /// `chair`, `first_deputy`, `deputy`, `secretary` or `member`.
    position: &'static str,
    /// Was their paper counted? None before it was closed.
    voted: Option<bool>,
    /// `present`, `in_writing` or `absent`, as it was noted when it was closed.
    attendance: Option<&'static str>,
}

impl From<&Voter> for MinutesVoterView {
    fn from(voter: &Voter) -> Self {
        Self {
            user_id: voter.user.0,
            name: voter.name.clone(),
            position: voter.position.code(),
            voted: voter.voted,
            attendance: voter.attendance.map(Attendance::code),
        }
    }
}

/// A ballot as minutes tell of it.
#[derive(Serialize, ToSchema)]
pub struct MinutesBallotView {
    id: Uuid,
    round: i32,
    /// `secret` or `open`.
    secrecy: &'static str,
    /// `open`, `counted` or `void`.
    state: &'static str,
    /// All members of the council on its day.
    members: i32,
    /// So many must be there, or have sent their paper.
    quorum: i32,
    /// So many papers were counted.
    turnout: Option<i32>,
    opened_at: DateTime<Utc>,
    closed_at: Option<DateTime<Utc>>,
    lines: Vec<MinutesLineView>,
    voters: Vec<MinutesVoterView>,
}

impl From<&MeetingBallot> for MinutesBallotView {
    fn from(shown: &MeetingBallot) -> Self {
        let ballot = &shown.ballot;
        Self {
            id: ballot.id.0,
            round: ballot.round,
            secrecy: ballot.secrecy.code(),
            state: ballot.state.code(),
            members: ballot.members,
            quorum: ballot.quorum,
            turnout: ballot.turnout,
            opened_at: ballot.opened_at,
            closed_at: ballot.closed_at,
            lines: shown.lines.iter().map(MinutesLineView::of).collect(),
            voters: shown.voters.iter().map(MinutesVoterView::from).collect(),
        }
    }
}

/// What the minutes of a meeting are made of.
#[derive(Serialize, ToSchema)]
pub struct MinutesView {
    /// Who was there, and what stood on the agenda.
    meeting: MeetingView,
    /// What was counted, ballot by ballot.
    ballots: Vec<MinutesBallotView>,
}

impl From<&Minutes> for MinutesView {
    fn from(minutes: &Minutes) -> Self {
        Self {
            meeting: MeetingView::from(&minutes.meeting),
            ballots: minutes
                .ballots
                .iter()
                .map(MinutesBallotView::from)
                .collect(),
        }
    }
}
