//! Search over everything: one text, looked for among all kinds of things the caller may see.

use crate::db::awards::decisions::DecisionWithIssuer;
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::account::User;
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::awards::decision::Numbering;
use crate::domain::base::ids::{DecisionId, NominationId, PersonId, UnitId};
use crate::domain::base::text::words;
use crate::domain::nominations::case_code::CaseCode;
use crate::domain::nominations::event::Event;
use crate::domain::register::people::{Person, Subject};
use crate::domain::register::unit::Unit;
use crate::error::Result;
use crate::services::access::{self, Caller};
use crate::services::nominations::{NominationWithRights, view_of};
use crate::services::{Ctx, NominationFilter};

/// The most signs that are looked for.
pub const MOST_SIGNS: usize = 100;

/// The most that is shown of each kind.
pub const MOST_OF_A_KIND: i64 = 8;

/// What was found of one kind.
#[derive(Debug, Clone)]
pub struct FoundOfKind<T> {
    /// The first of them.
    pub items: Vec<T>,
    /// Are there more than are shown?
    pub more: bool,
}

impl<T> FoundOfKind<T> {
    /// Cuts what was asked for with one more than is shown.
    fn cut(mut items: Vec<T>) -> Self {
        let most = usize::try_from(MOST_OF_A_KIND).unwrap_or(usize::MAX);
        let more = items.len() > most;
        items.truncate(most);
        Self { items, more }
    }

    /// The only one there is.
    fn only(&self) -> Option<&T> {
        match self.items.as_slice() {
            [only] if !self.more => Some(only),
            _ => None,
        }
    }
}

/// The one thing that somebody meant who typed its code or number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MeantThing {
    /// A file, by its code.
    File(NominationId),
    /// Somebody on the register, by the staff code.
    Person(PersonId),
    /// A decision, by its number and series.
    Decision(DecisionId),
}

/// What was found of each kind.
#[derive(Debug, Clone)]
pub struct FoundEverywhere {
    /// Files, by their codes or the names of their subjects; the newest first.
    pub files: FoundOfKind<NominationWithRights>,
    /// People on the register, by their staff codes or names.
    pub people: FoundOfKind<Person>,
    /// Whoever else can be honoured, by name.
    pub others: FoundOfKind<Subject>,
    /// Units, by their codes, short names or names.
    pub units: FoundOfKind<Unit>,
    /// Decisions, by their numbers or titles; the newest first.
    pub decisions: FoundOfKind<DecisionWithIssuer>,
    /// Events, by their names; the newest first.
    pub events: FoundOfKind<Event>,
    /// Accounts, by names and addresses; none where the caller manages no accounts.
    pub accounts: Option<FoundOfKind<User>>,
    /// Where what was typed is the code or number of one thing alone.
    pub meant: Option<MeantThing>,
    /// The units that people, others and events belong to.
    homes: Vec<Unit>,
}

impl FoundEverywhere {
    /// Is there nothing?
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.files.items.is_empty()
            && self.people.items.is_empty()
            && self.others.items.is_empty()
            && self.units.items.is_empty()
            && self.decisions.items.is_empty()
            && self.events.items.is_empty()
            && self
                .accounts
                .as_ref()
                .is_none_or(|accounts| accounts.items.is_empty())
    }

    /// The name of the unit that something found belongs to.
    #[must_use]
    pub fn home(&self, unit: &UnitId) -> &str {
        let home = self.homes.iter().find(|home| home.id == *unit);
        home.map(|home| home.name.as_str()).unwrap_or_default()
    }
}

/// Looks for a text among all that the caller may see: each kind as its own list shows it, and by a
/// fixed number of statements.
pub fn everywhere(tx: &mut Conn, ctx: &Ctx, caller: &Caller, q: &str) -> Result<FoundEverywhere> {
    let actor = access::actor(tx, ctx, caller)?;
    let (scope, register) = (actor.scope(), actor.register());
    let most = MOST_OF_A_KIND + 1;
    let page = PageRequest {
        after: None,
        limit: most,
    };
    let filter = NominationFilter {
        q: Some(q.to_owned()),
        ..NominationFilter::default()
    };
    let files = db::nominations::list(tx, &scope, &filter, &page)?;
    let coded = db::register::people::coded(tx, &register, q)?;
    let is_staff_code = !coded.is_empty();
    let people = if is_staff_code {
        coded
    } else {
        db::register::people::list_people(tx, &register, Some(q), &page)?
    };
    let accounts = accounts(tx, &actor, q, &page)?;
    let files = files.into_iter().map(|file| view_of(ctx, &actor, file));
    let mut found = FoundEverywhere {
        files: FoundOfKind::cut(files.collect()),
        people: FoundOfKind::cut(people),
        others: FoundOfKind::cut(db::register::people::named_others(tx, &scope, q, most)?),
        units: FoundOfKind::cut(db::register::units::called(tx, &register, q, most)?),
        decisions: FoundOfKind::cut(db::awards::decisions::named(tx, &scope, q, most)?),
        events: FoundOfKind::cut(db::nominations::events::named_events(tx, &scope, q, most)?),
        accounts: accounts.map(FoundOfKind::cut),
        meant: None,
        homes: Vec::new(),
    };
    let people = found.people.items.iter().map(|person| person.unit);
    let others = found.others.items.iter().map(|other| other.unit);
    let events = found.events.items.iter().map(|event| event.unit);
    let homes: Vec<UnitId> = people.chain(others).chain(events).collect();
    found.homes = db::register::units::with_ids(tx, &homes)?;
    found.meant = meant(q, &found, is_staff_code);
    Ok(found)
}

/// The accounts that who manages some may see; nothing is asked for who manages none.
fn accounts(
    tx: &mut Conn,
    actor: &Actor,
    q: &str,
    page: &PageRequest,
) -> Result<Option<Vec<User>>> {
    let managed = actor.managed();
    if matches!(&managed, Scope::Seen { subtrees, .. } if subtrees.is_empty()) {
        return Ok(None);
    }
    let found = db::access::users::list(tx, &managed, Some(q), page)?;
    Ok(Some(found.into_iter().map(|(user, _)| user).collect()))
}

/// The one thing whose code or number this is.
fn meant(q: &str, found: &FoundEverywhere, is_staff_code: bool) -> Option<MeantThing> {
    let file = found
        .files
        .only()
        .filter(|_| !CaseCode::sought(q).is_empty())
        .map(|file| MeantThing::File(file.filed.nomination.id));
    let person = found.people.only().filter(|_| is_staff_code);
    let person = person.map(|person| MeantThing::Person(person.id));
    let asked = words(q);
    let is_number = |found: &&DecisionWithIssuer| {
        let number = found.decision.numbering.as_ref().map(Numbering::written);
        number.is_some_and(|number| words(&number) == asked)
    };
    let mut numbered = found.decisions.items.iter().filter(is_number);
    // A number alone is one of many bodies' and years'.
    let decision = match (numbered.next(), numbered.next()) {
        (Some(one), None) if q.contains('/') && !found.decisions.more => {
            Some(MeantThing::Decision(one.decision.id))
        }
        _ => None,
    };
    let mut all = file.into_iter().chain(person).chain(decision);
    match (all.next(), all.next()) {
        (only, None) => only,
        _ => None,
    }
}
