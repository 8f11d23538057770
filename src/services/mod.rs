//! What people can do. One function = one use case = one transaction: find, see, may, act, save.
//!
//! Every function takes the transaction it runs in; who calls it opens and closes that transaction.

pub mod access;
pub mod awards;
pub mod base;
pub mod councils;
pub mod deadlines;
pub mod desk;
pub mod dossier;
pub mod eligibility;
mod follows;
pub mod listings;
pub mod mergers;
pub mod nominations;
pub mod profile;
pub mod register;
pub mod search;
pub mod upkeep;
pub mod versions;
pub mod work;
pub mod workbooks;

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::{DateTime, NaiveDate, Utc};
use follows::FOLLOWS;

use crate::clock::Ids;
use crate::db::{self, Reserve, Saved, Writing};
use crate::domain::access::actor::{Actor, Holder};
use crate::domain::base::days::local_date;
use crate::domain::base::history::HistoryEvent;
use crate::domain::base::ids::{EntryId, JobId, UserId};
use crate::domain::base::job::{AccountNotice, Job, QueuedLetter};
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::Moment;
use crate::error::Result;
use crate::services::access::Held;

pub use crate::db::nominations::{AssignedTo, NominationFilter, Sort, WaitingAbout, WaitingFilter};

pub use crate::db::{Conn, PageRequest, Place};

pub use crate::services::base::trace::Trace;

pub use follows::Follows;

/// What a use case needs besides its transaction: time, law, ids.
#[derive(Clone)]
pub struct Ctx {
    /// Now, UTC.
    pub now: DateTime<Utc>,
    /// The law that is loaded.
    pub law: Arc<LawBook>,
    /// Where new ids come from.
    pub ids: Ids,
    /// Notes the letters that follow, while an act is only rehearsed.
    pub watched: Option<Watched>,
    /// What later areas do when something happens in an earlier one.
    pub follows: Follows,
    /// What the change leaves behind of who makes it.
    pub trace: Trace,
    /// Where the numbers of case codes are taken.
    pub reserve: Reserve,
}

/// The letters that would go: to whom, and about what.
pub type Watched = Arc<std::sync::Mutex<Vec<(String, &'static str)>>>;

impl Ctx {
    /// At this time, under this law.
    #[must_use]
    pub fn new(now: DateTime<Utc>, law: Arc<LawBook>, ids: Ids) -> Self {
        Self {
            now,
            law,
            ids,
            watched: None,
            follows: FOLLOWS,
            trace: Trace::Named,
            reserve: Reserve::default(),
        }
    }

    /// Time and law for the domain.
    #[must_use]
    pub fn moment(&self) -> Moment<'_> {
        Moment {
            now: self.now,
            law: &self.law,
        }
    }

    /// Today, local.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        local_date(self.now)
    }

    /// A new id. It tells when it was made, but for what is sealed: a ballot is not to be found by
    /// the moment at which its voter's turn was used.
    #[must_use]
    pub fn id<T: From<uuid::Uuid>>(&self) -> T {
        match self.trace {
            Trace::Named => self.ids.next(self.now),
            Trace::Sealed => Ids::untimed(),
        }
    }

    /// Everything that would name the actor beside the act asks here first: in a sealed change it
    /// is a defect, and nothing of the change stays.
    fn ensure_named(&self) -> Result<()> {
        match self.trace {
            Trace::Named => Ok(()),
            Trace::Sealed => Err(crate::error::Error::Internal(
                "a sealed act names nobody".to_owned(),
            )),
        }
    }
}

/// A page of a list, and the key behind which the next one begins; none at the end.
#[derive(Debug, Clone)]
pub struct Listed<T> {
    /// The page.
    pub items: Vec<T>,
    /// Where the next page begins.
    pub next: Option<String>,
    /// How many there are on all pages, if that was asked.
    pub total: Option<i64>,
}

impl<T> Listed<T> {
    /// Cuts a list that was asked for one more than the page holds.
    fn cut(mut items: Vec<T>, limit: i64, key: impl Fn(&T) -> String) -> Self {
        let limit = usize::try_from(limit).unwrap_or(usize::MAX);
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(key) } else { None };
        Self {
            items,
            next,
            total: None,
        }
    }

    /// The page as it is shown.
    fn filter_map<U>(self, shown: impl FnMut(T) -> Option<U>) -> Listed<U> {
        Listed {
            items: self.items.into_iter().filter_map(shown).collect(),
            next: self.next,
            total: self.total,
        }
    }
}

/// The page with one more item than asked for, so that its end can be told.
fn one_more(page: &PageRequest) -> PageRequest {
    PageRequest {
        after: page.after.clone(),
        limit: page.limit + 1,
    }
}

/// What an upsert did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Upserted {
    /// It was not there.
    Made,
    /// It was there and differed.
    Changed,
    /// It was there, just so: nothing was written.
    Same,
}

