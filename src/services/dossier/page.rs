//! A file as its page shows it.

use std::collections::BTreeMap;

use super::NominationDetails;
use super::steps::{Step, next_role, steps};
use crate::db::nominations::versions::KeptVersion;
use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Scope;
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::awards::award::Award;
use crate::domain::base::history::{CouncilVote, EventKind, HistoryEntry, Object};
use crate::domain::base::ids::{NominationId, ReportId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::base::remark::Remark;
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::judgement::Opinion;
use crate::domain::law::route::Slot;
use crate::domain::law::stage::{Action, StageKind};
use crate::domain::nominations::nomination::{Content, NominationInContext, Status};
use crate::domain::nominations::rights;
use crate::domain::nominations::submission_letter::{LetterStatus, SubmissionLetter};
use crate::domain::register::people::{Person, Subject, SubjectKind};
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::awards::{self, AwardWithRights};
use crate::services::nominations::{checks, told_history};

/// The most of other files of its event that a file shows.
const MOST_BESIDE: u8 = 5;

/// The most of a subject's other awards that its file shows.
const MOST_EARLIER: usize = 10;

/// A file with its past and all that can be done with it.
#[derive(Debug, Clone)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each tells whether a button is shown"
)]
pub struct NominationPage {
    /// What it says and where it stands.
    pub whole: NominationDetails,
    /// Its road.
    pub steps: Vec<Step>,
    /// Who is next where it is passed on.
    pub next_role: Option<Role>,
    /// What the award pays if it is given today, đồng; none where it was given, or pays nothing.
    pub amount: Option<i64>,
    /// Other awards of its subject, the newest first.
    pub earlier: Vec<Award>,
    /// Other files of its event that the reader sees, the newest first.
    pub of_event: Vec<NominationInContext>,
    /// What was done.
    pub history: Vec<HistoryEntry>,
    /// What it said each time it was submitted, and in which members it differed from the time
    /// before.
    pub versions: Vec<(KeptVersion, Vec<&'static str>)>,
    /// The acts the reader can do now. Where a superior authority's result is recorded, its outcome
    /// is the act.
    pub acts: Vec<Action>,
    /// Papers that must be there before it is submitted.
    pub missing: Vec<Slot>,
    /// Is it to be put on a submission letter?
    pub needs_letter: bool,
    /// What was asked to be put right, field by field, when it was last returned; nothing once it
    /// was sent again.
    pub remarks: Vec<Remark>,
    /// Why it was returned; nothing once it was sent again.
    pub returned_because: Option<String>,
    /// What the reader can say of the finding of which rule.
    pub sayable: Vec<(String, Opinion)>,
    /// Can the reader draft the decision that lists it, for it is agreed to and stands on none?
    pub may_draft_decision: bool,
    /// Can the reader record the result of a superior authority?
    pub may_record_result: bool,
    /// The report of merit that it was made of, where the reader sees that.
    pub report: Option<ReportId>,
    /// The record it led to, with what the reader can do with it; none where none was given.
    pub record: Option<AwardWithRights>,
    /// The rules a refusal can stand on.
    pub citations: Vec<(String, String)>,
    /// By rule, the file with a body's own text of it.
    pub own_texts: BTreeMap<String, String>,
    /// The subject, with who leads it.
    pub subject: Option<Subject>,
    /// Who leads the subject, or is its head.
    pub leader: Option<Person>,
    /// Can the reader nominate others as it was?
    pub may_nominate_like: bool,
    /// Who the reader can say handles it: the others who hold its office, each by account and name.
    pub assignable: Vec<(UserId, String)>,
    /// The reader, where they hold its office and can take it on.
    pub takes_on: Option<UserId>,
    /// Can the reader take back that somebody handles it?
    pub may_unassign: bool,
    /// Can the reader say who leads it?
    pub may_name_leader: bool,
    /// Can the reader tell the subject apart from the official of the same name?
    pub may_tell_apart: bool,
}

impl NominationPage {
    /// Why the reader must keep out of it, as a code: it is their own case, may be, or they checked
    /// or refused it.
    #[must_use]
    pub fn withheld(&self) -> Option<&'static str> {
        let reasons = self
            .whole
            .shown
            .allowed
            .iter()
            .filter_map(|allowed| allowed.refusal);
        reasons.into_iter().find(|reason| {
            matches!(
                *reason,
                "own_case" | "same_name" | "same_hand" | "own_refusal"
            )
        })
    }

    /// How the council voted, where that is why it ended without an award.
    #[must_use]
    pub fn refused_by_vote(&self) -> Option<&CouncilVote> {
        let is_refused = self.whole.shown.filed.nomination.status() == Status::Refused;
        let ended = |entry: &&HistoryEntry| {
            matches!(entry.deed, EventKind::Refused | EventKind::CouncilRejected)
        };
        let last = self.history.iter().rfind(ended).filter(|_| is_refused)?;
        last.vote.as_ref()
    }

