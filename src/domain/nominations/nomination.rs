//! A nomination (đề nghị khen thưởng): one subject proposed for one award, and how it moves along
//! its route.

mod appeal;
mod assigned;
mod command;
mod fault;
mod movement;
mod state;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use crate::domain::access::own_case::Concerned;
use crate::domain::base::code::codes;
use crate::domain::base::days::local_date;
use crate::domain::base::ids::{AchievementId, NominationId, PersonId, SubjectId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::law::award_type::{AwardType, CommendationType};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::route::{End, Place, Route, Seat, Stage, StageCondition};
use crate::domain::law::stage::Action;
use crate::domain::nominations::case_code::CaseCode;
use crate::domain::nominations::posthumous::{self, Posthumous};
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitPath;

pub use appeal::{Handed, Hands};
pub use assigned::Assigned;
pub use command::Command;
pub use fault::NominationFault;
pub use state::{NominationState, PausedTask, Several, StageTask};

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

/// The units that have a place in a file's route, as they were when it was written and are anew when
/// it is first received. From then on they stay, whatever becomes of the tree; a merger alone passes
/// a place on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Places {
    /// The unit that nominates.
    pub nominating: UnitId,
    /// The unit above it, where one stands between it and the deciding one.
    pub superior: Option<UnitId>,
    /// The unit whose head decides, or submits to the superior authority.
    pub deciding: UnitId,
}

impl Places {
    /// The unit in a place; none where none stands there.
    #[must_use]
    pub fn unit(&self, place: Place) -> Option<UnitId> {
        match place {
            Place::Nominating => Some(self.nominating),
            Place::Superior => self.superior,
            Place::Deciding => Some(self.deciding),
        }
    }

    /// The office of a seat; none where no unit stands in its place.
    #[must_use]
    pub fn office(&self, seat: Seat) -> Option<Office> {
        let role = seat.role;
        self.unit(seat.place).map(|unit| Office { role, unit })
    }
}

/// One subject proposed for one award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nomination {
    /// Its id.
    pub id: NominationId,
    /// What the nominating unit wrote.
    pub content: Content,
    /// The units in its route.
    pub places: Places,
    /// Code and version of its route; fixed at the first receipt.
    pub route: (String, String),
    /// The first receipt; none while it was never submitted.
    pub receipt: Option<Receipt>,
    /// What people call it by, since its first receipt.
    pub case_code: Option<CaseCode>,
    /// How it stands: who holds it, or how it ended.
    pub state: NominationState,
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
    /// Who of the office that holds it handles it.
    pub assigned: Option<Assigned>,
}

impl NominationInContext {
    /// Đồng: what it would come to if it were decided on a day; none where the law does not say.
    #[must_use]
    pub fn would_pay(&self, law: &LawBook, on: NaiveDate) -> Option<i64> {
        let award = self.nomination.award_received_under(law)?;
        law.reward(award, self.subject_kind, on)
    }

    /// The offices that hold the file, the first one first, each with the name of its unit.
    #[must_use]
    pub fn held_by(&self) -> Vec<(Office, &str)> {
        let named = |office| (office, self.unit_name_of(office));
        self.nomination.holders().into_iter().map(named).collect()
    }

    fn unit_name_of(&self, office: Office) -> &str {
        let (unit, places) = (office.unit, self.nomination.places);
        let above = (Some(office) == self.nomination.hands.above)
            .then_some(self.above_unit_name.as_deref());
        let superior =
            (Some(unit) == places.superior).then_some(self.superior_unit_name.as_deref());
        above
            .or(superior)
            .flatten()
            .unwrap_or(if unit == places.nominating {
                &self.unit_name
            } else {
                &self.deciding_unit_name
            })
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
        self.route(law)?.stage(self.state.stage())
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
        matches!(
            self.state,
            NominationState::Draft { .. } | NominationState::Returned { .. }
        )
    }

    /// Its state as readers and lists know it.
    #[must_use]
    pub fn status(&self) -> Status {
        self.state.status()
    }

    /// Who holds it, the first of several; nobody once it has ended.
    #[must_use]
    pub fn holder(&self) -> Option<Office> {
        match &self.state {
            NominationState::Draft { .. }
            | NominationState::Returned { .. }
            | NominationState::Supplementing { .. } => Some(self.writer()),
            NominationState::InProgress { .. } | NominationState::OnHold { .. } => {
                self.state.offices().next()
            }
            NominationState::Ended { .. } => None,
        }
    }

