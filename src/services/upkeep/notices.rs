//! What a letter to a user may still tell them, looked up when it leaves: is the account in use,
//! and may they still see the thing? What it says of the thing was written down when it was caused.
//! The same stands in the page, for as long as jobs are kept.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};

use crate::db::awards::decisions::DecisionWithIssuer;
use crate::db::{self, Conn, PageRequest};
use crate::domain::access::account::User;
use crate::domain::access::actor::{Actor, HeldOffice, Scope};
use crate::domain::awards::decision::DecisionStatus;
use crate::domain::awards::notices::{Paper, facts_of_paper, with_award};
use crate::domain::base::ids::{
    AchievementId, DecisionId, EmergencyId, JobId, LetterId, NominationId, ReportId, UserId,
};
use crate::domain::base::job::{About, Facts, Notice, Template};
use crate::domain::nominations::nomination::NominationInContext;
use crate::domain::nominations::notices::facts;
use crate::domain::register::unit::UnitPath;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Ctx, Listed, one_more};

/// To whom, and about what.
pub type Addressed = (UserId, Vec<(About, Notice)>);

/// A reader, and of each notice what they may still be told: none where they may not see the thing
/// any more.
pub type Readable = (User, Vec<Option<Notice>>);

/// How many notices are counted: more than anybody has in the time for which they are kept.
const MOST_COUNTED: i64 = 100_000;

/// A notice as its reader sees it.
#[derive(Debug, Clone)]
pub struct ShownNotice {
    /// The id of its job.
    pub id: JobId,
    /// When it was caused.
    pub at: DateTime<Utc>,
    /// Is it to be read?
    pub is_unread: bool,
    /// Was it never read, and is what it asks for done, by whomever?
    pub is_settled: bool,
    /// What it is about.
    pub about: About,
    /// What it says.
    pub notice: Notice,
    /// Of a decision the first names, and how many it lists.
    pub lines: (Vec<String>, i64),
}

/// So many names of a decision are told.
const NAMES: usize = 2;

/// A page of the caller's notices, the newest first, without what they may not see any more; with
/// how many they have.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<ShownNotice>> {
    let to = reader(tx, ctx, caller)?;
    let kept = db::base::notices::list(tx, to, &one_more(page))?;
    let told: Vec<_> = kept.iter().filter_map(|kept| kept.told.clone()).collect();
    let decisions: Vec<_> = told
        .iter()
        .filter_map(|(about, _)| about.decision())
        .collect();
    let listed = if decisions.is_empty() {
        BTreeMap::new()
    } else {
        db::awards::decisions::in_short(tx, &decisions, NAMES)?
    };
    let (mut found, known) = looked_up(tx, ctx, &[(to, told)])?;
    let found = found.pop().flatten();
    let mut readable = found.map(|(_, told)| told).unwrap_or_default().into_iter();
    let shown = Listed::cut(kept, page.limit, |kept| kept.id.to_string()).filter_map(|kept| {
        let (about, _) = kept.told?;
        let notice = readable.next()??;
        let is_settled = kept.is_unread && known.is_settled(to, about, notice.template);
        let short = about.decision().and_then(|id| listed.get(&id));
        Some(ShownNotice {
            id: kept.id,
            at: kept.at,
            is_unread: kept.is_unread && !is_settled,
            is_settled,
            about,
            notice,
            lines: short.map_or_else(Default::default, |short| {
                let lines: i64 = short.alike.iter().map(|alike| alike.count).sum();
                (short.names.clone(), lines)
            }),
        })
    });
    Ok(Listed {
        total: Some(db::base::notices::count_up_to(tx, to, MOST_COUNTED)?),
        ..shown
    })
}

/// Takes the caller's notices for read, all or those up to one of them; answers how many.
pub fn mark_read(tx: &mut Conn, ctx: &Ctx, caller: &Caller, until: Option<JobId>) -> Result<usize> {
    let to = reader(tx, ctx, caller)?;
    Ok(db::base::notices::mark_read(tx, to, until)?)
}

/// Takes those for read that ask for what is done.
pub fn settle(tx: &mut Conn, ctx: &Ctx, caller: &Caller, ids: &[JobId]) -> Result<usize> {
    let to = reader(tx, ctx, caller)?;
    Ok(db::base::notices::mark_these_read(tx, to, ids)?)
}

