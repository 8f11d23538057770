//! How a nomination moves along its route: what an act makes of it.

use chrono::{NaiveDate, TimeDelta};

use super::{
    Content, Hands, Moment, Nomination, NominationState, Places, Receipt, Several, StageTask,
};
use crate::domain::base::days::local_date;
use crate::domain::base::history::{HistoryEvent, Object};
use crate::domain::base::ids::{NominationId, UserId};
use crate::domain::base::office::Office;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::route::{End, Next, Route, Stage};
use crate::domain::law::stage::{Action, Outcome, StageKind};
use crate::domain::nominations::nomination::command::Command;
use crate::domain::nominations::nomination::fault::NominationFault;
use crate::domain::register::people::SubjectKind;

impl Nomination {
    /// A new file in the hands of its writer, at the first stage of the route its award has today.
    pub fn draft(
        id: NominationId,
        content: Content,
        places: Places,
        created_by: Option<UserId>,
        moment: &Moment<'_>,
    ) -> Result<Self, NominationFault> {
        let (route, first) = route_of(&content, moment.law, local_date(moment.now))?;
        Ok(Self {
            id,
            content,
            places,
            route: (route.code.clone(), route.version.clone()),
            receipt: None,
            case_code: None,
            state: NominationState::Draft {
                stage: first.code.clone(),
                since: moment.now,
            },
            submissions: 0,
            late: false,
            appealed: false,
            hands: Hands::default(),
            letter_again: false,
            created_by,
            created_at: moment.now,
            version: 1,
        })
    }

    /// Puts an open file under the route its award has on the day whose rules it is under.
    pub fn find_route(&mut self, law: &LawBook, day: NaiveDate) -> Result<(), NominationFault> {
        let (route, first) = route_of(&self.content, law, day)?;
        self.route = (route.code.clone(), route.version.clone());
        self.state = self.state.clone().at_start_of(&first.code);
        Ok(())
    }

