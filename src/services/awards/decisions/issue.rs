//! Numbering and issuing a decision, which gives the awards.

use chrono::{Datelike, NaiveDate};

use super::{ShownDecision, caps, not_their_own, whole};
use crate::db::{self, Conn, Failure};
use crate::domain::access::policy::{self, Right};
use crate::domain::awards::decision::Numbering;
use crate::domain::awards::notices;
use crate::domain::base::days::local_date;
use crate::domain::base::ids::DecisionId;
use crate::domain::base::number;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::{Command, NominationInContext};
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::awards::{AwardingPaper, funds, give, payments};
use crate::services::nominations::{checks, posthumous};
use crate::services::{Ctx, ensure_saved, record};

/// What the office enters to issue a decision.
#[derive(Debug, Clone)]
pub struct Issue {
    /// Its own number and the letter behind it; none to take the next one of our counter for the
    /// series.
    pub number: Option<(i32, String)>,
    /// What stands behind the stroke.
    pub series: String,
    /// The date of the decision, local.
    pub date: NaiveDate,
}

/// Enters number and date, issues the decision, and gives every award it lists. All of it, or
/// nothing.
pub fn issue(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: DecisionId,
    expected: i64,
    entered: Issue,
) -> Result<ShownDecision> {
    db::register::units::share_tree(tx)?;
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let mut found =
        db::awards::decisions::find(tx, &scope, id)?.ok_or(Error::NotFound("decision"))?;
    let acting = policy::may(
        &actor,
        Right::HandleDecision,
        found.decision.issuer,
        &found.issuer_path,
    )?;
    let lines = db::nominations::of_decision(tx, id)?;
    let (files, signed): (Vec<NominationInContext>, Vec<_>) = lines
        .into_iter()
        .map(|line| (line.filed, line.award_name))
        .unzip();
    not_their_own(&actor, &files)?;
    let (version, issuer) = (found.decision.version, found.decision.issuer);
    let agreed = agreed(tx, id, &files)?;
    // What the domain refuses, it refuses before a number is taken.
    let numbering = |(number, suffix)| Numbering {
        number,
        suffix,
        series: entered.series.clone(),
        date: entered.date,
    };
    found
        .decision
        .clone()
        .issue(numbering((1, String::new())), agreed, ctx.now)?;
    if version != expected {
        return Err(Error::Stale);
    }
    let (year, key) = (entered.date.year(), number::key(&entered.series));
    let number = if let Some(own) = entered.number {
        db::awards::decisions::note_number(tx, issuer, year, &key, own.0)?;
        own
    } else {
        let next = db::awards::decisions::next_number(tx, issuer, year, &key)?;
        (
            next.ok_or_else(|| Error::taken(numbering((number::MOST, String::new())).written()))?,
            String::new(),
        )
    };
    let numbered = numbering(number);
    let written = numbered.written();
    let (decision, issued) = found.decision.issue(numbered, agreed, ctx.now)?;
    found.decision = decision;
    match db::awards::decisions::save_if_unchanged(tx, &found.decision) {
        // The number is given in this year, or one that looks like it.
        Err(Failure::Duplicate(_)) => return Err(Error::taken(written)),
        saved => ensure_saved(saved?)?,
    }
    checks::must_pass(tx, ctx, &actor, &files, Action::Issue)?;
    posthumous::must_fit(tx, ctx, &files)?;
    let (mut ended, mut facts) = (Vec::with_capacity(files.len()), vec![issued]);
    let given = Command::plain(Action::Issue);
    for file in &files {
        let (nomination, awarded) =
            file.nomination
                .clone()
                .apply(&given, None, file.subject_kind, &ctx.moment())?;
        ended.push(nomination);
        facts.push(awarded);
    }
    ensure_saved(db::nominations::end_if_unchanged(tx, &ended)?)?;
    let given = AwardingPaper::by(&found)?;
    let mut awards = give(tx, ctx, &given, &files)?;
    for (award, signed) in awards.iter_mut().zip(signed) {
        award.facts.award_name = signed.unwrap_or_else(|| award.facts.award_name.clone());
    }
    let beyond_caps = caps::warnings(tx, &ctx.law, (issuer, entered.date), files.iter())?;
    db::awards::insert(tx, &awards)?;
    let gives = awards.iter().filter_map(|award| award.facts.amount).sum();
    let fund_warning = funds::warning(tx, &found.decision, entered.date, gives)?;
    payments::open(tx, awards.iter().map(|award| (issuer, award)))?;
    let following: Vec<_> = files
        .iter()
        .zip(&awards)
        .map(|(file, award)| notices::of_award(file, award, &ctx.law))
        .collect();
    record(tx, ctx, &acting, &facts, &following)?;
    posthumous::tell_register(tx, ctx, &acting, &files)?;
    Ok(ShownDecision {
        fund_warning,
        beyond_caps,
        ..whole(tx, ctx, &actor, found)?
    })
}

/// The day on which the last of the files was agreed to; none where no signed paper is attached.
fn agreed(
    tx: &mut Conn,
    id: DecisionId,
    files: &[NominationInContext],
) -> Result<Option<NaiveDate>> {
    let paper = db::nominations::documents::of_decision(tx, id)?;
    let days = files
        .iter()
        .map(|file| local_date(file.nomination.state.since()));
    Ok(paper.and_then(|_| days.max()))
}
