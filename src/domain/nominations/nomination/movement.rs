//! How a nomination moves along its route: what an act makes of it.

use chrono::NaiveDate;

use super::{Content, Moment, Nomination, Receipt, Status};
use crate::domain::base::days::local_date;
use crate::domain::base::history::{HistoryEvent, Object};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::route::{End, Next, Route, Stage};
use crate::domain::law::stage::{Action, Outcome, StageKind};
use crate::domain::nominations::nomination::command::Command;
use crate::domain::nominations::nomination::fault::NominationFault;

impl Nomination {
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
    pub(super) fn submit(
        &mut self,
        command: &Command,
        moment: &Moment<'_>,
    ) -> Result<(), NominationFault> {
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
    pub(super) fn leave(
        &mut self,
        action: Action,
        moment: &Moment<'_>,
    ) -> Result<(), NominationFault> {
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
    pub(super) fn stay(
        &mut self,
        status: Status,
        moment: &Moment<'_>,
    ) -> Result<(), NominationFault> {
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
    pub(super) fn given_back(&mut self, moment: &Moment<'_>) -> Result<(), NominationFault> {
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

    pub(super) fn move_to(&mut self, stage: &Stage, moment: &Moment<'_>) {
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

    pub(super) fn end(&mut self, end: End, moment: &Moment<'_>) {
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
