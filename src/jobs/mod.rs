//! What runs without being asked: workers that take queued jobs, under a lease. What falls together
//! for one reader is one letter. A kind of job is a file here and an arm of `Worker::attempt`.

mod account;
mod letter;
pub mod sealer;
pub mod upkeep;

use tokio::sync::watch;

use crate::domain::base::job::Job;
use crate::error::{Error, Result};
use crate::mail::{MailFault, Mailer};
use crate::services::base::queue::{self, Ending, Noted, Taken, Terms};
use crate::state::State;

/// How many things one letter is about: more than the busiest reader has in an hour, and no more
/// than is written down in a moment.
const MOST_TOGETHER: i64 = 5_000;

/// Takes jobs and does them.
#[derive(Clone)]
pub struct Worker {
    state: State,
    mailer: Mailer,
}

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
    /// A worker on the state of this server.
    #[must_use]
    pub fn new(state: State, mailer: Mailer) -> Self {
        Self { state, mailer }
    }

    /// Works until told to stop; a job that was begun is finished. Several may run: a slow relay
    /// keeps one of them waiting.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            match self.one().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "the worker could not take a job"),
            }
            tokio::select! {
                () = self.state.wake.notified() => {}
                () = tokio::time::sleep(std::time::Duration::from_secs(5)) => {}
                _ = stop.changed() => {}
            }
        }
    }

    /// Does one job that is due, with what falls together with it; answers whether there was one.
    pub async fn one(&self) -> Result<bool> {
        let now = self.state.clock.now();
        let lease = self.state.ids.next(now);
        let terms = Terms {
            most: MOST_TOGETHER,
            apart: self.state.letters_apart,
        };
        let taken = self
            .state
            .db
            .write(move |tx| queue::take(tx, now, lease, terms))
            .await?;
        let Some(taken) = taken else { return Ok(false) };
        // One wakes the next, as long as there is something to take.
        self.state.wake.notify_one();
        let ending = self.perform(&taken).await;
        let (id, count) = (taken.id, taken.jobs.len());
        match &ending {
            Ending::Done(dropped) => {
                tracing::info!(job = %id, count, dropped = dropped.len(), "job done");
            }
            Ending::Dropped(why) => tracing::info!(job = %id, count, why, "job dropped"),
            Ending::Again(at, why) => {
                tracing::warn!(job = %id, count, %at, why, "job will be tried again");
            }
            Ending::Dead(why) => tracing::error!(job = %id, count, why, "job given up"),
        }
        let noted = self
            .state
            .db
            .write(move |tx| queue::finish(tx, &taken, &ending))
            .await?;
        if noted == Noted::LeaseLost {
            tracing::warn!(job = %id, "the lease had run out and another server has the job");
        }
        Ok(true)
    }

    async fn perform(&self, taken: &Taken) -> Ending {
        let Some((_, first)) = taken.jobs.first() else {
            return Ending::Done(Vec::new());
        };
        match self.attempt(taken, first).await {
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
        }
    }

    /// What is taken together is of one kind: the first says which.
    async fn attempt(&self, taken: &Taken, first: &Job) -> std::result::Result<Ending, JobFault> {
        match first {
            Job::Letter { to, .. } => self.letter(taken, *to).await,
            Job::Account { to, notice } => self.account(taken, *to, notice).await,
        }
    }
}
