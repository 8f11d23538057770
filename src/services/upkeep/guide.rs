//! The first steps of an installation, for who manages it: what is done already is read from what is
//! there.

use chrono::{Datelike, TimeDelta};

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::access::policy::{Denied, Right};
use crate::domain::base::ids::JobId;
use crate::domain::base::job::{AccountNotice, Job};
use crate::domain::base::office::Role;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, enqueue};

pub use crate::db::upkeep::guide::{Beginnings, MailTrial};

/// Without holders of these no file gets from a unit to a decision.
const NEEDED: [Role; 5] = [
    Role::EmulationOfficer,
    Role::UnitHead,
    Role::Specialist,
    Role::OfficeHead,
    Role::Chairman,
];

/// How far an installation has come.
#[derive(Debug, Clone)]
pub struct FirstSteps {
    /// What is there.
    pub there: Beginnings,
    /// The rules in force today, in Vietnamese and English.
    pub rules: Option<(String, String)>,
    /// Are the holidays of this year known?
    pub has_calendar: bool,
    /// The last letter that the caller sent to themself.
    pub mail: Option<MailTrial>,
}

/// The caller, who manages accounts somewhere.
fn manager(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Actor> {
    let actor = access::actor(tx, ctx, caller)?;
    let roles = Right::ManageAccess.roles();
    let manages = actor
        .offices
        .iter()
        .any(|held| roles.contains(&held.office.role));
    if manages {
        Ok(actor)
    } else {
        Err(Error::Forbidden(Denied::NotHolder))
    }
}

/// How far the installation has come in what the caller manages.
pub fn first_steps(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<FirstSteps> {
    let actor = manager(tx, ctx, caller)?;
    let today = ctx.today();
    let there = db::upkeep::guide::beginnings(&actor.managed(), NEEDED, today).ask(tx)?;
    let mail = match actor.user() {
        Some(user) => db::upkeep::guide::trial(tx, user)?,
        None => None,
    };
    Ok(FirstSteps {
        there,
        rules: ctx.law.rule_set(today).map(|set| set.name.clone()),
        has_calendar: ctx.law.calendar.years.contains_key(&today.year()),
        mail,
    })
}

/// Nobody writes to themself more often than this while the letter before waits.
const APART: TimeDelta = TimeDelta::minutes(1);

/// Sends a letter to the caller, to see whether letters leave.
pub fn try_mail(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<()> {
    let actor = manager(tx, ctx, caller)?;
    let user = actor.user().ok_or(Error::Forbidden(Denied::NotHolder))?;
    let before = db::upkeep::guide::trial(tx, user)?;
    let waits = |trial: &MailTrial| {
        trial.state.as_deref() == Some("queued") && ctx.now - trial.asked_at < APART
    };
    if before.as_ref().is_some_and(waits) {
        return Err(Error::InFlight);
    }
    let letter: JobId = ctx.id();
    let notice = AccountNotice::MailTest { at: ctx.now };
    enqueue(tx, ctx, &[(letter, Job::Account { to: user, notice })])?;
    Ok(db::upkeep::guide::put_trial(tx, user, letter, ctx.now)?)
}
