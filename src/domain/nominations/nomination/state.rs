//! How a file stands. What is true only in a state stands in that state, and a transition consumes
//! the old one: nobody holds what has ended, and no clock runs where it was stopped.

use chrono::{DateTime, NaiveDate, Utc};

use super::Status;
use crate::domain::base::days::local_date;
use crate::domain::base::office::Office;
use crate::domain::law::calendar::Calendar;
use crate::domain::law::route::End;

/// Who has to act in a stage, since when and by when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StageTask {
    /// The office it falls to.
    pub office: Office,
    /// Since when.
    pub since: DateTime<Utc>,
    /// By when, local; none where no time runs.
    pub due_on: Option<NaiveDate>,
}

/// A task whose clock was stopped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PausedTask {
    /// The office it falls to.
    pub office: Office,
    /// Working days that were left; none where no time ran.
    pub left: Option<u32>,
}

/// One or more: a stage under way is held by somebody. The first one stands for all where one is
/// named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Several<T> {
    /// There always is one.
    pub first: T,
    /// Those beside it.
    pub others: Vec<T>,
}

impl<T> Several<T> {
    /// One alone.
    #[must_use]
    pub fn one(first: T) -> Self {
        let others = Vec::new();
        Self { first, others }
    }

    /// All of them, the first one first.
    pub fn iter(&self) -> impl Iterator<Item = &T> {
        std::iter::once(&self.first).chain(&self.others)
    }

    /// These, if there is one.
    pub fn of(all: impl IntoIterator<Item = T>) -> Option<Self> {
        let mut all = all.into_iter();
        let first = all.next()?;
        let others = all.collect();
        Some(Self { first, others })
    }

    fn map<U>(self, change: impl Fn(T) -> U) -> Several<U> {
        Several {
            first: change(self.first),
            others: self.others.into_iter().map(&change).collect(),
        }
    }
}

/// How a file stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NominationState {
    /// Never submitted; its writer has it, and no time runs.
    Draft {
        /// The first stage of its route.
        stage: String,
        /// When it was written.
        since: DateTime<Utc>,
    },
    /// On its way.
    InProgress {
        /// The stage it is in.
        stage: String,
        /// Who acts: it leaves the stage when the last of them has agreed.
        tasks: Several<StageTask>,
    },
    /// Sent back to its writer to be put right.
    Returned {
        /// The first stage of its route.
        stage: String,
        /// When it came back.
        since: DateTime<Utc>,
        /// By when it should be sent again.
        due_on: Option<NaiveDate>,
    },
    /// Waits, where it is, for a paper its writer was asked for.
    Supplementing {
        /// The stage it goes on in.
        stage: String,
        /// When it was asked for.
        since: DateTime<Utc>,
        /// By when it should be there.
        due_on: Option<NaiveDate>,
    },
    /// Its clock stands still while a hold is looked into.
    OnHold {
        /// The stage it goes on in.
        stage: String,
        /// When it was stopped.
        since: DateTime<Utc>,
        /// Who goes on, and with how much time.
        paused: Several<PausedTask>,
    },
    /// For good.
    Ended {
        /// With or without an award.
        how: End,
        /// When.
        at: DateTime<Utc>,
    },
}

impl NominationState {
    /// Its code, as readers and lists know it.
    #[must_use]
    pub fn status(&self) -> Status {
        match self {
            Self::Draft { .. } => Status::Draft,
            Self::InProgress { .. } => Status::InProgress,
            Self::Returned { .. } => Status::Returned,
            Self::Supplementing { .. } => Status::Supplementing,
            Self::OnHold { .. } => Status::OnHold,
            Self::Ended { how, .. } => match how {
                End::Awarded => Status::Awarded,
                End::Refused => Status::Refused,
                End::Withdrawn => Status::Withdrawn,
            },
        }
    }

    /// Code of the stage, or of the end.
    #[must_use]
    pub fn stage(&self) -> &str {
        match self {
            Self::Draft { stage, .. }
            | Self::InProgress { stage, .. }
            | Self::Returned { stage, .. }
            | Self::Supplementing { stage, .. }
            | Self::OnHold { stage, .. } => stage,
            Self::Ended { how, .. } => how.code(),
        }
    }

