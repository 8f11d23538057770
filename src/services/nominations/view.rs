//! A nomination as a reader is shown it.

pub mod matter;

use chrono::{DateTime, Utc};

use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::base::days::local_date;
use crate::domain::base::history::{EventKind, HistoryEntry};
use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::finding::Finding;
use crate::domain::law::requirement::Requirement;
use crate::domain::law::route::Stage;
use crate::domain::law::stage::{Action, Outcome};
use crate::domain::nominations::nomination::{Nomination, NominationInContext, Status};
use crate::error::{FieldFault, Result};
use crate::services::Ctx;
use crate::services::nominations::checks;

/// A nomination with all that a reader is shown of it.
#[derive(Debug, Clone)]
pub struct NominationWithRights {
    /// The file with the names around it.
    pub filed: NominationInContext,
    /// The award's name in Vietnamese and English.
    pub award_name: (String, String),
    /// The stage's name in Vietnamese and English; none once it has ended.
    pub stage_name: Option<(String, String)>,
    /// Working days since it was received, or written if it never was.
    pub age_working_days: u32,
    /// The moment by which its holder should act, where its stage counts in hours.
    pub due_moment: Option<DateTime<Utc>>,
    /// Is the due day past, or that moment?
    pub overdue: bool,
    /// The year whose holidays were counted as working days, for want of its calendar.
    pub calendar_missing: Option<i32>,
    /// What the caller can do with it.
    pub allowed: Vec<Allowed>,
    /// Does nobody hold the office it waits for? Asked of a single file alone.
    pub unheld: Option<bool>,
}

/// An act, whether the caller can do it now, and why not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Allowed {
    /// The act.
    pub action: &'static str,
    /// Why it cannot be done, as a code; none when it can.
    pub refusal: Option<&'static str>,
    /// The rules that stand in its way, where it is that.
    pub rules: Vec<String>,
}

impl Allowed {
    /// An act, and why it cannot be done if it cannot.
    pub(in crate::services) fn new(action: &'static str, refusal: Option<&'static str>) -> Self {
        Self {
            action,
            refusal,
            rules: Vec::new(),
        }
    }
}

pub(in crate::services) fn view_of(
    ctx: &Ctx,
    actor: &Actor,
    mut filed: NominationInContext,
) -> NominationWithRights {
    let allowed = allowed(ctx, actor, &filed);
    let hides_hold = checks::hidden_rules(ctx, actor, &filed)
        .iter()
        .any(|rule| rule.requirement.contains(&Requirement::NothingHeldAgainst));
    if hides_hold {
        filed.nomination.state = filed.nomination.state.as_if_not_held();
    }
    let nomination = &filed.nomination;
    let ended = nomination.holder().is_none();
    let until = if ended {
        local_date(nomination.state.since())
    } else {
        ctx.today()
    };
    let (due_on, due_moment) = (nomination.state.due_on(), nomination.due_moment(&ctx.law));
    NominationWithRights {
        award_name: nomination.award_name(&ctx.law),
        stage_name: nomination.stage(&ctx.law).map(|stage| stage.name.clone()),
        age_working_days: ctx
            .law
            .calendar
            .working_days_between(local_date(nomination.counted_from()), until),
        calendar_missing: due_on.filter(|_| due_moment.is_none()).and_then(|due| {
            ctx.law
                .calendar
                .missing_year(local_date(nomination.state.since()).min(due), due)
        }),
        due_moment,
        overdue: due_moment.map_or_else(
            || due_on.is_some_and(|due| due < ctx.today()),
            |due| due < ctx.now,
        ),
        allowed,
        unheld: None,
        filed,
    }
}

/// Every act, whether it can be done by the actor now, and why not. Acts nobody could do at this
/// stage of this route are left out.
pub(super) fn allowed(ctx: &Ctx, actor: &Actor, filed: &NominationInContext) -> Vec<Allowed> {
    let nomination = &filed.nomination;
    let kinds = || {
        nomination
            .route(&ctx.law)
            .map(|route| route.stages.as_slice())
            .unwrap_or_default()
            .iter()
            .map(Stage::kind)
    };
    let known = |action: &&Action| {
        action.stands_alone()
            && match action {
                Action::Release => true,
                Action::Appeal => nomination
                    .route(&ctx.law)
                    .is_some_and(|route| route.appeal.is_some()),
                _ => kinds().any(|kind| kind.actions().contains(action)),
            }
    };
    let by_route = Action::ALL.iter().filter(known).map(|action| {
        let refusal =
            match crate::domain::nominations::rights::may_act(actor, *action, filed, &ctx.moment())
            {
                Err(denied) => Some(denied.code()),
                Ok(_) if !nomination.allows(*action, &ctx.moment()) => Some("wrong_stage"),
                Ok(_) if *action == Action::Submit && needs_letter(ctx, nomination) => {
                    Some("letter_needed")
                }
                Ok(_) => None,
            };
        Allowed::new(action.code(), refusal)
    });
    let holds = actor.holds(nomination.writer());
    let open = |is_open: bool| match (holds, is_open) {
        (false, _) => Some("not_holder"),
        (true, false) => Some("wrong_stage"),
        (true, true) => None,
    };
    let own = [
        Allowed::new("edit", open(nomination.is_open())),
        Allowed::new("delete", open(nomination.status() == Status::Draft)),
        Allowed::new(
            "add_document",
            open(nomination.is_open() || nomination.status() == Status::Supplementing),
        ),
        Allowed::new("remove_document", open(nomination.is_open())),
    ];
    by_route.chain(own).collect()
}

