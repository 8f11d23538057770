//! What runs without being asked: one worker that takes queued jobs one after the other, under a lease.

pub mod upkeep;

use chrono::TimeDelta;
use tokio::sync::watch;

use crate::domain::account::LinkPurpose;
use crate::domain::ids::UserId;
use crate::domain::job::{Job, Notice};
use crate::error::{Error, Result};
use crate::mail::{Envelope, Facts, MailFault, Mailer, write};
use crate::secrets;
use crate::services::letters::{self, Letter, Topic};
use crate::services::passwords;
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
        let Job::Letter { to, about, notice } = taken.job.clone();
        let ctx = self.state.ctx();
        let letter = self.state.db.read(move |conn| letters::about(conn, &ctx, to, about)).await;
        let letter = match letter {
            Ok(Some(letter)) => letter,
            Ok(None) => return Ending::Dropped("the reader may not see it any more".to_owned()),
            Err(error) => return self.again(taken, error.to_string()),
        };
        let envelope = Envelope {
            id: taken.id.to_string(),
            name: letter.to.full_name.clone(),
            address: letter.to.email.clone(),
            date: taken.created_at,
        };
        let mut facts = facts(&self.state, &letter, &notice);
        match self.link(to, &notice).await {
            Ok(Some(Link { url, until })) => {
                facts.url = url;
                facts.rows.push(("mail-until", until));
            }
            Ok(None) => {}
            Err(Ending::Again(_, why)) => return self.again(taken, why),
            Err(ending) => return ending,
        }
        let sent = match write(&facts) {
            Ok(written) => self.mailer.send(&envelope, &written).await,
            Err(fault) => Err(fault),
        };
        match sent {
            Ok(()) => Ending::Done,
            Err(MailFault::Final(why)) => Ending::Dead(why),
            Err(MailFault::Passing(why)) => self.again(taken, why),
        }
    }

    /// The link of a letter that needs one, made at this moment: its token never stands in a job, and the one of an earlier attempt ends.
    async fn link(&self, to: UserId, notice: &Notice) -> std::result::Result<Option<Link>, Ending> {
        let (purpose, lasts) = match notice {
            Notice::Invitation => (LinkPurpose::Invitation, self.state.invitation_lasts),
            Notice::Reset => (LinkPurpose::Reset, self.state.reset_lasts),
            _ => return Ok(None),
        };
        let again = |error: Error| Ending::Again(self.state.clock.now(), error.to_string());
        let token = secrets::random_token().map_err(|fault| again(fault.into()))?;
        let (ctx, hash) = (self.state.ctx(), secrets::fingerprint(&token));
        let made = self.state.db.write(move |tx| passwords::make_link(tx, &ctx, to, purpose, &hash, lasts)).await.map_err(again)?;
        let until = made.ok_or_else(|| Ending::Dropped("the account needs no link any more".to_owned()))?;
        Ok(Some(Link { url: format!("{}/password?token={token}", self.state.base_url), until: words::moment(until) }))
    }

    fn again(&self, taken: &Taken, why: String) -> Ending {
        if taken.attempts + 1 >= MOST_ATTEMPTS {
            return Ending::Dead(why);
        }
        Ending::Again(self.state.clock.now() + pause(taken.attempts), why)
    }
}

/// A link for a letter, and until when it works.
struct Link {
    url: String,
    until: String,
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
        Topic::Account => {
            rows.push(("mail-account", letter.to.email.clone()));
            "account".to_owned()
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
        Notice::Invitation => "invitation",
        Notice::Reset => "reset",
        Notice::PasswordChanged { at } => {
            rows.push(("mail-when", words::moment(*at)));
            "password_changed"
        }
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
