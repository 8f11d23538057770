//! Nominations: finding them, and what a reader is shown. Writing is in `write`, moving along the
//! route in `act`.

pub mod appeals;
pub mod checks;
pub mod cycles;
pub mod documents;
pub mod events;
pub(crate) mod posthumous;
pub mod submission_letters;

mod act;
pub mod own_case;
mod propose;
pub mod renames;
mod view;
mod write;

use std::collections::BTreeSet;

use crate::db::nominations::versions::KeptVersion;
use crate::db::nominations::{LOOKED_AT, NominationFilter, Sort, WaitingFilter};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::HeldOffice;
use crate::domain::base::history::{HistoryEntry, Object};
use crate::domain::base::ids::{NominationId, UnitId};
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::finding::newer::FavouredStandard;
use crate::domain::law::award_type::AwardType;
use crate::domain::law::route::Stage;
use crate::domain::law::stage::StageKind;
use crate::domain::nominations::nomination::{Nomination, NominationInContext};
use crate::error::{Case, Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more};

pub(super) use act::{DoneActs, PlannedAct, carry_out};
pub use act::{act, assignments, receipt::give_codes_to_received, runs};
pub use events::{emergencies, reports};
pub(super) use propose::listed;
pub use propose::rosters;
pub use propose::{
    Choices, EventBeside, Namesakes, Proposal, ProposedSubject, What, alike_events, choices,
    offer_beside, propose,
};
pub(super) use write::open_to;
pub use write::{EditNomination, Revision, create, delete, edit, revise};

pub(super) use view::matter::matters;
pub use view::matter::{Checks, Matter, Ratio, Summary, deeds, verdicts};
pub use view::{Allowed, NominationWithRights};
pub(super) use view::{
    as_on_papers, checked, of_the_dead, told_history, view_of, visible_findings,
};

/// These nominations, in this order, as far as the caller sees them.
pub fn these(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    ids: &[NominationId],
) -> Result<Vec<NominationWithRights>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut files = db::nominations::with_ids(tx, &scope, ids)?;
    files.sort_by_key(|file| ids.iter().position(|id| *id == file.nomination.id));
    as_on_papers(
        tx,
        files
            .into_iter()
            .map(|filed| view_of(ctx, &actor, filed))
            .collect(),
    )
}

/// What these nominations are about, in their order; what the checks find where it is asked for.
pub fn about(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &[NominationWithRights],
    judged: bool,
) -> Result<Vec<Matter>> {
    let actor = access::actor(tx, ctx, caller)?;
    matters(tx, ctx, &actor, page, judged)
}

/// A page of nominations, the newest first.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &NominationFilter,
    page: &PageRequest,
) -> Result<Listed<NominationWithRights>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filter = &filter.asked_by(actor.user());
    let files = db::nominations::list(tx, &scope, filter, &one_more(page))?;
    let shown = as_on_papers(
        tx,
        files
            .into_iter()
            .map(|filed| view_of(ctx, &actor, filed))
            .collect(),
    )?;
    Ok(Listed::cut(
        shown,
        page.limit,
        |shown: &NominationWithRights| filter.sort.key(&shown.filed.nomination),
    ))
}

/// How many nominations there are on all pages of such a list.
pub fn count(tx: &mut Conn, ctx: &Ctx, caller: &Caller, filter: &NominationFilter) -> Result<i64> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filter = filter.asked_by(actor.user());
    Ok(db::nominations::count(tx, &scope, &filter)?)
}

/// Has such a list more nominations than these?
pub fn is_longer_than(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &NominationFilter,
    most: i64,
) -> Result<bool> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filter = filter.asked_by(actor.user());
    Ok(db::nominations::is_longer_than(tx, &scope, &filter, most)?)
}

/// What stands beside a file in a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// The file before it.
    pub before: Option<NominationId>,
    /// The file behind it.
    pub behind: Option<NominationId>,
    /// How many stand before it; none where there are too many to be counted.
    pub place: Option<usize>,
    /// How many the list has with it; none where there are too many to be counted.
    pub total: Option<usize>,
}

/// What stands beside a file in a list of nominations, counted up to so many on each side. A file
/// that has left the list has neighbours where it stood.
pub fn beside(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &NominationFilter,
    file: &Nomination,
) -> Result<Neighbours> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filter = &filter.asked_by(actor.user());
    let mut is_there = false;
    let mut side = |is_behind| -> Result<Vec<NominationId>> {
        let mut ids = db::nominations::beside(tx, &scope, filter, file, is_behind)?;
        if ids.first() == Some(&file.id) {
            is_there = true;
            ids.remove(0);
        }
        Ok(ids)
    };
    let (before, behind) = (side(false)?, side(true)?);
    let counted = |ids: &[NominationId]| Some(ids.len()).filter(|n| *n <= LOOKED_AT);
    let place = counted(&before).filter(|_| is_there);
    Ok(Neighbours {
        before: before.first().copied(),
        behind: behind.first().copied(),
        place,
        total: place
            .zip(counted(&behind))
            .map(|(before, behind)| before + behind + 1),
    })
}

