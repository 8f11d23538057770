//! Opening a ballot: who votes on what, and how many must agree, are written down as they are at
//! this moment.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use super::{ShownBallot, counted_for, fact, key_purpose, not_their_own, recusals, rules, show};
use crate::db::councils::ballots::KeptKey;
use crate::db::councils::meetings::MeetingWithCouncil;
use crate::db::{self, Conn};
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{BallotId, MeetingId, NominationId};
use crate::domain::councils::ballot::{Ballot, BallotLine, BallotState, Recusal, Secrecy, Voter};
use crate::domain::councils::council::CouncilMember;
use crate::domain::councils::count::VoteOutcome;
use crate::domain::councils::fault::BallotFault;
use crate::domain::councils::meeting::{MeetingKind, MeetingState};
use crate::domain::law::council_rules::{CouncilRules, Share};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, FieldFault, Result};
use crate::secrets::{MasterKey, boxes};
use crate::services::access::{self, Caller};
use crate::services::councils::meetings;
use crate::services::{Ctx, ensure_saved, record};

/// The most ballots of one meeting, those that were ended without a count too.
pub const MOST_BALLOTS: usize = 10;

/// The longest that a ballot takes papers.
const LONGEST: TimeDelta = TimeDelta::days(60);

/// A ballot to open.
#[derive(Debug, Clone, Copy, Default)]
pub struct OpenBallot {
    /// Is a member's choice known? As the rules of the council have it where nothing is said.
    pub secrecy: Option<Secrecy>,
    /// Until when papers are taken; needed of a meeting in writing.
    pub closes_at: Option<DateTime<Utc>>,
}

/// Opens a ballot on the agenda of a meeting, as who runs it: the first on all lines, those behind
/// it on what did not pass. Files that went another way meanwhile are left out.
pub fn open(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    meeting: MeetingId,
    expected: i64,
    asked: OpenBallot,
    master: &MasterKey,
) -> Result<ShownBallot> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let mut found = meetings::seen(tx, &actor, meeting)?;
    let acting = meetings::runner(&actor, &found)?;
    let before = db::councils::ballots::of_meeting(tx, meeting)?;
    if before
        .iter()
        .any(|ballot| ballot.state == BallotState::Open)
    {
        return Err(BallotFault::StillOpen.into());
    }
    meetings::ensure_state(&found, &[MeetingState::Invited], expected)?;
    ensure_time(ctx, &found, asked.closes_at)?;
    let rules = rules(ctx, &found)?;
    ensure_round(rules, &before)?;
    let files = to_vote_on(tx, ctx, &found, &before)?;
    not_their_own(&actor, files.iter().map(|(_, file)| file))?;
    let members = meetings::members_on(tx, &found)?;
    let (lines, recused) = lines(tx, ctx, rules, &members, &files)?;
    let ballot = new(ctx, (&found, rules), asked, &before, (&members, &files));
    let voters: Vec<Voter> = members.into_iter().map(voter).collect();
    let key = kept_key(master, ballot.id)?;
    db::councils::ballots::insert(tx, &ballot, &key, &lines, &voters, &recused)?;
    // A meeting that is concluded or cancelled at this moment is so before, or not at all.
    found.meeting.version += 1;
    ensure_saved(db::councils::meetings::save_if_unchanged(
        tx,
        &found.meeting,
    )?)?;
    let mut opened = fact(&ballot, &found.meeting, EventKind::BallotOpened);
    opened.detail.push(("lines", lines.len().to_string()));
    opened.detail.push(("members", ballot.members.to_string()));
    record(tx, ctx, &acting, &[opened], &[])?;
    show::whole(tx, &actor, found, ballot)
}

/// Does it close in time to come, and not too late? Who is asked in writing is told until when.
fn ensure_time(
    ctx: &Ctx,
    found: &MeetingWithCouncil,
    closes_at: Option<DateTime<Utc>>,
) -> Result<()> {
    let code = match closes_at {
        None if found.meeting.kind == MeetingKind::InWriting => "required",
        Some(until) if until <= ctx.now => "moment_passed",
        Some(until) if until > ctx.now + LONGEST => "open_too_long",
        _ => return Ok(()),
    };
    Err(Error::invalid("/closes_at", code))
}

/// Can what did not pass be voted on again?
fn ensure_round(rules: &CouncilRules, before: &[Ballot]) -> Result<()> {
    let counted = before
        .iter()
        .filter(|ballot| ballot.state == BallotState::Counted)
        .count();
    let revotes = rules.revotes;
    let are_left = u32::try_from(counted).is_ok_and(|counted| counted <= revotes);
    if !are_left || before.len() >= MOST_BALLOTS {
        return Err(BallotFault::NoMoreRounds { revotes }.into());
    }
    Ok(())
}

