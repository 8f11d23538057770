//! A nomination (đề nghị khen thưởng): one subject proposed for one award, and how it moves along its route.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Utc};

use crate::domain::actor::Office;
use crate::domain::award::CommendationType;
use crate::domain::code::codes;
use crate::domain::history::{Deed, Fact, Object};
use crate::domain::ids::{AchievementId, NominationId, SubjectId, UnitId, UserId};
use crate::domain::law_book::LawBook;
use crate::domain::people::SubjectKind;
use crate::domain::route::{End, Next, Place, Route, Stage};
use crate::domain::stage::{Action, Outcome};
use crate::domain::unit::UnitPath;

codes! {
    /// How a nomination stands, whatever its route.
    Status {
        /// Never submitted.
        Draft = "draft",
        /// On its way.
        InProgress = "in_progress",
        /// Sent back to be put right.
        Returned = "returned",
        /// Ended without an award.
        Refused = "refused",
        /// The award was given.
        Awarded = "awarded",
    }
}

/// The local date of a moment: `Asia/Ho_Chi_Minh`, UTC+7 all year.
#[must_use]
pub fn local_date(moment: DateTime<Utc>) -> NaiveDate {
    let zone = FixedOffset::east_opt(7 * 3600);
    zone.map_or_else(|| (moment + TimeDelta::hours(7)).date_naive(), |zone| moment.with_timezone(&zone).date_naive())
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
#[derive(Debug, Clone, PartialEq, Eq)]
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
    /// The unit whose head decides.
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
    /// Who wrote it.
    pub created_by: Option<UserId>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// Bumped by every change.
    pub version: i64,
}

/// A nomination with the names around it, as a reader needs them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filed {
    /// The file.
    pub nomination: Nomination,
    /// The subject's name.
    pub subject_name: String,
    /// The subject's kind.
    pub subject_kind: SubjectKind,
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
}

impl Filed {
    /// The name of the unit that holds the file.
    #[must_use]
    pub fn holder_unit_name(&self) -> Option<&str> {
        let holder = self.nomination.holder?;
        Some(if holder.unit == self.nomination.unit { &self.unit_name } else { &self.deciding_unit_name })
    }
}

/// What somebody asks to be done with a nomination.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Command {
    /// The act.
    pub action: Action,
    /// Why; needed to return or refuse.
    pub reason: Option<String>,
}

/// Why an act cannot be done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The stage does not know this act.
    #[error("{action} is not possible in stage {stage}")]
    WrongStage {
        /// The act.
        action: Action,
        /// Where the file is.
        stage: String,
    },
    /// To return or refuse without a reason.
    #[error("a reason is needed")]
    ReasonNeeded,
    /// The law that is loaded has no such award, route, rule set or stage for the day.
    #[error("no rule of law for {what} on {day}")]
    NoRule {
        /// What was looked for.
        what: String,
        /// For which day.
        day: NaiveDate,
    },
}

