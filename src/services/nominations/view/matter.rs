//! What a person decides a file by: who did what, what the checks find, which papers are there. In
//! lists as on the page of one, for a fixed number of statements.

use std::collections::{BTreeMap, BTreeSet};

use crate::db::nominations::events;
use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::base::ids::{AchievementId, NominationId};
use crate::domain::eligibility::finding::Finding;
use crate::domain::law::route::{Route, Slot};
use crate::domain::nominations::nomination::{Nomination, NominationInContext, Status};
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::nominations::{NominationWithRights, checks, visible_findings};

pub use crate::db::nominations::events::Summary;

/// What a file is about, in a line of a list.
#[derive(Debug, Clone, Default)]
pub struct Matter {
    /// What was done, and at which event.
    pub summary: Option<Summary>,
    /// What the checks found, where they were asked.
    pub checks: Option<Checks>,
    /// How many of the papers that must be there are.
    pub papers: Ratio,
    /// Is there a paper that shows what was done, where its route has a place for such?
    pub proof: Option<bool>,
    /// Why it was returned, or what it was asked for, while it waits for that.
    pub asked_for: Option<String>,
}

/// So many of so many.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratio {
    /// How many are there.
    pub have: usize,
    /// How many should be.
    pub of: usize,
}

impl Ratio {
    /// Are all there?
    #[must_use]
    pub fn is_whole(self) -> bool {
        self.have >= self.of
    }
}

/// What the checks found of a file.
#[derive(Debug, Clone)]
pub struct Checks {
    /// Those that are met, of those that ask something of it.
    pub met: Ratio,
    /// The first that is broken; else the first that nobody has looked at.
    pub open: Option<Finding>,
}

impl Checks {
    /// Of what the actor is told.
    #[must_use]
    pub fn of(findings: &[Finding]) -> Self {
        let asked = || findings.iter().filter(|finding| finding.verdict.applies);
        let broken = asked().find(|finding| finding.is_broken());
        let unseen = || asked().find(|finding| finding.is_for_a_look() && finding.said.is_none());
        Self {
            open: broken.or_else(unseen).cloned(),
            met: Ratio {
                have: asked()
                    .filter(|finding| {
                        let is_open = finding.is_for_a_look() && finding.said.is_none();
                        !(finding.is_broken() || is_open)
                    })
                    .count(),
                of: asked().count(),
            },
        }
    }
}

/// What each of these files is about, in their order. Only where it is asked for the rules are:
/// what has ended, or is for others to weigh, shows them on its own page.
pub(in crate::services) fn matters(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    page: &[NominationWithRights],
    judged: bool,
) -> Result<Vec<Matter>> {
    let nominations = || page.iter().map(|shown| &shown.filed.nomination);
    let achievements: Vec<AchievementId> = nominations()
        .map(|nomination| nomination.content.achievement)
        .collect();
    let ids: Vec<NominationId> = nominations().map(|nomination| nomination.id).collect();
    let asked = (
        events::summaries(&achievements),
        db::nominations::documents::filled_slots(&ids),
    );
    let (summaries, filled) = asked.ask(tx)?;
    let summaries: BTreeMap<AchievementId, Summary> = summaries.into_iter().collect();
    let filled: BTreeSet<(NominationId, String)> = filled.into_iter().collect();
    let waits = |nomination: &&Nomination| {
        matches!(
            nomination.status(),
            Status::Returned | Status::Supplementing
        )
    };
    let waiting: Vec<NominationId> = nominations()
        .filter(waits)
        .map(|nomination| nomination.id)
        .collect();
    let asked_for = db::base::history::asked_for(tx, &waiting)?;
    let mut findings = if judged && !page.is_empty() {
        let filed: Vec<_> = page.iter().map(|shown| &shown.filed).collect();
        checks::findings(tx, ctx, &filed)?
    } else {
        Vec::new()
    }
    .into_iter();
    let matter = |shown: &NominationWithRights| {
        let nomination = &shown.filed.nomination;
        let route = nomination.route(&ctx.law);
        let slots = route.map(|route| route.documents.as_slice());
        let must: Vec<&Slot> = slots
            .unwrap_or_default()
            .iter()
            .filter(|slot| slot.required)
            .collect();
        let is_filled = |slot: &Slot| filled.contains(&(nomination.id, slot.code.clone()));
        Matter {
            proof: route.and_then(Route::proofs).map(is_filled),
            summary: summaries.get(&nomination.content.achievement).cloned(),
            checks: findings
                .next()
                .map(|found| Checks::of(&visible_findings(ctx, actor, &shown.filed, found))),
            asked_for: asked_for.get(&nomination.id).cloned(),
            papers: Ratio {
                have: must.iter().filter(|slot| is_filled(slot)).count(),
                of: must.len(),
            },
        }
    };
    Ok(page.iter().map(matter).collect())
}

/// What was done, by the files on a paper: whoever reads the paper reads that.
pub fn deeds<'n>(
    tx: &mut Conn,
    files: impl Iterator<Item = &'n Nomination>,
) -> Result<BTreeMap<NominationId, Summary>> {
    let of: Vec<(NominationId, AchievementId)> = files
        .map(|nomination| (nomination.id, nomination.content.achievement))
        .collect();
    let achievements: Vec<AchievementId> = of.iter().map(|(_, achievement)| *achievement).collect();
    let found: BTreeMap<AchievementId, Summary> = events::summaries(&achievements)
        .ask(tx)?
        .into_iter()
        .collect();
    let summary = |(id, achievement)| Some((id, found.get(&achievement).cloned()?));
    Ok(of.into_iter().filter_map(summary).collect())
}

/// What the checks find of files that a council votes on, in their order, as far as this voter is
/// told.
pub fn verdicts(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    files: &[&NominationInContext],
) -> Result<Vec<Checks>> {
    let actor = access::actor(tx, ctx, caller)?;
    let findings = checks::findings(tx, ctx, files)?;
    let told = |(filed, found): (&&NominationInContext, _)| {
        Checks::of(&visible_findings(ctx, &actor, filed, found))
    };
    Ok(files.iter().zip(findings).map(told).collect())
}
