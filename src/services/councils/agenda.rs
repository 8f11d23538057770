//! The agenda of a meeting: which of the files that wait for a council's vote it votes on, and in
//! which order.

use std::collections::BTreeMap;

use crate::db::councils::meetings::MeetingWithCouncil;
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy;
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{MeetingId, NominationId};
use crate::domain::councils::meeting::{AgendaLine, MOST_LINES, MeetingState};
use crate::domain::law::council_rules::{CouncilRules, Share, Threshold};
use crate::domain::law::stage::{Action, StageKind};
use crate::domain::nominations::nomination::{Nomination, NominationInContext};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::councils::meetings::{self, ShownMeeting};
use crate::services::nominations::{already_on_one, check_ids, must_wait};
use crate::services::{Ctx, ensure_saved, record};

/// What an agenda is to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Agenda {
    /// What stands on it and all that waits, in the order of the law: up to `MOST_LINES`.
    AllWaiting,
    /// These, in this order.
    InOrder(Vec<NominationId>),
    /// These, in the order of the law.
    Ranked(Vec<NominationId>),
}

/// What could still be put on an agenda.
#[derive(Debug, Clone, Default)]
pub struct WaitingFiles {
    /// The first of them, in the order of the law.
    pub files: Vec<NominationInContext>,
    /// How many there are.
    pub total: i64,
}

/// The rules by which the council of a meeting votes on its day.
pub(in crate::services) fn rules<'c>(
    ctx: &'c Ctx,
    found: &MeetingWithCouncil,
) -> Option<&'c CouncilRules> {
    ctx.law
        .council_rules(found.unit.kind, meetings::day_of(found))
}

/// How many members must agree to a file: the share its award asks for, else more than half.
pub(in crate::services) fn threshold(ctx: &Ctx, filed: &NominationInContext) -> Threshold {
    let nomination = &filed.nomination;
    let vote = nomination
        .award_type(&ctx.law)
        .and_then(|award| award.vote_for(filed.subject_kind, nomination.content.commendation_type));
    vote.and_then(|vote| Share::of_decimal(vote.at_least))
        .map_or(Threshold::Majority, Threshold::Share)
}

/// Does a file wait for the vote of this body's council?
fn waits(ctx: &Ctx, found: &MeetingWithCouncil, nomination: &Nomination) -> bool {
    nomination.places.deciding == found.unit.id
        && nomination.allows(Action::CouncilPass, &ctx.moment())
}

/// The codes of the stages in which files wait for a vote, whichever version of a route.
fn stages(ctx: &Ctx) -> Vec<String> {
    let routes = ctx.law.routes.iter();
    let mut codes: Vec<String> = routes
        .flat_map(|route| &route.stages)
        .filter(|stage| stage.kind() == StageKind::Ballot)
        .map(|stage| stage.code.clone())
        .collect();
    codes.sort_unstable();
    codes.dedup();
    codes
}

/// Files in the order of the law: by award as the law has them, then by who is proposed, then the
/// oldest first.
fn rank(ctx: &Ctx, files: &mut [NominationInContext]) {
    let mut ranks: BTreeMap<&str, usize> = BTreeMap::new();
    for (place, award) in ctx.law.awards.iter().enumerate() {
        ranks.entry(award.code.as_str()).or_insert(place);
    }
    files.sort_by_key(|file| {
        let code = file.nomination.content.award_code.as_str();
        (
            ranks.get(code).copied().unwrap_or(usize::MAX),
            file.subject_kind.code(),
            file.nomination.counted_from(),
            file.nomination.id,
        )
    });
}

/// What waits for the vote of a meeting's council and stands on no agenda, as far as it may be put
/// on one by who asks.
pub(super) fn found_waiting(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    found: &MeetingWithCouncil,
) -> Result<WaitingFiles> {
    let stages = stages(ctx);
    if stages.is_empty() {
        return Ok(WaitingFiles::default());
    }
    let page = PageRequest {
        after: None,
        limit: i64::try_from(MOST_LINES).unwrap_or(i64::MAX),
    };
    let unit = found.unit.id;
    let mut files = db::councils::meetings::waiting(tx, unit, &stages, &page)?;
    let total = db::councils::meetings::count_waiting(tx, unit, &stages)?;
    // Who benefits from a file leaves it to another secretary.
    files.retain(|file| {
        waits(ctx, found, &file.nomination)
            && policy::not_their_own(actor, &file.concerned.beneficiary).is_ok()
    });
    rank(ctx, &mut files);
    Ok(WaitingFiles { files, total })
}