/// The files of an agenda that wait for the vote and have not passed in it, each with its place.
fn to_vote_on(
    tx: &mut Conn,
    ctx: &Ctx,
    found: &MeetingWithCouncil,
    before: &[Ballot],
) -> Result<Vec<(i32, NominationInContext)>> {
    let before: Vec<BallotId> = before.iter().map(|ballot| ballot.id).collect();
    let passed: BTreeSet<NominationId> = db::councils::ballots::lines_of(tx, &before)?
        .into_iter()
        .filter(|(_, line)| line.outcome == Some(VoteOutcome::Passed))
        .map(|(_, line)| line.nomination)
        .collect();
    let agenda = db::councils::meetings::lines(tx, found.meeting.id)?;
    let ids = agenda.iter().map(|line| line.nomination).collect();
    let files = db::nominations::in_this_order(tx, ids)?;
    let places = agenda.iter().map(|line| line.place);
    let waits = |file: &NominationInContext| {
        let nomination = &file.nomination;
        nomination.allows(Action::CouncilPass, &ctx.moment())
            && nomination.places.deciding == found.unit.id
            && !passed.contains(&nomination.id)
    };
    let files: Vec<_> = places.zip(files).filter(|(_, file)| waits(file)).collect();
    if files.is_empty() {
        return Err(Error::Invalid(vec![FieldFault::new("", "no_lines")]));
    }
    Ok(files)
}

/// The lines of a ballot, and who does not vote on which.
fn lines(
    tx: &mut Conn,
    ctx: &Ctx,
    rules: &CouncilRules,
    members: &[CouncilMember],
    files: &[(i32, NominationInContext)],
) -> Result<(Vec<BallotLine>, Vec<Recusal>)> {
    if members.is_empty() {
        return Err(Error::Invalid(vec![FieldFault::new("", "no_members")]));
    }
    let recused = recusals::found(tx, ctx, members, files)?;
    let all = i32::try_from(members.len()).unwrap_or(i32::MAX);
    let line = |(place, file): &(i32, NominationInContext)| {
        let off = recused.iter().filter(|one| one.place == *place).count();
        let (members, needed) = counted_for(ctx, rules, all, off, file);
        BallotLine {
            place: *place,
            nomination: file.nomination.id,
            members,
            needed,
            count: None,
            outcome: None,
        }
    };
    Ok((files.iter().map(line).collect(), recused))
}

fn new(
    ctx: &Ctx,
    (found, rules): (&MeetingWithCouncil, &CouncilRules),
    asked: OpenBallot,
    before: &[Ballot],
    (members, files): (&[CouncilMember], &[(i32, NominationInContext)]),
) -> Ballot {
    let all = u32::try_from(members.len()).unwrap_or(u32::MAX);
    // Of several shares the strictest: all lines are on one paper.
    let of_law = files
        .iter()
        .filter_map(|(_, file)| attendance(ctx, file))
        .map(|share| share.needed(all));
    let quorum = of_law.chain([rules.quorum.needed(all)]).max();
    let stored = |count: u32| i32::try_from(count).unwrap_or(i32::MAX);
    let by_rules = if rules.secret {
        Secrecy::Secret
    } else {
        Secrecy::Open
    };
    Ballot {
        id: ctx.id(),
        meeting: found.meeting.id,
        round: before.iter().map(|ballot| ballot.round).max().unwrap_or(0) + 1,
        secrecy: asked.secrecy.unwrap_or(by_rules),
        state: BallotState::Open,
        members: stored(all),
        quorum: stored(quorum.unwrap_or(all)),
        rules: rules.code.clone(),
        opened_at: ctx.now,
        closes_at: asked.closes_at,
        closed_at: None,
        turnout: None,
        version: 1,
    }
}

/// Which share of all members must be there for a file's award, where the law says so.
pub(super) fn attendance(ctx: &Ctx, file: &NominationInContext) -> Option<Share> {
    let nomination = &file.nomination;
    let award = nomination.award_type(&ctx.law)?;
    let vote = award.vote_for(file.subject_kind, nomination.content.commendation_type)?;
    Share::of_decimal(vote.attend?)
}

fn voter(member: CouncilMember) -> Voter {
    Voter {
        user: member.user,
        name: member.name,
        position: member.position,
        voted: None,
        attendance: None,
    }
}

/// A new key for a box.
fn kept_key(master: &MasterKey, id: BallotId) -> Result<KeptKey> {
    let keys = boxes::new_box()?;
    Ok(KeptKey {
        sealed: master.seal(&key_purpose(id), &keys.private)?,
        public: keys.public,
    })
}
