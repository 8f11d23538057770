//! My work: all that one person starts the day from, in one use case.

mod cards;

use chrono::Days;

use crate::db::nominations::Shares;
use crate::db::{self, Conn, PageRequest, Reading};
use crate::domain::access::actor::{Actor, Holder};
use crate::domain::access::policy::Right;
use crate::domain::access::saved_view::SavedView;
use crate::domain::base::ids::{NominationId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Status;
use crate::error::Result;
use crate::services::access::{self, Caller, Me};
use crate::services::awards::decisions::{self, ShownDecision, waits_for_a_decision};
use crate::services::desk::Desk;
use crate::services::nominations::submission_letters::{self, ShownLetter};
use crate::services::nominations::{self, Matter, NominationWithRights, matters, stage_name};
use crate::services::upkeep::guide::{self, FirstSteps};
use crate::services::{AssignedTo, Ctx, NominationFilter, Sort, WaitingFilter};

pub use cards::{Card, GATHERED};

/// The most letters, and the most decisions, that are shown of those that wait.
const PAPERS: i64 = 200;
/// The most that is shown of what is on its way elsewhere, and of what is new.
const OTHERS: i64 = 20;

/// No more late files are counted.
pub const MOST_LATE: i64 = 10_000;

/// What a person starts the day from.
#[derive(Debug, Clone)]
pub struct Work {
    /// Who they are.
    pub me: Me,
    /// May they nominate?
    pub may_nominate: bool,
    /// A page of the files to act on, the oldest due first.
    pub waiting: Vec<WaitingFile>,
    /// The key by which the next page goes on.
    pub next: Option<String>,
    /// What waits, by what it is about.
    pub cards: Vec<Card>,
    /// Letters to sign, or to remove.
    pub letters: Vec<ShownLetter>,
    /// Decisions to sign or to issue.
    pub papers: Vec<ShownDecision>,
    /// Files of theirs that others hold, the oldest due first; the newest, where nothing waits.
    pub elsewhere: Vec<(NominationWithRights, Matter)>,
    /// How what waits is shared, where somebody else holds an office of theirs too.
    pub shares: Option<Shares>,
    /// Who can be named to handle what waits, where somebody else can: the accounts, by name.
    pub colleagues: Vec<(UserId, String)>,
    /// How many files are late wherever they look after them, counted up to `MOST_LATE`.
    pub late: Option<i64>,
    /// The filters of lists that they keep.
    pub views: Vec<SavedView>,
    /// How far the installation has come, for who manages accounts.
    pub first_steps: Option<FirstSteps>,
}

/// A file that waits, with what it is about and what comes next.
#[derive(Debug, Clone)]
pub struct WaitingFile {
    /// The file.
    pub shown: NominationWithRights,
    /// What it is about.
    pub matter: Matter,
    /// What is done with it, many at once.
    pub next: NextHand,
    /// Đồng: what it would come to if it were decided today.
    pub amount: Option<i64>,
}

/// What is done with a file that waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NextHand {
    /// It is passed on by this act.
    Pass(Action),
    /// It is put on a submission letter.
    Letter,
    /// It stands on one that is not signed.
    OnLetter,
    /// It is put on a decision.
    Decision,
    /// It stands on one that is not issued.
    OnDecision,
    /// It needs a hand of its own.
    Own,
}

/// How much waits of one kind: late, due soon, or at one stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heap {
    /// Which.
    pub kind: HeapKind,
    /// How many.
    pub count: i64,
    /// Of what is late, for how many days the oldest is.
    pub days: Option<i64>,
}

/// Of which kind what waits is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum HeapKind {
    /// Past its due day.
    Late,
    /// Due today or tomorrow.
    Soon,
    /// Those the reader handles.
    Mine,
    /// Those nobody was named for.
    Unassigned,
    /// At one stage, in one status; with the stage's code and its name in Vietnamese and English.
    Stage(Status, String, (String, String)),
}