/// Writes the history and queues what follows, letters and the keeping of what was found: a fixed
/// number of statements, however many facts.
fn record(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    facts: &[HistoryEvent],
    following: &[QueuedLetter],
) -> Result<()> {
    let (held, writing) = (&mut Held::default(), Writing::default());
    record_with(tx, ctx, actor, facts, following, held, writing)
}

/// The same with changes that wait, where it is known already who holds most of the offices that are
/// written to.
fn record_with(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    facts: &[HistoryEvent],
    following: &[QueuedLetter],
    held: &mut Held,
    mut writing: Writing,
) -> Result<()> {
    ctx.ensure_named()?;
    let lines: Vec<(EntryId, &HistoryEvent)> = facts.iter().map(|fact| (ctx.id(), fact)).collect();
    db::base::history::append(tx, &mut writing, actor.author(), ctx.now, &lines)?;
    let mut jobs = letters(tx, ctx, following, held)?;
    jobs.extend(nominations::checks::kept::jobs(ctx, facts));
    db::base::jobs::queue(tx, &mut writing, actor.user(), &jobs, ctx.now)?;
    ensure_saved(writing.done(tx)?)
}

/// Queues letters to whoever holds their offices today.
fn follow(tx: &mut Conn, ctx: &Ctx, following: &[QueuedLetter]) -> Result<()> {
    let jobs = letters(tx, ctx, following, &mut Held::default())?;
    enqueue(tx, ctx, &jobs)
}

/// The jobs that are letters to whoever holds their offices today.
fn letters(
    tx: &mut Conn,
    ctx: &Ctx,
    following: &[QueuedLetter],
    held: &mut Held,
) -> Result<Vec<(JobId, Job)>> {
    held.know(tx, ctx, following.iter().map(|letter| letter.office))?;
    let mut jobs: Vec<(JobId, Job)> = Vec::new();
    for letter in following {
        let mut known = BTreeSet::new();
        let here: Vec<&Holder> = held
            .by(letter.office)
            .filter(|holder| !holder.is_of(&letter.but) && known.insert(holder.user))
            .collect();
        if let Some(watched) = &ctx.watched {
            let mut watched = watched
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            watched.extend(
                here.iter()
                    .map(|holder| (holder.name.clone(), letter.notice.template.code())),
            );
        }
        jobs.extend(here.iter().map(|holder| {
            (
                ctx.id(),
                Job::Letter {
                    to: holder.user,
                    about: letter.about,
                    notice: letter.notice.clone(),
                },
            )
        }));
    }
    Ok(jobs)
}

/// Queues jobs: each tells somebody of what was done, or does what follows from it.
fn enqueue(tx: &mut Conn, ctx: &Ctx, jobs: &[(JobId, Job)]) -> Result<()> {
    ctx.ensure_named()?;
    Ok(db::base::jobs::enqueue(tx, jobs, ctx.now)?)
}

/// Queues a letter to somebody about their own account, whatever office they hold.
fn write_to(tx: &mut Conn, ctx: &Ctx, to: UserId, notice: AccountNotice) -> Result<()> {
    write_to_all(tx, ctx, &[to], notice)
}

/// Queues the same letter to several people, each about what they answer for.
fn write_to_all(tx: &mut Conn, ctx: &Ctx, to: &[UserId], notice: AccountNotice) -> Result<()> {
    let jobs: Vec<(JobId, Job)> = to
        .iter()
        .map(|to| {
            (
                ctx.id(),
                Job::Account {
                    to: *to,
                    notice: notice.clone(),
                },
            )
        })
        .collect();
    enqueue(tx, ctx, &jobs)
}

/// Saved, or somebody else was faster.
fn ensure_saved(saved: Saved) -> Result<()> {
    match saved {
        Saved::Yes => Ok(()),
        Saved::LostRace => Err(crate::error::Error::LostRace),
    }
}

/// Does the database answer, and has it the shape this program expects?
pub fn is_ready(tx: &mut Conn) -> Result<()> {
    let pending = db::engine::migrations::pending(tx)?;
    if pending.is_empty() {
        Ok(())
    } else {
        Err(crate::error::Error::Unavailable(format!(
            "migrations are pending: {}",
            pending.join(", ")
        )))
    }
}

/// Every version of a route that files rest on is among those that are loaded; else the program
/// must not start with this law.
pub fn check_pins(tx: &mut Conn, ctx: &Ctx) -> Result<()> {
    let missing: Vec<String> = db::nominations::pinned_routes(tx)?
        .into_iter()
        .filter(|(code, version)| ctx.law.route_version(code, version).is_none())
        .map(|(code, version)| format!("{code}@{version}"))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    Err(crate::error::Error::Internal(format!(
        "files rest on versions of routes that the rules no longer hold: {}",
        missing.join(", ")
    )))
}
