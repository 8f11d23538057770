//! Closing a ballot: all papers are opened at once and counted, then they and their key are
//! destroyed. Or it ends without that.

use std::collections::{BTreeMap, BTreeSet};

use super::{ShownBallot, counted_for, fact, key_purpose, paper_purpose, rules, show, with_files};
use crate::db::councils::meetings::MeetingWithCouncil;
use crate::db::{self, Conn};
use crate::domain::access::actor::Actor;
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{BallotId, UserId};
use crate::domain::councils::ballot::{
    Ballot, BallotLine, BallotPaper, BallotState, Choice, Recusal, Secrecy, Voter,
};
use crate::domain::councils::count::{LineCount, VoteOutcome};
use crate::domain::councils::fault::BallotFault;
use crate::domain::councils::meeting::{Attendance, Attended};
use crate::domain::councils::sheet::{
    CountSheet, FORM, SheetLine, SheetVote, share_text, threshold_text,
};
use crate::domain::law::council_rules::{CouncilRules, Share};
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, Result};
use crate::secrets::seals::SealKey;
use crate::secrets::{MasterKey, boxes};
use crate::services::access::{self, Caller};
use crate::services::councils::{agenda, meetings};
use crate::services::{Ctx, ensure_saved, record};

/// An open ballot that the caller runs, held until the transaction ends; with whose hand history
/// shows.
fn held(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: BallotId,
    expected: i64,
) -> Result<(Actor, Actor, Ballot, MeetingWithCouncil)> {
    let actor = access::actor(tx, ctx, caller)?;
    let ballot = db::councils::ballots::lock(tx, id)?.ok_or(Error::NotFound("ballot"))?;
    let found = super::seen(tx, &actor, &ballot)?;
    let acting = meetings::runner(&actor, &found)?;
    if ballot.state != BallotState::Open {
        return Err(BallotFault::Closed.into());
    }
    if ballot.version != expected {
        return Err(Error::Stale);
    }
    Ok((actor, acting, ballot, found))
}

/// Closes a ballot, as who runs its meeting, and counts it: if enough members are there or have
/// sent their papers, and enough papers are in the box. What it finds is signed.
pub fn close(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: BallotId,
    expected: i64,
    master: &MasterKey,
    seal: &SealKey,
) -> Result<ShownBallot> {
    let (actor, acting, mut ballot, found) = held(tx, ctx, caller, id, expected)?;
    let rules = rules(ctx, &found)?;
    let the_box = OpenedBox::of(tx, &ballot, master)?;
    let voters = db::councils::ballots::voters(tx, id)?;
    let attended = db::councils::meetings::attendance(tx, ballot.meeting)?;
    let there = the_box.there(&voters, &attended);
    if there < ballot.quorum {
        let quorum = ballot.quorum;
        return Err(BallotFault::NoQuorum { there, quorum }.into());
    }
    the_box.ensure_enough(&ballot, rules)?;
    if ctx.watched.is_some() {
        // A rehearsal tells whether it could be closed. Nobody learns the count beforehand.
        return show::whole(tx, &actor, found, ballot);
    }
    let recusals = db::councils::ballots::recusals(tx, id)?;
    let lines = db::councils::ballots::lines(tx, id)?;
    let mut counted = with_files(tx, lines)?;
    for (line, file) in &mut counted {
        count(ctx, (rules, &ballot), line, file, (&recusals, &the_box));
    }
    ballot.state = BallotState::Counted;
    ballot.closed_at = Some(ctx.now);
    ballot.turnout = Some(the_box.turnout());
    ballot.version += 1;
    let voters = the_box.marked(voters, &attended);
    let receipts = the_box.receipts();
    let choices = the_box.choices(&ballot);
    let sheet = Counted {
        ctx,
        ballot: &ballot,
        found: &found,
        rules,
        lines: &counted,
        recusals: &recusals,
        there,
    };
    let text = sheet.sheet(&receipts, &votes(&voters, &choices)).text();
    let signature = seal.sign(&text);
    let lines: Vec<BallotLine> = counted.into_iter().map(|(line, _)| line).collect();
    let passed = lines
        .iter()
        .filter(|line| line.outcome == Some(VoteOutcome::Passed))
        .count();
    let saved = db::councils::ballots::close(
        tx,
        &ballot,
        &lines,
        &voters,
        Some((&text, &signature)),
        &receipts,
        &choices,
    )?;
    ensure_saved(saved)?;
    let mut closed = fact(&ballot, &found.meeting, EventKind::BallotClosed);
    closed.detail.extend([
        ("turnout", the_box.turnout().to_string()),
        ("members", ballot.members.to_string()),
        ("passed", passed.to_string()),
        ("not_passed", (lines.len() - passed).to_string()),
    ]);
    record(tx, ctx, &acting, &[closed], &[])?;
    show::whole(tx, &actor, found, ballot)
}

