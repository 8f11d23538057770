//! Nominations: finding them, and what a reader is shown. Writing is in `write`, moving along the
//! route in `act`.

pub mod appeals;
pub mod checks;
pub mod cycles;
pub mod documents;
pub mod events;
pub(crate) mod posthumous;
pub mod submission_letters;
pub(crate) mod unheld;

mod act;
mod file;
mod propose;
mod write;

use std::collections::BTreeSet;

use crate::db::nominations::versions::KeptVersion;
use crate::db::nominations::{NominationFilter, Sort};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy;
use crate::domain::awards::award::{Award, AwardType};
use crate::domain::awards::decision::Decision;
use crate::domain::base::days::local_date;
use crate::domain::base::history::{EventKind, HistoryEntry, Object};
use crate::domain::base::ids::NominationId;
use crate::domain::base::office::Office;
use crate::domain::eligibility::check::{CheckKind, Finding};
use crate::domain::law::route::Slot;
use crate::domain::law::stage::{Action, Outcome, StageKind};
use crate::domain::nominations::document::Document;
use crate::domain::nominations::event::Event;
use crate::domain::nominations::nomination::{Nomination, NominationInContext, Status};
use crate::domain::nominations::submission_letter::SubmissionLetter;
use crate::error::{Case, Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more};

pub use act::act;
pub(super) use act::{DoneActs, PlannedAct, carry_out};
pub use file::{NominationPage, file};
pub(super) use propose::offered;
pub use propose::{Choices, Offered, Proposal, ProposedSubject, What, choices, propose};
pub(super) use write::open_to;
pub use write::{EditNomination, Revision, create, delete, edit, revise};

/// A nomination with all that a reader is shown of it.
#[derive(Debug, Clone)]
pub struct NominationWithRights {
    /// The file with the names around it.
    pub filed: NominationInContext,
    /// The award's name in Vietnamese and English.
    pub award_name: (String, String),
    /// The stage's name in Vietnamese and English; none once it has ended.
    pub stage_name: Option<(String, String)>,
    /// Working days since it was received, or written if it never was.
    pub age_working_days: u32,
    /// Is the due day past?
    pub overdue: bool,
    /// The year whose holidays were counted as working days, for want of its calendar.
    pub calendar_missing: Option<i32>,
    /// What the caller can do with it.
    pub allowed: Vec<Allowed>,
    /// Does nobody hold the office it waits for? Asked of a single file alone.
    pub unheld: Option<bool>,
}

/// An act, whether the caller can do it now, and why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The act.
    pub action: &'static str,
    /// Why it cannot be done, as a code; none when it can.
    pub refusal: Option<&'static str>,
    /// The rules that stand in its way, where it is that.
    pub rules: Vec<String>,
}

impl Allowed {
    /// An act, and why it cannot be done if it cannot.
    pub(super) fn new(action: &'static str, refusal: Option<&'static str>) -> Self {
        Self {
            action,
            refusal,
            rules: Vec::new(),
        }
    }
}

/// One nomination with its people and its past.
#[derive(Debug, Clone)]
pub struct NominationDetails {
    /// The nomination.
    pub shown: NominationWithRights,
    /// The names of those who hold it and may act on it.
    pub holders: Vec<String>,
    /// What was done.
    pub achievement: String,
    /// What happened, if it was an event.
    pub event: Option<Event>,
    /// The papers it has, by slot.
    pub documents: Vec<Document>,
    /// The slots of its route.
    pub slots: Vec<Slot>,
    /// What the checks find.
    pub findings: Vec<Finding>,
    /// Why it cannot go on as what it says of the life of its subject.
    pub unfit: Option<FieldFault>,
    /// The submission letter it stands on.
    pub letter: Option<SubmissionLetter>,
    /// The decision it stands on.
    pub decision: Option<Decision>,
    /// The record it led to.
    pub award: Option<Award>,
}

