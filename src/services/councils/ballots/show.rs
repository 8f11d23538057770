//! What is shown of ballots.

use super::{MeetingBallot, MyBallot, ShownBallot, SignedSheet, reads_recusals, seen, with_files};
use crate::db::councils::meetings::MeetingWithCouncil;
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::base::ids::BallotId;
use crate::domain::councils::ballot::{Ballot, BallotLine, BallotState, Voter};
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::councils::meetings::{self, ShownMeeting};

/// A ballot with all that this reader is shown of it.
pub(super) fn whole(
    tx: &mut Conn,
    actor: &Actor,
    found: MeetingWithCouncil,
    ballot: Ballot,
) -> Result<ShownBallot> {
    let id = ballot.id;
    let is_run = meetings::runner(actor, &found).is_ok();
    let lines = db::councils::ballots::lines(tx, id)?;
    let recusals = if reads_recusals(actor, &found) {
        db::councils::ballots::recusals(tx, id)?
    } else {
        Vec::new()
    };
    let papers = if is_run && ballot.state == BallotState::Open {
        Some(db::councils::ballots::count_papers(tx, id)?)
    } else {
        None
    };
    let sheet = db::councils::ballots::sheet(tx, id)?;
    let mut voters = db::councils::ballots::voters(tx, id)?;
    voters.sort_by_cached_key(Voter::sort_key);
    Ok(ShownBallot {
        lines: with_files(tx, lines)?,
        voters,
        recusals,
        receipts: db::councils::ballots::receipts(tx, id)?,
        choices: db::councils::ballots::choices(tx, id)?,
        papers,
        sheet: sheet.map(|(text, signature)| SignedSheet { text, signature }),
        ballot,
        found,
    })
}

/// One ballot: who can vote on what, and once it was counted how it ended. While it is open nobody
/// sees who has voted, and who runs it alone how many.
pub fn result(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: BallotId) -> Result<ShownBallot> {
    let actor = access::actor(tx, ctx, caller)?;
    let ballot = db::councils::ballots::find(tx, id)?.ok_or(Error::NotFound("ballot"))?;
    let found = seen(tx, &actor, &ballot)?;
    whole(tx, &actor, found, ballot)
}

/// The ballots of a meeting, in the order in which they were held: a fixed number of questions,
/// however many there are.
pub(in crate::services) fn of_meeting(
    tx: &mut Conn,
    actor: &Actor,
    meeting: &ShownMeeting,
) -> Result<Vec<MeetingBallot>> {
    let is_run = meetings::runner(actor, &meeting.found).is_ok();
    let ids: Vec<BallotId> = meeting.ballots.iter().map(|ballot| ballot.id).collect();
    let lines = db::councils::ballots::lines_of(tx, &ids)?;
    let mut voters = db::councils::ballots::voters_of(tx, &ids)?;
    voters.sort_by_cached_key(|(_, voter)| voter.sort_key());
    let mut shown = Vec::new();
    for ballot in &meeting.ballots {
        // One of them at most is open.
        let papers = if is_run && ballot.state == BallotState::Open {
            Some(db::councils::ballots::count_papers(tx, ballot.id)?)
        } else {
            None
        };
        let file = |line: &BallotLine| {
            let mut files = meeting.lines.iter().map(|one| &one.filed);
            files.find(|filed| filed.nomination.id == line.nomination)
        };
        let of_it = |id: BallotId| id == ballot.id;
        let with_file = |(_, line): &(_, BallotLine)| Some((line.clone(), file(line)?.clone()));
        shown.push(MeetingBallot {
            lines: lines
                .iter()
                .filter(|(id, _)| of_it(*id))
                .filter_map(with_file)
                .collect(),
            voters: voters
                .iter()
                .filter(|(id, _)| of_it(*id))
                .map(|(_, voter)| voter.clone())
                .collect(),
            papers,
            ballot: ballot.clone(),
        });
    }
    Ok(shown)
}

/// The open ballots in which the caller can vote, the oldest first.
pub fn mine(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<MyBallot>> {
    let actor = access::actor(tx, ctx, caller)?;
    let Some(user) = actor.user() else {
        return Ok(Vec::new());
    };
    let open = db::councils::ballots::open_for(tx, user)?;
    let ids: Vec<BallotId> = open.iter().map(|(ballot, ..)| ballot.id).collect();
    let counts = db::councils::ballots::counts_of_lines(tx, &ids)?;
    let voted = db::councils::ballots::with_paper(tx, user, &ids)?;
    let mine = |(ballot, meeting, council): (Ballot, _, _)| {
        let lines = counts.iter().find(|(id, _)| *id == ballot.id);
        MyBallot {
            lines: lines.map_or(0, |(_, count)| *count),
            has_voted: voted.contains(&ballot.id),
            ballot,
            meeting,
            council,
        }
    };
    Ok(open
        .into_iter()
        .filter(|(ballot, ..)| ballot.takes_papers(ctx.now))
        .map(mine)
        .collect())
}
