//! What runs without being asked: one worker that takes queued jobs one after the other, under a lease.

mod accounts;
pub mod upkeep;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::domain::account::User;
use crate::domain::job::{Job, Notice};
use crate::error::Result;
use crate::mail::{Envelope, Facts, MailFault, Mailer, write};
use crate::services::letters::{self, Letter, Topic};
use crate::services::queue::{self, Ending, Taken};
use crate::state::State;
use crate::words;

/// How long a taken job is ours before another server may take it. Longer than a relay may take to answer.
const LEASE: TimeDelta = TimeDelta::minutes(15);

/// How often a job is tried before a person must look: with the pauses between, some four days (RFC 5321 §4.5.4.1).
const MOST_ATTEMPTS: i32 = 30;

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

    /// Works until told to stop; a job that was begun is finished.
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

    /// Does one job that is due; answers whether there was one.
    pub async fn one(&self) -> Result<bool> {
        let now = self.state.clock.now();
        let Some(taken) = self.state.db.write(move |tx| queue::take(tx, now, LEASE)).await? else { return Ok(false) };
        let ending = self.perform(&taken).await;
        match &ending {
            Ending::Done => tracing::info!(job = %taken.id, "job done"),
            Ending::Dropped(why) => tracing::info!(job = %taken.id, why, "job dropped"),
            Ending::Again(at, why) => tracing::warn!(job = %taken.id, %at, why, "job will be tried again"),
            Ending::Dead(why) => tracing::error!(job = %taken.id, why, "job given up"),
        }
        self.state.db.write(move |tx| queue::finish(tx, taken.id, &ending)).await?;
        Ok(true)
    }

    async fn perform(&self, taken: &Taken) -> Ending {
        let (to, about, notice) = match taken.job.clone() {
            Job::Letter { to, about, notice } => (to, about, notice),
            Job::Account { to, notice } => return self.account_letter(taken, to, notice).await,
        };
        let ctx = self.state.ctx();
        let letter = self.state.db.read(move |conn| letters::about(conn, &ctx, to, about)).await;
        let letter = match letter {
            Ok(Some(letter)) => letter,
            Ok(None) => return Ending::Dropped("the reader may not see it any more".to_owned()),
            Err(error) => return self.again(taken, error.to_string()),
        };
        self.send(taken, &letter.to, &facts(&self.state, &letter, &notice)).await
    }

    async fn send(&self, taken: &Taken, to: &User, facts: &Facts) -> Ending {
        let envelope = Envelope { id: taken.id.to_string(), name: to.full_name.clone(), address: to.email.clone(), date: taken.created_at };
        let sent = match write(facts) {
            Ok(written) => self.mailer.send(&envelope, &written).await,
            Err(fault) => Err(fault),
        };
        match sent {
            Ok(()) => Ending::Done,
            Err(MailFault::Final(why)) => Ending::Dead(why),
            Err(MailFault::Passing(why)) => self.again(taken, why),
        }
    }

    fn again(&self, taken: &Taken, why: String) -> Ending {
        if taken.attempts + 1 >= MOST_ATTEMPTS {
            return Ending::Dead(why);
        }
        Ending::Again(self.state.clock.now() + pause(taken.attempts), why)
    }
}

/// What a letter tells: its template, and a row for each fact.
fn facts(state: &State, letter: &Letter, notice: &Notice) -> Facts {
    let language = letter.to.language;
    let mut rows: Vec<(&'static str, String)> = Vec::new();
    let (mut subject, mut award_name, mut stage_name) = (String::new(), String::new(), String::new());
    let path = match &letter.topic {
        Topic::File(filed, _) => {
            let kind = words::say(language, &format!("subject-{}", filed.subject_kind));
            subject.clone_from(&filed.subject_name);
            words::of(language, &state.law.award_name(&filed.nomination)).clone_into(&mut award_name);
            rows.push(("mail-subject", format!("{subject} ({kind})")));
            rows.push(("mail-award", award_name.clone()));
            rows.push(("mail-unit", filed.unit_name.clone()));
            format!("nominations/{}", filed.nomination.id)
        }
        Topic::Paper(found, lines) => {
            subject.clone_from(&found.decision.title);
            rows.push(("mail-paper", subject.clone()));
            rows.push(("mail-issuer", found.issuer_name.clone()));
            rows.push(("mail-lines", lines.to_string()));
            rows.extend(found.decision.signer.as_ref().map(|(_, name)| ("mail-signer", name.clone())));
            format!("decisions/{}", found.decision.id)
        }
    };
    let template = match notice {
        Notice::Waiting { stage, due_on, reason } => {
            let route = if let Topic::File(filed, _) = &letter.topic { filed.nomination.route(&state.law) } else { None };
            let known = route.and_then(|route| route.stage(stage)).map(|stage| words::of(language, &stage.name));
            known.unwrap_or(stage).clone_into(&mut stage_name);
            rows.push(("mail-stage", stage_name.clone()));
            rows.extend(due_on.map(|due| ("mail-due", words::date(due))));
            rows.extend(reason.clone().map(|reason| ("mail-reason", reason)));
            if reason.is_some() { "returned" } else { "waiting" }
        }
        Notice::Refused { reason } => {
            rows.push(("mail-reason", reason.clone()));
            "refused"
        }
        Notice::Awarded => {
            if let Topic::File(_, Some(award)) = &letter.topic {
                rows.push(("mail-decision", format!("{}, {}", award.facts.decision_number, words::date(award.facts.decided_on))));
                rows.push(("mail-amount", words::dong(award.facts.amount)));
            }
            "awarded"
        }
        Notice::ToSign => "to_sign",
        Notice::ToIssue => "to_issue",
    };
    Facts {
        language,
        reader: letter.to.full_name.clone(),
        template,
        params: vec![("subject", subject), ("award", award_name), ("stage", stage_name)],
        rows,
        url: format!("{}/{path}", state.base_url),
    }
}

/// The pause after a failed attempt: half a minute, doubled each time up to four hours.
fn pause(attempts: i32) -> TimeDelta {
    let doubled = 30_i64.checked_shl(attempts.clamp(0, 20).unsigned_abs()).unwrap_or(i64::MAX);
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
        assert!(tried_for > TimeDelta::days(3) && tried_for < TimeDelta::days(5), "{tried_for}");
        assert_eq!(pause(0), TimeDelta::seconds(30));
        assert_eq!(pause(29), TimeDelta::hours(4));
    }
}