pub(super) fn view_of(
    ctx: &Ctx,
    actor: &Actor,
    mut filed: NominationInContext,
) -> NominationWithRights {
    let allowed = allowed(ctx, actor, &filed);
    let hides_hold = checks::hidden_rules(ctx, actor, &filed)
        .iter()
        .any(|rule| rule.check == CheckKind::NothingHeldAgainst);
    if filed.nomination.status == Status::OnHold && hides_hold {
        filed.nomination.status = Status::InProgress;
    }
    let nomination = &filed.nomination;
    let ended = nomination.holder.is_none();
    let until = if ended {
        local_date(nomination.since)
    } else {
        ctx.today()
    };
    NominationWithRights {
        award_name: ctx.law.award_name(nomination),
        stage_name: nomination.stage(&ctx.law).map(|stage| stage.name.clone()),
        age_working_days: ctx
            .law
            .calendar
            .working_days_between(local_date(nomination.counted_from()), until),
        calendar_missing: nomination.due_on.and_then(|due| {
            ctx.law
                .calendar
                .missing_year(local_date(nomination.since).min(due), due)
        }),
        overdue: nomination.due_on.is_some_and(|due| due < ctx.today()),
        allowed,
        unheld: None,
        filed,
    }
}

/// Every act, whether it can be done by the actor now, and why not. Acts nobody could do at this
/// stage of this route are left out.
fn allowed(ctx: &Ctx, actor: &Actor, filed: &NominationInContext) -> Vec<Allowed> {
    let nomination = &filed.nomination;
    let kinds = || {
        nomination
            .route(&ctx.law)
            .map(|route| route.stages.as_slice())
            .unwrap_or_default()
            .iter()
            .map(|stage| stage.kind)
    };
    let known = |action: &&Action| {
        action.stands_alone()
            && match action {
                Action::Release => true,
                Action::Appeal => nomination
                    .route(&ctx.law)
                    .is_some_and(|route| route.appeal.is_some()),
                _ => kinds().any(|kind| kind.actions().contains(action)),
            }
    };
    let by_route = Action::ALL.iter().filter(known).map(|action| {
        let refusal = match policy::may_act(actor, *action, filed, &ctx.moment()) {
            Err(denied) => Some(denied.code()),
            Ok(_) if !nomination.allows(*action, &ctx.moment()) => Some("wrong_stage"),
            Ok(_) if *action == Action::Submit && needs_letter(ctx, nomination) => {
                Some("letter_needed")
            }
            Ok(_) => None,
        };
        Allowed::new(action.code(), refusal)
    });
    let holds = actor.holds(nomination.writer());
    let open = |is_open: bool| match (holds, is_open) {
        (false, _) => Some("not_holder"),
        (true, false) => Some("wrong_stage"),
        (true, true) => None,
    };
    let own = [
        Allowed::new("edit", open(nomination.is_open())),
        Allowed::new("delete", open(nomination.status == Status::Draft)),
        Allowed::new(
            "add_document",
            open(nomination.is_open() || nomination.status == Status::Supplementing),
        ),
        Allowed::new("remove_document", open(nomination.is_open())),
    ];
    by_route.chain(own).collect()
}

/// What stands on a decision is given back by striking its line there: it is told so, in one
/// statement for a whole page.
fn as_on_decisions(
    tx: &mut Conn,
    mut page: Vec<NominationWithRights>,
) -> Result<Vec<NominationWithRights>> {
    let open = |shown: &NominationWithRights| {
        shown
            .allowed
            .iter()
            .any(|one| one.action == Action::GiveBack.code() && one.refusal.is_none())
    };
    let ids: Vec<NominationId> = page
        .iter()
        .filter(|shown| open(shown))
        .map(|shown| shown.filed.nomination.id)
        .collect();
    if ids.is_empty() {
        return Ok(page);
    }
    let taken = db::nominations::on_a_decision(tx, &ids)?;
    for shown in page
        .iter_mut()
        .filter(|shown| taken.contains(&shown.filed.nomination.id))
    {
        let given_back = shown
            .allowed
            .iter_mut()
            .filter(|one| one.action == Action::GiveBack.code());
        given_back.for_each(|one| one.refusal = Some("wrong_stage"));
    }
    Ok(page)
}

/// What stands on a decision or a letter is told so.
fn as_on_papers(
    tx: &mut Conn,
    page: Vec<NominationWithRights>,
) -> Result<Vec<NominationWithRights>> {
    let page = as_on_decisions(tx, page)?;
    as_on_letters(tx, page)
}

