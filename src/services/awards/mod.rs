//! Award records: giving them, one, and the feed that HR systems pull. How they end and come back:
//! `ends`; what was given before this service: `earlier`.

pub mod awardees;
pub mod copies;
pub mod decisions;
pub mod external_results;
pub mod funds;
pub mod marks;
pub mod papers;
pub mod payments;
pub mod registers;
pub mod statistics;

mod earlier;
mod ends;

use chrono::{DateTime, NaiveDate, Utc};

use crate::db::awards::decisions::DecisionWithIssuer;
use crate::db::{self, Conn, PageRequest, Reading};
use crate::domain::access::actor::Scope;
use crate::domain::access::policy;
use crate::domain::awards::award::{Award, AwardFacts, AwardStatus};
use crate::domain::base::ids::{AwardId, DecisionId, PersonId};
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more};

pub use earlier::{EarlierAward, ImportedAwards, MOST_ROWS, OldSubject, import};
pub(super) use earlier::{import_each, importable, meant, take_back};
pub(super) use ends::shown_with;
pub use ends::{AwardWithRights, Dependent, cancel, dependents, record_of, restore, strip};

pub use crate::db::awards::{AwardLine, GivenAward};

/// Where a stretch of the feed begins.
#[derive(Debug, Clone, Copy)]
pub enum Start {
    /// Behind a place.
    Place(i64),
    /// Behind a place before which so many were read that the caller's scope is known to be crowded.
    Among(i64),
    /// With whatever changed at a time or later.
    Time(DateTime<Utc>),
}

/// A stretch of the feed.
#[derive(Debug, Clone)]
pub struct Stretch<T = Award> {
    /// In commit order.
    pub records: Vec<T>,
    /// Are there more right now?
    pub more: bool,
    /// Where to go on: the place of the last record, or where the stretch began.
    pub resume: i64,
}

impl<T> Stretch<T> {
    /// Where the next one begins.
    #[must_use]
    pub fn behind(&self) -> Start {
        if db::awards::is_crowd(self.records.len()) {
            Start::Among(self.resume)
        } else {
            Start::Place(self.resume)
        }
    }
}

/// How a stretch is read, in one form or the other: from where, up to which place, how many.
pub type Read<T> = fn(&mut Conn, &Ctx, &Caller, Start, Option<i64>, i64) -> Result<Stretch<T>>;

/// The records that changed behind a place in the feed, in commit order, and whether there are
/// more; up to a place, if one is named.
pub fn changed_after(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    from: Start,
    until: Option<i64>,
    limit: i64,
) -> Result<Stretch> {
    let until = until.unwrap_or(i64::MAX);
    let read = |tx: &mut Conn, scope: &Scope, place, _| {
        db::awards::changed_after(tx, scope, place, until, limit + 1)
    };
    stretch(tx, ctx, caller, from, limit, read, |award| award.seq)
}

/// As `changed_after`, as lines of text.
pub fn lines_after(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    from: Start,
    until: Option<i64>,
    limit: i64,
) -> Result<Stretch<AwardLine>> {
    let until = until.unwrap_or(i64::MAX);
    let read = |tx: &mut Conn, scope: &Scope, place, crowded| {
        db::awards::lines_after(tx, scope, place, until, limit + 1, crowded)
    };
    stretch(tx, ctx, caller, from, limit, read, |line| line.seq)
}

/// A stretch of what is read one further than asked for; of a start, by place and whether the scope
/// is known to be crowded.
fn stretch<T>(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    from: Start,
    limit: i64,
    read: impl FnOnce(&mut Conn, &Scope, i64, bool) -> db::Result<Vec<T>>,
    place_of: fn(&T) -> i64,
) -> Result<Stretch<T>> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::may_pull_awards(&actor)?;
    let scope = actor.records();
    let (place, crowded) = match from {
        Start::Place(place) => (place, false),
        Start::Among(place) => (place, true),
        Start::Time(at) => (db::awards::place_before(tx, &scope, at)?, false),
    };
    let mut records = read(tx, &scope, place, crowded)?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = records.len() > limit;
    records.truncate(limit);
    let resume = records.last().map_or(place, place_of);
    Ok(Stretch {
        records,
        more,
        resume,
    })
}

/// The end of the feed as it is now: whoever goes on there misses nothing.
pub fn end_of_feed(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<i64> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::may_pull_awards(&actor)?;
    Ok(db::awards::last_place(tx, &actor.records())?)
}

/// One record: of the caller's units, or of somebody who belongs to them today, wherever it was
/// given.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: AwardId) -> Result<Award> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::may_pull_awards(&actor)?;
    seen(tx, &actor.records(), id)
}

/// A record that may be seen by the unit it was given in, by the unit its subject belongs to today,
/// and by whoever sees a file on its way for whose subject it is looked at: what a check rests on
/// can be read.
fn seen(tx: &mut Conn, scope: &Scope, id: AwardId) -> Result<Award> {
    if let Some(award) = db::awards::find(tx, scope, id)? {
        return Ok(award);
    }
    let award = db::awards::find(tx, &Scope::All, id)?.ok_or(Error::NotFound("award"))?;
    let is_seen = !db::register::people::subjects_within(tx, scope, &[award.subject])?.is_empty()
        || db::nominations::any_on_its_way(tx, scope, award.subject)?;
    if is_seen {
        Ok(award)
    } else {
        Err(Error::NotFound("award"))
    }
}

