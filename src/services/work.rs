//! My work: all that one person starts the day from, in one use case.

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::policy::Right;
use crate::domain::base::ids::{NominationId, UnitId};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Status;
use crate::error::Result;
use crate::services::access::{self, Caller, Me};
use crate::services::awards::decisions::{self, ShownDecision, waits_for_a_decision};
use crate::services::nominations::submission_letters::{self, ShownLetter};
use crate::services::nominations::{self, NominationWithRights};
use crate::services::{Ctx, NominationFilter};

/// The most that is shown of what waits; the queue goes on as it is worked off, the oldest due
/// first.
const WAITING: i64 = 200;
/// The most that is shown of what can also be found.
const NEWEST: i64 = 20;

/// What a person starts the day from.
#[derive(Debug, Clone)]
pub struct Work {
    /// Who they are.
    pub me: Me,
    /// May they nominate?
    pub may_nominate: bool,
    /// Files to act on, by what can be done with them; the oldest due come first.
    pub waiting: Vec<Group>,
    /// Does more wait than is shown?
    pub more_waits: bool,
    /// Drafts that are submitted by the signature under a letter, and stand on none yet.
    pub need_letter: Vec<Bundle>,
    /// Letters to sign, or to remove.
    pub letters: Vec<ShownLetter>,
    /// Files that are agreed to and stand on no decision yet, of one issuer each.
    pub agreed: Vec<Bundle>,
    /// Decisions to sign or to issue.
    pub papers: Vec<ShownDecision>,
    /// The newest files.
    pub files: Vec<NominationWithRights>,
    /// The newest decisions.
    pub decisions: Vec<ShownDecision>,
}

impl Work {
    /// Does nothing wait?
    #[must_use]
    pub fn nothing_waits(&self) -> bool {
        self.waiting.is_empty()
            && self.need_letter.is_empty()
            && self.letters.is_empty()
            && self.agreed.is_empty()
            && self.papers.is_empty()
    }

    /// May they manage accounts?
    #[must_use]
    pub fn may_manage_access(&self) -> bool {
        has(&self.me, Right::ManageAccess)
    }
}

/// Files that stand alike.
#[derive(Debug, Clone)]
pub struct Group {
    /// The status they are in.
    pub status: Status,
    /// The name of their stage in Vietnamese and English.
    pub stage_name: (String, String),
    /// The act that passes all of them on; none where each needs a hand of its own.
    pub action: Option<Action>,
    /// The files.
    pub files: Vec<NominationWithRights>,
}

/// Files that can go on one paper.
#[derive(Debug, Clone)]
pub struct Bundle {
    /// The unit that writes the paper.
    pub from: String,
    /// The unit that decides.
    pub to: String,
    /// The files.
    pub files: Vec<NominationWithRights>,
}

fn has(me: &Me, right: Right) -> bool {
    me.offices
        .iter()
        .any(|(held, _)| right.roles().contains(&held.office.role))
}

/// What waits for the caller, and the newest they see. A fixed number of statements.
pub fn mine(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Work> {
    let page = |limit| PageRequest { after: None, limit };
    let me = access::me(tx, ctx, caller)?;
    let tasks = nominations::tasks(tx, ctx, caller, &page(WAITING))?;
    let ids: Vec<NominationId> = tasks
        .items
        .iter()
        .map(|shown| shown.filed.nomination.id)
        .collect();
    let on_decisions = db::nominations::on_a_decision(tx, &ids)?;
    let on_letters = db::nominations::submission_letters::on_a_letter(tx, &ids)?;
    let (agreed, others): (Vec<NominationWithRights>, Vec<NominationWithRights>) = tasks
        .items
        .into_iter()
        .partition(|shown| waits_for_a_decision(ctx, &shown.filed.nomination));
    let (need_letter, others): (Vec<NominationWithRights>, Vec<NominationWithRights>) =
        others.into_iter().partition(needs_letter);
    let not_on = |taken: Vec<NominationId>| {
        move |shown: &NominationWithRights| !taken.contains(&shown.filed.nomination.id)
    };
    let actor = access::actor(tx, ctx, caller)?;
    Ok(Work {
        may_nominate: has(&me, Right::Nominate),
        me,
        waiting: grouped(ctx, others),
        more_waits: tasks.next.is_some(),
        need_letter: bundled(need_letter.into_iter().filter(not_on(on_letters))),
        letters: submission_letters::waiting(tx, &actor, WAITING)?,
        agreed: bundled(agreed.into_iter().filter(not_on(on_decisions))),
        papers: decisions::waiting(tx, &actor, WAITING)?,
        files: nominations::list(tx, ctx, caller, &NominationFilter::default(), &page(NEWEST))?
            .items,
        decisions: decisions::list(tx, ctx, caller, None, &page(NEWEST))?.items,
    })
}

fn needs_letter(shown: &NominationWithRights) -> bool {
    shown.allowed.iter().any(|allowed| {
        allowed.action == Action::Submit.code() && allowed.refusal == Some("letter_needed")
    })
}

/// By status, stage and what can be done, each group where its first file stands.
fn grouped(ctx: &Ctx, files: Vec<NominationWithRights>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for shown in files {
        let nomination = &shown.filed.nomination;
        let can = |action: &Action| {
            shown
                .allowed
                .iter()
                .any(|allowed| allowed.action == action.code() && allowed.refusal.is_none())
        };
        let action = Action::ALL
            .iter()
            .copied()
            .filter(|act| act.passes_on())
            .find(can);
        let status = nomination.status();
        let stage = nomination.stage(&ctx.law).map(|stage| stage.name.clone());
        let stage_name = stage.unwrap_or_else(|| {
            let code = nomination.state.stage().to_owned();
            (code.clone(), code)
        });
        let alike = |group: &&mut Group| {
            group.status == status && group.stage_name == stage_name && group.action == action
        };
        match groups.iter_mut().find(alike) {
            Some(group) => group.files.push(shown),
            None => groups.push(Group {
                status,
                stage_name,
                action,
                files: vec![shown],
            }),
        }
    }
    groups
}

/// By the unit that writes the paper and the one that decides.
fn bundled(files: impl Iterator<Item = NominationWithRights>) -> Vec<Bundle> {
    let mut bundles: Vec<((UnitId, UnitId), Bundle)> = Vec::new();
    for shown in files {
        let filed = &shown.filed;
        let issued = !filed.nomination.is_open();
        let from = if issued {
            filed.nomination.places.deciding
        } else {
            filed.nomination.places.nominating
        };
        let key = (from, filed.nomination.places.deciding);
        if let Some((_, bundle)) = bundles.iter_mut().find(|(known, _)| *known == key) {
            bundle.files.push(shown);
            continue;
        }
        let to = filed.deciding_unit_name.clone();
        let from = if issued {
            to.clone()
        } else {
            filed.unit_name.clone()
        };
        bundles.push((
            key,
            Bundle {
                from,
                to,
                files: vec![shown],
            },
        ));
    }
    bundles.into_iter().map(|(_, bundle)| bundle).collect()
}