impl HeapKind {
    /// What is asked for to see it.
    #[must_use]
    pub fn filter(&self, ctx: &Ctx) -> WaitingFilter {
        let (today, none) = (ctx.today(), WaitingFilter::default());
        match self {
            Self::Late => WaitingFilter {
                due: today
                    .pred_opt()
                    .map(|last| (chrono::NaiveDate::default(), last)),
                ..none
            },
            Self::Soon => WaitingFilter {
                due: Some((today, today + Days::new(1))),
                ..none
            },
            Self::Mine => WaitingFilter {
                assigned: Some(AssignedTo::Me),
                ..none
            },
            Self::Unassigned => WaitingFilter {
                assigned: Some(AssignedTo::Nobody),
                ..none
            },
            Self::Stage(status, stage, _) => WaitingFilter {
                stage: Some(stage.clone()),
                status: Some(*status),
                ..none
            },
        }
    }
}

/// What waits, by kind: what is late, what is due soon, then by stage.
#[must_use]
pub fn heaps(ctx: &Ctx, desk: &Desk) -> Vec<Heap> {
    let today = ctx.today();
    let soon = today + Days::new(1);
    let mut late = Heap {
        kind: HeapKind::Late,
        count: 0,
        days: None,
    };
    let mut due = Heap {
        kind: HeapKind::Soon,
        ..late.clone()
    };
    let mut stages: Vec<Heap> = Vec::new();
    for wait in &desk.waits {
        if let Some(day) = wait.due_on {
            if day < today {
                late.count += wait.count;
                late.days = late.days.max(Some((today - day).num_days()));
            } else if day <= soon {
                due.count += wait.count;
            }
        }
        let same = |heap: &&mut Heap| {
            matches!(&heap.kind, HeapKind::Stage(status, stage, _)
                if *status == wait.status && *stage == wait.stage)
        };
        if let Some(heap) = stages.iter_mut().find(same) {
            heap.count += wait.count;
            continue;
        }
        let name = stage_name(ctx, &wait.stage);
        stages.push(Heap {
            kind: HeapKind::Stage(wait.status, wait.stage.clone(), name),
            count: wait.count,
            days: None,
        });
    }
    stages.sort_by_key(|heap| std::cmp::Reverse(heap.count));
    [late, due]
        .into_iter()
        .filter(|heap| heap.count > 0)
        .chain(stages)
        .collect()
}

/// What waits by who handles it: the reader, or nobody by name.
#[must_use]
pub fn shared(shares: Shares) -> [Heap; 2] {
    let heap = |kind, count| Heap {
        kind,
        count,
        days: None,
    };
    [
        heap(HeapKind::Mine, shares.mine),
        heap(HeapKind::Unassigned, shares.unassigned),
    ]
}

