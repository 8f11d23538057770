//! Those lists of codes that councils, their meetings and ballots speak in.

use super::{List, list};
use crate::domain::councils::ballot::{BallotState, Choice, RecusalReason, Secrecy};
use crate::domain::councils::council::{CouncilKind, CouncilPosition};
use crate::domain::councils::count::VoteOutcome;
use crate::domain::councils::meeting::{Attendance, MeetingKind, MeetingState};

/// Those that law or procedure closes.
pub(super) fn closed() -> Vec<List> {
    vec![
        list(
            "MeetingState",
            MeetingState::ALL,
            MeetingState::code,
            &["ListedMeetingView.state", "list_meetings?state"],
        ),
        list(
            "Attendance",
            Attendance::ALL,
            Attendance::code,
            &[
                "AttendedBody.attendance",
                "MeetingMemberView.attendance",
                "BallotVoterView.attendance",
                "MinutesVoterView.attendance",
            ],
        ),
        list(
            "BallotState",
            BallotState::ALL,
            BallotState::code,
            &[
                "BallotView.state",
                "BallotPaperView.state",
                "MeetingBallotView.state",
                "MinutesBallotView.state",
            ],
        ),
        list(
            "Secrecy",
            Secrecy::ALL,
            Secrecy::code,
            &[
                "OpenBallotBody.secrecy",
                "BallotView.secrecy",
                "BallotPaperView.secrecy",
                "MyBallotView.secrecy",
                "MinutesBallotView.secrecy",
            ],
        ),
        list(
            "Choice",
            Choice::ALL,
            Choice::code,
            &["ChosenLineBody.choice", "BallotChoiceView.choice"],
        ),
        list(
            "VoteOutcome",
            VoteOutcome::ALL,
            VoteOutcome::code,
            &["BallotLineView.outcome", "MinutesLineView.outcome"],
        ),
    ]
}

/// Those that grow with the service.
pub(super) fn growing() -> Vec<List> {
    vec![
        list(
            "CouncilKind",
            CouncilKind::ALL,
            CouncilKind::code,
            &["ListedCouncilView.kind", "NewCouncilBody.kind"],
        ),
        list(
            "CouncilPosition",
            CouncilPosition::ALL,
            CouncilPosition::code,
            &[
                "CouncilMemberView.position",
                "AppointMemberBody.position",
                "MeetingMemberView.position",
                "BallotVoterView.position",
                "MinutesVoterView.position",
            ],
        ),
        list(
            "MeetingKind",
            MeetingKind::ALL,
            MeetingKind::code,
            &[
                "ListedMeetingView.kind",
                "NewMeetingBody.kind",
                "ChangeMeetingBody.kind",
            ],
        ),
        list(
            "RecusalReason",
            RecusalReason::ALL,
            RecusalReason::code,
            &["BallotRecusalView.reason"],
        ),
    ]
}
