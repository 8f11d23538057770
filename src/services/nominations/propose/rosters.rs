//! Lists of people who are proposed together: beginning one, writing its lines, its papers. Files
//! are made of it in `filing`; what the rules find of its lines is in `looking`. A list is its
//! writer's alone, and nobody else hears of it: it leaves no history.

mod filing;
mod looking;

use chrono::{Datelike, TimeDelta};

use super::{MOST_EVENTS, MOST_UNITS};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::ids::RosterId;
use crate::domain::base::text::name_key;
use crate::domain::law::award_type::AwardType;
use crate::domain::law::route::Slot;
use crate::domain::nominations::document::Received;
use crate::domain::nominations::event::Event;
use crate::domain::nominations::roster::{
    MOST_LINES, Occasion, Purpose, Roster, RosterLine, SameAs, lines_of,
};
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::act::receipt::bodies;
use crate::services::nominations::checks::candidates::{AskedAward, check_award};
use crate::services::nominations::proposable;
use crate::services::register::units;
use crate::services::{Ctx, ensure_saved};

pub use filing::{Sending, file_line, file_occasion};
pub use looking::{LineLook, RosterLook, look};

/// How long a list is kept that nobody changes.
const KEPT_FOR: TimeDelta = TimeDelta::days(90);

/// How many lists are shown to who wrote them.
const MOST_SHOWN: i64 = 20;

/// How many are removed at once.
const REMOVED_AT_ONCE: i64 = 200;

/// What a list can be begun with.
#[derive(Debug, Clone)]
pub struct RosterChoices {
    /// The units the caller nominates for, their own first.
    pub units: Vec<Unit>,
    /// What happened, the newest first.
    pub events: Vec<Event>,
    /// What can be given: by the law of today, where somebody above the caller's office decides.
    pub awards: Vec<AwardType>,
    /// The lists the caller has begun, the newest first, with how many lines and files each has.
    pub begun: Vec<(Roster, i64, i64)>,
}

/// What the caller can begin a list with.
pub fn choices(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<RosterChoices> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let nominating: Vec<_> = actor
        .offices
        .iter()
        .filter(|held| Right::Nominate.roles().contains(&held.office.role))
        .collect();
    let (false, Some(user)) = (nominating.is_empty(), actor.user()) else {
        return Err(Denied::NotHolder.into());
    };
    let theirs = Scope::subtrees(nominating.iter().map(|held| held.path.clone()).collect());
    let page = PageRequest {
        after: None,
        limit: MOST_UNITS,
    };
    let mut units = db::register::units::list(tx, &theirs, None, None, &page)?;
    units.retain(|unit| unit.is_open(ctx.today()));
    let is_office = |unit: &Unit| nominating.iter().any(|held| held.office.unit == unit.id);
    units.sort_by_key(|unit| (!is_office(unit), unit.name.clone()));
    let awards = proposable(tx, ctx, nominating.iter().copied())?;
    let begun = db::nominations::rosters::of_owner(tx, user, MOST_SHOWN)?;
    let ids: Vec<RosterId> = begun.iter().map(|list| list.id).collect();
    let counts = db::nominations::rosters::counts(tx, &ids)?;
    let counted = |list: Roster| {
        let count = counts.iter().find(|(id, ..)| *id == list.id);
        let (lines, files) = count.map_or((0, 0), |(_, lines, files)| (*lines, *files));
        (list, lines, files)
    };
    Ok(RosterChoices {
        units,
        events: db::nominations::events::newest_events(tx, &scope, MOST_EVENTS)?,
        awards,
        begun: begun.into_iter().map(counted).collect(),
    })
}

/// A list of the caller's own; any other is none.
fn own(tx: &mut Conn, actor: &Actor, id: RosterId) -> Result<Roster> {
    let found = match actor.user() {
        Some(user) => db::nominations::rosters::find(tx, user, id)?,
        None => None,
    };
    found.ok_or(Error::NotFound("roster"))
}

/// One list, for who wrote it.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: RosterId) -> Result<Roster> {
    let actor = access::actor(tx, ctx, caller)?;
    own(tx, &actor, id)
}

/// What a purpose means today: its unit, its event, its award and the award year.
struct Meant {
    unit: Unit,
    event: Option<Event>,
    award: AwardType,
    asked: AskedAward,
}