/// Ends a ballot without opening it, as who runs its meeting: its papers are destroyed, nothing is
/// counted, and it can be held anew.
pub fn void(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: BallotId,
    expected: i64,
    reason: &str,
) -> Result<ShownBallot> {
    let (actor, acting, mut ballot, found) = held(tx, ctx, caller, id, expected)?;
    ballot.state = BallotState::Void;
    ballot.closed_at = Some(ctx.now);
    ballot.version += 1;
    let saved = db::councils::ballots::close(tx, &ballot, &[], &[], None, &[], &[])?;
    ensure_saved(saved)?;
    let voided = fact(&ballot, &found.meeting, EventKind::BallotVoided).because(reason);
    record(tx, ctx, &acting, &[voided], &[])?;
    show::whole(tx, &actor, found, ballot)
}

/// The papers of a ballot, opened.
struct OpenedBox {
    /// Whose, what was chosen, and the receipt.
    papers: Vec<(UserId, BallotPaper, String)>,
}

impl OpenedBox {
    fn of(tx: &mut Conn, ballot: &Ballot, master: &MasterKey) -> Result<Self> {
        let key = db::councils::ballots::key(tx, ballot.id)?
            .ok_or_else(|| Error::Internal("an open ballot without a key".to_owned()))?;
        let private = master.open(&key_purpose(ballot.id), &key.sealed)?;
        let mut papers = Vec::new();
        for (user, sealed, receipt) in db::councils::ballots::papers(tx, ballot.id)? {
            let bytes = boxes::take_out(&private, &paper_purpose(ballot.id, user), &sealed)?;
            let paper = BallotPaper::of_bytes(&bytes)
                .ok_or_else(|| Error::Internal("what is in the box is no paper".to_owned()))?;
            papers.push((user, paper, receipt));
        }
        Ok(Self { papers })
    }

    fn turnout(&self) -> i32 {
        i32::try_from(self.papers.len()).unwrap_or(i32::MAX)
    }

    fn has_of(&self, user: UserId) -> bool {
        self.papers.iter().any(|(whose, ..)| *whose == user)
    }

    /// How many of those who can vote are in the room, or have sent their paper.
    fn there(&self, voters: &[Voter], attended: &[Attended]) -> i32 {
        let present: BTreeSet<UserId> = attended
            .iter()
            .filter(|one| one.attendance == Attendance::Present)
            .map(|one| one.user)
            .collect();
        let there = voters
            .iter()
            .filter(|voter| present.contains(&voter.user) || self.has_of(voter.user));
        i32::try_from(there.count()).unwrap_or(i32::MAX)
    }

    /// Of a secret ballot with very few papers everybody would know who chose what.
    fn ensure_enough(&self, ballot: &Ballot, rules: &CouncilRules) -> Result<()> {
        let (papers, least) = (self.papers.len(), least_of(ballot, rules));
        if u32::try_from(papers).is_ok_and(|papers| papers < least) {
            return Err(BallotFault::TooFewBallots { papers, least }.into());
        }
        Ok(())
    }

    /// Those who can vote, with whether they did and whether they were there.
    fn marked(&self, voters: Vec<Voter>, attended: &[Attended]) -> Vec<Voter> {
        let noted: BTreeMap<UserId, Attendance> = attended
            .iter()
            .map(|one| (one.user, one.attendance))
            .collect();
        let marked = |voter: Voter| {
            let voted = self.has_of(voter.user);
            let attendance = match noted.get(&voter.user) {
                Some(Attendance::Present) => Attendance::Present,
                _ if voted => Attendance::InWriting,
                _ => Attendance::Absent,
            };
            Voter {
                voted: Some(voted),
                attendance: Some(attendance),
                ..voter
            }
        };
        voters.into_iter().map(marked).collect()
    }

    /// The receipts, in an order of their own.
    fn receipts(&self) -> Vec<String> {
        let receipts = self.papers.iter().map(|(.., receipt)| receipt.clone());
        let mut receipts: Vec<String> = receipts.collect();
        receipts.sort_unstable();
        receipts
    }

    /// Who chose what, where the ballot is an open one: of a secret one nobody learns that.
    fn choices(&self, ballot: &Ballot) -> Vec<(UserId, i32, Choice)> {
        if ballot.secrecy == Secrecy::Secret {
            return Vec::new();
        }
        self.papers
            .iter()
            .flat_map(|(user, paper, _)| {
                let lines = paper.0.iter();
                lines.map(|(place, choice)| (*user, *place, *choice))
            })
            .collect()
    }

