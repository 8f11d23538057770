//! Who is in a council: appointed for a term, which ends; nobody is deleted.

use chrono::NaiveDate;

use super::{ShownCouncil, ensure_open, fact, has_ended, manager, seen};
use crate::db::councils::CouncilWithUnit;
use crate::db::{self, Conn};
use crate::domain::access::account::User;
use crate::domain::access::actor::Actor;
use crate::domain::base::history::{EventKind, HistoryEvent};
use crate::domain::base::ids::{CouncilId, CouncilMemberId, UserId};
use crate::domain::base::period::Period;
use crate::domain::councils::council::{Council, CouncilMember, CouncilPosition, MOST_MEMBERS};
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

/// The most terms of members that a council keeps, those that ended among them.
const MOST_TERMS: usize = 1_000;

/// Somebody to appoint.
#[derive(Debug, Clone)]
pub struct AppointMember {
    /// Whose account votes.
    pub user: UserId,
    /// What they are in the council.
    pub position: CouncilPosition,
    /// What they are elsewhere; empty where that is not said.
    pub title: String,
    /// Are they of its standing committee?
    pub standing: bool,
    /// The first day; none for today, or for the first day of a term that lies ahead.
    pub valid_from: Option<NaiveDate>,
    /// The last day; none for as long as the council is there.
    pub valid_to: Option<NaiveDate>,
}

/// What is to be another of a member; what is left out stays. Who gets another position leaves, and
/// is appointed anew.
#[derive(Debug, Clone)]
pub struct ChangeMember {
    /// What they are elsewhere.
    pub title: Option<String>,
    /// Are they of the standing committee?
    pub standing: Option<bool>,
    /// Their last day.
    pub valid_to: Option<NaiveDate>,
}

/// A member with the council.
#[derive(Debug, Clone)]
pub struct ShownMember {
    /// The council, with the version that the change of a member compares.
    pub council: Council,
    /// The member.
    pub member: CouncilMember,
}

/// The account, if it is in use and holds an office of its own in the body, or below it: today, or
/// on the first day of a term that lies ahead.
fn of_here(
    tx: &mut Conn,
    ctx: &Ctx,
    unit: &Unit,
    account: Option<User>,
    from: NaiveDate,
) -> Result<Option<User>> {
    let Some(account) = account.filter(|account| account.active) else {
        return Ok(None);
    };
    let day = from.max(ctx.today());
    let offices = db::access::offices_of_each(tx, &[account.id], day)?;
    let mut held = offices.values().flatten();
    let is_here = held.any(|held| held.on_behalf_of.is_none() && unit.path.covers(&held.path));
    Ok(is_here.then_some(account))
}

/// The faults of the days of a member.
fn day_faults(council: &Council, valid: Period) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if !council.valid.contains(valid.from) {
        faults.push(FieldFault::new("/valid_from", "outside_term"));
    }
    match valid.to {
        Some(to) if to < valid.from => faults.push(FieldFault::new("/valid_to", "before_start")),
        Some(to) if !council.valid.contains(to) => {
            faults.push(FieldFault::new("/valid_to", "outside_term"));
        }
        _ => {}
    }
    faults
}

/// Is there another who has the one chair, or the one place of the first deputy, in the same days,
/// or the same person a second time? `at` says where the account and the position stand.
fn ensure_free(members: &[CouncilMember], one: &CouncilMember, at: (&str, &str)) -> Result<()> {
    let others = || {
        let others = members.iter().filter(|other| other.id != one.id);
        others.filter(|other| other.valid.overlaps(&one.valid))
    };
    if others().any(|other| other.user == one.user) {
        return Err(Error::exists(at.0));
    }
    let code = match one.position {
        CouncilPosition::Chair => "has_chair",
        CouncilPosition::FirstDeputy => "has_first_deputy",
        _ => return Ok(()),
    };
    if others().any(|other| other.position == one.position) {
        return Err(Error::Duplicate(vec![FieldFault::new(at.1, code)]));
    }
    Ok(())
}

/// Is there a place on every day of the term?
fn ensure_place(members: &[CouncilMember], one: &CouncilMember, pointer: &str) -> Result<()> {
    let begun = members.iter().map(|other| other.valid.from);
    let mut days = begun
        .filter(|day| one.valid.contains(*day))
        .chain([one.valid.from]);
    let on = |day: NaiveDate| {
        let others = members.iter().filter(|other| other.id != one.id);
        others.filter(|other| other.valid.contains(day)).count()
    };
    if members.len() >= MOST_TERMS || days.any(|day| on(day) >= MOST_MEMBERS) {
        return Err(Error::Invalid(vec![FieldFault {
            params: vec![("limit", MOST_MEMBERS.to_string())],
            ..FieldFault::new(pointer, "too_many_members")
        }]));
    }
    Ok(())
}

/// What was done with a member, as the history of the council tells it.
fn told(council: &Council, member: &CouncilMember, deed: EventKind) -> HistoryEvent {
    let mut detail = vec![
        ("member", member.name.clone()),
        ("position", member.position.code().to_owned()),
        ("valid_from", member.valid.from.to_string()),
    ];
    detail.extend(member.valid.to.map(|to| ("valid_to", to.to_string())));
    fact(council, deed).with(detail)
}

