//! A nomination (đề nghị khen thưởng): one subject proposed for one award, and how it moves along
//! its route.

mod appeal;
mod command;
mod fault;

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::access::own_case::Concerned;
use crate::domain::base::code::codes;
use crate::domain::base::days::local_date;
use crate::domain::base::history::{HistoryEvent, Object};
use crate::domain::base::ids::{AchievementId, NominationId, PersonId, SubjectId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::law::award_type::{AwardType, CommendationType};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::route::{End, Next, Route, Stage};
use crate::domain::law::stage::{Action, Outcome, StageKind};
use crate::domain::nominations::posthumous::{self, Posthumous};
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitPath;

pub use appeal::{Handed, Hands};
pub use command::Command;
pub use fault::NominationFault;

codes! {
    /// How a nomination stands, whatever its route.
    Status {
        /// Never submitted.
        Draft = "draft",
        /// On its way.
        InProgress = "in_progress",
        /// Sent back to be put right.
        Returned = "returned",
        /// Waits for a paper the nominating unit was asked for.
        Supplementing = "supplementing",
        /// Its clock stands still while a hold is looked into.
        OnHold = "on_hold",
        /// Ended without an award.
        Refused = "refused",
        /// Taken back by the nominating unit.
        Withdrawn = "withdrawn",
        /// The award was given.
        Awarded = "awarded",
    }
}

/// Time and law, as arguments.
#[derive(Debug, Clone, Copy)]
pub struct Moment<'a> {
    /// Now, UTC.
    pub now: DateTime<Utc>,
    /// The law that is loaded.
    pub law: &'a LawBook,
}

/// What the nominating unit writes; it can be changed while the file is a draft or was returned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// The award's code.
    pub award_code: String,
    /// For what it is given.
    pub commendation_type: CommendationType,
    /// The award year.
    pub cycle_year: i32,
    /// Who is proposed.
    pub subject: SubjectId,
    /// What it rests on.
    pub achievement: AchievementId,
    /// The short report of the merit.
    pub statement: String,
    /// Of somebody who has died.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub posthumous: Option<Posthumous>,
}

/// The version of the law a file was received under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// When the deciding body first received it.
    pub at: DateTime<Utc>,
    /// The rule set of that day.
    pub rule_set: String,
}

/// One subject proposed for one award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nomination {
    /// Its id.
    pub id: NominationId,
    /// What the nominating unit wrote.
    pub content: Content,
    /// The unit that nominates.
    pub unit: UnitId,
    /// The unit above it, where one stands between it and the deciding one.
    pub superior_unit: Option<UnitId>,
    /// The unit whose head decides, or submits to the superior authority.
    pub deciding_unit: UnitId,
    /// Code and version of its route; fixed at the first receipt.
    pub route: (String, String),
    /// The first receipt; none while it was never submitted.
    pub receipt: Option<Receipt>,
    /// How it stands.
    pub status: Status,
    /// Code of the stage it is in, or of its end.
    pub stage: String,
    /// Who holds it; nobody once it has ended.
    pub holder: Option<Office>,
    /// Since when it is held, or ended.
    pub since: DateTime<Utc>,
    /// By when the holder should act, local.
    pub due_on: Option<NaiveDate>,
    /// Working days that were left when its clock was stopped.
    pub paused_days: Option<u32>,
    /// How often its content was sent: the number of its newest kept version.
    pub submissions: i32,
    /// Was it received after its cycle had closed?
    pub late: bool,
    /// Was a refusal looked at again? It is once at most.
    pub appealed: bool,
    /// Whose hands keep out of it, once it was.
    pub hands: Hands,
    /// Does it, returned, say something else than the head signed? Then it goes on a letter again.
    pub letter_again: bool,
    /// Who wrote it.
    pub created_by: Option<UserId>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
}

/// A nomination with the names around it, as a reader needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NominationInContext {
    /// The file.
    pub nomination: Nomination,
    /// The subject's name.
    pub subject_name: String,
    /// The subject's kind.
    pub subject_kind: SubjectKind,
    /// The person on the register the subject is, if it is one.
    pub subject_person: Option<PersonId>,
    /// Who must not act on it.
    pub concerned: Concerned,
    /// The nominating unit's name.
    pub unit_name: String,
    /// Its code.
    pub unit_code: String,
    /// Where it stands in the tree.
    pub unit_path: UnitPath,
    /// The deciding unit's name.
    pub deciding_unit_name: String,
    /// Its code.
    pub deciding_unit_code: String,
    /// The name of the unit between the two, where there is one.
    pub superior_unit_name: Option<String>,
    /// The name of the unit whose head looks at its refusal again, where nobody else holds the
    /// office that would.
    pub above_unit_name: Option<String>,
}

