//! Ballots: opened and closed by who runs the meeting, voted in by its members. What a member chose
//! is sealed when it is sent, and opened with all others, once, when the ballot is closed.

mod close;
mod open;
mod papers;
mod recusals;
mod show;

use crate::db::councils::meetings::MeetingWithCouncil;
use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{BallotId, UserId};
use crate::domain::base::office::Role;
use crate::domain::councils::ballot::{Ballot, BallotLine, Choice, Recusal, Voter};
use crate::domain::councils::council::Council;
use crate::domain::councils::meeting::Meeting;
use crate::domain::law::council_rules::CouncilRules;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::councils::{agenda, meetings};

pub use close::{close, void};
pub use open::{MOST_BALLOTS, OpenBallot, open};
pub use papers::{PaperLine, ShownPaper, cast, paper};
pub use recusals::recuse;
pub use show::{mine, result};

pub(in crate::services) use show::of_meeting;

/// The sheet of a count, as it was signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignedSheet {
    /// Its text.
    pub text: String,
    /// The signature under it, base64url.
    pub signature: String,
}

/// A ballot with all that a reader is shown of it.
#[derive(Debug, Clone)]
pub struct ShownBallot {
    /// It.
    pub ballot: Ballot,
    /// Its meeting, with the council and the body.
    pub found: MeetingWithCouncil,
    /// What is voted on, each with its file.
    pub lines: Vec<(BallotLine, NominationInContext)>,
    /// Who can vote; who did, once it is closed.
    pub voters: Vec<Voter>,
    /// Who does not vote on what: for who runs it and who inspects.
    pub recusals: Vec<Recusal>,
    /// The receipts of the papers that were counted, in their own order.
    pub receipts: Vec<String>,
    /// What each member chose; of an open ballot that was counted.
    pub choices: Vec<(UserId, i32, Choice)>,
    /// How many papers are in the box: for who runs it, while it is open.
    pub papers: Option<i64>,
    /// The sheet of its count.
    pub sheet: Option<SignedSheet>,
}

/// A ballot as its meeting tells of it.
#[derive(Debug, Clone)]
pub struct MeetingBallot {
    /// It.
    pub ballot: Ballot,
    /// What is voted on, each with its file.
    pub lines: Vec<(BallotLine, NominationInContext)>,
    /// Who can vote; who did, once it is closed.
    pub voters: Vec<Voter>,
    /// How many papers are in the box: for who runs it, while it is open.
    pub papers: Option<i64>,
}

/// A ballot that waits for somebody's paper.
#[derive(Debug, Clone)]
pub struct MyBallot {
    /// It.
    pub ballot: Ballot,
    /// Of which meeting.
    pub meeting: Meeting,
    /// Of which council.
    pub council: Council,
    /// How many lines it has.
    pub lines: i64,
    /// Is a paper of theirs in the box?
    pub has_voted: bool,
}

/// For what the key of a box is sealed.
fn key_purpose(id: BallotId) -> String {
    format!("ballot:{id}")
}

/// For what a paper is sealed: it is of no use under another name, nor in another box.
fn paper_purpose(id: BallotId, user: UserId) -> String {
    format!("ballot:{id}:{user}")
}

/// A fact about a ballot.
fn fact(ballot: &Ballot, meeting: &Meeting, deed: EventKind) -> HistoryEvent {
    let named = vec![
        ("meeting", meeting.code.clone()),
        ("round", ballot.round.to_string()),
    ];
    HistoryEvent::plain(Object::Ballot(ballot.id), deed, ballot.version).with(named)
}

/// The meeting of a ballot, whoever asks.
fn meeting_of(tx: &mut Conn, ballot: &Ballot) -> Result<MeetingWithCouncil> {
    db::councils::meetings::find(tx, &Scope::All, ballot.meeting)?.ok_or(Error::NotFound("ballot"))
}

/// The caller as somebody who can vote in a ballot, by their own account: nobody stands in for a
/// member. Who sees the council hears that it is not theirs, who does not finds no ballot.
fn as_voter(tx: &mut Conn, actor: &Actor, ballot: &Ballot) -> Result<UserId> {
    if let Some(user) = actor.user()
        && db::councils::ballots::voter(tx, ballot.id, user)?.is_some()
    {
        return Ok(user);
    }
    let found = meeting_of(tx, ballot)?;
    if actor.scope().contains(&found.unit.path) {
        Err(Denied::NotHolder.into())
    } else {
        Err(Error::NotFound("ballot"))
    }
}

/// The meeting of a ballot that the caller sees: of a body within their scope, or one in which they
/// vote.
fn seen(tx: &mut Conn, actor: &Actor, ballot: &Ballot) -> Result<MeetingWithCouncil> {
    let found = meeting_of(tx, ballot)?;
    if actor.scope().contains(&found.unit.path) {
        return Ok(found);
    }
    as_voter(tx, actor, ballot)?;
    Ok(found)
}

/// Does the actor read who does not vote on what: who runs the meeting, or inspects the body?
fn reads_recusals(actor: &Actor, found: &MeetingWithCouncil) -> bool {
    let inspects = actor.within(&[Role::Inspector]).contains(&found.unit.path);
    inspects || meetings::runner(actor, found).is_ok()
}

/// The rules of councils under which a meeting votes.
fn rules<'c>(ctx: &'c Ctx, found: &MeetingWithCouncil) -> Result<&'c CouncilRules> {
    agenda::rules(ctx, found).ok_or_else(|| {
        Error::Invalid(vec![FieldFault {
            params: vec![
                ("what", "councils".to_owned()),
                ("day", meetings::day_of(found).to_string()),
            ],
            ..FieldFault::new("", "no_rule")
        }])
    })
}

/// How many members count for a line and how many of them must agree, where so many do not vote on
/// it.
fn counted_for(
    ctx: &Ctx,
    rules: &CouncilRules,
    members: i32,
    recused: usize,
    filed: &NominationInContext,
) -> (i32, i32) {
    let all = u32::try_from(members).unwrap_or_default();
    let recused = if rules.recused_count {
        0
    } else {
        u32::try_from(recused).unwrap_or(u32::MAX)
    };
    let counted = all.saturating_sub(recused);
    let needed = agenda::threshold(ctx, filed).needed(counted);
    let stored = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    (stored(counted), stored(needed))
}

/// The lines of a ballot, each with its file, in the order of the agenda.
fn with_files(
    tx: &mut Conn,
    lines: Vec<BallotLine>,
) -> Result<Vec<(BallotLine, NominationInContext)>> {
    let ids = lines.iter().map(|line| line.nomination).collect();
    let files = db::nominations::in_this_order(tx, ids)?;
    // Both are in the order of the agenda, and a file that was voted on is never removed.
    Ok(lines.into_iter().zip(files).collect())
}

/// Nobody runs a vote on a case in which they benefit.
fn not_their_own<'f>(
    actor: &Actor,
    mut files: impl Iterator<Item = &'f NominationInContext>,
) -> Result<()> {
    Ok(files.try_for_each(|file| policy::not_their_own(actor, &file.concerned.beneficiary))?)
}