    /// All who hold it, the first one first.
    #[must_use]
    pub fn holders(&self) -> Vec<Office> {
        self.tasks().into_iter().map(|task| task.office).collect()
    }

    /// Who has to do something with it now, since when and by when; the first one first.
    #[must_use]
    pub fn tasks(&self) -> Vec<StageTask> {
        let task = |office| StageTask {
            office,
            since: self.state.since(),
            due_on: self.state.due_on(),
        };
        match &self.state {
            NominationState::InProgress { tasks, .. } => tasks.iter().cloned().collect(),
            NominationState::OnHold { .. } => self.state.offices().map(task).collect(),
            _ => self.holder().map(task).into_iter().collect(),
        }
    }

    /// The offices a stage of its route waits for, the first one first; none where no unit stands
    /// in the place of the first.
    #[must_use]
    pub fn offices(&self, stage: &Stage) -> Vec<Office> {
        let above = self.hands.above;
        let above = above.filter(|_| stage.code == self.state.stage());
        let Some(first) = above.or_else(|| self.places.office(stage.seat)) else {
            return Vec::new();
        };
        let mut offices = vec![first];
        for office in stage
            .together_with
            .iter()
            .filter_map(|seat| self.places.office(*seat))
        {
            // One who stands in both places acts once.
            if !offices.contains(&office) {
                offices.push(office);
            }
        }
        offices
    }

    /// Does it pass a stage of its route over: no unit stands in its place, or it applies to others
    /// than such a subject of its award?
    #[must_use]
    pub fn passes_over(&self, stage: &Stage, subject: SubjectKind, law: &LawBook) -> bool {
        let applies = match stage.applies {
            None => true,
            Some(StageCondition::Vote) => self.award_type(law).is_some_and(|award| {
                let merit = self.content.commendation_type;
                award.vote_for(subject, merit).is_some()
            }),
        };
        !applies || self.offices(stage).is_empty()
    }

    /// The offices that act in the stage it is in, also while its writer is asked for something.
    #[must_use]
    pub fn who_acts(&self, law: &LawBook) -> Vec<Office> {
        let held: Vec<Office> = self.state.offices().collect();
        if held.is_empty() {
            let stage = self.stage(law);
            return stage.map(|stage| self.offices(stage)).unwrap_or_default();
        }
        held
    }

    /// The moment by which the first who has it should act, where its stage counts in hours: as many
    /// after it came as the stage has. Where its time was set otherwise, the day alone counts.
    #[must_use]
    pub fn due_moment(&self, law: &LawBook) -> Option<DateTime<Utc>> {
        let NominationState::InProgress { tasks, .. } = &self.state else {
            return None;
        };
        let hours = self.stage(law)?.hours?;
        let due = tasks.first.since + TimeDelta::hours(hours.into());
        (tasks.first.due_on == Some(local_date(due))).then_some(due)
    }

    /// The office that writes it.
    #[must_use]
    pub fn writer(&self) -> Office {
        Office {
            role: Role::EmulationOfficer,
            unit: self.places.nominating,
        }
    }

    /// Can this be done with it now? Whether the caller may is asked in `rights`.
    #[must_use]
    pub fn allows(&self, action: Action, moment: &Moment<'_>) -> bool {
        match self.state {
            NominationState::Draft { .. } => action == Action::Submit,
            NominationState::Returned { .. } => matches!(action, Action::Submit | Action::Withdraw),
            NominationState::Supplementing { .. } => matches!(
                action,
                Action::Submit | Action::Withdraw | Action::Return | Action::Refuse
            ),
            // What was agreed to is not refused or withdrawn on the way to its decision, on hold or
            // not.
            NominationState::OnHold { .. } => {
                let known = |stage: &Stage| stage.kind().actions().contains(&action);
                action == Action::Release
                    || (matches!(action, Action::Withdraw | Action::Refuse | Action::GiveBack)
                        && self.stage(moment.law).is_some_and(known))
            }
            NominationState::InProgress { .. } => self
                .stage(moment.law)
                .is_some_and(|stage| stage.kind().actions().contains(&action)),
            NominationState::Ended { how, .. } => {
                how == End::Refused && action == Action::Appeal && self.appeal(moment).is_some()
            }
        }
    }
}