    /// Does what was asked: the file as it is afterwards, and what history will tell. `by` is the
    /// office that acts; where several have to agree, it agrees for itself alone. `subject` is what
    /// is proposed: on that and the award it depends whether a council votes on it.
    ///
    /// Whether the caller may ask for it is `rights`' question, not this one's.
    pub fn apply(
        self,
        command: &Command,
        by: Option<Office>,
        subject: SubjectKind,
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
                stage: self.state.stage().to_owned(),
            });
        }
        let from = self.state.stage().to_owned();
        let mut file = match command.action {
            Action::Submit if matches!(self.state, NominationState::Supplementing { .. }) => {
                self.supplemented(moment)?
            }
            Action::Submit => self.submit(command, subject, moment)?,
            Action::Supplement => self.asked_to_supplement(moment)?,
            Action::Hold => Self {
                state: self.state.held(moment.now, &moment.law.calendar),
                ..self
            },
            Action::Release => Self {
                state: self.state.released(moment.now, &moment.law.calendar),
                ..self
            },
            Action::Withdraw => self.end(End::Withdrawn, moment),
            Action::Appeal => self.appealed_to(moment)?,
            Action::GiveBack => self.given_back(subject, moment)?,
            action => match by.and_then(|office| self.agreed(action, office)) {
                Some(state) => Self { state, ..self },
                None => self.leave(action, subject, moment)?,
            },
        };
        file.version += 1;
        let citation = command.citation.as_deref();
        let fact = HistoryEvent {
            object: Object::Nomination(file.id),
            deed: command.action.event(),
            version: file.version,
            stages: Some((from, file.state.stage().to_owned())),
            reason: command.reason.clone(),
            remarks: command.remarks.clone(),
            detail: citation
                .map(|citation| moment.law.cited(citation))
                .unwrap_or_default(),
        };
        Ok((file, fact))
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
        let returned = matches!(self.state, NominationState::Returned { .. });
        self.letter_again |= returned && self.route(law).is_some_and(signed);
    }

    /// The first receipt fixes the law for good: from here on the file keeps it, whatever comes
    /// after.
    fn submit(
        mut self,
        command: &Command,
        subject: SubjectKind,
        moment: &Moment<'_>,
    ) -> Result<Self, NominationFault> {
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
        self.leave(Action::Submit, subject, moment)
    }

    /// What is left to do in its stage where others have to agree beside who did; none where it is
    /// left.
    fn agreed(&self, action: Action, office: Office) -> Option<NominationState> {
        (action.outcome() == Some(Outcome::Passed))
            .then(|| self.state.without(office))
            .flatten()
    }

    /// Leaves the stage by an action's outcome, to wherever the route says.
    fn leave(
        self,
        action: Action,
        subject: SubjectKind,
        moment: &Moment<'_>,
    ) -> Result<Self, NominationFault> {
        let missing = |what: String| NominationFault::NoRule {
            what,
            day: local_date(moment.now),
        };
        let route = self
            .route(moment.law)
            .ok_or_else(|| missing(self.route.0.clone()))?;
        let mut outcome = action.outcome();
        let mut stage = route
            .stage(self.state.stage())
            .ok_or_else(|| missing(self.state.stage().to_owned()))?;
        loop {
            let next = outcome.and_then(|outcome| stage.next.get(&outcome));
            match next.ok_or_else(|| missing(format!("{}.{action}", stage.code)))? {
                Next::End(end) => return Ok(self.end(*end, moment)),
                Next::Stage(code) => {
                    stage = route.stage(code).ok_or_else(|| missing(code.clone()))?;
                }
            }
            if !self.passes_over(stage, subject, moment.law) {
                break;
            }
            outcome = Some(Outcome::Passed);
        }
        if stage.kind() == StageKind::Draft {
            return Ok(self.returned(stage, route, moment));
        }
        let due_on = due(stage, moment);
        self.come_to(stage, due_on, moment)
    }

    /// Back in its writer's hands. It has its time there too: else it lies, and nobody hears of it.
    fn returned(mut self, stage: &Stage, route: &Route, moment: &Moment<'_>) -> Self {
        self.mind_hands(stage, moment.law);
        let day = local_date(moment.now);
        self.state = NominationState::Returned {
            stage: stage.code.clone(),
            since: moment.now,
            due_on: Some(moment.law.calendar.due(day, route.returned_days)),
        };
        self
    }

    /// Stays in its stage, in the hands of its writer, who is asked for something.
    fn asked_to_supplement(mut self, moment: &Moment<'_>) -> Result<Self, NominationFault> {
        let stage = self.own_stage(moment)?;
        let Some(supplement_days) = stage.settings.supplement_days() else {
            return Err(NominationFault::WrongStage {
                action: Action::Supplement,
                stage: stage.code.clone(),
            });
        };
        self.mind_hands(stage, moment.law);
        let day = local_date(moment.now);
        self.state = NominationState::Supplementing {
            stage: stage.code.clone(),
            since: moment.now,
            due_on: Some(moment.law.calendar.due(day, supplement_days)),
        };
        Ok(self)
    }

    /// What was asked for is there: its stage begins anew.
    fn supplemented(self, moment: &Moment<'_>) -> Result<Self, NominationFault> {
        let stage = self.own_stage(moment)?;
        self.come_to(stage, due(stage, moment), moment)
    }

    /// Back to the stage that passed it on to be issued. What is on hold stays so: its clock begins
    /// anew when it is released.
    fn given_back(
        self,
        subject: SubjectKind,
        moment: &Moment<'_>,
    ) -> Result<Self, NominationFault> {
        let route = self.route(moment.law);
        let before = |code: &str| route.and_then(|route| route.before(code));
        let mut stage = before(self.state.stage());
        while let Some(over) = stage.filter(|one| self.passes_over(one, subject, moment.law)) {
            stage = before(&over.code);
        }
        let stage = stage.ok_or_else(|| self.no_stage(moment))?;
        let on_hold = matches!(self.state, NominationState::OnHold { .. });
        let mut file = self.come_to(stage, due(stage, moment), moment)?;
        if on_hold {
            file.state = file.state.held(moment.now, &moment.law.calendar);
        }
        Ok(file)
    }

    /// Comes to a stage, into the hands of the offices it waits for.
    pub(super) fn come_to(
        mut self,
        stage: &Stage,
        due_on: Option<NaiveDate>,
        moment: &Moment<'_>,
    ) -> Result<Self, NominationFault> {
        self.mind_hands(stage, moment.law);
        let since = moment.now;
        let tasks = self.offices(stage).into_iter().map(|office| StageTask {
            office,
            since,
            due_on,
        });
        self.state = NominationState::InProgress {
            stage: stage.code.clone(),
            tasks: Several::of(tasks).ok_or_else(|| self.no_stage(moment))?,
        };
        Ok(self)
    }

    fn end(mut self, how: End, moment: &Moment<'_>) -> Self {
        self.hands.kept_out = false;
        let at = moment.now;
        self.state = NominationState::Ended { how, at };
        self
    }

    /// Whose hands keep out of it in the stage it comes to.
    fn mind_hands(&mut self, stage: &Stage, law: &LawBook) {
        if self.state.stage() != stage.code {
            self.hands.above = None;
        }
        self.hands.kept_out = self.keeps_out_of(stage, law);
    }

    fn own_stage<'l>(&self, moment: &Moment<'l>) -> Result<&'l Stage, NominationFault> {
        self.stage(moment.law).ok_or_else(|| self.no_stage(moment))
    }

    fn no_stage(&self, moment: &Moment<'_>) -> NominationFault {
        NominationFault::NoRule {
            what: self.state.stage().to_owned(),
            day: local_date(moment.now),
        }
    }
}

/// The route an award has on a day, and its first stage.
fn route_of<'l>(
    content: &Content,
    law: &'l LawBook,
    day: NaiveDate,
) -> Result<(&'l Route, &'l Stage), NominationFault> {
    let no_rule = |what: &str| NominationFault::NoRule {
        what: what.to_owned(),
        day,
    };
    let award = law
        .award(&content.award_code, day)
        .ok_or_else(|| no_rule(&content.award_code))?;
    let code = award
        .routes
        .get(&content.commendation_type)
        .ok_or_else(|| no_rule(content.commendation_type.code()))?;
    let route = law.route(code, day).ok_or_else(|| no_rule(code))?;
    let first = route.stages.first().ok_or_else(|| no_rule(code))?;
    Ok((route, first))
}

fn due(stage: &Stage, moment: &Moment<'_>) -> Option<NaiveDate> {
    if let Some(hours) = stage.hours {
        return Some(local_date(moment.now + TimeDelta::hours(hours.into())));
    }
    let days = stage.working_days?;
    Some(moment.law.calendar.due(local_date(moment.now), days))
}
