//! Councils of bodies: made by a decision, for a term. Who is in them: `members`; their meetings:
//! `meetings`; how they vote: `ballots`.

pub mod agenda;
pub mod ballots;
pub mod conclude;
pub mod meetings;
pub mod members;

use chrono::NaiveDate;

use self::meetings::{MeetingFilter, MeetingWithCouncil};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Right};
use crate::domain::base::history::{EventKind, HistoryEntry, HistoryEvent, Object};
use crate::domain::base::ids::{CouncilId, UnitId};
use crate::domain::base::period::Period;
use crate::domain::councils::council::{Council, CouncilKind, CouncilMember};
use crate::domain::law::council_rules::CouncilRules;
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::Allowed;
use crate::services::register::units;
use crate::services::{Ctx, Listed, ensure_saved, one_more, record};

pub use crate::db::councils::{CouncilFilter, CouncilWithUnit};

/// So many meetings stand on the page of a council.
const LAST_MEETINGS: i64 = 10;

/// A council to make.
#[derive(Debug, Clone)]
pub struct NewCouncil {
    /// Of which body.
    pub unit: UnitId,
    /// What it is for.
    pub kind: CouncilKind,
    /// What it is called.
    pub name: String,
    /// The number of the decision that made it.
    pub decision_number: String,
    /// Its day.
    pub decided_on: NaiveDate,
    /// The first day of its term; none for the day of the decision.
    pub valid_from: Option<NaiveDate>,
    /// The last day; none while it is open.
    pub valid_to: Option<NaiveDate>,
}

/// What is put right of a council; what is left out stays.
#[derive(Debug, Clone)]
pub struct ChangeCouncil {
    /// What it is called.
    pub name: Option<String>,
    /// The number of the decision that it stands on.
    pub decision_number: Option<String>,
    /// Its day.
    pub decided_on: Option<NaiveDate>,
    /// The last day of its term.
    pub valid_to: Option<NaiveDate>,
}

/// A council with all that a reader is shown of it.
#[derive(Debug, Clone)]
pub struct ShownCouncil {
    /// It and its body.
    pub found: CouncilWithUnit,
    /// All who are or were in it, the chair first.
    pub members: Vec<CouncilMember>,
    /// By which rules it meets and votes today; none where none are in force.
    pub rules: Option<CouncilRules>,
    /// What the caller can do with it.
    pub allowed: Vec<Allowed>,
    /// The day on which it was read.
    today: NaiveDate,
}

impl ShownCouncil {
    /// Can this be done by the caller now?
    #[must_use]
    pub fn may(&self, action: &str) -> bool {
        let mut all = self.allowed.iter();
        all.any(|one| one.action == action && one.refusal.is_none())
    }

    /// Who is in it, or will be.
    pub fn current(&self) -> impl Iterator<Item = &CouncilMember> {
        self.members.iter().filter(|member| !self.is_over(member))
    }

    /// Who was in it.
    pub fn former(&self) -> impl Iterator<Item = &CouncilMember> {
        self.members.iter().filter(|member| self.is_over(member))
    }

    fn is_over(&self, member: &CouncilMember) -> bool {
        let ended = |valid: Period| has_ended(valid, self.today);
        ended(member.valid) || ended(self.found.council.valid)
    }
}

/// Was its last day before this one?
fn has_ended(valid: Period, day: NaiveDate) -> bool {
    valid.to.is_some_and(|to| to < day)
}

/// A council of a body within the reader's scope, or one in which they are.
fn seen(tx: &mut Conn, ctx: &Ctx, actor: &Actor, id: CouncilId) -> Result<CouncilWithUnit> {
    if let Some(found) = db::councils::find(tx, &actor.scope(), id)? {
        return Ok(found);
    }
    // A member whose own office is further down, or who has none.
    let own = match actor.user() {
        Some(user) => db::councils::of_user(tx, user, ctx.today())?,
        None => Vec::new(),
    };
    if own.iter().any(|council| council.id == id) {
        let found = db::councils::find(tx, &Scope::All, id)?;
        return found.ok_or(Error::NotFound("council"));
    }
    Err(Error::NotFound("council"))
}

/// The actor as one who manages the councils of a body.
fn manager(actor: &Actor, unit: &Unit) -> Result<Actor> {
    Ok(policy::may(
        actor,
        Right::ManageCouncils,
        unit.id,
        &unit.path,
    )?)
}

/// Has its term not ended, and is it still what the caller has seen?
fn ensure_open(ctx: &Ctx, council: &Council, expected: Option<i64>) -> Result<()> {
    if has_ended(council.valid, ctx.today()) {
        return Err(Error::WrongStage("ended".to_owned()));
    }
    if expected.is_some_and(|expected| expected != council.version) {
        return Err(Error::Stale);
    }
    Ok(())
}

fn fact(council: &Council, deed: EventKind) -> HistoryEvent {
    HistoryEvent::plain(Object::Council(council.id), deed, council.version)
}

/// All that a reader is shown of a council.
fn whole(tx: &mut Conn, ctx: &Ctx, actor: &Actor, found: CouncilWithUnit) -> Result<ShownCouncil> {
    let today = ctx.today();
    let refusal = match manager(actor, &found.unit) {
        Err(_) => Some("not_holder"),
        Ok(_) if has_ended(found.council.valid, today) => Some("wrong_stage"),
        Ok(_) => None,
    };
    Ok(ShownCouncil {
        members: db::councils::members(tx, found.council.id)?,
        rules: ctx.law.council_rules(found.unit.kind, today).cloned(),
        allowed: Vec::from(
            ["change", "appoint", "change_member"].map(|action| Allowed::new(action, refusal)),
        ),
        found,
        today,
    })
}

