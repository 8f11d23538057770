//! What runs without being asked: workers that take queued jobs, under a lease. What falls together
//! for one reader is one letter. A kind of job is a file here and an arm of `Worker::attempt`.

mod account;
mod import;
mod letter;
mod run;
pub mod sealer;
pub mod upkeep;
mod verdicts;
mod workbook;

use std::sync::Arc;
use std::time::Duration;

use futures_util::future::FutureExt;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tokio::sync::{Mutex, Semaphore, watch};
use tokio::time::{Instant, sleep, timeout, timeout_at};

use crate::domain::base::job::Job;
use crate::error::{Error, Result};
use crate::jobs::letter::Asked;
use crate::mail::{MailFault, Mailer};
use crate::services::base::queue::{self, Ending, Noted, Taken, Terms};
use crate::state::State;

/// How many things one letter is about: more than the busiest reader has in an hour, and no more
/// than is written down in a moment.
const MOST_TOGETHER: i64 = 5_000;

/// How many letters are taken at once. What has left and is not yet noted is never more for a
/// worker: so much is repeated, under the same Message-IDs, when the power is cut.
const LETTERS: i64 = 16;

/// How long a letter waits for those before it: behind that its lease would end before a slow relay
/// has taken it, and what its reader may see is asked a moment before it leaves.
const IN_HAND: Duration = Duration::from_secs(30);

/// What has left is noted after so long, where a slow relay keeps the rest.
const NOTED_WITHIN: Duration = Duration::from_secs(1);

/// How long nobody looks for what is due, when nobody rings.
const POLL: Duration = Duration::from_secs(5);

/// Takes jobs and does them.
#[derive(Clone)]
pub struct Worker {
    state: State,
    mailer: Mailer,
    /// A place for each letter that leaves at once.
    places: Arc<Semaphore>,
    /// Of several workers one listens.
    listening: Arc<Mutex<()>>,
}

/// It was done, all of it.
const DONE: Ending = Ending::Done(Vec::new());

/// What was taken together, and how it ended.
type Ended = Vec<(Taken, Ending)>;

/// An attempt at a job failed.
enum JobFault {
    /// It always will: a person must look.
    Final(String),
    /// Worth trying again.
    Passing(String),
}

impl From<MailFault> for JobFault {
    fn from(fault: MailFault) -> Self {
        match fault {
            MailFault::Final(why) => Self::Final(why),
            MailFault::Passing(why) => Self::Passing(why),
        }
    }
}

impl From<Error> for JobFault {
    fn from(error: Error) -> Self {
        Self::Passing(error.to_string())
    }
}

impl Worker {
    /// A worker on the state of this server. So many letters leave at once, of it and its clones
    /// together.
    #[must_use]
    pub fn new(state: State, mailer: Mailer, at_once: usize) -> Self {
        Self {
            state,
            mailer,
            places: Arc::new(Semaphore::new(at_once)),
            listening: Arc::default(),
        }
    }

