//! What runs without being asked: workers that take queued jobs, under a lease. What falls together
//! for one reader is one letter.

mod letters;

mod accounts;
pub mod sealer;
pub mod upkeep;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::domain::access::account::User;
use crate::domain::base::ids::JobId;
use crate::domain::base::job::{About, Job, Notice};
use crate::error::{Error, Result};
use crate::mail::{Envelope, Letter, MailFault, Mailer, More, write};
use crate::services::base::queue::{self, Ending, NOT_THEIRS, Noted, Taken, Terms};
use crate::services::upkeep::notices;
use crate::state::State;

/// How long taken jobs are ours before another server may take them. Longer than a relay may take
/// to answer.
const LEASE: TimeDelta = TimeDelta::minutes(15);

/// How often a job is tried before a person must look: with the pauses between, some four days (RFC
/// 5321 §4.5.4.1).
const MOST_ATTEMPTS: i32 = 30;

/// How many things a letter tells one by one; of the rest it says how many they are.
const LISTED: usize = 50;

/// How many things one letter is about: more than the busiest reader has in an hour, and no more
/// than is written down in a moment.
const MOST_TOGETHER: i64 = 5_000;

/// Takes jobs and does them.
#[derive(Clone)]
pub struct Worker {
    state: State,
    mailer: Mailer,
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
            lasts: LEASE,
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
        let done = match taken.jobs.as_slice() {
            // Letters about one's own account leave by themselves.
            [(_, Job::Account { to, notice })] => {
                self.account_letter(taken, *to, notice.clone()).await
            }
            _ => self.letter(taken).await,
        };
        match done {
            Ok(ending) => ending,
            Err(MailFault::Final(why)) => Ending::Dead(why),
            Err(MailFault::Passing(why)) => self.again(taken, why),
        }
    }

    /// Writes and sends the letter of these jobs, without what its reader may not see any more.
    async fn letter(&self, taken: &Taken) -> std::result::Result<Ending, MailFault> {
        let Some(to) = taken.jobs.first().map(|(_, job)| job.recipient()) else {
            return Ok(Ending::Done(Vec::new()));
        };
        let told = taken.jobs.iter().filter_map(|(id, job)| match job {
            Job::Letter { about, notice, .. } => Some((*id, (*about, notice.clone()))),
            Job::Account { .. } => None,
        });
        let (ids, told): (Vec<JobId>, Vec<(About, Notice)>) = told.unzip();
        let (ctx, asked) = (self.state.ctx(), told.clone());
        let readable = self
            .state
            .db
            .read(move |conn| notices::readable(conn, &ctx, to, &asked))
            .await;
        let Some((reader, readable)) =
            readable.map_err(|error: Error| MailFault::Passing(error.to_string()))?
        else {
            return Ok(Ending::Dropped(NOT_THEIRS.to_owned()));
        };
        let dropped: Vec<JobId> = ids
            .iter()
            .zip(&readable)
            .filter(|(_, notice)| notice.is_none())
            .map(|(id, _)| *id)
            .collect();
        if dropped.len() == ids.len() {
            return Ok(Ending::Dropped(NOT_THEIRS.to_owned()));
        }
        // What they may not see any more is no part of the letter, nor of the conversation.
        let seen: Vec<(About, &Notice)> = told
            .iter()
            .zip(&readable)
            .filter_map(|((about, _), notice)| Some((*about, notice.as_ref()?)))
            .collect();
        let (listed, rest) = seen.split_at(seen.len().min(LISTED));
        let items = listed
            .iter()
            .map(|(about, notice)| letters::item(&self.state, reader.language, *about, notice))
            .collect();
        let more = More::of(rest.len(), format!("{}/", self.state.base_url));
        let letter = Letter {
            language: reader.language,
            reader: reader.full_name.clone(),
            items,
            more,
        };
        let mut threads: Vec<String> = Vec::new();
        for (about, _) in listed {
            let thread = self.state.master.name("thread", &letters::path(*about));
            if !threads.contains(&thread) {
                threads.push(thread);
            }
        }
        self.send(taken, reader, threads, &letter).await?;
        Ok(Ending::Done(dropped))
    }

    async fn send(
        &self,
        taken: &Taken,
        reader: User,
        threads: Vec<String>,
        letter: &Letter,
    ) -> std::result::Result<(), MailFault> {
        let id = taken.id.to_string();
        let message_id = self.state.master.name("letter", &id);
        let envelope = Envelope {
            id,
            message_id,
            threads,
            name: reader.full_name,
            address: reader.email,
            date: taken.created_at,
        };
        self.mailer.send(&envelope, &write(letter)?).await
    }

    fn again(&self, taken: &Taken, why: String) -> Ending {
        if taken.attempts + 1 >= MOST_ATTEMPTS {
            return Ending::Dead(why);
        }
        Ending::Again(self.state.clock.now() + pause(taken.attempts), why)
    }
}

/// The pause after a failed attempt: half a minute, doubled each time up to four hours.
fn pause(attempts: i32) -> TimeDelta {
    let doubled = 30_i64
        .checked_shl(attempts.clamp(0, 20).unsigned_abs())
        .unwrap_or(i64::MAX);
    TimeDelta::seconds(doubled.min(4 * 3600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_relay_may_be_down_for_three_days() {
        let first: chrono::DateTime<chrono::Utc> = "2026-10-17T02:00:00Z".parse().unwrap();
        let gives_up_at = (0..MOST_ATTEMPTS - 1).fold(first, |at, attempts| at + pause(attempts));
        let tried_for = gives_up_at - first;
        assert!(
            tried_for > TimeDelta::days(3) && tried_for < TimeDelta::days(5),
            "{tried_for}"
        );
        assert_eq!(pause(0), TimeDelta::seconds(30));
        assert_eq!(pause(29), TimeDelta::hours(4));
    }
}
