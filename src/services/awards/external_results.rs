//! What the Prime Minister or the President decided on files that were submitted to them: recorded
//! by the standing office.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate};

use super::{AwardingPaper, give, payments};
use crate::db::{self, Conn};
use crate::domain::awards::notices;
use crate::domain::base::code::codes;
use crate::domain::base::days::local_date;
use crate::domain::base::ids::NominationId;
use crate::domain::base::job::QueuedLetter;
use crate::domain::base::number;
use crate::domain::eligibility::finding::Finding;
use crate::domain::law::stage::{Action, StageKind};
use crate::domain::nominations::nomination::{Command, NominationInContext};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::nominations::{
    NominationWithRights, PlannedAct, carry_out, check_ids, checks, posthumous, view_of,
};
use crate::services::{Ctx, record};

codes! {
    /// What the superior authority decided.
    ExternalOutcome {
        /// The award was given.
        Awarded = "awarded",
        /// It was declined.
        Declined = "declined",
        /// The file came back to be put right.
        Returned = "returned",
    }
}

/// A result to record.
#[derive(Debug, Clone)]
pub struct RecordResult {
    /// Which files.
    pub nominations: Vec<NominationId>,
    /// What was decided.
    pub outcome: ExternalOutcome,
    /// Number and series of the paper, `1201/QĐ-CTN`.
    pub number: String,
    /// Its date, local.
    pub date: NaiveDate,
    /// Who signed it.
    pub signer: String,
    /// Why it was declined or came back.
    pub reason: Option<String>,
    /// The rule it was declined on.
    pub citation: Option<String>,
}

/// Files as they are after a result, each with the checks that would have stopped an award of ours.
#[derive(Debug, Clone)]
pub struct Recorded {
    /// The files.
    pub files: Vec<NominationWithRights>,
    /// Of which file what is not met.
    pub warnings: Vec<(NominationId, Finding)>,
}

/// Records a result for files that wait for it, all or none. What a superior authority decided is a
/// fact: a check that is not met warns, in the answer and in the history, and stops nothing.
pub fn record_result(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    new: RecordResult,
) -> Result<Recorded> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let files = db::nominations::with_ids(tx, &scope, &new.nominations)?;
    let mut faults = check_ids(&new.nominations, &files);
    if new.date > ctx.today() {
        faults.push(FieldFault::new("/date", "in_future"));
    }
    if files
        .iter()
        .any(|file| new.date < local_date(file.nomination.counted_from()))
    {
        faults.push(FieldFault::new("/date", "before_receipt"));
    }
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let action = match new.outcome {
        ExternalOutcome::Awarded => Action::Issue,
        ExternalOutcome::Declined => Action::Refuse,
        ExternalOutcome::Returned => Action::Return,
    };
    let mut acting = actor.clone();
    for file in &files {
        acting = crate::domain::nominations::rights::may_act(&actor, action, file, &ctx.moment())?;
        if file
            .nomination
            .stage(&ctx.law)
            .is_none_or(|stage| stage.kind() != StageKind::External)
        {
            return Err(Error::WrongStage(file.nomination.state.stage().to_owned()));
        }
    }
    let warnings = if new.outcome == ExternalOutcome::Awarded {
        warned(tx, ctx, &files)?
    } else {
        Vec::new()
    };
    let command = Command {
        reason: new.reason.clone(),
        citation: new.citation.clone(),
        decided_above: true,
        ..Command::plain(action)
    };
    let moves = files
        .iter()
        .map(|filed| PlannedAct {
            filed: filed.clone(),
            expected: None,
            is_locked: false,
            detail: Vec::new(),
        })
        .collect();
    let mut done = carry_out(tx, ctx, &acting, moves, &command)?;
    let paper = || {
        vec![
            ("number", new.number.clone()),
            ("date", new.date.to_string()),
            ("signer", new.signer.clone()),
        ]
    };
    for (fact, file) in done.facts.iter_mut().zip(&files) {
        fact.detail.extend(paper());
        let rules: Vec<&str> = warnings
            .iter()
            .filter(|(id, _)| *id == file.nomination.id)
            .map(|(_, finding)| finding.rule.as_str())
            .collect();
        if !rules.is_empty() {
            fact.detail.push(("warnings", rules.join(" ")));
        }
    }
    if new.outcome == ExternalOutcome::Awarded {
        done.following.extend(awarded(tx, ctx, &new, files)?);
        posthumous::tell_register(tx, ctx, &acting, &done.files)?;
    }
    record(tx, ctx, &acting, &done.facts, &done.following)?;
    Ok(Recorded {
        files: done
            .files
            .into_iter()
            .map(|filed| view_of(ctx, &actor, filed))
            .collect(),
        warnings,
    })
}

/// Gives what the paper awards; answers the letters that follow.
fn awarded(
    tx: &mut Conn,
    ctx: &Ctx,
    new: &RecordResult,
    files: Vec<NominationInContext>,
) -> Result<Vec<QueuedLetter>> {
    let (mut awards, mut following) = (Vec::with_capacity(files.len()), Vec::new());
    // Who submitted pays from their fund.
    let mut payers = Vec::with_capacity(files.len());
    for ((code, name), files) in by_authority(ctx, files)? {
        // The same paper can list files of several bodies: it has one date.
        let papers = db::awards::papers_of(tx, &code, new.date.year())?;
        let same = |(known, date): &(String, NaiveDate)| {
            *date != new.date && number::key(known) == number::key(&new.number)
        };
        if papers.iter().any(same) {
            return Err(Error::taken(new.number.clone()));
        }
        let paper = AwardingPaper {
            decision: None,
            number: new.number.clone(),
            date: new.date,
            signer: new.signer.clone(),
            signer_post: None,
            issuer_code: code,
            issuer_name: name,
        };
        let given = give(tx, ctx, &paper, &files)?;
        following.extend(
            files
                .iter()
                .zip(&given)
                .map(|(file, award)| notices::of_award(file, award, &ctx.law)),
        );
        payers.extend(files.iter().map(|file| file.nomination.places.deciding));
        awards.extend(given);
    }
    db::awards::insert(tx, &awards)?;
    payments::open(tx, payers.into_iter().zip(&awards))?;
    Ok(following)
}

/// What stands in the way of an award of ours, file by file.
fn warned(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &[NominationInContext],
) -> Result<Vec<(NominationId, Finding)>> {
    let refs: Vec<&NominationInContext> = files.iter().collect();
    let found = files.iter().zip(checks::findings(tx, ctx, &refs)?);
    let stands = |finding: &Finding| finding.stops(Action::Issue);
    let warned = found.flat_map(|(file, found)| {
        found
            .into_iter()
            .filter(stands)
            .map(|finding| (file.nomination.id, finding))
    });
    Ok(warned.collect())
}

/// Files by code and name of the authority that gives their award.
fn by_authority(
    ctx: &Ctx,
    files: Vec<NominationInContext>,
) -> Result<BTreeMap<(String, String), Vec<NominationInContext>>> {
    let mut groups = BTreeMap::<_, Vec<_>>::new();
    for file in files {
        let authority = file
            .nomination
            .award_received_under(&ctx.law)
            .and_then(|award| award.authority.clone());
        let authority = authority.ok_or_else(|| {
            Error::Internal("an external stage of an award without authority".to_owned())
        })?;
        groups
            .entry((authority.code, authority.name.0))
            .or_default()
            .push(file);
    }
    Ok(groups)
}
