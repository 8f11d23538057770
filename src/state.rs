//! What every request finds: the database, the clock, the law, the keys. Made once by `app`.

mod beside;
mod clients;
pub mod keyring;
pub mod password_pool;
mod sign_in;
mod watch;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use chrono::{NaiveTime, TimeDelta};
pub use sign_in::{NewPair, OpenedSession, Origin, SignInProof, SignedIn};
use tokio::sync::{Notify, Semaphore};
pub use watch::Sampler;

use crate::clock::{Clock, Ids};
use crate::db::Db;
use crate::domain::access::network::Network;
use crate::domain::base::office::contact::OfficeContact;
use crate::domain::law::law_book::LawBook;
use crate::files::Files;
use crate::metrics::Metrics;
use crate::secrets::MasterKey;
use crate::services::Ctx;
use crate::services::access::limits::Rules;
use crate::state::keyring::Keyring;
use crate::state::password_pool::PasswordPool;

/// Shared by all requests and jobs.
#[derive(Clone)]
pub struct State {
    /// The database.
    pub db: Db,
    /// Where time comes from.
    pub clock: Clock,
    /// Where ids come from.
    pub ids: Ids,
    /// The law that is loaded.
    pub law: Arc<LawBook>,
    /// Where documents lie.
    pub files: Files,
    /// Bytes of a body that is no document.
    pub body_limit: u64,
    /// Seals and marks.
    pub master: MasterKey,
    /// What signs and verifies access tokens.
    pub keyring: Keyring,
    /// Exports that may begin now.
    pub exports: Arc<Semaphore>,
    /// Rows of the longest list whose workbook a page hands out at once.
    pub workbook_rows: i64,
    /// How long a session lasts.
    pub session_lasts: TimeDelta,
    /// How long a session lasts that is not used.
    pub session_idle: TimeDelta,
    /// How long the link of an invitation lasts.
    pub invitation_lasts: TimeDelta,
    /// How long the link for a forgotten password lasts.
    pub reset_lasts: TimeDelta,
    /// How often may be tried.
    pub limits: Rules,
    /// Whose word about the address of a caller counts.
    pub trusted_proxies: Arc<[Network]>,
    /// The address people use, without a slash at the end.
    pub base_url: Arc<str>,
    /// Whom to write to about a weakness, as a URI, if somebody.
    pub contact: Option<Arc<str>>,
    /// Whom people ask who do not know further.
    pub office: Arc<OfficeContact>,
    /// Where passwords are hashed and checked.
    pub passwords: PasswordPool,
    /// How long what else there is for a reader waits behind a letter.
    pub letters_apart: TimeDelta,
    /// When the letter of the morning leaves, on clocks in Vietnam; none where there is none.
    pub digest_at: Option<NaiveTime>,
    /// How long the worker waits, once it was woken, for what else there will be.
    pub gather: Duration,
    /// Wakes the worker when jobs were queued.
    pub wake: Arc<Notify>,
    /// What is counted.
    pub metrics: Metrics,
    /// What of it is written down.
    pub sampler: Sampler,
    /// How long what happened at the doors is kept.
    pub events_last: TimeDelta,
    /// Set when the service is about to stop.
    pub draining: Arc<AtomicBool>,
}

/// Who a request says it comes from, as it is noted beside it for whoever watches.
pub struct Asker(pub crate::services::access::security_events::ClaimedComer);

/// A form came from another site, as it is noted beside its request.
pub struct FromForeignSite;

impl State {
    /// Time, law and ids for a use case.
    #[must_use]
    pub fn ctx(&self) -> Ctx {
        Ctx {
            reserve: self.db.reserve().clone(),
            ..Ctx::new(self.clock.now(), Arc::clone(&self.law), self.ids.clone())
        }
    }
}
