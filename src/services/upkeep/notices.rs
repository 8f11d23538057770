//! What a letter to a user may still tell them, looked up when it leaves: is the account in use,
//! and may they still see the thing? What it says of the thing was written down when it was caused.

use crate::db::{self, Conn, Reading};
use crate::domain::access::account::User;
use crate::domain::access::actor::Actor;
use crate::domain::awards::notices::{Paper, facts_of_paper, with_award};
use crate::domain::base::ids::{DecisionId, LetterId, NominationId, UserId};
use crate::domain::base::job::{About, Facts, Notice, Template};
use crate::domain::nominations::notices::facts;
use crate::error::Result;
use crate::services::Ctx;

/// The reader, and of each notice what they may still be told: none where they may not see the
/// thing any more. Nobody when the account is off. A fixed number of statements, however many
/// notices.
pub fn readable(
    tx: &mut Conn,
    ctx: &Ctx,
    to: UserId,
    notices: &[(About, Notice)],
) -> Result<Option<(User, Vec<Option<Notice>>)>> {
    let Some(user) = db::access::users::with_id(tx, to)?.filter(|user| user.active) else {
        return Ok(None);
    };
    let offices = db::access::offices(to, ctx.today()).ask(tx)?;
    let scope = Actor {
        offices,
        ..crate::services::access::hand_of(&user)
    }
    .scope();
    let files: Vec<NominationId> = notices
        .iter()
        .filter_map(|(about, _)| about.nomination())
        .collect();
    let papers: Vec<DecisionId> = notices
        .iter()
        .filter_map(|(about, _)| about.decision())
        .collect();
    let files = if files.is_empty() {
        Vec::new()
    } else {
        db::nominations::with_ids(tx, &scope, &files)?
    };
    let papers = if papers.is_empty() {
        Vec::new()
    } else {
        db::awards::decisions::with_ids(tx, &scope, &papers)?
    };
    let letters: Vec<LetterId> = notices
        .iter()
        .filter_map(|(about, _)| about.letter())
        .collect();
    let letters = if letters.is_empty() {
        Vec::new()
    } else {
        db::nominations::submission_letters::with_ids(tx, &scope, &letters)?
    };
    let mut told = Vec::with_capacity(notices.len());
    for (about, notice) in notices {
        let mut notice = notice.clone();
        let seen = match about {
            About::Nomination(id) => {
                let file = files.iter().find(|file| file.nomination.id == *id);
                if let Some(file) = file.filter(|_| notice.facts.is_bare()) {
                    let award = db::awards::of_nomination(tx, *id)?
                        .filter(|_| notice.template == Template::Awarded);
                    notice = as_it_is(notice, facts::of_stage(file, &ctx.law));
                    notice.facts = award.iter().fold(notice.facts, with_award);
                }
                file.is_some()
            }
            About::Decision(id) => {
                let found = papers.iter().find(|found| found.decision.id == *id);
                if let Some(found) = found.filter(|_| notice.facts.is_bare()) {
                    let lines = db::nominations::of_decision(tx, *id)?.len();
                    let paper = Paper {
                        decision: &found.decision,
                        issuer_name: &found.issuer_name,
                        lines,
                    };
                    notice = as_it_is(notice, facts_of_paper(&paper));
                }
                found.is_some()
            }
            About::Letter(id) => letters.contains(id),
            // When a body takes nominations is no secret.
            About::Cycle(_) => true,
        };
        told.push(seen.then_some(notice));
    }
    Ok(Some((user, told)))
}

/// A notice that an earlier version queued, without facts of its thing: it tells them as they are,
/// with the day and the reason it was queued with. What came back waited too, then.
fn as_it_is(queued: Notice, now: Facts) -> Notice {
    let Notice { template, facts } = queued;
    let waits = template == Template::Waiting;
    let template = if waits && facts.reason.is_some() {
        Template::Returned
    } else {
        template
    };
    let stage_name = now.stage_name.clone().filter(|_| waits);
    Notice {
        template,
        facts: Facts {
            stage_name,
            due_on: facts.due_on,
            reason: facts.reason,
            ..now
        },
    }
}
