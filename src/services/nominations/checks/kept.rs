//! What was found of files at acts: kept by a job behind each, so that the act waits for nothing, and
//! read again by whoever may read what the checks find.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Checked, hidden_rules, law_days, with_standards};
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{JobId, NominationId};
use crate::domain::base::job::Job;
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::finding::newer::{FavouredStandard, LawDays};
use crate::domain::eligibility::kept::{KeptAnswer, KeptVerdict, is_kept_at};
use crate::domain::eligibility::standard::GroundFound;
use crate::domain::law::requirement::Requirement;
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::{Error, Result};
use crate::secrets::fingerprint;
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more};

/// A file at an act: what was found of it then is to be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileAtAct {
    /// The file.
    pub file: NominationId,
    /// What was done with it.
    pub act: EventKind,
    /// When.
    pub at: DateTime<Utc>,
}

/// A kept verdict as it is shown.
#[derive(Debug, Clone)]
pub struct ShownVerdict {
    /// The verdict.
    pub kept: KeptVerdict,
    /// The name of the rule set by which it was found, in Vietnamese and English; its code where the
    /// law that is loaded does not know it any more.
    pub rule_set: Option<(String, String)>,
}

impl ShownVerdict {
    fn of(ctx: &Ctx, kept: KeptVerdict) -> Self {
        let named = |code: &String| {
            let known = ctx.law.rule_sets.iter().find(|set| set.code == *code);
            known.map_or_else(|| (code.clone(), code.clone()), |set| set.name.clone())
        };
        Self {
            rule_set: kept.rule_set.as_ref().map(named),
            kept,
        }
    }
}

/// The jobs that keep what is found of the files with which this was done: one for each act, however
/// many files.
pub(in crate::services) fn jobs(ctx: &Ctx, facts: &[HistoryEvent]) -> Vec<(JobId, Job)> {
    let mut acts: BTreeMap<EventKind, Vec<NominationId>> = BTreeMap::new();
    for fact in facts.iter().filter(|fact| is_kept_at(fact.deed)) {
        if let Object::Nomination(file) = fact.object {
            acts.entry(fact.deed).or_default().push(file);
        }
    }
    let at = ctx.now;
    let job = |(act, files)| (ctx.id(), Job::KeepVerdicts { files, act, at });
    acts.into_iter().map(job).collect()
}

/// What is found of files as of acts of one day, local, where nothing of it is kept yet. A file that
/// is gone is passed over; a fixed number of statements, however many acts.
pub fn look(conn: &mut Conn, ctx: &Ctx, acts: &[FileAtAct]) -> Result<Vec<KeptVerdict>> {
    let Some(first) = acts.iter().map(|one| one.at).min() else {
        return Ok(Vec::new());
    };
    let files: Vec<NominationId> = acts.iter().map(|one| one.file).collect();
    let kept = db::eligibility::kept::kept_since(conn, &files, first)?;
    let mut left: Vec<FileAtAct> = acts
        .iter()
        .filter(|one| !kept.contains(&(one.file, one.act, one.at)))
        .copied()
        .collect();
    if left.is_empty() {
        return Ok(Vec::new());
    }
    left.sort_by_key(|one| std::cmp::Reverse(one.at));
    let mut files: Vec<NominationId> = left.iter().map(|one| one.file).collect();
    files.sort_unstable();
    files.dedup();
    let found = db::nominations::with_ids(conn, &Scope::All, &files)?;
    let at = |now| Ctx { now, ..ctx.clone() };
    let refs: Vec<&NominationInContext> = found.iter().collect();
    let checked = with_standards(conn, &at(first), &refs)?;
    let mut verdicts = Vec::new();
    for one in left {
        let of_it = found.iter().zip(&checked);
        for (file, checked) in of_it.filter(|(file, _)| file.nomination.id == one.file) {
            verdicts.extend(of_file(&at(one.at), file, one.act, checked)?);
        }
    }
    // The newest is read first, and of one act the rules in their order.
    verdicts.reverse();
    for verdict in &mut verdicts {
        verdict.id = ctx.id();
    }
    Ok(verdicts)
}

/// Keeps what was found.
pub fn keep(tx: &mut Conn, found: &[KeptVerdict]) -> Result<()> {
    Ok(db::eligibility::kept::insert(tx, found)?)
}