/// A draft that stands on a letter is not removed: the letter is, first. It is asked in one
/// statement for a whole page.
fn as_on_letters(
    tx: &mut Conn,
    mut page: Vec<NominationWithRights>,
) -> Result<Vec<NominationWithRights>> {
    let open = |shown: &&NominationWithRights| {
        shown
            .allowed
            .iter()
            .any(|one| one.action == "delete" && one.refusal.is_none())
    };
    let ids: Vec<NominationId> = page
        .iter()
        .filter(open)
        .map(|shown| shown.filed.nomination.id)
        .collect();
    if ids.is_empty() {
        return Ok(page);
    }
    let taken = db::nominations::submission_letters::on_a_letter(tx, &ids)?;
    for shown in page
        .iter_mut()
        .filter(|shown| taken.contains(&shown.filed.nomination.id))
    {
        shown
            .allowed
            .iter_mut()
            .filter(|one| one.action == "delete")
            .for_each(|one| one.refusal = Some("wrong_stage"));
    }
    Ok(page)
}

/// What the checks find, as far as the actor is told.
fn visible_findings(
    ctx: &Ctx,
    actor: &Actor,
    filed: &NominationInContext,
    mut findings: Vec<Finding>,
) -> Vec<Finding> {
    let hidden = checks::hidden_rules(ctx, actor, filed);
    findings.retain(|finding| hidden.iter().all(|rule| rule.id != finding.rule));
    findings
}

/// The history as far as the actor is told: neither what was said of a finding they do not read,
/// nor that a hold stops the clock.
fn told_history(
    ctx: &Ctx,
    actor: &Actor,
    filed: &NominationInContext,
    mut history: Vec<HistoryEntry>,
) -> Vec<HistoryEntry> {
    let hidden = checks::hidden_rules(ctx, actor, filed);
    let of_hold = |deed| {
        matches!(deed, EventKind::Held | EventKind::Released)
            && hidden
                .iter()
                .any(|rule| rule.check == CheckKind::NothingHeldAgainst)
    };
    let of_finding = |entry: &HistoryEntry| {
        let cited = entry
            .citation
            .as_ref()
            .map(|(vi, _)| vi.as_str())
            .unwrap_or_default();
        matches!(
            entry.deed,
            EventKind::Overruled | EventKind::FoundMet | EventKind::FoundNotMet
        ) && hidden.iter().any(|rule| cited.starts_with(&rule.id))
    };
    history.retain(|entry| !of_hold(entry.deed) && !of_finding(entry));
    history
}

/// A file with what the checks find of it: an act they will stop is not offered, and the rules are
/// named. Lists leave that out.
fn checked(mut shown: NominationWithRights, findings: &[Finding]) -> NominationWithRights {
    for allowed in shown
        .allowed
        .iter_mut()
        .filter(|allowed| allowed.refusal.is_none())
    {
        let Ok(action) = allowed.action.parse::<Action>() else {
            continue;
        };
        allowed.rules = findings
            .iter()
            .filter(|finding| finding.stops(action))
            .map(|finding| finding.rule.clone())
            .collect();
        if !allowed.rules.is_empty() {
            allowed.refusal = Some("not_eligible");
        }
    }
    shown
}

/// A file whose subject has died goes nowhere until it says so.
fn of_the_dead(
    mut shown: NominationWithRights,
    unfit: Option<&FieldFault>,
) -> NominationWithRights {
    let Some(fault) = unfit else { return shown };
    let goes_on = |one: &Allowed| {
        one.action
            .parse::<Action>()
            .is_ok_and(|action| action.outcome() == Some(Outcome::Passed))
    };
    shown
        .allowed
        .iter_mut()
        .filter(|one| one.refusal.is_none() && goes_on(one))
        .for_each(|one| one.refusal = Some(fault.code));
    shown
}

/// Is it to be submitted by the signature under a letter?
fn needs_letter(ctx: &Ctx, nomination: &Nomination) -> bool {
    (nomination.receipt.is_none() || nomination.letter_again)
        && nomination.route(&ctx.law).is_some_and(|route| route.letter)
}

