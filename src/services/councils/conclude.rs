//! Concluding a meeting: its minutes are locked, and what was voted on goes its way.

use std::collections::BTreeMap;

use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy;
use crate::domain::base::history::{EventKind, HistoryEvent};
use crate::domain::base::ids::{BallotId, MeetingId, NominationId};
use crate::domain::base::job::QueuedLetter;
use crate::domain::councils::ballot::{Ballot, BallotLine, BallotState};
use crate::domain::councils::count::VoteOutcome;
use crate::domain::councils::fault::BallotFault;
use crate::domain::councils::meeting::{Meeting, MeetingState};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::{Command, NominationInContext};
use crate::error::Result;
use crate::services::access::{self, Caller};
use crate::services::councils::meetings::{self, ShownMeeting};
use crate::services::nominations::{PlannedAct, carry_out};
use crate::services::{Ctx, ensure_saved, record};

/// Concludes a meeting, as who runs it: every file that was voted on and still waits for it passes
/// or ends, all or none. What was not voted on, or went another way meanwhile, is left as it is.
pub fn conclude(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MeetingId,
    expected: i64,
) -> Result<ShownMeeting> {
    db::register::units::share_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let mut found = meetings::seen(tx, &actor, id)?;
    let acting = meetings::runner(&actor, &found)?;
    meetings::ensure_state(&found, &[MeetingState::Invited], expected)?;
    let ballots = db::councils::ballots::of_meeting(tx, id)?;
    let votes = last_votes(tx, &ballots)?;
    let ids: Vec<NominationId> = votes.keys().copied().collect();
    db::nominations::lock(tx, &ids)?;
    let files = db::nominations::in_this_order(tx, ids)?;
    for file in &files {
        policy::not_their_own(&actor, &file.concerned.beneficiary)?;
    }
    found.meeting.state = MeetingState::Concluded;
    found.meeting.concluded_at = Some(ctx.now);
    found.meeting.version += 1;
    ensure_saved(db::councils::meetings::save_if_unchanged(
        tx,
        &found.meeting,
    )?)?;
    let waits = |file: &NominationInContext| {
        file.nomination.places.deciding == found.unit.id
            && file.nomination.allows(Action::CouncilPass, &ctx.moment())
    };
    let files: Vec<NominationInContext> = files.into_iter().filter(waits).collect();
    let (mut facts, mut following, mut moved) = (Vec::new(), Vec::new(), Vec::new());
    for (outcome, action) in [
        (VoteOutcome::Passed, Action::CouncilPass),
        (VoteOutcome::NotPassed, Action::CouncilReject),
    ] {
        let such = |file: &&NominationInContext| {
            let vote = votes.get(&file.nomination.id);
            vote.is_some_and(|line| line.outcome == Some(outcome))
        };
        let files: Vec<NominationInContext> = files.iter().filter(such).cloned().collect();
        moved.push(files.len());
        let done = go(tx, ctx, &acting, (&found.meeting, &votes), files, action)?;
        facts.extend(done.0);
        following.extend(done.1);
    }
    let figures = ["passed", "not_passed"].into_iter().zip(moved);
    let mut concluded = meetings::fact(&found.meeting, EventKind::MeetingConcluded);
    concluded
        .detail
        .extend(figures.map(|(name, count)| (name, count.to_string())));
    facts.push(concluded);
    record(tx, ctx, &acting, &facts, &following)?;
    meetings::whole(tx, ctx, &actor, found)
}

/// How the last vote on each file ended: one that was voted on again by the later vote.
fn last_votes(tx: &mut Conn, ballots: &[Ballot]) -> Result<BTreeMap<NominationId, BallotLine>> {
    if ballots
        .iter()
        .any(|ballot| ballot.state == BallotState::Open)
    {
        return Err(BallotFault::StillOpen.into());
    }
    let counted: Vec<BallotId> = ballots
        .iter()
        .filter(|ballot| ballot.state == BallotState::Counted)
        .map(|ballot| ballot.id)
        .collect();
    let lines = db::councils::ballots::lines_of(tx, &counted)?;
    let mut votes = BTreeMap::new();
    // In the order in which they were held.
    for id in counted {
        let of_it = lines.iter().filter(|(ballot, _)| *ballot == id);
        votes.extend(of_it.map(|(_, line)| (line.nomination, line.clone())));
    }
    if votes.is_empty() {
        return Err(BallotFault::NothingCounted.into());
    }
    Ok(votes)
}

/// Moves files by how they were voted on; answers what history tells and the letters that follow.
fn go(
    tx: &mut Conn,
    ctx: &Ctx,
    acting: &Actor,
    (meeting, votes): (&Meeting, &BTreeMap<NominationId, BallotLine>),
    files: Vec<NominationInContext>,
    action: Action,
) -> Result<(Vec<HistoryEvent>, Vec<QueuedLetter>)> {
    if files.is_empty() {
        return Ok((Vec::new(), Vec::new()));
    }
    let detail = |id: NominationId| {
        let mut detail = vec![("meeting", meeting.code.clone())];
        if let Some(line) = votes.get(&id) {
            let yes = line.count.unwrap_or_default().yes;
            detail.extend([
                ("yes", yes.to_string()),
                ("members", line.members.to_string()),
                ("needed", line.needed.to_string()),
            ]);
        }
        detail
    };
    let moves = files
        .into_iter()
        .map(|filed| PlannedAct {
            expected: None,
            is_locked: false,
            detail: detail(filed.nomination.id),
            filed,
        })
        .collect();
    let done = carry_out(tx, ctx, acting, moves, &Command::plain(action))?;
    Ok((done.facts, done.following))
}