impl Nomination {
    /// The route it travels.
    pub fn route<'l>(&self, law: &'l LawBook) -> Option<&'l Route> {
        law.route_version(&self.route.0, &self.route.1)
    }

    /// The stage it is in; none once it has ended.
    pub fn stage<'l>(&self, law: &'l LawBook) -> Option<&'l Stage> {
        self.route(law)?.stage(&self.stage)
    }

    /// The moment from which its age counts, and whose rules it is under: the first receipt, or when it was written.
    #[must_use]
    pub fn counted_from(&self) -> DateTime<Utc> {
        self.receipt.as_ref().map_or(self.created_at, |receipt| receipt.at)
    }

    /// Can its content be changed?
    #[must_use]
    pub fn is_open(&self) -> bool {
        matches!(self.status, Status::Draft | Status::Returned)
    }

    /// The office a stage of its route waits for.
    #[must_use]
    pub fn office(&self, stage: &Stage) -> Office {
        let unit = match stage.place {
            Place::Nominating => self.unit,
            Place::Deciding => self.deciding_unit,
        };
        Office { role: stage.role, unit }
    }

    /// Places a new file at the first stage of the route its award has today.
    pub fn place_at_start(mut self, moment: &Moment<'_>) -> Result<Self, Fault> {
        let day = local_date(moment.now);
        let no_rule = |what: &str| Fault::NoRule { what: what.to_owned(), day };
        let award = moment.law.award(&self.content.award_code, day).ok_or_else(|| no_rule(&self.content.award_code))?;
        let route = moment.law.route(&award.route, day).ok_or_else(|| no_rule(&award.route))?;
        let stage = route.stages.first().ok_or_else(|| no_rule(&route.code))?;
        self.route = (route.code.clone(), route.version.clone());
        self.move_to(stage, moment);
        Ok(self)
    }

    /// Does what was asked: the file as it is afterwards, and what history will tell.
    ///
    /// Whether the caller may ask for it is `policy`'s question, not this one's.
    pub fn apply(mut self, command: &Command, moment: &Moment<'_>) -> Result<(Self, Fact), Fault> {
        if command.action.needs_reason() && command.reason.is_none() {
            return Err(Fault::ReasonNeeded);
        }
        let wrong_stage = || Fault::WrongStage { action: command.action, stage: self.stage.clone() };
        let stage = self.stage(moment.law).ok_or_else(wrong_stage)?;
        if !stage.kind.actions().contains(&command.action) {
            return Err(wrong_stage());
        }
        let from = self.stage.clone();
        if command.action == Action::Submit && self.receipt.is_none() {
            self.receive(moment)?;
        }
        // The receipt may have put the file under another version of its route: the same stage is looked up again.
        let stage = self.stage(moment.law).ok_or_else(|| Fault::NoRule { what: from.clone(), day: local_date(moment.now) })?;
        let outcome = command.action.outcome();
        match stage.next.get(&outcome) {
            Some(Next::Stage(code)) => {
                let next = self.route(moment.law).and_then(|route| route.stage(code));
                let next = next.ok_or_else(|| Fault::NoRule { what: code.clone(), day: local_date(moment.now) })?;
                self.status = if outcome == Outcome::Returned { Status::Returned } else { Status::InProgress };
                self.move_to(next, moment);
            }
            Some(Next::End(end)) => self.end(*end, moment),
            None => return Err(Fault::NoRule { what: format!("{from}.{outcome}"), day: local_date(moment.now) }),
        }
        self.version += 1;
        let fact = Fact {
            object: Object::Nomination(self.id),
            deed: Deed::of(command.action),
            version: self.version,
            stages: Some((from, self.stage.clone())),
            reason: command.reason.clone(),
            detail: Vec::new(),
        };
        Ok((self, fact))
    }

    /// The first receipt: from here on the file keeps this law, whatever comes after.
    fn receive(&mut self, moment: &Moment<'_>) -> Result<(), Fault> {
        let day = local_date(moment.now);
        let no_rule = |what: &str| Fault::NoRule { what: what.to_owned(), day };
        let rule_set = moment.law.rule_set(day).ok_or_else(|| no_rule("rule_set"))?;
        let award = moment.law.award(&self.content.award_code, day).ok_or_else(|| no_rule(&self.content.award_code))?;
        let route = moment.law.route(&award.route, day).ok_or_else(|| no_rule(&award.route))?;
        self.receipt = Some(Receipt { at: moment.now, rule_set: rule_set.code.clone() });
        self.route = (route.code.clone(), route.version.clone());
        Ok(())
    }

    fn move_to(&mut self, stage: &Stage, moment: &Moment<'_>) {
        self.stage.clone_from(&stage.code);
        self.holder = Some(self.office(stage));
        self.since = moment.now;
        self.due_on = stage.working_days.map(|days| moment.law.calendar.due(local_date(moment.now), days));
    }

    fn end(&mut self, end: End, moment: &Moment<'_>) {
        end.code().clone_into(&mut self.stage);
        self.status = match end {
            End::Awarded => Status::Awarded,
            End::Refused => Status::Refused,
        };
        self.holder = None;
        self.since = moment.now;
        self.due_on = None;
    }
}
