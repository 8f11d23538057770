//! Ballots as they are answered.

use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::councils::ballot::{BallotLine, Recusal, Voter};
use crate::domain::councils::count::{LineCount, VoteOutcome};
use crate::domain::councils::meeting::Attendance;
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::NominationInContext;
use crate::http::view::NamesView;
use crate::services::councils::ballots::{MyBallot, PaperLine, ShownBallot, ShownPaper};

/// A line of a ballot.
#[derive(Serialize, ToSchema)]
pub struct BallotLineView {
    /// Its place on the agenda.
    place: i32,
    nomination_id: Uuid,
    /// What people call the file by.
    case_code: Option<String>,
    subject_name: String,
    subject_kind: &'static str,
    award_code: String,
    award_name: NamesView,
    /// The nominating unit.
    unit_name: String,
    /// All members that count for it.
    members: i32,
    /// So many of them must agree.
    needed: i32,
    /// How many agreed; once it was counted.
    yes: Option<i32>,
    /// How many did not; once it was counted.
    no: Option<i32>,
    /// How many had no opinion; once it was counted.
    abstain: Option<i32>,
    /// `passed` or `not_passed`; once it was counted.
    outcome: Option<&'static str>,
}

impl BallotLineView {
    fn of(line: &BallotLine, filed: &NominationInContext, law: &LawBook) -> Self {
        let nomination = &filed.nomination;
        let count = |of: fn(LineCount) -> i32| line.count.map(of);
        Self {
            place: line.place,
            nomination_id: line.nomination.0,
            case_code: nomination.case_code.as_ref().map(ToString::to_string),
            subject_name: filed.subject_name.clone(),
            subject_kind: filed.subject_kind.code(),
            award_code: nomination.content.award_code.clone(),
            award_name: NamesView::from(&nomination.award_name(law)),
            unit_name: filed.unit_name.clone(),
            members: line.members,
            needed: line.needed,
            yes: count(|count| count.yes),
            no: count(|count| count.no),
            abstain: count(|count| count.abstain),
            outcome: line.outcome.map(VoteOutcome::code),
        }
    }
}

/// Somebody who can vote in a ballot.
#[derive(Serialize, ToSchema)]
pub struct BallotVoterView {
    user_id: Uuid,
    /// The name on their account when it was opened.
    name: String,
    /// What they are in the council: `chair`, `first_deputy`, `deputy`, `secretary` or `member`.
    position: &'static str,
    /// Was their paper counted? Known once it was closed.
    has_voted: Option<bool>,
    /// `present`, `in_writing` or `absent`; once it was closed.
    attendance: Option<&'static str>,
}

impl From<&Voter> for BallotVoterView {
    fn from(voter: &Voter) -> Self {
        Self {
            user_id: voter.user.0,
            name: voter.name.clone(),
            position: voter.position.code(),
            has_voted: voter.voted,
            attendance: voter.attendance.map(Attendance::code),
        }
    }
}

/// That somebody does not vote on a line.
#[derive(Serialize, ToSchema)]
pub struct BallotRecusalView {
    place: i32,
    user_id: Uuid,
    /// `own_case`, `co_author` or `declared`.
    reason: &'static str,
    /// What they said, where they declared it.
    words: Option<String>,
}

impl From<&Recusal> for BallotRecusalView {
    fn from(recusal: &Recusal) -> Self {
        Self {
            place: recusal.place,
            user_id: recusal.user.0,
            reason: recusal.reason.code(),
            words: recusal.words.clone(),
        }
    }
}

/// What a member chose on a line of an open ballot.
#[derive(Serialize, ToSchema)]
pub struct BallotChoiceView {
    user_id: Uuid,
    place: i32,
    /// `yes`, `no` or `abstain`.
    choice: &'static str,
}

/// A ballot.
#[derive(Serialize, ToSchema)]
pub struct BallotView {
    id: Uuid,
    meeting_id: Uuid,
    /// What people call the meeting by.
    meeting_code: String,
    council_id: Uuid,
    council_name: String,
    /// The how manieth of the meeting: those behind the first are votes again.
    round: i32,
    /// `secret` or `open`.
    secrecy: &'static str,
    /// `open`, `counted` or `void`.
    state: &'static str,
    /// All members of the council on the day of the meeting.
    members: i32,
    /// So many must be there, or have sent their paper.
    quorum: i32,
    /// Code of the rules of councils it is held by.
    rules: String,
    opened_at: DateTime<Utc>,
    /// Until when papers are taken; null where it is closed by hand.
    closes_at: Option<DateTime<Utc>>,
    closed_at: Option<DateTime<Utc>>,
    /// How many papers are in the box: for who runs the meeting, while it is open.
    papers: Option<i64>,
    /// How many papers were counted.
    turnout: Option<i32>,
    lines: Vec<BallotLineView>,
    voters: Vec<BallotVoterView>,
    /// Who does not vote on what; for who runs the meeting and who inspects the body.
    recusals: Vec<BallotRecusalView>,
    /// Who chose what; of an open ballot that was counted.
    choices: Vec<BallotChoiceView>,
    version: i64,
}