/// Saves the council with its next version: of two who change its members at one moment, one is
/// too late.
fn bump(tx: &mut Conn, council: &mut Council) -> Result<()> {
    council.version += 1;
    ensure_saved(db::councils::save_if_unchanged(tx, council)?)
}

/// The council that a caller manages, and the caller as its manager.
fn managed(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: CouncilId,
) -> Result<(CouncilWithUnit, Actor)> {
    let actor = access::actor(tx, ctx, caller)?;
    let found = seen(tx, ctx, &actor, id)?;
    let acting = manager(&actor, &found.unit)?;
    Ok((found, acting))
}

/// Appoints somebody who holds an office in the body, or below it, as who manages its councils.
pub fn appoint(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: CouncilId,
    new: AppointMember,
) -> Result<ShownMember> {
    let (CouncilWithUnit { mut council, unit }, acting) = managed(tx, ctx, caller, id)?;
    ensure_open(ctx, &council, None)?;
    let valid = Period {
        from: new
            .valid_from
            .unwrap_or_else(|| council.valid.from.max(ctx.today())),
        to: new.valid_to,
    };
    let mut faults = day_faults(&council, valid);
    let account = db::access::users::with_id(tx, new.user)?;
    if account.is_none() {
        faults.push(FieldFault::new("/user_id", "unknown_reference"));
    }
    let here = of_here(tx, ctx, &unit, account.clone(), valid.from)?;
    if account.is_some() && here.is_none() {
        faults.push(FieldFault::new("/user_id", "no_office_here"));
    }
    let (Some(account), true) = (here, faults.is_empty()) else {
        return Err(Error::Invalid(faults));
    };
    let member = CouncilMember {
        id: ctx.id(),
        council: council.id,
        user: account.id,
        name: account.full_name,
        person: account.person,
        position: new.position,
        title: new.title,
        standing: new.standing,
        valid,
    };
    let members = db::councils::members(tx, council.id)?;
    ensure_free(&members, &member, ("/user_id", "/position"))?;
    ensure_place(&members, &member, "/user_id")?;
    db::councils::insert_member(tx, &member)?;
    bump(tx, &mut council)?;
    let appointed = told(&council, &member, EventKind::MemberAppointed);
    record(tx, ctx, &acting, &[appointed], &[])?;
    Ok(ShownMember { council, member })
}

/// The same of who signs in with an address, for those who know each other by that. Whether an
/// address that is of no use here has an account elsewhere is not told.
pub fn appoint_by_email(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: CouncilId,
    email: &str,
    new: AppointMember,
) -> Result<ShownMember> {
    let (found, _) = managed(tx, ctx, caller, id)?;
    let account = db::access::users::with_email(tx, email)?;
    let from = new.valid_from.unwrap_or_else(|| ctx.today());
    let here = of_here(tx, ctx, &found.unit, account, from)?;
    let user = here
        .map(|account| account.id)
        .ok_or_else(|| Error::invalid("/email", "no_office_here"))?;
    appoint(tx, ctx, caller, id, AppointMember { user, ..new })
}

/// Puts something of a member right, or sets their last day, as who manages the council.
pub fn change(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, member): (CouncilId, CouncilMemberId),
    expected: i64,
    new: ChangeMember,
) -> Result<ShownMember> {
    let (CouncilWithUnit { mut council, .. }, acting) = managed(tx, ctx, caller, id)?;
    let members = db::councils::members(tx, council.id)?;
    let before = members
        .iter()
        .find(|one| one.id == member)
        .ok_or(Error::NotFound("council_member"))?;
    if has_ended(before.valid, ctx.today()) {
        return Err(Error::WrongStage("ended".to_owned()));
    }
    ensure_open(ctx, &council, Some(expected))?;
    let mut member = before.clone();
    member.title = new.title.unwrap_or(member.title);
    member.standing = new.standing.unwrap_or(member.standing);
    member.valid.to = new.valid_to.or(member.valid.to);
    if member == *before {
        return Err(Error::invalid("/title", "unchanged"));
    }
    let ends = member.valid.to != before.valid.to;
    if ends {
        let faults = day_faults(&council, member.valid);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        ensure_free(&members, &member, ("/valid_to", "/valid_to"))?;
    }
    ensure_saved(db::councils::save_member(tx, &member)?)?;
    bump(tx, &mut council)?;
    let deed = if ends {
        EventKind::MemberLeft
    } else {
        EventKind::CouncilChanged
    };
    let changed = told(&council, &member, deed);
    record(tx, ctx, &acting, &[changed], &[])?;
    Ok(ShownMember { council, member })
}

/// One who is or was in a council.
pub fn find(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, member): (CouncilId, CouncilMemberId),
) -> Result<ShownMember> {
    let actor = access::actor(tx, ctx, caller)?;
    let CouncilWithUnit { council, .. } = seen(tx, ctx, &actor, id)?;
    let member = db::councils::member(tx, member)?.filter(|member| member.council == id);
    let member = member.ok_or(Error::NotFound("council_member"))?;
    Ok(ShownMember { council, member })
}

/// All who are or were in a council, the chair first: at most a thousand terms.
pub fn list(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: CouncilId) -> Result<ShownCouncil> {
    super::find(tx, ctx, caller, id)
}
