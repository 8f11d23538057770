//! My work: all that one person starts the day from, in one use case.

use super::access::{self, Caller, Me};
use super::decisions::{self, ShownDecision, waits_for_a_decision};
use super::nominations::{self, Shown};
use super::{Ctx, Filter};
use crate::db::{self, Conn, Page};
use crate::domain::decision::DecisionStatus;
use crate::domain::ids::NominationId;
use crate::domain::policy::Right;
use crate::error::Result;

/// The most that is shown of what waits; the queue goes on as it is worked off, the oldest due first.
const WAITING: i64 = 200;
/// The most that is shown of what can also be found.
const NEWEST: i64 = 50;

/// What a person starts the day from.
#[derive(Debug, Clone)]
pub struct Work {
    /// Who they are.
    pub me: Me,
    /// May they nominate?
    pub may_nominate: bool,
    /// Files to act on.
    pub waiting: Vec<Shown>,
    /// Files that are agreed to and stand on no decision yet.
    pub agreed: Vec<Shown>,
    /// Does more wait than is shown?
    pub more_waits: bool,
    /// Decisions to sign or to issue.
    pub papers: Vec<ShownDecision>,
    /// The newest files, or those that were looked for.
    pub files: Vec<Shown>,
    /// Are there more files than are shown?
    pub more_files: bool,
    /// The newest decisions.
    pub decisions: Vec<ShownDecision>,
}

impl Work {
    /// May they manage accounts?
    #[must_use]
    pub fn may_manage_access(&self) -> bool {
        has(&self.me, Right::ManageAccess)
    }
}

fn has(me: &Me, right: Right) -> bool {
    me.offices.iter().any(|(held, _)| right.roles().contains(&held.office.role))
}

/// What waits for the caller, and the newest they see; `q` looks for files by the subject's name. A fixed number of statements.
pub fn mine(tx: &mut Conn, ctx: &Ctx, caller: &Caller, q: Option<String>) -> Result<Work> {
    let page = |limit| Page { after: None, limit };
    let me = access::me(tx, ctx, caller)?;
    let tasks = nominations::tasks(tx, ctx, caller, &page(WAITING))?;
    let ids: Vec<NominationId> = tasks.items.iter().map(|shown| shown.filed.nomination.id).collect();
    let listed = db::nominations::on_a_decision(tx, &ids)?;
    let (agreed, waiting): (Vec<Shown>, Vec<Shown>) =
        tasks.items.into_iter().partition(|shown| waits_for_a_decision(ctx, &shown.filed.nomination));
    let mut papers = Vec::new();
    for status in [DecisionStatus::Drafted, DecisionStatus::Signed] {
        let found = decisions::list(tx, ctx, caller, Some(status), &page(WAITING))?.items;
        papers.extend(found.into_iter().filter(|paper| paper.allowed.iter().any(|allowed| allowed.refusal.is_none())));
    }
    let files = nominations::list(tx, ctx, caller, &Filter { q, ..Filter::default() }, &page(NEWEST))?;
    Ok(Work {
        may_nominate: has(&me, Right::Nominate),
        me,
        waiting,
        agreed: agreed.into_iter().filter(|shown| !listed.contains(&shown.filed.nomination.id)).collect(),
        more_waits: tasks.next.is_some(),
        papers,
        more_files: files.next.is_some(),
        files: files.items,
        decisions: decisions::list(tx, ctx, caller, None, &page(NEWEST))?.items,
    })
}