/// What waits for the caller, narrowed to a part of it, and what is on its way elsewhere. A fixed
/// number of statements.
pub fn mine(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    only: &WaitingFilter,
    page: &PageRequest,
) -> Result<Work> {
    let me = access::me(tx, ctx, caller)?;
    let actor = access::actor(tx, ctx, caller)?;
    let tasks = nominations::tasks(tx, ctx, caller, only, page)?;
    let ids: Vec<NominationId> = tasks
        .items
        .iter()
        .map(|shown| shown.filed.nomination.id)
        .collect();
    let asked = (
        db::nominations::on_a_decision(&ids),
        db::nominations::submission_letters::on_a_letter(&ids),
        db::access::users::views::of_owner(actor.user()),
        db::nominations::about_waiting(&actor, GATHERED),
        db::access::users::held_by(&offices_of(&actor), ctx.today()),
    );
    let (on_decisions, on_letters, views, gathered, held) = asked.ask(tx)?;
    let is_shared = held.iter().any(|holder| Some(holder.user) != actor.user());
    let colleagues = if is_shared { named(held) } else { Vec::new() };
    let shares = is_shared
        .then(|| db::nominations::shares(tx, &actor))
        .transpose()?;
    let about = matters(tx, ctx, &actor, &tasks.items, true)?;
    let next = |shown: &NominationWithRights| {
        let id = shown.filed.nomination.id;
        if waits_for_a_decision(ctx, &shown.filed.nomination) {
            return if on_decisions.contains(&id) {
                NextHand::OnDecision
            } else {
                NextHand::Decision
            };
        }
        if needs_letter(shown) {
            return if on_letters.contains(&id) {
                NextHand::OnLetter
            } else {
                NextHand::Letter
            };
        }
        passing(shown).map_or(NextHand::Own, NextHand::Pass)
    };
    let waiting = tasks.items.into_iter().zip(about);
    let waiting: Vec<WaitingFile> = waiting
        .map(|(shown, matter)| WaitingFile {
            next: next(&shown),
            amount: shown.filed.would_pay(&ctx.law, ctx.today()),
            shown,
            matter,
        })
        .collect();
    let may_nominate = has(&me, Right::Nominate);
    let filter = NominationFilter {
        status: may_nominate.then_some(Status::InProgress),
        sort: if may_nominate {
            Sort::Due
        } else {
            Sort::Newest
        },
        ..NominationFilter::default()
    };
    let others = PageRequest {
        after: None,
        limit: OTHERS,
    };
    let elsewhere = if may_nominate || waiting.is_empty() {
        nominations::list(tx, ctx, caller, &filter, &others)?.items
    } else {
        Vec::new()
    };
    let about = matters(tx, ctx, &actor, &elsewhere, false)?;
    let first_steps = has(&me, Right::ManageAccess)
        .then(|| guide::first_steps(tx, ctx, caller))
        .transpose()?;
    Ok(Work {
        first_steps,
        late: late(tx, ctx, &actor)?,
        may_nominate,
        me,
        next: tasks.next,
        cards: cards::gather(tx, ctx, gathered, &waiting)?,
        waiting,
        letters: submission_letters::waiting(tx, &actor, PAPERS)?,
        papers: decisions::waiting(tx, ctx, &actor, PAPERS)?,
        elsewhere: elsewhere.into_iter().zip(about).collect(),
        shares,
        colleagues,
        views,
    })
}

/// The holders of offices, each once, by name.
fn named(held: Vec<Holder>) -> Vec<(UserId, String)> {
    let mut named: Vec<_> = held
        .into_iter()
        .map(|holder| (holder.user, holder.name))
        .collect();
    named.sort_by(|one, other| (&one.1, one.0).cmp(&(&other.1, other.0)));
    named.dedup();
    named
}

/// How many files are late in all that a standing office or a chairman looks after.
fn late(tx: &mut Conn, ctx: &Ctx, actor: &Actor) -> Result<Option<i64>> {
    let looks_after = |role| matches!(role, Role::Specialist | Role::OfficeHead | Role::Chairman);
    let mut held = actor.offices.iter();
    if !held.any(|held| looks_after(held.office.role)) {
        return Ok(None);
    }
    let count = db::nominations::count_late(tx, &actor.scope(), ctx.today(), MOST_LATE)?;
    Ok(Some(count))
}

/// The offices somebody holds themself that examine files or decide on them.
fn offices_of(actor: &Actor) -> Vec<Office> {
    let own = actor.offices.iter().filter(|held| {
        held.on_behalf_of.is_none()
            && !matches!(
                held.office.role,
                Role::Administrator | Role::Reporter | Role::Inspector | Role::EmulationOfficer
            )
    });
    own.map(|held| held.office).collect()
}

fn has(me: &Me, right: Right) -> bool {
    me.offices
        .iter()
        .any(|(held, _)| right.roles().contains(&held.office.role))
}

fn needs_letter(shown: &NominationWithRights) -> bool {
    shown.allowed.iter().any(|allowed| {
        allowed.action == Action::Submit.code() && allowed.refusal == Some("letter_needed")
    })
}

/// The act that passes a file on, where its reader can do it.
fn passing(shown: &NominationWithRights) -> Option<Action> {
    let can = |action: &Action| {
        shown
            .allowed
            .iter()
            .any(|allowed| allowed.action == action.code() && allowed.refusal.is_none())
    };
    let acts = Action::ALL.iter().copied();
    acts.filter(|act| act.passes_on()).find(can)
}