impl BallotView {
    /// With the names of awards as this law has them.
    pub fn of(shown: &ShownBallot, law: &LawBook) -> Self {
        let (ballot, found) = (&shown.ballot, &shown.found);
        let lines = shown.lines.iter();
        let choices = shown.choices.iter();
        Self {
            id: ballot.id.0,
            meeting_id: ballot.meeting.0,
            meeting_code: found.meeting.code.clone(),
            council_id: found.council.id.0,
            council_name: found.council.name.clone(),
            round: ballot.round,
            secrecy: ballot.secrecy.code(),
            state: ballot.state.code(),
            members: ballot.members,
            quorum: ballot.quorum,
            rules: ballot.rules.clone(),
            opened_at: ballot.opened_at,
            closes_at: ballot.closes_at,
            closed_at: ballot.closed_at,
            papers: shown.papers,
            turnout: ballot.turnout,
            lines: lines
                .map(|(line, filed)| BallotLineView::of(line, filed, law))
                .collect(),
            voters: shown.voters.iter().map(BallotVoterView::from).collect(),
            recusals: shown.recusals.iter().map(BallotRecusalView::from).collect(),
            choices: choices
                .map(|(user, place, choice)| BallotChoiceView {
                    user_id: user.0,
                    place: *place,
                    choice: choice.code(),
                })
                .collect(),
            version: ballot.version,
        }
    }
}

/// A line of a paper.
#[derive(Serialize, ToSchema)]
pub struct BallotPaperLineView {
    #[serde(flatten)]
    line: BallotLineView,
    /// Why the caller does not vote on it: `own_case`, `co_author` or `declared`; null where they
    /// do.
    recusal: Option<&'static str>,
    /// What they said, where they declared it.
    recusal_words: Option<String>,
}

impl BallotPaperLineView {
    fn of(shown: &PaperLine, law: &LawBook) -> Self {
        let recusal = shown.recusal.as_ref();
        Self {
            line: BallotLineView::of(&shown.line, &shown.filed, law),
            recusal: recusal.map(|recusal| recusal.reason.code()),
            recusal_words: recusal.and_then(|recusal| recusal.words.clone()),
        }
    }
}

/// A ballot as one who can vote in it sees it.
#[derive(Serialize, ToSchema)]
pub struct BallotPaperView {
    ballot_id: Uuid,
    meeting_id: Uuid,
    /// What people call the meeting by.
    meeting_code: String,
    meeting_title: String,
    council_name: String,
    round: i32,
    /// `secret` or `open`.
    secrecy: &'static str,
    /// `open`, `counted` or `void`.
    state: &'static str,
    /// Are papers taken now?
    is_open: bool,
    closes_at: Option<DateTime<Utc>>,
    lines: Vec<BallotPaperLineView>,
    /// Of the paper that is in the box; null where none is, or it was counted and destroyed.
    receipt: Option<String>,
}

impl BallotPaperView {
    /// With the names of awards as this law has them.
    pub fn of(shown: &ShownPaper, law: &LawBook) -> Self {
        let (ballot, found) = (&shown.ballot, &shown.found);
        let lines = shown.lines.iter();
        Self {
            ballot_id: ballot.id.0,
            meeting_id: ballot.meeting.0,
            meeting_code: found.meeting.code.clone(),
            meeting_title: found.meeting.title.clone(),
            council_name: found.council.name.clone(),
            round: ballot.round,
            secrecy: ballot.secrecy.code(),
            state: ballot.state.code(),
            is_open: shown.is_open,
            closes_at: ballot.closes_at,
            lines: lines
                .map(|line| BallotPaperLineView::of(line, law))
                .collect(),
            receipt: shown.receipt.clone(),
        }
    }
}

/// A ballot that waits for the caller's paper.
#[derive(Serialize, ToSchema)]
pub struct MyBallotView {
    ballot_id: Uuid,
    meeting_id: Uuid,
    /// What people call the meeting by.
    meeting_code: String,
    meeting_title: String,
    council_name: String,
    round: i32,
    /// `secret` or `open`.
    secrecy: &'static str,
    closes_at: Option<DateTime<Utc>>,
    /// How many lines it has.
    line_count: i64,
    /// Is a paper of theirs in the box?
    has_voted: bool,
}

impl From<&MyBallot> for MyBallotView {
    fn from(mine: &MyBallot) -> Self {
        Self {
            ballot_id: mine.ballot.id.0,
            meeting_id: mine.meeting.id.0,
            meeting_code: mine.meeting.code.clone(),
            meeting_title: mine.meeting.title.clone(),
            council_name: mine.council.name.clone(),
            round: mine.ballot.round,
            secrecy: mine.ballot.secrecy.code(),
            closes_at: mine.ballot.closes_at,
            line_count: mine.lines,
            has_voted: mine.has_voted,
        }
    }
}