/// A page of a person's records, the newest decision first: those the caller would find one by one.
/// Who has the person today sees all of them, wherever they were given; whom they left sees what
/// was given there.
pub fn of_person(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    person: PersonId,
    page: &PageRequest,
) -> Result<Listed<Award>> {
    let actor = access::actor(tx, ctx, caller)?;
    policy::may_pull_awards(&actor)?;
    let scope = actor.records();
    let is_here = !db::register::people::subjects_of_person(tx, &scope, person)?.is_empty();
    let subjects = db::register::people::subjects_of_person(tx, &Scope::All, person)?;
    let awards = db::awards::history(
        tx,
        if is_here { &Scope::All } else { &scope },
        &subjects,
        &one_more(page),
    )?;
    // The end of a list is no sign that there is nobody: only who sees no record at all hears that.
    if awards.is_empty()
        && !is_here
        && (page.after.is_none() || !db::awards::any_within(tx, &scope, &subjects)?)
    {
        return Err(Error::NotFound("person"));
    }
    Ok(Listed::cut(awards, page.limit, db::awards::history_key))
}

/// The paper that gives awards: ours, or a superior authority's.
pub(super) struct AwardingPaper {
    pub decision: Option<DecisionId>,
    pub number: String,
    pub date: NaiveDate,
    pub signer: String,
    pub signer_post: Option<String>,
    pub issuer_code: String,
    pub issuer_name: String,
}

impl AwardingPaper {
    /// By an issued decision of ours.
    pub fn by(found: &DecisionWithIssuer) -> Result<Self> {
        let (Some(numbering), Some((_, signer))) =
            (&found.decision.numbering, &found.decision.signer)
        else {
            return Err(Error::Internal(
                "an issued decision without number or signer".to_owned(),
            ));
        };
        Ok(Self {
            decision: Some(found.decision.id),
            number: numbering.written(),
            date: numbering.date,
            signer: signer.clone(),
            signer_post: found.decision.signer_post.clone(),
            issuer_code: found.issuer_code.clone(),
            issuer_name: found.issuer_name.clone(),
        })
    }
}

/// The records of what a paper gives, with their places in the feed.
pub(super) fn give(
    tx: &mut Conn,
    ctx: &Ctx,
    given: &AwardingPaper,
    files: &[NominationInContext],
) -> Result<Vec<Award>> {
    let subjects: Vec<_> = files
        .iter()
        .map(|file| file.nomination.content.subject)
        .collect();
    let people = db::register::people::people_of(tx, &subjects)?;
    let achievements: Vec<_> = files
        .iter()
        .map(|file| file.nomination.content.achievement)
        .collect();
    let events = db::nominations::events::of_achievements(&achievements).ask(tx)?;
    let first = db::awards::take_places(tx, i64::try_from(files.len()).unwrap_or(i64::MAX))?;
    (1_i32..)
        .zip(first..)
        .zip(files)
        .map(|((place, seq), file)| {
            let nomination = &file.nomination;
            let never_received =
                || Error::Internal("an awarded nomination that was never received".to_owned());
            let receipt = nomination.receipt.as_ref().ok_or_else(never_received)?;
            let award = nomination.award_received_under(&ctx.law).ok_or_else(|| {
                Error::Internal(format!("no rule for {}", nomination.content.award_code))
            })?;
            let coefficient = award.reward.coefficient(file.subject_kind);
            let no_salary = || Error::invalid("/date", "no_base_salary");
            // What nobody has read yet is not made up: the record says no amount.
            let amount = coefficient
                .map(|known| {
                    let amount = ctx.law.money.amount(known, given.date);
                    amount.ok_or_else(no_salary)
                })
                .transpose()?;
            let person = people
                .iter()
                .find(|(id, ..)| *id == nomination.content.subject);
            let event = events
                .iter()
                .find(|(id, _)| *id == nomination.content.achievement);
            let facts = AwardFacts {
                subject_kind: file.subject_kind,
                subject_name: file.subject_name.clone(),
                staff_code: person.map(|(_, code, _)| code.clone()),
                unit_code: file.unit_code.clone(),
                award_code: award.code.clone(),
                award_name: nomination.award_name(&ctx.law),
                award_kind: award.kind,
                level: award.level,
                commendation_type: nomination.content.commendation_type,
                cycle_year: nomination.content.cycle_year,
                decision_number: given.number.clone(),
                decided_on: given.date,
                signer: given.signer.clone(),
                signer_post: given.signer_post.clone(),
                issuer_code: given.issuer_code.clone(),
                issuer_name: given.issuer_name.clone(),
                coefficient: coefficient.map_or_else(String::new, |known| known.to_string()),
                amount,
                rule_set: receipt.rule_set.clone(),
                direct_worker: person.map(|(.., direct)| *direct),
                happened_to: event.map(|(_, event)| event.happened_to),
                // The place on the list of our own decision; that of a superior's is not known
                // here.
                golden_book: given.decision.map(|_| place),
            };
            Ok(Award {
                id: ctx.id(),
                seq,
                nomination: Some(nomination.id),
                decision: given.decision,
                subject: nomination.content.subject,
                unit: nomination.places.nominating,
                facts,
                status: AwardStatus::Valid,
                cancellation: None,
                restoration: None,
                posthumous: nomination.content.posthumous.clone(),
                changed_at: ctx.now,
            })
        })
        .collect()
}