/// The code of the rule set by which something was found.
fn rule_set(ctx: &Ctx, days: LawDays, newer: Option<&String>) -> Option<String> {
    let own = || ctx.law.rule_set(days.pinned).map(|set| set.code.clone());
    newer.cloned().or_else(own)
}

/// The day whose law found it.
fn day(days: LawDays, newer: Option<&String>) -> NaiveDate {
    if newer.is_some() {
        days.today
    } else {
        days.pinned
    }
}

/// The print of words of the law.
fn print(words: &impl serde::Serialize) -> Result<String> {
    let text = serde_json::to_vec(words).map_err(|error| Error::Internal(error.to_string()))?;
    Ok(fingerprint(text))
}

fn of_file(
    ctx: &Ctx,
    file: &NominationInContext,
    act: EventKind,
    (findings, standard): &Checked,
) -> Result<Vec<KeptVerdict>> {
    let days = law_days(ctx, &file.nomination);
    let blank = |rule: String, newer: Option<&String>, answer: KeptAnswer| KeptVerdict {
        id: ctx.id(),
        nomination: file.nomination.id,
        act,
        rule,
        name: (String::new(), String::new()),
        citation: (String::new(), String::new()),
        rule_set: rule_set(ctx, days, newer),
        law_print: String::new(),
        requirement: None,
        answer,
        at: ctx.now,
    };
    let mut kept = Vec::new();
    for finding in findings {
        let newer = finding.by_newer.as_ref();
        let (requirement, law_print) = of_rule(ctx, finding, day(days, newer))?;
        kept.push(KeptVerdict {
            name: finding.name.clone(),
            citation: finding.citation.clone(),
            law_print,
            requirement,
            ..blank(finding.rule.clone(), newer, KeptAnswer::from(finding))
        });
    }
    if let Some(FavouredStandard { standard, by_newer }) = standard {
        let code = &file.nomination.content.award_code;
        let award = ctx.law.award(code, day(days, by_newer.as_ref()));
        for ground in &standard.grounds {
            let GroundFound { name, citation, .. } = ground;
            let rule = format!("standard:{}", ground.code);
            let requirement = ground.found.requirement.clone();
            let valid = award.map(|award| award.valid);
            kept.push(KeptVerdict {
                name: name.clone(),
                citation: citation.clone(),
                law_print: print(&(code, valid, &ground.code, citation, &requirement))?,
                requirement: Some(requirement),
                ..blank(rule, by_newer.as_ref(), KeptAnswer::from(&ground.found))
            });
        }
    }
    Ok(kept)
}

/// What a rule asks for on a day, and the print of its words.
fn of_rule(ctx: &Ctx, finding: &Finding, day: NaiveDate) -> Result<(Option<Requirement>, String)> {
    let mut rules = ctx.law.rules.iter();
    let rule = rules.find(|rule| rule.id == finding.rule && rule.valid.contains(day));
    let requirement = rule.map(|rule| rule.requirement.clone());
    let valid = rule.map(|rule| rule.valid);
    let print = print(&(&finding.rule, valid, &finding.citation, &requirement))?;
    Ok((requirement, print))
}

/// The rules of which this reader is told nothing.
fn untold(ctx: &Ctx, actor: &Actor, filed: &NominationInContext) -> Vec<String> {
    let hidden = hidden_rules(ctx, actor, filed).into_iter();
    hidden.map(|rule| rule.id.clone()).collect()
}

/// A page of what was found of a file at each act, the newest first; with how much there is where
/// that is asked.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: NominationId,
    count: bool,
    page: &PageRequest,
) -> Result<Listed<ShownVerdict>> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let filed = db::nominations::find(tx, &scope, id)?.ok_or(Error::NotFound("nomination"))?;
    let without = untold(ctx, &actor, &filed);
    let (after, limit) = (page.after.as_deref(), one_more(page).limit);
    let found = db::eligibility::kept::of_file(tx, id, &without, after, limit)?;
    let total = count
        .then(|| db::eligibility::kept::count_of_file(tx, id, &without))
        .transpose()?;
    let listed = Listed::cut(found, page.limit, |kept: &KeptVerdict| kept.id.to_string());
    Ok(Listed {
        total,
        ..listed.filter_map(|kept| Some(ShownVerdict::of(ctx, kept)))
    })
}

/// The same without a number, for a workbook.
pub fn lines(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    id: &NominationId,
    page: &PageRequest,
) -> Result<Listed<ShownVerdict>> {
    list(tx, ctx, caller, *id, false, page)
}