/// Finds what a purpose names, and whether the actor may propose for it.
fn meant(
    tx: &mut Conn,
    ctx: &Ctx,
    (actor, scope): (&Actor, &Scope),
    purpose: &Purpose,
) -> Result<Meant> {
    let unit = db::register::units::find(tx, scope, purpose.unit)?
        .ok_or_else(|| Error::invalid("/unit_id", "unknown_reference"))?;
    policy::may(actor, Right::Nominate, unit.id, &unit.path)?;
    units::must_be_open(ctx, &unit, "/unit_id")?;
    let event = match &purpose.occasion {
        Occasion::Known(id) => Some(
            db::nominations::events::find_event(tx, scope, *id)?
                .ok_or_else(|| Error::invalid("/event_id", "unknown_reference"))?,
        ),
        Occasion::Year => None,
        Occasion::New { from, to, .. } => {
            let mut faults = Vec::new();
            if to < from {
                faults.push(FieldFault::new("/happened_to", "before_start"));
            }
            for (pointer, day) in [("/happened_from", from), ("/happened_to", to)] {
                if *day > ctx.today() {
                    faults.push(FieldFault::new(pointer, "in_future"));
                }
            }
            if !faults.is_empty() {
                return Err(Error::Invalid(faults));
            }
            None
        }
    };
    let last_day = match (&purpose.occasion, &event) {
        (Occasion::New { to, .. }, _) => *to,
        (_, Some(event)) => event.happened_to,
        (_, None) => ctx.today(),
    };
    let asked = AskedAward {
        code: purpose.award_code.clone(),
        commendation_type: purpose.commendation_type,
        cycle_year: purpose.cycle_year.unwrap_or_else(|| last_day.year()),
    };
    let award = check_award(ctx, &asked)?.clone();
    let office = policy::nominating_office(actor, &unit.path).ok_or(Denied::NotHolder)?;
    let above = db::register::units::upwards(tx, &office.path, ctx.today())?;
    bodies(ctx, &award.code, &above)?;
    Ok(Meant {
        unit,
        event,
        award,
        asked,
    })
}

/// The papers that belong to a file for a purpose.
pub(super) fn slots(ctx: &Ctx, award: &AwardType, purpose: &Purpose) -> (Vec<Slot>, bool) {
    let route = award
        .routes
        .get(&purpose.commendation_type)
        .and_then(|code| ctx.law.route(code, ctx.today()));
    route.map_or((Vec::new(), false), |route| {
        (route.documents.clone(), route.letter)
    })
}

/// Begins a list, with the rows that were pasted with it.
pub fn begin(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    purpose: Purpose,
    rows: Vec<Vec<String>>,
) -> Result<RosterId> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    meant(tx, ctx, (&actor, &scope), &purpose)?;
    let lines = lines_of(rows, 0);
    room(lines.len())?;
    let list = Roster {
        id: ctx.id(),
        owner: actor.user().ok_or(Denied::NotHolder)?,
        purpose,
        statement: String::new(),
        version: 1,
        created_at: ctx.now,
        changed_at: ctx.now,
    };
    db::nominations::rosters::insert(tx, &list)?;
    db::nominations::rosters::put_lines(tx, list.id, &[], &lines)?;
    Ok(list.id)
}

/// No more lines than a list takes.
fn room(count: usize) -> Result<()> {
    if count <= MOST_LINES {
        return Ok(());
    }
    Err(Error::Invalid(vec![FieldFault {
        pointer: "/rows".to_owned(),
        code: "too_many_lines",
        params: vec![
            ("count", count.to_string()),
            ("limit", MOST_LINES.to_string()),
        ],
    }]))
}

/// A list of the caller's own that they change, as it stood when they saw it.
fn changing(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: RosterId,
    expected: i64,
) -> Result<Roster> {
    let actor = access::actor(tx, ctx, caller)?;
    let mut list = own(tx, &actor, id)?;
    if list.version != expected {
        return Err(Error::Stale);
    }
    list.version += 1;
    list.changed_at = ctx.now;
    Ok(list)
}

fn save(tx: &mut Conn, list: &Roster) -> Result<()> {
    ensure_saved(db::nominations::rosters::save_if_unchanged(tx, list)?)
}

/// Says anew for what the people of a list are proposed. Once files were made of it, it stays.
pub fn set_purpose(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, expected): (RosterId, i64),
    purpose: Purpose,
    rows: Vec<Vec<String>>,
) -> Result<()> {
    db::register::units::share_tree(tx)?;
    let mut list = changing(tx, ctx, caller, id, expected)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    meant(tx, ctx, (&actor, &scope), &purpose)?;
    let lines = db::nominations::rosters::lines(tx, id)?;
    if lines.iter().any(|line| line.nomination.is_some()) {
        return Err(Error::WrongStage("filed".to_owned()));
    }
    list.purpose = purpose;
    save(tx, &list)?;
    add(tx, id, &lines, rows)
}