/// One nomination.
pub fn find(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
) -> Result<NominationDetails> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    whole(tx, ctx, (&actor, &scope), id)
}

/// One nomination, for a reader who was looked up already.
fn whole(
    tx: &mut Conn,
    ctx: &Ctx,
    (actor, scope): (&Actor, &Scope),
    id: NominationId,
) -> Result<NominationDetails> {
    let filed = db::nominations::find(tx, scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let offices: Vec<Office> = filed.nomination.holder.into_iter().collect();
    let held_by = db::access::users::held_by(tx, &offices, ctx.today())?;
    let mut known = BTreeSet::new();
    let able = held_by.into_iter().filter(|holder| {
        !holder.is_of(filed.nomination.hands.barred()) && known.insert(holder.user)
    });
    let holders: Vec<String> = able.map(|holder| holder.name).collect();
    let unheld = Some(!offices.is_empty() && holders.is_empty());
    // Whoever sees a file sees what it rests on, wherever its person works by now.
    let achievement = db::nominations::events::find_achievement(
        tx,
        &Scope::All,
        filed.nomination.content.achievement,
    )?;
    let event = match achievement
        .as_ref()
        .and_then(|achievement| achievement.event)
    {
        Some(event) => db::nominations::events::find_event(tx, &Scope::All, event)?,
        None => None,
    };
    let documents = db::nominations::documents::of_nomination(tx, id)?;
    let slots = filed
        .nomination
        .route(&ctx.law)
        .map(|route| route.documents.clone())
        .unwrap_or_default();
    let findings = visible_findings(
        ctx,
        actor,
        &filed,
        checks::findings(tx, ctx, &[&filed])?
            .pop()
            .unwrap_or_default(),
    );
    let letter = db::nominations::submission_letters::of_nomination(tx, id)?;
    let decision = db::awards::decisions::of_nomination(tx, id)?;
    let award = db::awards::of_nomination(tx, id)?;
    let achievement = achievement
        .map(|achievement| achievement.summary)
        .unwrap_or_default();
    let shown = as_on_papers(tx, vec![view_of(ctx, actor, filed)])?
        .pop()
        .ok_or(Error::NotFound("nomination"))?;
    // What a superior authority decided is recorded all the same.
    let goes_on = shown
        .filed
        .nomination
        .stage(&ctx.law)
        .is_some_and(|stage| stage.kind != StageKind::External);
    let unfit = if goes_on {
        posthumous::stopped(tx, ctx, &[&shown.filed])?.pop()
    } else {
        None
    };
    let shown = NominationWithRights {
        unheld,
        ..of_the_dead(checked(shown, &findings), unfit.as_ref())
    };
    Ok(NominationDetails {
        shown,
        holders,
        achievement,
        event,
        documents,
        slots,
        findings,
        unfit,
        letter,
        decision,
        award,
    })
}

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

/// A page of nominations, the newest first.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &NominationFilter,
    page: &PageRequest,
) -> Result<Listed<NominationWithRights>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
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
    let (_, scope) = access::reader(tx, ctx, caller)?;
    Ok(db::nominations::count(tx, &scope, filter)?)
}

/// A page of what waits for the caller, the oldest due first.
pub fn tasks(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<NominationWithRights>> {
    let actor = access::actor(tx, ctx, caller)?;
    let files = db::nominations::waiting(tx, &actor, &one_more(page))?;
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
    let fault = |(index, id): (usize, &NominationId)| {
        let code = if ids.iter().take(index).any(|other| other == id) {
            "twice"
        } else if !files.iter().any(|file| file.nomination.id == *id) {
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

/// What the checks find of a file, one finding for each rule.
pub fn eligibility(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
) -> Result<Vec<Finding>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let findings = checks::findings(tx, ctx, &[&filed])?
        .pop()
        .unwrap_or_default();
    Ok(visible_findings(ctx, &actor, &filed, findings))
}

/// The awards an officer can propose today, for the pages.
#[must_use]
pub fn proposable(ctx: &Ctx) -> Vec<AwardType> {
    ctx.law
        .awards
        .iter()
        .filter(|award| award.valid.contains(ctx.today()))
        .cloned()
        .collect()
}