/// A page of what waits for the caller, the oldest due first.
pub fn tasks(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    only: &WaitingFilter,
    page: &PageRequest,
) -> Result<Listed<NominationWithRights>> {
    let actor = access::actor(tx, ctx, caller)?;
    let files = db::nominations::waiting(tx, &actor, only, &one_more(page))?;
    let shown = as_on_papers(
        tx,
        files
            .into_iter()
            .map(|filed| view_of(ctx, &actor, filed))
            .collect(),
    )?;
    Ok(Listed::cut(
        shown,
        page.limit,
        |shown: &NominationWithRights| Sort::Due.key(&shown.filed.nomination),
    ))
}

/// What was done with a nomination, by whom, when and why.
pub fn history(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
) -> Result<Vec<HistoryEntry>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    Ok(told_history(
        ctx,
        &actor,
        &filed,
        db::base::history::of(tx, Object::Nomination(id))?,
    ))
}

/// The most files of one bulk act, and of one result from above.
pub const MOST_AT_ONCE: usize = 200;

/// The files a body names in `nomination_ids` are each named once, and on file for who asks; every
/// fault at its place.
pub(super) fn check_ids(ids: &[NominationId], files: &[NominationInContext]) -> Vec<FieldFault> {
    // By the thousand: neither is looked for from the beginning each time.
    let known: BTreeSet<NominationId> = files.iter().map(|file| file.nomination.id).collect();
    let mut named = BTreeSet::new();
    let fault = |(index, id): (usize, &NominationId)| {
        let code = if !named.insert(*id) {
            "twice"
        } else if !known.contains(id) {
            "unknown_reference"
        } else {
            return None;
        };
        Some(FieldFault::new(&format!("/nomination_ids/{index}"), code))
    };
    ids.iter().enumerate().filter_map(fault).collect()
}

/// Those a body names in `nomination_ids` that are on such a paper already, each at its place.
pub(super) fn already_on_one(ids: &[NominationId], taken: &[NominationId]) -> Vec<FieldFault> {
    let taken: BTreeSet<&NominationId> = taken.iter().collect();
    let places = ids.iter().enumerate().filter(|(_, id)| taken.contains(id));
    places
        .map(|(index, _)| FieldFault::new(&format!("/nomination_ids/{index}"), "exists"))
        .collect()
}

/// Which of the files that were named are where they cannot be put on a paper, each at its place.
pub(super) fn must_wait(
    ctx: &Ctx,
    ids: &[NominationId],
    files: &[NominationInContext],
    waits: impl Fn(&Nomination) -> bool,
) -> Result<()> {
    let place = |file: &NominationInContext| {
        ids.iter()
            .position(|id| *id == file.nomination.id)
            .unwrap_or_default()
    };
    let mut early: Vec<(usize, &NominationInContext)> = files
        .iter()
        .filter(|file| !waits(&file.nomination))
        .map(|file| (place(file), file))
        .collect();
    early.sort_by_key(|(place, _)| *place);
    let fault = |(place, file): (usize, &NominationInContext)| FieldFault {
        params: Case::of(file, &ctx.law).params(),
        ..FieldFault::new(&format!("/nomination_ids/{place}"), "wrong_stage")
    };
    if early.is_empty() {
        Ok(())
    } else {
        Err(Error::FilesWrongStage(
            early.into_iter().map(fault).collect(),
        ))
    }
}

/// What a file said each time it was submitted, the first first.
pub fn versions(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
) -> Result<Vec<KeptVersion>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    Ok(db::nominations::versions::of(tx, id)?)
}

/// What the checks find of a file, one finding for each rule, and what is found of the law's
/// standard; none where the law has no grounds for its award.
pub fn eligibility(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
) -> Result<(Vec<Finding>, Option<FavouredStandard>)> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let (findings, standard) = checks::with_standard(tx, ctx, &filed)?;
    Ok((visible_findings(ctx, &actor, &filed, findings), standard))
}

/// What a stage is called on the newest route that has it.
#[must_use]
pub fn stage_name(ctx: &Ctx, code: &str) -> (String, String) {
    let stages = ctx.law.routes.iter().rev().map(|route| route.stage(code));
    let name = stages.flatten().next().map(|stage| stage.name.clone());
    name.unwrap_or_else(|| (code.to_owned(), code.to_owned()))
}

/// Of which kind a stage is on the newest route that has it.
#[must_use]
pub fn stage_kind(ctx: &Ctx, code: &str) -> Option<StageKind> {
    let mut routes = ctx.law.routes.iter().rev();
    routes.find_map(|route| route.stage(code)).map(Stage::kind)
}

/// The awards that can be proposed today from these offices, for the pages: those that can be given
/// at all, and on which a unit at or above one of them decides. Asks once, however many they are.
fn proposable<'a>(
    tx: &mut Conn,
    ctx: &Ctx,
    offices: impl Iterator<Item = &'a HeldOffice>,
) -> Result<Vec<AwardType>> {
    let above: BTreeSet<UnitId> = offices.flat_map(|held| held.path.ids_upwards()).collect();
    let above: Vec<UnitId> = above.into_iter().collect();
    let mut units = db::register::units::with_ids(tx, &above)?;
    units.retain(|unit| unit.is_open(ctx.today()));
    let is_given = |award: &&AwardType| {
        award.valid.contains(ctx.today())
            && !award.subjects.is_empty()
            && !award.routes.is_empty()
            && act::receipt::bodies(ctx, &award.code, &units).is_ok()
    };
    Ok(ctx.law.awards.iter().filter(is_given).cloned().collect())
}