    /// The file with a body's own text of the rule that found it.
    #[must_use]
    pub fn own_text(&self, finding: &Finding) -> Option<&String> {
        self.own_texts.get(&finding.rule)
    }

    /// The findings that keep the reader from taking the next step: from sending it, where that is
    /// theirs.
    #[must_use]
    pub fn stops(&self) -> Vec<&Finding> {
        let NominationDetails {
            shown, findings, ..
        } = &self.whole;
        if shown.filed.nomination.is_open() {
            return findings
                .iter()
                .filter(|finding| finding.stops(Action::Submit) && self.may("edit"))
                .collect();
        }
        let by_rule = |finding: &&Finding| {
            shown
                .allowed
                .iter()
                .any(|allowed| allowed.rules.contains(&finding.rule))
        };
        findings.iter().filter(by_rule).collect()
    }

    /// The letter that waits for the signature it is submitted by.
    #[must_use]
    pub fn unsigned_letter(&self) -> Option<&SubmissionLetter> {
        self.whole
            .letter
            .as_ref()
            .map(|(letter, _)| letter)
            .filter(|letter| letter.status == LetterStatus::Drafted)
    }

    /// The form that changes a file is for its writer, while it is open.
    pub fn must_be_open_to_the_reader(&self) -> Result<()> {
        let refused = self
            .whole
            .shown
            .allowed
            .iter()
            .find(|allowed| allowed.action == "edit")
            .and_then(|allowed| allowed.refusal);
        match refused {
            None => Ok(()),
            Some("wrong_stage") => Err(Error::WrongStage(
                self.whole.shown.filed.nomination.state.stage().to_owned(),
            )),
            Some(_) => Err(Denied::NotHolder.into()),
        }
    }

    /// Can this be done now?
    #[must_use]
    pub fn may(&self, action: &str) -> bool {
        self.whole
            .shown
            .allowed
            .iter()
            .any(|allowed| allowed.action == action && allowed.refusal.is_none())
    }
}

