//! Decisions: drafted by the office, signed by the competent person, numbered and issued by the
//! office. Issuing gives the awards.

mod allowed;
mod caps;
mod correct;
mod draft;
mod gather;
mod issue;
mod list;
mod undo;

use allowed::{allowed, stopped, withheld};

use crate::db::awards::GivenAward;
use crate::db::awards::decisions::DecisionWithIssuer;
use crate::db::nominations::OnDecision;
use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::awards::decision::{Correction, DecisionStatus};
use crate::domain::awards::fund::FundWarning;
use crate::domain::awards::notices;
use crate::domain::base::history::{HistoryEntry, Object};
use crate::domain::base::ids::DecisionId;
use crate::domain::law::rule::cap::BeyondCap;
use crate::domain::law::stage::{Action, StageKind};
use crate::domain::nominations::document::Document;
use crate::domain::nominations::nomination::{Nomination, NominationInContext};
use crate::domain::nominations::submission_letter::SignedLine;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::awards::funds;
use crate::services::nominations::{Allowed, posthumous};
use crate::services::{Ctx, ensure_saved, record};

pub use undo::{Strike, strike, withdraw_signature};

pub use issue::{Issue, issue};

pub use list::{DecisionDigest, DecisionFilter, count, issuers, list};

pub use correct::{Correct, correct};

pub use draft::{delete, draft};

pub use gather::{Agreed, AgreedTogether, GatherFilter, agreed, draft_agreed};

/// The most nominations one decision lists.
pub const MOST_LINES: usize = 5_000;

/// How many decisions are folded at once: nobody waits long for the writer.
const AT_A_STRETCH: i64 = 200;

/// A decision with all that a reader is shown of it.
#[derive(Debug, Clone)]
pub struct ShownDecision {
    /// The decision and its issuer.
    pub found: DecisionWithIssuer,
    /// What it lists, with the amount of each; empty in a list of decisions.
    pub lines: Vec<DecisionLine>,
    /// What it lists, in short; of lists of decisions only.
    pub digest: DecisionDigest,
    /// The signed paper, if it was attached; of a single decision only.
    pub paper: Option<Document>,
    /// Names put right since; of a single decision only.
    pub corrections: Vec<Correction>,
    /// What the caller can do with it.
    pub allowed: Vec<Allowed>,
    /// Why its next step cannot be taken, line by line; told to whom that step is open.
    pub stopped: Vec<FieldFault>,
    /// That it goes beyond the fund of its issuer; while it is not issued, and as it is.
    pub fund_warning: Option<FundWarning>,
    /// That it goes beyond what its issuer gives at most; while it is not issued, and as it is.
    pub beyond_caps: Vec<BeyondCap>,
}

impl ShownDecision {
    /// How many names it lists.
    #[must_use]
    pub fn line_count(&self) -> i64 {
        match self.lines.len() {
            0 => self.digest.lines,
            whole => i64::try_from(whole).unwrap_or(i64::MAX),
        }
    }

    /// What it gave, or would give if it were dated today, đồng; none where nobody knows.
    #[must_use]
    pub fn total(&self) -> Option<i64> {
        match self.lines.as_slice() {
            [] => self.digest.total,
            lines => lines.iter().map(|line| line.amount).sum(),
        }
    }

    /// What of it is in force today, đồng; none before it is issued.
    #[must_use]
    pub fn in_force(&self) -> Option<i64> {
        let given = self.lines.iter().filter_map(|line| line.given.as_ref());
        let amounts: Vec<i64> = given
            .map(|given| {
                if given.status.is_in_force() {
                    given.amount
                } else {
                    0
                }
            })
            .collect();
        (!amounts.is_empty()).then(|| amounts.iter().sum())
    }

    /// As letters tell of it.
    fn paper_now(&self) -> notices::Paper<'_> {
        notices::Paper {
            decision: &self.found.decision,
            issuer_name: &self.found.issuer_name,
            lines: self.lines.len(),
        }
    }
}

/// One nomination on a decision.
#[derive(Debug, Clone)]
pub struct DecisionLine {
    /// The nomination.
    pub filed: NominationInContext,
    /// The award's name in Vietnamese and English.
    pub award_name: (String, String),
    /// What it pays if the decision is dated today, or what it paid; đồng.
    pub amount: Option<i64>,
    /// The record it led to; none before the decision is issued.
    pub given: Option<GivenAward>,
}

/// The decision with its lines. What was paid stands in the records and is never computed again;
/// before that it is what today would pay.
fn whole(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    found: DecisionWithIssuer,
) -> Result<ShownDecision> {
    let given = db::awards::of_decision(tx, found.decision.id)?;
    let lines: Vec<DecisionLine> = db::nominations::of_decision(tx, found.decision.id)?
        .into_iter()
        .map(|OnDecision { filed, award_name }| {
            let given = given
                .iter()
                .find(|given| given.nomination == filed.nomination.id)
                .cloned();
            let amount = given
                .as_ref()
                .map(|given| given.amount)
                .or_else(|| filed.would_pay(&ctx.law, ctx.today()));
            DecisionLine {
                amount,
                given,
                award_name: award_name.unwrap_or_else(|| filed.nomination.award_name(&ctx.law)),
                filed,
            }
        })
        .collect();
    let paper = db::nominations::documents::of_decision(tx, found.decision.id)?;
    let corrections = db::awards::decisions::corrections(tx, found.decision.id)?;
    let mut allowed = withheld(actor, &lines, allowed(actor, &found));
    let stopped = stopped(tx, ctx, actor, &lines, &mut allowed)?;
    let (fund_warning, beyond_caps) = if found.decision.status == DecisionStatus::Issued {
        (None, Vec::new())
    } else {
        let gives = lines.iter().filter_map(|line| line.amount).sum();
        let of = (found.decision.issuer, ctx.today());
        let files = lines.iter().map(|line| &line.filed);
        (
            funds::warning(tx, &found.decision, ctx.today(), gives)?,
            caps::warnings(tx, &ctx.law, of, files)?,
        )
    };
    Ok(ShownDecision {
        found,
        lines,
        digest: DecisionDigest::default(),
        paper,
        corrections,
        allowed,
        stopped,
        fund_warning,
        beyond_caps,
    })
}