/// Programs get no notices.
fn reader(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<UserId> {
    let actor = access::actor(tx, ctx, caller)?;
    actor.user().ok_or(Error::NotFound("account"))
}

/// What each of these readers may still be told of these notices. Nothing when the account is off.
/// A fixed number of statements, however many readers and notices.
pub fn readable(tx: &mut Conn, ctx: &Ctx, letters: &[Addressed]) -> Result<Vec<Option<Readable>>> {
    Ok(looked_up(tx, ctx, letters)?.0)
}

/// The same, with what it was told by.
fn looked_up(
    tx: &mut Conn,
    ctx: &Ctx,
    letters: &[Addressed],
) -> Result<(Vec<Option<Readable>>, Known)> {
    let readers: Vec<UserId> = letters.iter().map(|(to, _)| *to).collect();
    let users = db::access::users::with_ids(tx, &readers)?;
    let offices = db::access::offices_of_each(tx, &readers, ctx.today())?;
    let about = letters
        .iter()
        .flat_map(|(_, notices)| notices.iter().map(|(about, _)| *about));
    let things = Things::of(tx, &about.collect::<Vec<_>>())?;
    let mut all = Vec::with_capacity(letters.len());
    for (to, notices) in letters {
        let Some(user) = users.iter().find(|user| user.id == *to && user.active) else {
            all.push(None);
            continue;
        };
        let scope = Actor {
            offices: offices.get(to).cloned().unwrap_or_default(),
            ..access::hand_of(user)
        }
        .scope();
        let mut told = Vec::with_capacity(notices.len());
        for (about, notice) in notices {
            let seen = things.is_seen(&scope, *to, *about);
            told.push(if seen {
                let mut told = things.as_told(tx, ctx, *about, notice.clone())?;
                told.facts.deed = things.deed(*about);
                Some(told)
            } else {
                None
            });
        }
        all.push(Some((user.clone(), told)));
    }
    Ok((all, Known { offices, things }))
}

/// What readers hold today, and what letters to them are about.
struct Known {
    offices: BTreeMap<UserId, Vec<HeldOffice>>,
    things: Things,
}

impl Known {
    /// Does a notice ask for something that is done? Its file has gone on from the offices of the
    /// reader, its decision is signed or issued.
    fn is_settled(&self, reader: UserId, about: About, template: Template) -> bool {
        match (about, template) {
            (
                About::Nomination(id),
                Template::Waiting
                | Template::Returned
                | Template::DueSoon
                | Template::Overdue
                | Template::Appealed
                | Template::ToReconsider
                | Template::Assigned,
            ) => self.things.files.get(&id).is_some_and(|file| {
                let holders = file.nomination.holders();
                let mut held = self.offices.get(&reader).into_iter().flatten();
                !held.any(|held| holders.contains(&held.office))
            }),
            (About::Decision(id), Template::ToSign) => {
                let status = self.status(id);
                status.is_some_and(|status| status != DecisionStatus::Drafted)
            }
            (About::Decision(id), Template::ToIssue) => {
                let status = self.status(id);
                status.is_some_and(|status| status != DecisionStatus::Signed)
            }
            _ => false,
        }
    }

    fn status(&self, id: DecisionId) -> Option<DecisionStatus> {
        let paper = self.things.papers.get(&id);
        paper.map(|paper| paper.decision.status)
    }
}

/// What letters are about, whoever may see it.
struct Things {
    files: BTreeMap<NominationId, NominationInContext>,
    deeds: BTreeMap<AchievementId, String>,
    papers: BTreeMap<DecisionId, DecisionWithIssuer>,
    letters: BTreeMap<LetterId, UnitPath>,
    reports: BTreeMap<ReportId, (UserId, UnitPath)>,
    emergencies: BTreeMap<EmergencyId, UnitPath>,
}

impl Things {
    fn of(tx: &mut Conn, about: &[About]) -> Result<Self> {
        let files: Vec<_> = about
            .iter()
            .filter_map(|about| about.nomination())
            .collect();
        let papers: Vec<_> = about.iter().filter_map(|about| about.decision()).collect();
        let letters: Vec<_> = about.iter().filter_map(|about| about.letter()).collect();
        let emergencies: Vec<_> = about.iter().filter_map(|about| about.emergency()).collect();
        let reports: Vec<_> = about.iter().filter_map(|about| about.report()).collect();
        let mut things = Self {
            files: BTreeMap::new(),
            deeds: BTreeMap::new(),
            papers: BTreeMap::new(),
            letters: BTreeMap::new(),
            reports: BTreeMap::new(),
            emergencies: BTreeMap::new(),
        };
        if !files.is_empty() {
            let files = db::nominations::with_ids(tx, &Scope::All, &files)?;
            let achievements: Vec<_> = files
                .iter()
                .map(|file| file.nomination.content.achievement)
                .collect();
            things.deeds = db::nominations::events::texts(tx, &achievements)?;
            things.files = files
                .into_iter()
                .map(|file| (file.nomination.id, file))
                .collect();
        }
        if !papers.is_empty() {
            let papers = db::awards::decisions::with_ids(tx, &Scope::All, &papers)?;
            things.papers = papers
                .into_iter()
                .map(|paper| (paper.decision.id, paper))
                .collect();
        }
        if !letters.is_empty() {
            let letters = db::nominations::submission_letters::with_ids(tx, &Scope::All, &letters)?;
            things.letters = letters.into_iter().collect();
        }
        if !reports.is_empty() {
            let reports = db::nominations::reports::told_by(tx, &reports)?;
            things.reports = reports.into_iter().collect();
        }
        if !emergencies.is_empty() {
            let places = db::nominations::emergencies::places(tx, &emergencies)?;
            things.emergencies = places.into_iter().collect();
        }
        Ok(things)
    }

    /// What was done, in one line, where it is about a file.
    fn deed(&self, about: About) -> Option<String> {
        let file = self.files.get(&about.nomination()?)?;
        let content = &file.nomination.content;
        self.deeds.get(&content.achievement).cloned()
    }

    fn is_seen(&self, scope: &Scope, reader: UserId, about: About) -> bool {
        match about {
            About::Nomination(id) => self
                .files
                .get(&id)
                .is_some_and(|file| scope.contains_or_owns(&file.unit_path, file.subject_person)),
            About::Decision(id) => {
                let paper = self.papers.get(&id);
                paper.is_some_and(|paper| scope.contains(&paper.issuer_path))
            }
            About::Letter(id) => {
                let unit = self.letters.get(&id);
                unit.is_some_and(|unit| scope.contains(unit))
            }
            About::Report(id) => {
                let told = self.reports.get(&id);
                told.is_some_and(|(by, unit)| *by == reader || scope.contains(unit))
            }
            About::Emergency(id) => {
                let unit = self.emergencies.get(&id);
                unit.is_some_and(|unit| scope.meets(unit))
            }
            // When a body takes nominations is no secret; of a workbook its owner alone hears.
            About::Cycle(_) | About::Workbook(_) => true,
        }
    }

    /// A notice, with facts where an earlier version noted none.
    fn as_told(&self, tx: &mut Conn, ctx: &Ctx, about: About, notice: Notice) -> Result<Notice> {
        if !notice.facts.is_bare() {
            return Ok(notice);
        }
        Ok(match about {
            About::Nomination(id) => {
                let Some(file) = self.files.get(&id) else {
                    return Ok(notice);
                };
                let award = db::awards::of_nomination(tx, id)?
                    .filter(|_| notice.template == Template::Awarded);
                let told = as_it_is(notice, facts::of_stage(file, &ctx.law));
                Notice {
                    facts: award.iter().fold(told.facts, with_award),
                    ..told
                }
            }
            About::Decision(id) => {
                let Some(found) = self.papers.get(&id) else {
                    return Ok(notice);
                };
                let lines = db::nominations::of_decision(tx, id)?.len();
                let paper = Paper {
                    decision: &found.decision,
                    issuer_name: &found.issuer_name,
                    lines,
                };
                as_it_is(notice, facts_of_paper(&paper))
            }
            About::Letter(_)
            | About::Cycle(_)
            | About::Report(_)
            | About::Emergency(_)
            | About::Workbook(_) => notice,
        })
    }
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