    fn count(&self, place: i32) -> LineCount {
        let mut count = LineCount::default();
        for (_, paper, _) in &self.papers {
            let one = LineCount::of(std::slice::from_ref(paper), place);
            count.yes += one.yes;
            count.no += one.no;
            count.abstain += one.abstain;
        }
        count
    }
}

/// So many papers it takes to hide who chose what; of an open ballot nothing is hidden.
fn least_of(ballot: &Ballot, rules: &CouncilRules) -> u32 {
    match ballot.secrecy {
        Secrecy::Secret => rules.least_ballots,
        Secrecy::Open => 0,
    }
}

/// How many do not vote on the line at a place.
fn recused_at(recusals: &[Recusal], place: i32) -> usize {
    recusals.iter().filter(|one| one.place == place).count()
}

/// Counts a line: whom it counts among, for somebody may have declared a conflict since it was
/// opened, and what they chose.
fn count(
    ctx: &Ctx,
    (rules, ballot): (&CouncilRules, &Ballot),
    line: &mut BallotLine,
    file: &NominationInContext,
    (recusals, the_box): (&[Recusal], &OpenedBox),
) {
    let recused = recused_at(recusals, line.place);
    (line.members, line.needed) = counted_for(ctx, rules, ballot.members, recused, file);
    let counted = the_box.count(line.place);
    line.count = Some(counted);
    line.outcome = Some(counted.outcome(line.needed));
}

/// Who chose what, by names.
fn votes(voters: &[Voter], choices: &[(UserId, i32, Choice)]) -> Vec<SheetVote> {
    let mut votes: Vec<SheetVote> = Vec::new();
    for voter in voters {
        let theirs = choices.iter().filter(|(user, ..)| *user == voter.user);
        let chosen: Vec<(i32, Choice)> =
            theirs.map(|(_, place, choice)| (*place, *choice)).collect();
        if !chosen.is_empty() {
            votes.push(SheetVote {
                name: voter.name.clone(),
                choices: chosen,
            });
        }
    }
    votes.sort_by(|one, other| one.name.cmp(&other.name));
    votes
}

/// A ballot as it was counted.
struct Counted<'c> {
    ctx: &'c Ctx,
    ballot: &'c Ballot,
    found: &'c MeetingWithCouncil,
    rules: &'c CouncilRules,
    lines: &'c [(BallotLine, NominationInContext)],
    recusals: &'c [Recusal],
    there: i32,
}

impl Counted<'_> {
    /// Which share had to be there: that of the rules, or a stricter one of an award.
    fn quorum_share(&self) -> Share {
        let all = u32::try_from(self.ballot.members).unwrap_or_default();
        let of_law = self
            .lines
            .iter()
            .filter_map(|(_, file)| super::open::attendance(self.ctx, file));
        of_law
            .chain([self.rules.quorum])
            .max_by_key(|share| share.needed(all))
            .unwrap_or(self.rules.quorum)
    }

    fn line(&self, (line, file): &(BallotLine, NominationInContext)) -> SheetLine {
        let (nomination, count) = (&file.nomination, line.count.unwrap_or_default());
        let case_code = nomination.case_code.as_ref().map(ToString::to_string);
        let recused = recused_at(self.recusals, line.place);
        SheetLine {
            place: line.place,
            case_code: case_code.unwrap_or_default(),
            subject: file.subject_name.clone(),
            award: nomination.content.award_code.clone(),
            share: threshold_text(agenda::threshold(self.ctx, file)),
            members: line.members,
            recused: i32::try_from(recused).unwrap_or(i32::MAX),
            needed: line.needed,
            yes: count.yes,
            no: count.no,
            abstain: count.abstain,
            outcome: count.outcome(line.needed),
        }
    }

    fn sheet(&self, receipts: &[String], votes: &[SheetVote]) -> CountSheet {
        let (ballot, found) = (self.ballot, self.found);
        let least = least_of(ballot, self.rules);
        CountSheet {
            form: FORM.to_owned(),
            ballot: ballot.id,
            meeting: found.meeting.code.clone(),
            title: found.meeting.title.clone(),
            council: found.council.name.clone(),
            body: found.unit.name.clone(),
            round: ballot.round,
            secrecy: ballot.secrecy,
            opened_at: ballot.opened_at,
            closed_at: ballot.closed_at.unwrap_or(self.ctx.now),
            rules: ballot.rules.clone(),
            citation: self.rules.citation.0.clone(),
            quorum_share: share_text(self.quorum_share()),
            recused_count: self.rules.recused_count,
            least_ballots: i32::try_from(least).unwrap_or(i32::MAX),
            members: ballot.members,
            quorum: ballot.quorum,
            attended: self.there,
            turnout: ballot.turnout.unwrap_or_default(),
            lines: self.lines.iter().map(|line| self.line(line)).collect(),
            receipts: receipts.to_vec(),
            votes: votes.to_vec(),
        }
    }
}
