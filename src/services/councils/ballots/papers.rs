//! What a member sees of a ballot, and their paper: sealed as soon as it is sent.

use std::collections::{BTreeMap, BTreeSet};

use super::{as_voter, meeting_of, paper_purpose, with_files};
use crate::db::councils::meetings::MeetingWithCouncil;
use crate::db::{self, Conn};
use crate::domain::access::policy::Denied;
use crate::domain::base::ids::BallotId;
use crate::domain::councils::ballot::{Ballot, BallotLine, BallotPaper, Recusal};
use crate::domain::councils::fault::BallotFault;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, FieldFault, Result};
use crate::secrets::boxes;
use crate::services::Ctx;
use crate::services::access::{self, Caller};

/// A line as its voter sees it.
#[derive(Debug, Clone)]
pub struct PaperLine {
    /// It.
    pub line: BallotLine,
    /// The file.
    pub filed: NominationInContext,
    /// Why they do not vote on it, if they do not.
    pub recusal: Option<Recusal>,
}

/// A ballot as one who can vote in it sees it. What they chose is not there: nobody can read it,
/// not even they.
#[derive(Debug, Clone)]
pub struct ShownPaper {
    /// The ballot.
    pub ballot: Ballot,
    /// Its meeting, with the council and the body.
    pub found: MeetingWithCouncil,
    /// What it is about.
    pub lines: Vec<PaperLine>,
    /// The receipt of the paper that is in the box.
    pub receipt: Option<String>,
    /// Are papers taken now?
    pub is_open: bool,
}

/// The paper of the caller in a ballot in which they vote.
pub fn paper(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: BallotId) -> Result<ShownPaper> {
    let actor = access::actor(tx, ctx, caller)?;
    let ballot = db::councils::ballots::find(tx, id)?.ok_or(Error::NotFound("ballot"))?;
    let user = as_voter(tx, &actor, &ballot)?;
    let found = meeting_of(tx, &ballot)?;
    let lines = db::councils::ballots::lines(tx, id)?;
    let mut recusals: BTreeMap<i32, Recusal> = db::councils::ballots::recusals(tx, id)?
        .into_iter()
        .filter(|recusal| recusal.user == user)
        .map(|recusal| (recusal.place, recusal))
        .collect();
    let lines = with_files(tx, lines)?
        .into_iter()
        .map(|(line, filed)| PaperLine {
            recusal: recusals.remove(&line.place),
            line,
            filed,
        })
        .collect();
    Ok(ShownPaper {
        receipt: db::councils::ballots::paper_receipt(tx, id, user)?,
        is_open: ballot.takes_papers(ctx.now),
        ballot,
        found,
        lines,
    })
}

/// Puts the caller's paper into the box, in place of the one they put in before. It has a choice
/// for every line they vote on and for no other. Nothing else of it is kept, no time, no history.
pub fn cast(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: BallotId,
    paper: &BallotPaper,
) -> Result<()> {
    let actor = access::actor(tx, ctx, caller)?;
    // Who closes the ballot waits for this paper, and none is put in behind them.
    let ballot = db::councils::ballots::lock_to_cast(tx, id)?.ok_or(Error::NotFound("ballot"))?;
    let user = as_voter(tx, &actor, &ballot)?;
    if !ballot.takes_papers(ctx.now) {
        return Err(BallotFault::Closed.into());
    }
    let recused: BTreeSet<i32> = db::councils::ballots::recusals(tx, id)?
        .into_iter()
        .filter(|recusal| recusal.user == user)
        .map(|recusal| recusal.place)
        .collect();
    let places: BTreeSet<i32> = db::councils::ballots::lines(tx, id)?
        .into_iter()
        .map(|line| line.place)
        .collect();
    if places.is_subset(&recused) {
        return Err(Denied::OwnCase.into());
    }
    let faults = faults_of(paper, &places, &recused);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let key = db::councils::ballots::key(tx, id)?
        .ok_or_else(|| Error::Internal("an open ballot without a key".to_owned()))?;
    let last = places.last().and_then(|place| usize::try_from(*place).ok());
    let bytes = paper.to_bytes(last.unwrap_or_default());
    let sealed = boxes::drop_in(&key.public, &paper_purpose(id, user), &bytes)?;
    db::councils::ballots::put_paper(tx, id, user, &sealed.text, &sealed.receipt)?;
    Ok(())
}

/// What is wrong with a paper of somebody who does not vote on some of the lines.
fn faults_of(
    paper: &BallotPaper,
    places: &BTreeSet<i32>,
    recused: &BTreeSet<i32>,
) -> Vec<FieldFault> {
    let (mut faults, mut chosen) = (Vec::new(), BTreeSet::new());
    for (index, (place, _)) in paper.0.iter().enumerate() {
        let code = match (places.contains(place), recused.contains(place)) {
            (false, _) => "unknown_reference",
            (true, true) => "not_yours",
            (true, false) if chosen.insert(*place) => continue,
            (true, false) => "twice",
        };
        faults.push(FieldFault::new(&format!("/lines/{index}/place"), code));
    }
    let missing = places
        .iter()
        .filter(|place| !recused.contains(*place) && !chosen.contains(*place));
    faults.extend(missing.map(|place| FieldFault {
        params: vec![("place", place.to_string())],
        ..FieldFault::new("/lines", "missing_choice")
    }));
    faults
}