impl NominationInContext {
    /// The name of the unit that holds the file.
    #[must_use]
    pub fn holder_unit_name(&self) -> Option<&str> {
        let holder = self.nomination.holder?;
        if Some(holder) == self.nomination.hands.above {
            return self.above_unit_name.as_deref();
        }
        let superior = self
            .superior_unit_name
            .as_deref()
            .filter(|_| Some(holder.unit) == self.nomination.superior_unit);
        Some(superior.unwrap_or(if holder.unit == self.nomination.unit {
            &self.unit_name
        } else {
            &self.deciding_unit_name
        }))
    }
}

impl Nomination {
    /// The route it travels.
    pub fn route<'l>(&self, law: &'l LawBook) -> Option<&'l Route> {
        law.route_version(&self.route.0, &self.route.1)
    }

    /// What its reward rests on: its award as it stood when the file was received; none where the
    /// law did not know it then.
    #[must_use]
    pub fn award_received_under<'l>(&self, law: &'l LawBook) -> Option<&'l AwardType> {
        law.award(&self.content.award_code, local_date(self.counted_from()))
    }

    /// Its award as it was on the day the file was received or written.
    #[must_use]
    pub fn award_type<'l>(&self, law: &'l LawBook) -> Option<&'l AwardType> {
        self.award_received_under(law)
            .or_else(|| law.any_award(&self.content.award_code))
    }

    /// The name of its award in Vietnamese and English, as it was on the day the file was received
    /// or written.
    #[must_use]
    pub fn award_name(&self, law: &LawBook) -> (String, String) {
        let code = &self.content.award_code;
        let name = self
            .award_type(law)
            .map_or_else(|| (code.clone(), code.clone()), |award| award.name.clone());
        if self.content.posthumous.is_some() {
            posthumous::named(&name)
        } else {
            name
        }
    }

    /// The stage it is in; none once it has ended.
    pub fn stage<'l>(&self, law: &'l LawBook) -> Option<&'l Stage> {
        self.route(law)?.stage(&self.stage)
    }

    /// The moment from which its age counts, and whose rules it is under: the first receipt, or
    /// when it was written.
    #[must_use]
    pub fn counted_from(&self) -> DateTime<Utc> {
        self.receipt
            .as_ref()
            .map_or(self.created_at, |receipt| receipt.at)
    }

    /// Can its content be changed?
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.status, Status::Draft | Status::Returned)
    }

    /// The office a stage of its route waits for; none where no unit stands in its place.
    #[must_use]
    pub fn office(&self, stage: &Stage) -> Option<Office> {
        self.hands
            .above
            .filter(|_| stage.code == self.stage)
            .or_else(|| self.own_office(stage))
    }

    /// The office that writes it.
    #[must_use]
    pub fn writer(&self) -> Office {
        Office {
            role: Role::EmulationOfficer,
            unit: self.unit,
        }
    }

    /// Can this be done with it now? Whether the caller may is `policy`'s question.
    #[must_use]
    pub fn allows(&self, action: Action, moment: &Moment<'_>) -> bool {
        match self.status {
            Status::Draft => action == Action::Submit,
            Status::Returned => matches!(action, Action::Submit | Action::Withdraw),
            Status::Supplementing => matches!(
                action,
                Action::Submit | Action::Withdraw | Action::Return | Action::Refuse
            ),
            // What was agreed to is not refused or withdrawn on the way to its decision, on hold or
            // not.
            Status::OnHold => {
                let known = |stage: &Stage| stage.kind.actions().contains(&action);
                action == Action::Release
                    || (matches!(action, Action::Withdraw | Action::Refuse | Action::GiveBack)
                        && self.stage(moment.law).is_some_and(known))
            }
            Status::InProgress => self
                .stage(moment.law)
                .is_some_and(|stage| stage.kind.actions().contains(&action)),
            Status::Refused => action == Action::Appeal && self.appeal(moment).is_some(),
            Status::Withdrawn | Status::Awarded => false,
        }
    }

    /// Puts an open file under the route its award has on the day whose rules it is under.
    pub fn find_route(&mut self, law: &LawBook, day: NaiveDate) -> Result<(), NominationFault> {
        let no_rule = |what: &str| NominationFault::NoRule {
            what: what.to_owned(),
            day,
        };
        let award = law
            .award(&self.content.award_code, day)
            .ok_or_else(|| no_rule(&self.content.award_code))?;
        let code = award
            .routes
            .get(&self.content.commendation_type)
            .ok_or_else(|| no_rule(self.content.commendation_type.code()))?;
        let route = law.route(code, day).ok_or_else(|| no_rule(code))?;
        let first = route.stages.first().ok_or_else(|| no_rule(code))?;
        self.route = (route.code.clone(), route.version.clone());
        self.stage.clone_from(&first.code);
        Ok(())
    }

    /// Places a new file at the first stage of the route its award has today.
    pub fn place_at_start(mut self, moment: &Moment<'_>) -> Result<Self, NominationFault> {
        self.find_route(moment.law, local_date(moment.now))?;
        self.holder = Some(self.writer());
        self.since = moment.now;
        Ok(self)
    }

    /// Does what was asked: the file as it is afterwards, and what history will tell.
    ///
    /// Whether the caller may ask for it is `policy`'s question, not this one's.
    pub fn apply(
        mut self,
        command: &Command,
        moment: &Moment<'_>,
    ) -> Result<(Self, HistoryEvent), NominationFault> {
        if command.action.needs_reason() && command.reason.is_none() {
            return Err(NominationFault::ReasonNeeded);
        }
        if command.action.needs_citation() && command.citation.is_none() {
            return Err(NominationFault::CitationNeeded);
        }
        if !self.allows(command.action, moment) {
            return Err(NominationFault::WrongStage {
                action: command.action,
                stage: self.stage.clone(),
            });
        }
        let from = self.stage.clone();
        match command.action {
            Action::Submit if self.status == Status::Supplementing => {
                self.stay(Status::InProgress, moment)?;
            }
            Action::Submit => self.submit(command, moment)?,
            Action::Supplement => self.stay(Status::Supplementing, moment)?,
            Action::Hold => {
                let left = |due| {
                    moment
                        .law
                        .calendar
                        .working_days_between(local_date(moment.now), due)
                };
                self.paused_days = self.due_on.map(left);
                (self.status, self.since, self.due_on) = (Status::OnHold, moment.now, None);
            }
            Action::Release => {
                let today = local_date(moment.now);
                self.due_on = self
                    .paused_days
                    .take()
                    .map(|left| moment.law.calendar.due(today, left));
                (self.status, self.since) = (Status::InProgress, moment.now);
            }
            Action::Withdraw => self.end(End::Withdrawn, moment),
            Action::Appeal => self.appealed_to(moment)?,
            Action::GiveBack => self.given_back(moment)?,
            _ => self.leave(command.action, moment)?,
        }
        self.version += 1;
        let fact = HistoryEvent {
            object: Object::Nomination(self.id),
            deed: command.action.event(),
            version: self.version,
            stages: Some((from, self.stage.clone())),
            reason: command.reason.clone(),
            remarks: command.remarks.clone(),
            detail: command
                .citation
                .as_deref()
                .map(|citation| moment.law.cited(citation))
                .unwrap_or_default(),
        };
        Ok((self, fact))
    }

    /// Notes whether the head must sign again what a returned file says now; `sent` is what was
    /// sent last.
    pub fn note_change(&mut self, law: &LawBook, sent: Option<&Content>) {
        if self.receipt.is_some() {
            let route = self.route(law);
            let papers =
                self.letter_again && route.is_some_and(|route| !route.papers_without_letter);
            self.letter_again =
                route.is_some_and(|route| route.letter) && (papers || sent != Some(&self.content));
        }
    }

    /// Notes that a paper of a returned file was changed: where the route says so, the head signs
    /// again.
    pub fn note_paper(&mut self, law: &LawBook) {
        let signed = |route: &Route| route.letter && !route.papers_without_letter;
        self.letter_again |= self.status == Status::Returned && self.route(law).is_some_and(signed);
    }

    /// The first receipt fixes the law for good: from here on the file keeps it, whatever comes
    /// after.
    fn submit(&mut self, command: &Command, moment: &Moment<'_>) -> Result<(), NominationFault> {
        if self.receipt.is_none() {
            let day = local_date(moment.now);
            let rule_set = moment
                .law
                .rule_set(day)
                .ok_or_else(|| NominationFault::NoRule {
                    what: "rule_set".to_owned(),
                    day,
                })?;
            self.find_route(moment.law, day)?;
            if self.route(moment.law).is_some_and(|route| route.letter) && !command.by_letter {
                return Err(NominationFault::LetterNeeded);
            }
            self.receipt = Some(Receipt {
                at: moment.now,
                rule_set: rule_set.code.clone(),
            });
        } else if self.letter_again && !command.by_letter {
            return Err(NominationFault::LetterNeeded);
        }
        self.letter_again = false;
        self.submissions += 1;
        self.leave(Action::Submit, moment)
    }

    /// Leaves the stage by an action's outcome, to wherever the route says.
    fn leave(&mut self, action: Action, moment: &Moment<'_>) -> Result<(), NominationFault> {
        let missing = |what: String| NominationFault::NoRule {
            what,
            day: local_date(moment.now),
        };
        let route = self
            .route(moment.law)
            .ok_or_else(|| missing(self.route.0.clone()))?;
        let mut outcome = action.outcome();
        let mut stage = route
            .stage(&self.stage)
            .ok_or_else(|| missing(self.stage.clone()))?;
        loop {
            let next = outcome.and_then(|outcome| stage.next.get(&outcome));
            match next.ok_or_else(|| missing(format!("{}.{action}", stage.code)))? {
                Next::End(end) => {
                    self.end(*end, moment);
                    return Ok(());
                }
                Next::Stage(code) => {
                    stage = route.stage(code).ok_or_else(|| missing(code.clone()))?;
                }
            }
            if self.office(stage).is_some() {
                break;
            }
            // No unit stands in this stage's place: it is passed over.
            outcome = Some(Outcome::Passed);
        }
        self.move_to(stage, moment);
        self.status = Status::InProgress;
        if stage.kind == StageKind::Draft {
            // What came back has its time too: else it lies, and nobody hears of it.
            self.status = Status::Returned;
            self.due_on = Some(
                moment
                    .law
                    .calendar
                    .due(local_date(moment.now), route.returned_days),
            );
        }
        Ok(())
    }

    /// Stays in its stage, in the hands of the writer while they are asked for something, else of
    /// the stage's office.
    fn stay(&mut self, status: Status, moment: &Moment<'_>) -> Result<(), NominationFault> {
        let day = local_date(moment.now);
        let stage = self
            .stage(moment.law)
            .ok_or_else(|| NominationFault::NoRule {
                what: self.stage.clone(),
                day,
            })?;
        self.move_to(stage, moment);
        self.status = status;
        if status == Status::Supplementing {
            self.holder = Some(self.writer());
            self.due_on = Some(moment.law.calendar.due(day, stage.supplement_days));
        }
        Ok(())
    }

    /// Back to the stage that passed it on to be issued. What is on hold stays so: its clock begins
    /// anew when it is released.
    fn given_back(&mut self, moment: &Moment<'_>) -> Result<(), NominationFault> {
        let missing = || NominationFault::NoRule {
            what: self.stage.clone(),
            day: local_date(moment.now),
        };
        let stage = self
            .route(moment.law)
            .and_then(|route| route.before(&self.stage))
            .ok_or_else(missing)?;
        let status = self.status;
        self.move_to(stage, moment);
        if status == Status::OnHold {
            self.paused_days = stage.working_days;
            self.due_on = None;
        }
        Ok(())
    }

    fn move_to(&mut self, stage: &Stage, moment: &Moment<'_>) {
        if self.stage != stage.code {
            self.hands.above = None;
        }
        self.stage.clone_from(&stage.code);
        self.hands.kept_out = self.keeps_out_of(stage, moment.law);
        self.holder = self.office(stage);
        self.since = moment.now;
        self.due_on = stage
            .working_days
            .map(|days| moment.law.calendar.due(local_date(moment.now), days));
        self.paused_days = None;
    }

    fn end(&mut self, end: End, moment: &Moment<'_>) {
        end.code().clone_into(&mut self.stage);
        self.status = match end {
            End::Awarded => Status::Awarded,
            End::Refused => Status::Refused,
            End::Withdrawn => Status::Withdrawn,
        };
        self.holder = None;
        self.hands.kept_out = false;
        self.since = moment.now;
        self.due_on = None;
        self.paused_days = None;
    }
}