    /// Since when it stands so.
    #[must_use]
    pub fn since(&self) -> DateTime<Utc> {
        match self {
            Self::InProgress { tasks, .. } => tasks.first.since,
            Self::Draft { since, .. }
            | Self::Returned { since, .. }
            | Self::Supplementing { since, .. }
            | Self::OnHold { since, .. } => *since,
            Self::Ended { at, .. } => *at,
        }
    }

    /// By when the first who has it should act, local.
    #[must_use]
    pub fn due_on(&self) -> Option<NaiveDate> {
        match self {
            Self::InProgress { tasks, .. } => tasks.first.due_on,
            Self::Returned { due_on, .. } | Self::Supplementing { due_on, .. } => *due_on,
            Self::Draft { .. } | Self::OnHold { .. } | Self::Ended { .. } => None,
        }
    }

    /// An open file at the first stage of another route.
    #[must_use]
    pub(super) fn at_start_of(mut self, first: &str) -> Self {
        if let Self::Draft { stage, .. } | Self::Returned { stage, .. } = &mut self {
            first.clone_into(stage);
        }
        self
    }

    /// Its clock is stopped; what no clock ran for stays as it is.
    pub(super) fn held(self, now: DateTime<Utc>, calendar: &Calendar) -> Self {
        let Self::InProgress { stage, tasks } = self else {
            return self;
        };
        let left = |due| calendar.working_days_between(local_date(now), due);
        Self::OnHold {
            stage,
            since: now,
            paused: tasks.map(|task| PausedTask {
                office: task.office,
                left: task.due_on.map(left),
            }),
        }
    }

    /// It goes on with the time that was left.
    pub(super) fn released(self, now: DateTime<Utc>, calendar: &Calendar) -> Self {
        let Self::OnHold { stage, paused, .. } = self else {
            return self;
        };
        let due = |left| calendar.due(local_date(now), left);
        Self::InProgress {
            stage,
            tasks: paused.map(|task| StageTask {
                office: task.office,
                since: now,
                due_on: task.left.map(due),
            }),
        }
    }

    /// As it is shown to who must not know of the hold: on its way, on no day.
    #[must_use]
    pub fn as_if_not_held(self) -> Self {
        let Self::OnHold {
            stage,
            since,
            paused,
        } = self
        else {
            return self;
        };
        Self::InProgress {
            stage,
            tasks: paused.map(|task| StageTask {
                office: task.office,
                since,
                due_on: None,
            }),
        }
    }

    /// One of several has agreed: what the others still have to do; none where nobody is left.
    pub(super) fn without(&self, office: Office) -> Option<Self> {
        let Self::InProgress { stage, tasks } = self else {
            return None;
        };
        if !tasks.iter().any(|task| task.office == office) {
            return None;
        }
        let left = tasks.iter().filter(|task| task.office != office).cloned();
        let tasks = Several::of(left)?;
        let stage = stage.clone();
        Some(Self::InProgress { stage, tasks })
    }

    /// In the hands of another office with the time it has, in this stage or another.
    pub(super) fn handed_to(mut self, to: &str, office: Office) -> Self {
        match &mut self {
            Self::InProgress { stage, tasks } => {
                if stage != to {
                    tasks.others.clear();
                }
                to.clone_into(stage);
                tasks.first.office = office;
            }
            Self::OnHold { stage, paused, .. } => {
                if stage != to {
                    paused.others.clear();
                }
                to.clone_into(stage);
                paused.first.office = office;
            }
            _ => {}
        }
        self
    }

    /// The offices that hold its stage, the first one first; none where its writer has it, or
    /// nobody.
    pub fn offices(&self) -> impl Iterator<Item = Office> {
        let (tasks, paused) = match self {
            Self::InProgress { tasks, .. } => (Some(tasks), None),
            Self::OnHold { paused, .. } => (None, Some(paused)),
            _ => (None, None),
        };
        let held = tasks.into_iter().flat_map(Several::iter);
        let paused = paused.into_iter().flat_map(Several::iter);
        held.map(|task| task.office)
            .chain(paused.map(|task| task.office))
    }
}