/// What stands on a decision is given back by striking its line there: it is told so, in one
/// statement for a whole page.
pub(super) fn as_on_decisions(
    tx: &mut Conn,
    mut page: Vec<NominationWithRights>,
) -> Result<Vec<NominationWithRights>> {
    let open = |shown: &NominationWithRights| {
        shown
            .allowed
            .iter()
            .any(|one| one.action == Action::GiveBack.code() && one.refusal.is_none())
    };
    let ids: Vec<NominationId> = page
        .iter()
        .filter(|shown| open(shown))
        .map(|shown| shown.filed.nomination.id)
        .collect();
    if ids.is_empty() {
        return Ok(page);
    }
    let taken = db::nominations::on_a_decision(&ids).ask(tx)?;
    for shown in page
        .iter_mut()
        .filter(|shown| taken.contains(&shown.filed.nomination.id))
    {
        let given_back = shown
            .allowed
            .iter_mut()
            .filter(|one| one.action == Action::GiveBack.code());
        given_back.for_each(|one| one.refusal = Some("wrong_stage"));
    }
    Ok(page)
}

/// What stands on a decision or a letter is told so.
pub(in crate::services) fn as_on_papers(
    tx: &mut Conn,
    page: Vec<NominationWithRights>,
) -> Result<Vec<NominationWithRights>> {
    let page = as_on_decisions(tx, page)?;
    as_on_letters(tx, page)
}

/// A draft that stands on a letter is not removed: the letter is, first. It is asked in one
/// statement for a whole page.
pub(super) fn as_on_letters(
    tx: &mut Conn,
    mut page: Vec<NominationWithRights>,
) -> Result<Vec<NominationWithRights>> {
    let open = |shown: &&NominationWithRights| {
        shown
            .allowed
            .iter()
            .any(|one| one.action == "delete" && one.refusal.is_none())
    };
    let ids: Vec<NominationId> = page
        .iter()
        .filter(open)
        .map(|shown| shown.filed.nomination.id)
        .collect();
    if ids.is_empty() {
        return Ok(page);
    }
    let taken = db::nominations::submission_letters::on_a_letter(&ids).ask(tx)?;
    for shown in page
        .iter_mut()
        .filter(|shown| taken.contains(&shown.filed.nomination.id))
    {
        shown
            .allowed
            .iter_mut()
            .filter(|one| one.action == "delete")
            .for_each(|one| one.refusal = Some("wrong_stage"));
    }
    Ok(page)
}

/// What the checks find, as far as the actor is told.
pub(in crate::services) fn visible_findings(
    ctx: &Ctx,
    actor: &Actor,
    filed: &NominationInContext,
    mut findings: Vec<Finding>,
) -> Vec<Finding> {
    let hidden = checks::hidden_rules(ctx, actor, filed);
    findings.retain(|finding| hidden.iter().all(|rule| rule.id != finding.rule));
    findings
}

/// The history as far as the actor is told: neither what was said of a finding they do not read,
/// nor that a hold stops the clock.
pub(in crate::services) fn told_history(
    ctx: &Ctx,
    actor: &Actor,
    filed: &NominationInContext,
    mut history: Vec<HistoryEntry>,
) -> Vec<HistoryEntry> {
    let hidden = checks::hidden_rules(ctx, actor, filed);
    let of_hold = |deed| {
        matches!(deed, EventKind::Held | EventKind::Released)
            && hidden
                .iter()
                .any(|rule| rule.requirement.contains(&Requirement::NothingHeldAgainst))
    };
    let of_finding = |entry: &HistoryEntry| {
        let cited = entry
            .citation
            .as_ref()
            .map(|(vi, _)| vi.as_str())
            .unwrap_or_default();
        matches!(
            entry.deed,
            EventKind::Overruled | EventKind::FoundMet | EventKind::FoundNotMet
        ) && hidden.iter().any(|rule| cited.starts_with(&rule.id))
    };
    history.retain(|entry| !of_hold(entry.deed) && !of_finding(entry));
    history
}

/// A file with what the checks find of it: an act they will stop is not offered, and the rules are
/// named. Lists leave that out.
pub(in crate::services) fn checked(
    mut shown: NominationWithRights,
    findings: &[Finding],
) -> NominationWithRights {
    for allowed in shown
        .allowed
        .iter_mut()
        .filter(|allowed| allowed.refusal.is_none())
    {
        let Ok(action) = allowed.action.parse::<Action>() else {
            continue;
        };
        allowed.rules = findings
            .iter()
            .filter(|finding| finding.stops(action))
            .map(|finding| finding.rule.clone())
            .collect();
        if !allowed.rules.is_empty() {
            allowed.refusal = Some("not_eligible");
        }
    }
    shown
}

/// A file whose subject has died goes nowhere until it says so.
pub(in crate::services) fn of_the_dead(
    mut shown: NominationWithRights,
    unfit: Option<&FieldFault>,
) -> NominationWithRights {
    let Some(fault) = unfit else { return shown };
    let goes_on = |one: &Allowed| {
        one.action
            .parse::<Action>()
            .is_ok_and(|action| action.outcome() == Some(Outcome::Passed))
    };
    shown
        .allowed
        .iter_mut()
        .filter(|one| one.refusal.is_none() && goes_on(one))
        .for_each(|one| one.refusal = Some(fault.code));
    shown
}

/// Is it to be submitted by the signature under a letter?
pub(super) fn needs_letter(ctx: &Ctx, nomination: &Nomination) -> bool {
    (nomination.receipt.is_none() || nomination.letter_again)
        && nomination.route(&ctx.law).is_some_and(|route| route.letter)
}