/// The files that are named, if each can be voted on at this meeting.
fn named(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    found: &MeetingWithCouncil,
    ids: &[NominationId],
) -> Result<Vec<NominationInContext>> {
    // A file that is put on another agenda at this moment is on it afterwards, or comes too late.
    db::nominations::lock(tx, ids)?;
    let mut files = db::nominations::with_ids(tx, &actor.scope(), ids)?;
    let faults = check_ids(ids, &files);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    for file in &files {
        policy::not_their_own(actor, &file.concerned.beneficiary)?;
    }
    must_wait(ctx, ids, &files, |nomination| waits(ctx, found, nomination))?;
    let taken = db::councils::meetings::taken(tx, ids, found.meeting.id)?;
    if !taken.is_empty() {
        return Err(Error::Duplicate(already_on_one(ids, &taken)));
    }
    let places: BTreeMap<NominationId, usize> = ids.iter().copied().zip(0..).collect();
    files.sort_by_key(|file| places.get(&file.nomination.id).copied());
    Ok(files)
}

/// Those that stand on the agenda already and can still be voted on.
fn standing(
    tx: &mut Conn,
    ctx: &Ctx,
    found: &MeetingWithCouncil,
) -> Result<Vec<NominationInContext>> {
    let lines = db::councils::meetings::lines(tx, found.meeting.id)?;
    let ids = lines.iter().map(|line| line.nomination).collect();
    let mut files = db::nominations::in_this_order(tx, ids)?;
    files.retain(|file| waits(ctx, found, &file.nomination));
    Ok(files)
}

/// Makes the agenda of a meeting anew, as who runs it, while it is prepared.
pub fn set(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: MeetingId,
    expected: i64,
    agenda: Agenda,
) -> Result<ShownMeeting> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut found = meetings::seen(tx, &actor, id)?;
    let acting = meetings::runner(&actor, &found)?;
    meetings::ensure_state(&found, &[MeetingState::Preparing], expected)?;
    let files = match agenda {
        Agenda::InOrder(ids) => named(tx, ctx, &actor, &found, &ids)?,
        Agenda::Ranked(ids) => {
            let mut files = named(tx, ctx, &actor, &found, &ids)?;
            rank(ctx, &mut files);
            files
        }
        Agenda::AllWaiting => {
            let mut files = standing(tx, ctx, &found)?;
            let waiting = found_waiting(tx, ctx, &actor, &found)?;
            let ids: Vec<NominationId> = waiting
                .files
                .iter()
                .map(|file| file.nomination.id)
                .collect();
            db::nominations::lock(tx, &ids)?;
            let taken = db::councils::meetings::taken(tx, &ids, id)?;
            let free = |file: &NominationInContext| !taken.contains(&file.nomination.id);
            files.extend(waiting.files.into_iter().filter(free));
            files.truncate(MOST_LINES);
            rank(ctx, &mut files);
            files
        }
    };
    if files.is_empty() {
        return Err(Error::invalid("/nomination_ids", "no_lines"));
    }
    let lines: Vec<AgendaLine> = (1..)
        .zip(&files)
        .map(|(place, file)| AgendaLine {
            place,
            nomination: file.nomination.id,
        })
        .collect();
    found.meeting.version += 1;
    ensure_saved(db::councils::meetings::save_if_unchanged(
        tx,
        &found.meeting,
    )?)?;
    db::councils::meetings::set_lines(tx, id, &lines)?;
    let changed = meetings::fact(&found.meeting, EventKind::MeetingChanged);
    record(tx, ctx, &acting, &[changed], &[])?;
    meetings::whole(tx, ctx, &actor, found)
}