/// Adds rows behind the lines that are there.
pub fn add_rows(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, expected): (RosterId, i64),
    rows: Vec<Vec<String>>,
) -> Result<()> {
    let list = changing(tx, ctx, caller, id, expected)?;
    save(tx, &list)?;
    let lines = db::nominations::rosters::lines(tx, id)?;
    add(tx, id, &lines, rows)
}

fn add(tx: &mut Conn, id: RosterId, lines: &[RosterLine], rows: Vec<Vec<String>>) -> Result<()> {
    let behind = lines
        .iter()
        .map(|line| line.place)
        .max()
        .unwrap_or_default();
    let new = lines_of(rows, behind);
    room(lines.len() + new.len())?;
    Ok(db::nominations::rosters::put_lines(tx, id, &[], &new)?)
}

/// Writes lines anew as they were typed; those that are named to be taken off go. Lines of which
/// files were made stay as they are.
pub fn save_lines(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, expected): (RosterId, i64),
    typed: Vec<RosterLine>,
    off: &[i32],
) -> Result<()> {
    let list = changing(tx, ctx, caller, id, expected)?;
    save(tx, &list)?;
    let before = db::nominations::rosters::lines(tx, id)?;
    let places: Vec<i32> = typed.iter().map(|line| line.place).collect();
    let mut kept = Vec::new();
    for mut line in typed {
        // Of a line that is not there, or is a file by now, nothing is written.
        let open = |old: &&RosterLine| old.place == line.place && old.nomination.is_none();
        let Some(old) = before.iter().find(open) else {
            continue;
        };
        // What was said was said of the name that stood there.
        if line.same_as == old.same_as && name_key(&line.name) != name_key(&old.name) {
            line.same_as = SameAs::Unsaid;
        }
        if !off.contains(&line.place) {
            kept.push(line);
        }
    }
    // What stands between the lines that were typed and was not among them stays.
    let ends = places.iter().min().zip(places.iter().max());
    let between = |place: i32| ends.is_some_and(|(first, last)| (*first..=*last).contains(&place));
    kept.extend(
        before
            .iter()
            .filter(|old| {
                old.nomination.is_none() && between(old.place) && !places.contains(&old.place)
            })
            .cloned(),
    );
    Ok(db::nominations::rosters::put_lines(tx, id, &places, &kept)?)
}

/// Says of every line whose name one alone on file bears that they are that one.
pub fn take_known(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, expected): (RosterId, i64),
) -> Result<()> {
    let list = changing(tx, ctx, caller, id, expected)?;
    save(tx, &list)?;
    let looked = look(tx, ctx, caller, id)?;
    let open = looked
        .lines
        .into_iter()
        .filter(|one| one.line.nomination.is_none());
    let said = |one: LineLook| {
        let mut line = one.line;
        if let (SameAs::Unsaid, [only]) = (one.said, one.same_names.as_slice()) {
            line.same_as = SameAs::Same(only.subject.id);
        }
        line
    };
    let lines: Vec<RosterLine> = open.map(said).collect();
    let places: Vec<i32> = lines.iter().map(|line| line.place).collect();
    Ok(db::nominations::rosters::put_lines(
        tx, id, &places, &lines,
    )?)
}

/// Puts common papers into slots, takes others out, and keeps the common report.
pub fn save_papers(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, expected): (RosterId, i64),
    papers: Vec<(String, Option<Received>)>,
    statement: String,
) -> Result<()> {
    let mut list = changing(tx, ctx, caller, id, expected)?;
    let award = ctx.law.award(&list.purpose.award_code, ctx.today());
    let known = award.map(|award| slots(ctx, award, &list.purpose).0);
    for (slot, paper) in papers {
        if !known.iter().flatten().any(|known| known.code == slot) {
            return Err(Error::NotFound("slot"));
        }
        db::nominations::rosters::put_paper(tx, id, &slot, paper.as_ref())?;
    }
    list.statement = statement;
    save(tx, &list)
}

/// Removes a list. The files that were made of it stay.
pub fn remove(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    (id, expected): (RosterId, i64),
) -> Result<()> {
    let list = changing(tx, ctx, caller, id, expected)?;
    db::nominations::rosters::remove(tx, &[list.id])?;
    Ok(())
}

/// Removes the lists that nobody came back for.
pub fn tidy(tx: &mut Conn, ctx: &Ctx) -> Result<usize> {
    let left = db::nominations::rosters::left(tx, ctx.now - KEPT_FOR, REMOVED_AT_ONCE)?;
    if left.is_empty() {
        return Ok(0);
    }
    Ok(db::nominations::rosters::remove(tx, &left)?)
}