/// Is it agreed to, and held by the office that drafts decisions?
pub(in crate::services) fn waits_for_a_decision(ctx: &Ctx, nomination: &Nomination) -> bool {
    nomination
        .stage(&ctx.law)
        .is_some_and(|stage| stage.kind() == StageKind::Issue)
}

/// The files a decision lists, in its order.
fn files_of(tx: &mut Conn, id: DecisionId) -> Result<Vec<NominationInContext>> {
    Ok(db::nominations::of_decision(tx, id)?
        .into_iter()
        .map(|line| line.filed)
        .collect())
}

/// Nobody signs or issues a decision in which they benefit.
fn not_their_own(actor: &Actor, files: &[NominationInContext]) -> Result<()> {
    Ok(files
        .iter()
        .try_for_each(|file| policy::not_their_own(actor, &file.concerned.beneficiary))?)
}

/// One decision with what it lists.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: DecisionId) -> Result<ShownDecision> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let found = db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    whole(tx, ctx, &actor, found)
}

/// Decisions that wait for the caller's own hand: to be signed where they sign, to be issued where
/// they issue, each with its digest. What has waited longest comes first; `most` of each.
pub(in crate::services) fn waiting(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    most: i64,
) -> Result<Vec<ShownDecision>> {
    let mut waiting = Vec::new();
    for (status, right) in [
        (DecisionStatus::Drafted, Right::SignDecision),
        (DecisionStatus::Signed, Right::HandleDecision),
    ] {
        waiting.extend(db::awards::decisions::waiting(
            tx,
            status,
            &actor.units_of(right.roles()),
            most,
        )?);
    }
    let waiting = waiting.into_iter().map(|found| bare(actor, found));
    let mut waiting: Vec<ShownDecision> = waiting.collect();
    list::digest(tx, ctx, &mut waiting)?;
    Ok(waiting)
}

/// A decision without what it lists.
fn bare(actor: &Actor, found: DecisionWithIssuer) -> ShownDecision {
    let (lines, corrections, stopped) = (Vec::new(), Vec::new(), Vec::new());
    ShownDecision {
        allowed: allowed(actor, &found),
        found,
        lines,
        digest: DecisionDigest::default(),
        paper: None,
        corrections,
        stopped,
        fund_warning: None,
        beyond_caps: Vec::new(),
    }
}

/// Notes by what decisions are found that the version before wrote, a stretch at a time; answers
/// how many.
pub fn fold(tx: &mut Conn) -> Result<usize> {
    Ok(db::awards::decisions::fold_some(tx, AT_A_STRETCH)?)
}

/// What was done with a decision.
pub fn history(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
) -> Result<Vec<HistoryEntry>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    Ok(db::base::history::of(tx, Object::Decision(id))?)
}

/// Signs a decision, as the chairman of its issuer, in this post or in the one that the register
/// knows. What stands on it is frozen.
pub fn sign(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
    expected: i64,
    post: Option<String>,
) -> Result<ShownDecision> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found =
        db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let acting = policy::may(
        &actor,
        Right::SignDecision,
        found.decision.issuer,
        &found.issuer_path,
    )?;
    let signer = actor.user().ok_or(Denied::NotHolder)?;
    let files = files_of(tx, id)?;
    not_their_own(&actor, &files)?;
    files.iter().try_for_each(|file| {
        crate::domain::nominations::rights::separate_hands(&actor, Action::Approve, file)
    })?;
    let post = match (post, actor.person) {
        (None, Some(person)) => db::register::people::find_person(tx, &Scope::All, person)?
            .and_then(|person| person.position),
        (post, _) => post,
    };
    let (version, issuer) = (
        found.decision.version,
        (found.issuer_code.clone(), found.issuer_name.clone()),
    );
    let (decision, signed) =
        found
            .decision
            .sign((signer, actor.name.clone()), post, issuer, ctx.now)?;
    if version != expected {
        return Err(Error::Stale);
    }
    posthumous::must_fit(tx, ctx, &files)?;
    ensure_saved(db::awards::decisions::save_if_unchanged(tx, &decision)?)?;
    let lines: Vec<SignedLine> = files
        .iter()
        .map(|file| SignedLine::of(file, &ctx.law))
        .collect();
    db::awards::decisions::freeze(tx, id, &lines)?;
    found.decision = decision;
    let shown = whole(tx, ctx, &actor, found)?;
    let following = notices::of_decision(&signed, &shown.paper_now());
    record(tx, ctx, &acting, &[signed], &following)?;
    Ok(shown)
}