    /// Works until told to stop; what was begun is finished. Several may run: a slow relay keeps
    /// one of them waiting. What ended is noted when the next is taken.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        let mut ended = Ended::new();
        while !*stop.borrow() {
            match self.next(&ended).await {
                Ok(taken) if taken.is_empty() => ended.clear(),
                Ok(taken) => {
                    ended = self.perform(taken).await;
                    continue;
                }
                Err(error) => tracing::warn!(%error, "the worker could not take a job"),
            }
            self.listen(&mut stop).await;
        }
        self.note(&mut ended).await;
    }

    /// Begins no letter any more: what waits for a place is given back.
    pub fn begin_no_more(&self) {
        self.places.close();
    }

    /// Does what is due, as much as is taken at once; answers whether there was anything.
    pub async fn one(&self) -> Result<bool> {
        let taken = self.next(&[]).await?;
        let is_any = !taken.is_empty();
        let mut ended = self.perform(taken).await;
        self.note(&mut ended).await;
        Ok(is_any)
    }

    /// Until there may be something to do. One listens for all, and waits a moment longer for what
    /// else comes: a burst of acts is written about once.
    async fn listen(&self, stop: &mut watch::Receiver<bool>) {
        let _turn = self.listening.lock().await;
        self.mailer.rest();
        let gathered = async {
            self.state.wake.notified().await;
            sleep(self.state.gather).await;
            // Who rang meanwhile is heard.
            let _ = self.state.wake.notified().now_or_never();
        };
        tokio::select! {
            () = gathered => {}
            () = sleep(POLL) => {}
            _ = stop.changed() => {}
        }
    }

    /// Notes how jobs ended and takes the next, in one transaction.
    async fn next(&self, ended: &[(Taken, Ending)]) -> Result<Vec<Taken>> {
        let now = self.state.clock.now();
        let (ended, lease) = (ended.to_vec(), self.state.ids.next(now));
        let terms = Terms {
            letters: LETTERS,
            most: MOST_TOGETHER,
            apart: self.state.letters_apart,
            digest_at: self.state.digest_at,
        };
        let (noted, taken) = self
            .state
            .db
            .write(move |tx| queue::go_on(tx, &ended, now, lease, terms))
            .await?;
        warn_of_lost(noted);
        // There is more than one can do.
        if i64::try_from(taken.len()).is_ok_and(|count| count == LETTERS) {
            self.state.wake.notify_one();
        }
        Ok(taken)
    }

    /// Notes how jobs ended; what could not be noted stays.
    async fn note(&self, ended: &mut Ended) {
        if ended.is_empty() {
            return;
        }
        let all = ended.clone();
        match self.state.db.write(move |tx| queue::finish(tx, &all)).await {
            Ok(noted) => {
                warn_of_lost(noted);
                ended.clear();
            }
            Err(error) => tracing::warn!(%error, "how jobs ended could not be noted"),
        }
    }

    /// Does all that was taken, side by side as far as there are places.
    async fn perform(&self, taken: Vec<Taken>) -> Ended {
        let until = Instant::now() + IN_HAND;
        let asked = match self.ask(&taken).await {
            Ok(asked) => Some(asked),
            Err(error) => {
                tracing::warn!(%error, "what letters may tell is asked for each alone");
                None
            }
        };
        let kept = self.keep_together(&taken).await;
        let mut going: FuturesUnordered<_> = taken
            .into_iter()
            .map(async |taken| {
                if kept.contains(&taken.id) {
                    tell(&taken, &DONE);
                    return (taken, DONE);
                }
                let Ok(Ok(_place)) = timeout_at(until, self.places.acquire()).await else {
                    return (taken, Ending::Untried);
                };
                let ending = self.end(&taken, asked.as_ref()).await;
                (taken, ending)
            })
            .collect();
        let mut ended = Ended::new();
        loop {
            match timeout(NOTED_WITHIN, going.next()).await {
                Ok(Some(one)) => ended.push(one),
                Ok(None) => return ended,
                Err(_) => self.note(&mut ended).await,
            }
        }
    }

    async fn end(&self, taken: &Taken, asked: Option<&Asked>) -> Ending {
        let Some((_, first)) = taken.jobs.first() else {
            return Ending::Done(Vec::new());
        };
        let ending = match self.attempt(taken, first, asked).await {
            Ok(ending) => ending,
            Err(JobFault::Final(why)) => Ending::Dead(why),
            Err(JobFault::Passing(why)) => {
                let retry = first.kind().terms().retry;
                let now = self.state.clock.now();
                match retry.next(taken.attempts, taken.created_at, now) {
                    Some(at) => Ending::Again(at, why),
                    None => Ending::Dead(why),
                }
            }
        };
        tell(taken, &ending);
        ending
    }

    /// What is taken together is of one kind: the first says which.
    async fn attempt(
        &self,
        taken: &Taken,
        first: &Job,
        asked: Option<&Asked>,
    ) -> std::result::Result<Ending, JobFault> {
        match first {
            Job::Letter { .. } => self.letter(taken, asked).await,
            Job::Account { to, notice } => self.account(taken, *to, notice).await,
            Job::Run { run } => self.go_on_with(*run).await,
            Job::Workbook { book } => self.workbook(taken, *book).await,
            Job::Import { import } => self.import(taken, *import).await,
            Job::KeepVerdicts { .. } => {
                self.keep_verdicts(verdicts::to_keep(first)).await?;
                Ok(DONE)
            }
        }
    }
}

fn tell(taken: &Taken, ending: &Ending) {
    let (id, count) = (taken.id, taken.jobs.len());
    match ending {
        Ending::Done(dropped) => {
            tracing::info!(job = %id, count, dropped = dropped.len(), "job done");
        }
        Ending::Dropped(why) => tracing::info!(job = %id, count, why, "job dropped"),
        Ending::Again(at, why) => {
            tracing::warn!(job = %id, count, %at, why, "job will be tried again");
        }
        Ending::Dead(why) => tracing::error!(job = %id, count, why, "job given up"),
        Ending::GoesOn(_) => tracing::debug!(job = %id, "a part of a job done"),
        Ending::Untried => {}
    }
}

fn warn_of_lost(noted: Noted) {
    if noted == Noted::LeaseLost {
        tracing::warn!("a lease had run out and another server has the job");
    }
}
