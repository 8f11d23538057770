//! A file as its page shows it: all that is on it, what is still missing, and what the reader can
//! do with each part of it.

mod page;
mod steps;

use std::collections::BTreeSet;

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::awards::award::Award;
use crate::domain::awards::decision::Decision;
use crate::domain::base::ids::{NominationId, UserId};
use crate::domain::base::office::Office;
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::finding::newer::FavouredStandard;
use crate::domain::law::route::Slot;
use crate::domain::law::stage::StageKind;
use crate::domain::nominations::document::Document;
use crate::domain::nominations::event::Event;
use crate::domain::nominations::submission_letter::SubmissionLetter;
use crate::error::{Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller, unheld};
use crate::services::nominations::{
    NominationWithRights, as_on_papers, checked, checks, of_the_dead, posthumous, view_of,
    visible_findings,
};

pub use page::{NominationPage, file};
pub use steps::Step;

/// One nomination with its people and its past.
#[derive(Debug, Clone)]
pub struct NominationDetails {
    /// The nomination.
    pub shown: NominationWithRights,
    /// The names of those who hold it and may act on it.
    pub holders: Vec<String>,
    /// The same with their accounts.
    pub colleagues: Vec<(UserId, String)>,
    /// Who can give it to somebody, where nobody holds it.
    pub menders: Vec<String>,
    /// What was done.
    pub achievement: String,
    /// What happened, if it was an event.
    pub event: Option<Event>,
    /// The papers it has, by slot.
    pub documents: Vec<Document>,
    /// The slots of its route.
    pub slots: Vec<Slot>,
    /// What the checks find.
    pub findings: Vec<Finding>,
    /// What is found of the law's standard; none where the law has no grounds for its award.
    pub standard: Option<FavouredStandard>,
    /// Why it cannot go on as what it says of the life of its subject.
    pub unfit: Option<FieldFault>,
    /// The submission letter it stands on, and whether the reader may open it.
    pub letter: Option<(SubmissionLetter, bool)>,
    /// The decision it stands on, and whether the reader may open it.
    pub decision: Option<(Decision, bool)>,
    /// The record it led to.
    pub award: Option<Award>,
}

/// One nomination.
pub fn find(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
) -> Result<NominationDetails> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    whole(tx, ctx, (&actor, &scope), id)
}

/// One nomination, for a reader who was looked up already.
fn whole(
    tx: &mut Conn,
    ctx: &Ctx,
    (actor, scope): (&Actor, &Scope),
    id: NominationId,
) -> Result<NominationDetails> {
    let filed = db::nominations::find(tx, scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let offices: Vec<Office> = filed.nomination.holders();
    let held_by = db::access::users::held_by(&offices, ctx.today()).ask(tx)?;
    let mut known = BTreeSet::new();
    let able = held_by.into_iter().filter(|holder| {
        !holder.is_of(filed.nomination.hands.barred()) && known.insert(holder.user)
    });
    let colleagues: Vec<(UserId, String)> = able.map(|holder| (holder.user, holder.name)).collect();
    let holders: Vec<String> = colleagues.iter().map(|(_, name)| name.clone()).collect();
    let is_unheld = Some(!offices.is_empty() && holders.is_empty());
    let menders = if is_unheld == Some(true) {
        unheld::menders(tx, ctx, &offices)?
    } else {
        Vec::new()
    };
    // Whoever sees a file sees what it rests on, wherever its person works by now.
    let deed = db::nominations::events::deed(tx, filed.nomination.content.achievement)?;
    let (achievement, event) = deed.unwrap_or_default();
    let documents = db::nominations::documents::of_nomination(tx, id)?;
    let slots = filed
        .nomination
        .route(&ctx.law)
        .map(|route| route.documents.clone())
        .unwrap_or_default();
    let (findings, standard) = checks::with_standard(tx, ctx, &filed)?;
    let findings = visible_findings(ctx, actor, &filed, findings);
    let scope = actor.scope();
    let letter = db::nominations::submission_letters::of_nomination(tx, id)?
        .map(|(letter, unit)| (letter, scope.contains(&unit)));
    let decision = db::awards::decisions::of_nomination(tx, id)?
        .map(|(decision, unit)| (decision, scope.contains(&unit)));
    let award = db::awards::of_nomination(tx, id)?;
    let shown = as_on_papers(tx, vec![view_of(ctx, actor, filed)])?
        .pop()
        .ok_or(Error::NotFound("nomination"))?;
    // What a superior authority decided is recorded all the same.
    let goes_on = shown
        .filed
        .nomination
        .stage(&ctx.law)
        .is_some_and(|stage| stage.kind() != StageKind::External);
    let unfit = if goes_on {
        posthumous::stopped(tx, ctx, &[&shown.filed])?.pop()
    } else {
        None
    };
    let shown = NominationWithRights {
        unheld: is_unheld,
        ..of_the_dead(checked(shown, &findings), unfit.as_ref())
    };
    Ok(NominationDetails {
        shown,
        holders,
        colleagues,
        menders,
        achievement,
        event,
        documents,
        slots,
        findings,
        standard,
        unfit,
        letter,
        decision,
        award,
    })
}