/// What is wrong with the days of a council.
fn day_faults(ctx: &Ctx, council: &Council) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if council.decided_on > ctx.today() {
        faults.push(FieldFault::new("/decided_on", "in_future"));
    }
    if council.valid.to.is_some_and(|to| to < council.valid.from) {
        faults.push(FieldFault::new("/valid_to", "before_start"));
    }
    faults
}

/// A body has one council of a kind on a day. Who asks has locked the tree of units: of two that
/// are made at one moment neither would see the other.
fn ensure_only_one(tx: &mut Conn, council: &Council, pointer: &str) -> Result<()> {
    let others = db::councils::of_unit(tx, council.unit)?;
    let same = |other: &Council| {
        other.id != council.id && other.kind == council.kind && other.valid.overlaps(&council.valid)
    };
    if others.iter().any(same) {
        return Err(Error::Duplicate(vec![FieldFault::new(
            pointer,
            "has_council",
        )]));
    }
    Ok(())
}

/// Makes a council of a body, as its secretary or the head of its standing office.
pub fn add(tx: &mut Conn, ctx: &Ctx, caller: &Caller, new: NewCouncil) -> Result<ShownCouncil> {
    db::register::units::lock_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let unit = db::register::units::find(tx, &actor.register(), new.unit)?
        .ok_or_else(|| Error::invalid("/unit_id", "unknown_reference"))?;
    let acting = manager(&actor, &unit)?;
    units::must_be_open(ctx, &unit, "/unit_id")?;
    let council = Council {
        id: ctx.id(),
        unit: unit.id,
        kind: new.kind,
        name: new.name,
        decision_number: new.decision_number,
        decided_on: new.decided_on,
        valid: Period {
            from: new.valid_from.unwrap_or(new.decided_on),
            to: new.valid_to,
        },
        version: 1,
    };
    let faults = day_faults(ctx, &council);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    ensure_only_one(tx, &council, "/kind")?;
    db::councils::insert(tx, &council)?;
    let made = fact(&council, EventKind::CouncilMade)
        .with(vec![("decision_number", council.decision_number.clone())]);
    record(tx, ctx, &acting, &[made], &[])?;
    whole(tx, ctx, &actor, CouncilWithUnit { council, unit })
}

/// Puts something of a council right, gives it another decision to stand on, or ends its term, as
/// who manages it.
pub fn change(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: CouncilId,
    expected: i64,
    new: ChangeCouncil,
) -> Result<ShownCouncil> {
    db::register::units::lock_tree(tx)?;
    let actor = access::actor(tx, ctx, caller)?;
    let mut found = seen(tx, ctx, &actor, id)?;
    let acting = manager(&actor, &found.unit)?;
    ensure_open(ctx, &found.council, Some(expected))?;
    let before = found.council.clone();
    let council = &mut found.council;
    council.name = new.name.unwrap_or_else(|| before.name.clone());
    council.decision_number = new
        .decision_number
        .unwrap_or_else(|| before.decision_number.clone());
    council.decided_on = new.decided_on.unwrap_or(before.decided_on);
    council.valid.to = new.valid_to.or(before.valid.to);
    if *council == before {
        return Err(Error::invalid("/name", "unchanged"));
    }
    let faults = day_faults(ctx, council);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    if council.valid.to != before.valid.to {
        ensure_only_one(tx, council, "/valid_to")?;
    }
    council.version += 1;
    ensure_saved(db::councils::save_if_unchanged(tx, council)?)?;
    let changed = fact(council, EventKind::CouncilChanged)
        .with(vec![("decision_number", council.decision_number.clone())]);
    record(tx, ctx, &acting, &[changed], &[])?;
    whole(tx, ctx, &actor, found)
}

/// One council.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: CouncilId) -> Result<ShownCouncil> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = seen(tx, ctx, &actor, id)?;
    whole(tx, ctx, &actor, found)
}

/// A page of the councils that are in their terms on a day, the oldest first.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    filter: &CouncilFilter,
    page: &PageRequest,
) -> Result<Listed<CouncilWithUnit>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    let found = db::councils::list(tx, &scope, filter, &one_more(page))?;
    Ok(Listed::cut(found, page.limit, |found| {
        found.council.id.to_string()
    }))
}

/// How many councils there are on all pages of such a list.
pub fn count(tx: &mut Conn, ctx: &Ctx, caller: &Caller, filter: &CouncilFilter) -> Result<i64> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    Ok(db::councils::count(tx, &scope, filter)?)
}

/// The bodies of which the caller can make a council.
pub fn bodies(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Vec<Unit>> {
    let actor = access::actor(tx, ctx, caller)?;
    let ids = actor.units_of(Right::ManageCouncils.roles());
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(db::register::units::with_ids(tx, &ids)?)
}

/// All that stands on the page of a council.
#[derive(Debug, Clone)]
pub struct CouncilDesk {
    /// The council with its members.
    pub shown: ShownCouncil,
    /// Its last meetings, the newest first.
    pub meetings: Vec<MeetingWithCouncil>,
    /// What was done with it.
    pub history: Vec<HistoryEntry>,
}

/// The page of a council.
pub fn desk(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: CouncilId) -> Result<CouncilDesk> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = seen(tx, ctx, &actor, id)?;
    let filter = MeetingFilter {
        council: Some(id),
        state: None,
    };
    let last = PageRequest {
        after: None,
        limit: LAST_MEETINGS,
    };
    Ok(CouncilDesk {
        meetings: db::councils::meetings::list(tx, &actor.scope(), &filter, &last)?,
        history: db::base::history::of(tx, Object::Council(id))?,
        shown: whole(tx, ctx, &actor, found)?,
    })
}