/// One file with all that its page shows.
#[expect(
    clippy::too_many_lines,
    reason = "a use case is read from finding to saving"
)]
pub fn file(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: NominationId) -> Result<NominationPage> {
    let (actor, scope) = access::reader(tx, ctx, caller)?;
    let whole = crate::services::dossier::whole(tx, ctx, (&actor, &scope), id)?;
    let filed = &whole.shown.filed;
    let nomination = &filed.nomination;
    let history = told_history(
        ctx,
        &actor,
        filed,
        db::base::history::of(tx, Object::Nomination(id))?,
    );
    let stage = nomination.stage(&ctx.law);
    let may_record_result = stage.is_some_and(|stage| stage.kind() == StageKind::External)
        && nomination.allows(Action::Issue, &ctx.moment())
        && rights::may_act(&actor, Action::Issue, filed, &ctx.moment()).is_ok();
    let waits =
        stage.is_some_and(|stage| stage.kind() == StageKind::Issue) && whole.decision.is_none();
    let office = Right::HandleDecision.roles().iter().map(|role| Office {
        role: *role,
        unit: nomination.places.deciding,
    });
    let may_draft_decision = waits && office.into_iter().any(|office| actor.holds(office));
    let can = |action: &Action| {
        whole
            .shown
            .allowed
            .iter()
            .any(|allowed| allowed.action == action.code() && allowed.refusal.is_none())
    };
    let by_result =
        |action: &Action| may_record_result && matches!(action, Action::Return | Action::Refuse);
    let acts = Action::ALL
        .iter()
        .copied()
        .filter(|action| can(action) && !by_result(action))
        .collect();
    let is_there = |slot: &Slot| {
        whole
            .documents
            .iter()
            .any(|paper| paper.place.slot() == Some(slot.code.as_str()))
    };
    let missing = if nomination.is_open() {
        whole
            .slots
            .iter()
            .filter(|slot| slot.required && !is_there(slot))
            .cloned()
            .collect()
    } else {
        Vec::new()
    };
    let needs_letter = whole
        .shown
        .allowed
        .iter()
        .any(|allowed| allowed.refusal == Some("letter_needed"));
    let returned = history
        .iter()
        .rfind(|entry| matches!(entry.deed, EventKind::Returned | EventKind::Submitted));
    let remarks = returned
        .map(|entry| entry.remarks.clone())
        .unwrap_or_default();
    let returned_because = returned
        .filter(|entry| entry.deed == EventKind::Returned && nomination.is_open())
        .and_then(|entry| entry.reason.clone());
    let sayable = checks::sayable(tx, ctx, &actor, filed, &whole.findings)?;
    let record = match &whole.award {
        Some(award) => Some(awards::shown_with(
            tx,
            ctx,
            &actor,
            &scope,
            award.clone(),
            Some(filed),
        )?),
        None => None,
    };
    let rules = ctx
        .law
        .rules
        .iter()
        .filter(|rule| rule.valid.contains(ctx.today()));
    let citations = rules
        .map(|rule| rule.citation.clone())
        .chain(stage.map(|stage| stage.citation.clone()))
        .collect();
    let versions = with_differences(db::nominations::versions::of(tx, id)?);
    let subject = db::register::people::find_subject(tx, &Scope::All, nomination.content.subject)?;
    let leader = match subject.as_ref().and_then(|(subject, _)| subject.leader) {
        Some(leader) => db::register::people::find_person(tx, &Scope::All, leader)?,
        None => None,
    };
    let may = |right| {
        subject
            .as_ref()
            .is_some_and(|(subject, path)| policy::may(&actor, right, subject.unit, path).is_ok())
    };
    let may_nominate_like = may(Right::Nominate);
    let may_assign = nomination.state.offices().next().is_some()
        && rights::may_assign(&actor, filed, &ctx.moment()).is_ok();
    let handles = filed.assigned.as_ref().map(|assigned| assigned.user);
    let (own, others): (Vec<_>, Vec<_>) = whole
        .colleagues
        .iter()
        .filter(|(user, _)| may_assign && Some(*user) != handles)
        .cloned()
        .partition(|(user, _)| Some(*user) == actor.user());
    let takes_on = own.first().map(|(user, _)| *user);
    let may_unassign = may_assign && handles.is_some();
    let is_led = filed.subject_kind != SubjectKind::Individual;
    let may_name_leader = is_led
        && may(Right::Nominate)
        && policy::not_their_own(&actor, &filed.concerned.beneficiary).is_ok();
    // Only where a name stands in an official's way there is something to say.
    let may_tell_apart = match &filed.concerned.beneficiary.name {
        Some(name)
            if may(Right::TellApart)
                && policy::not_their_own(&actor, &filed.concerned.beneficiary).is_ok() =>
        {
            db::access::users::is_borne(tx, name)?
        }
        _ => false,
    };
    let event = whole.event.as_ref().map(|event| event.id);
    let around = (
        db::nominations::reports::of_nomination(id),
        // It may be among the newest itself.
        db::nominations::of_event(&scope, event, i64::from(MOST_BESIDE) + 1),
    );
    let (reports, mut beside) = around.ask(tx)?;
    let report = reports
        .iter()
        .find(|(_, unit)| scope.contains(unit))
        .map(|(report, _)| report.id);
    let mut earlier = db::awards::of_subjects(tx, &[nomination.content.subject])?;
    earlier.retain(|award| award.nomination != Some(id));
    earlier.sort_by_key(|award| std::cmp::Reverse(award.facts.decided_on));
    earlier.truncate(MOST_EARLIER);
    beside.retain(|file| *file != id);
    beside.truncate(usize::from(MOST_BESIDE));
    let of_event = db::nominations::in_this_order(tx, beside)?;
    let award = nomination.award_type(&ctx.law).filter(|_| record.is_none());
    let amount = award.and_then(|award| ctx.law.reward(award, filed.subject_kind, ctx.today()));
    Ok(NominationPage {
        steps: steps(ctx, filed, &history),
        next_role: next_role(ctx, filed),
        amount,
        earlier,
        of_event,
        whole,
        history,
        versions,
        acts,
        missing,
        needs_letter,
        remarks,
        returned_because,
        sayable,
        may_draft_decision,
        may_record_result,
        report,
        record,
        citations,
        own_texts: ctx.law.own.text_of.clone(),
        subject: subject.map(|(subject, _)| subject),
        leader,
        may_nominate_like,
        assignable: others,
        takes_on,
        may_unassign,
        may_name_leader,
        may_tell_apart,
    })
}

/// Each version with the members in which it differs from the one before.
pub(super) fn with_differences(
    versions: Vec<KeptVersion>,
) -> Vec<(KeptVersion, Vec<&'static str>)> {
    let before = std::iter::once(None)
        .chain(versions.iter().map(|version| Some(version.content.clone())))
        .collect::<Vec<_>>();
    let differ = |before: Option<Content>, after: &Content| {
        before
            .map(|before| differences(&before, after))
            .unwrap_or_default()
    };
    versions
        .into_iter()
        .zip(before)
        .map(|(version, before)| (version.clone(), differ(before, &version.content)))
        .collect()
}

/// The members in which two contents differ.
pub(super) fn differences(before: &Content, after: &Content) -> Vec<&'static str> {
    let members = [
        ("award_code", before.award_code != after.award_code),
        (
            "commendation_type",
            before.commendation_type != after.commendation_type,
        ),
        ("cycle_year", before.cycle_year != after.cycle_year),
        ("achievement_id", before.achievement != after.achievement),
        ("statement", before.statement != after.statement),
        ("posthumous", before.posthumous != after.posthumous),
    ];
    members
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(member, _)| member)
        .collect()
}
