//! A list of people who are proposed together: the award and the event once, a line for each. It is
//! its writer's alone, and keeps what was typed as it was typed until files are made of it.

mod reading;

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::base::code::codes;
use crate::domain::base::ids::{EventId, NominationId, RosterId, SubjectId, UnitId, UserId};
use crate::domain::base::text::{self, TextFault};
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::document::Received;
use crate::domain::register::people::SubjectKind;

pub use reading::{kind_of, lines_of};

/// The most lines of a list.
pub const MOST_LINES: usize = 500;

/// The longest name on a line.
const LONGEST_NAME: usize = 200;

/// The longest achievement on a line.
const LONGEST_ACHIEVEMENT: usize = 2_000;

/// In what all of them earned the award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Occasion {
    /// Over a year, in no single event.
    Year,
    /// In an event on file.
    Known(EventId),
    /// In one that is filed with the first file.
    New {
        /// What it is called.
        name: String,
        /// Its first day.
        from: NaiveDate,
        /// Its last day.
        to: NaiveDate,
    },
}

/// For what the people of a list are proposed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Purpose {
    /// To which unit those belong who are not on file yet, and in which a new event is filed.
    pub unit: UnitId,
    /// The award's code.
    pub award_code: String,
    /// For what it is given.
    pub commendation_type: CommendationType,
    /// The award year; none for that of the event, or for this year.
    pub cycle_year: Option<i32>,
    /// In what they earned it.
    pub occasion: Occasion,
}

/// A list of people who are proposed together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roster {
    /// Its id.
    pub id: RosterId,
    /// Who writes it.
    pub owner: UserId,
    /// For what they are proposed.
    pub purpose: Purpose,
    /// The short report of all of them; where there is none, each line's achievement is its report.
    pub statement: String,
    /// Bumped by every change.
    pub version: i64,
    /// When it was begun.
    pub created_at: DateTime<Utc>,
    /// When it was last changed.
    pub changed_at: DateTime<Utc>,
}

/// What its writer says of a line whose name somebody on file bears.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum SameAs {
    /// Nothing yet.
    #[default]
    Unsaid,
    /// They are this one.
    Same(SubjectId),
    /// They are somebody else.
    Another,
}

/// How `Another` is written.
const ANOTHER: &str = "another";

impl fmt::Display for SameAs {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Unsaid => Ok(()),
            Self::Same(id) => id.fmt(f),
            Self::Another => f.write_str(ANOTHER),
        }
    }
}

impl FromStr for SameAs {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, uuid::Error> {
        match text {
            "" => Ok(Self::Unsaid),
            ANOTHER => Ok(Self::Another),
            id => id.parse().map(Self::Same),
        }
    }
}

/// One line, as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RosterLine {
    /// Its place in the list, from one.
    pub place: i32,
    /// The name.
    pub name: String,
    /// What kind of subject; none where that could not be read.
    pub kind: Option<SubjectKind>,
    /// What they did.
    pub achievement: String,
    /// Whether they are somebody on file.
    pub same_as: SameAs,
    /// The file that was made of it.
    pub nomination: Option<NominationId>,
}

/// What is wrong with a line: the member, the code of a text, and the limit where there is one.
pub type LineFault = (&'static str, &'static str, Option<usize>);

/// What a line says, where it can be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldLine {
    /// The name.
    pub name: String,
    /// What kind of subject.
    pub kind: SubjectKind,
    /// What they did.
    pub achievement: String,
}

impl RosterLine {
    /// What it says, or what is wrong with it.
    pub fn told(&self) -> Result<ToldLine, Vec<LineFault>> {
        let mut faults = Vec::new();
        let code = |fault| match fault {
            TextFault::Empty => ("required", None),
            TextFault::TooLong(limit) => ("too_long", Some(limit)),
            TextFault::Control => ("bad_characters", None),
        };
        let name = text::line(&self.name, LONGEST_NAME).map_err(|fault| {
            let (code, limit) = code(fault);
            faults.push(("name", code, limit));
        });
        if self.kind.is_none() {
            faults.push(("kind", "required", None));
        }
        let achievement = text::lines(&self.achievement, LONGEST_ACHIEVEMENT).map_err(|fault| {
            let (code, limit) = code(fault);
            faults.push(("achievement", code, limit));
        });
        match (name, self.kind, achievement) {
            (Ok(name), Some(kind), Ok(achievement)) => Ok(ToldLine {
                name,
                kind,
                achievement,
            }),
            _ => Err(faults),
        }
    }
}

/// A paper that every file of the list gets.
#[derive(Debug, Clone)]
pub struct RosterPaper {
    /// Which slot it fills.
    pub slot: String,
    /// What was received.
    pub received: Received,
}

codes! {
    /// How a line stands.
    LineState {
        /// A file was made of it.
        Filed = "filed",
        /// Something is missing or cannot be read.
        Missing = "missing",
        /// Perhaps it is somebody on file, or on another line: its writer has to say.
        Unsure = "unsure",
        /// A rule is broken.
        Stopped = "stopped",
        /// It can be submitted, and somebody will have to look.
        Look = "look",
        /// It can be submitted.
        Ready = "ready",
    }
}

impl LineState {
    /// Can a file be made of it and submitted?
    #[must_use]
    pub fn is_good(self) -> bool {
        matches!(self, Self::Look | Self::Ready)
    }
}

#[cfg(test)]
mod tests;
