//! What the pages of a paper show: its lines by award, what is chosen on each, and what is missing.

use std::collections::BTreeMap;

use askama::Template;
use chrono::{DateTime, Utc};

use super::{CHOICES, field_of, place};
use crate::domain::base::ids::NominationId;
use crate::domain::councils::ballot::{Ballot, Choice, Recusal, Secrecy};
use crate::domain::councils::meeting::Meeting;
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::NominationInContext;
use crate::pages::forms::Pairs;
use crate::pages::frame::{Frame, Words};
use crate::services::councils::ballots::{PaperLine, ShownPaper};
use crate::services::nominations::{Checks, Summary};
use crate::words::requirements::percent;

/// A line, with what its file is about.
pub(super) struct LineLook {
    pub(super) place: i32,
    /// The name of its field.
    pub(super) field: String,
    pub(super) filed: NominationInContext,
    pub(super) award: (String, String),
    /// So many of so many must agree.
    pub(super) needed: i32,
    pub(super) members: i32,
    /// Which share that is, where the law says one.
    pub(super) share: Option<String>,
    pub(super) deed: Option<Summary>,
    pub(super) checks: Option<Checks>,
    pub(super) recusal: Option<Recusal>,
    /// What is chosen.
    pub(super) choice: Option<Choice>,
    /// Is nothing chosen where something must be?
    pub(super) is_missing: bool,
    /// Does it stand below another award, or another share, than the line before it?
    pub(super) begins_group: bool,
}

impl LineLook {
    /// Is this what is chosen?
    pub(super) fn has_chosen(&self, code: &str) -> bool {
        self.choice.is_some_and(|choice| choice.code() == code)
    }
}

/// A paper with what its files are about.
pub(super) struct PaperLook {
    pub(super) ballot: Ballot,
    pub(super) meeting: Meeting,
    pub(super) council: String,
    pub(super) lines: Vec<LineLook>,
    /// The receipt of the paper in the box.
    pub(super) receipt: Option<String>,
    pub(super) is_open: bool,
    /// Can its reader open the files?
    pub(super) opens_files: bool,
    pub(super) address: String,
}

impl PaperLook {
    pub(super) fn of(
        (words, law): (Words, &LawBook),
        paper: ShownPaper,
        mut deeds: BTreeMap<NominationId, Summary>,
        checks: Vec<Checks>,
        opens_files: bool,
    ) -> Self {
        let mut checks = checks.into_iter();
        let line = |shown: PaperLine| {
            let PaperLine {
                line,
                filed,
                recusal,
            } = shown;
            let nomination = &filed.nomination;
            let vote = nomination.award_type(law).and_then(|award| {
                award.vote_for(filed.subject_kind, nomination.content.commendation_type)
            });
            LineLook {
                place: line.place,
                field: field_of(line.place),
                award: nomination.award_name(law),
                needed: line.needed,
                members: line.members,
                share: vote.map(|vote| percent(words.0, vote.at_least)),
                deed: deeds.remove(&nomination.id),
                checks: checks.next(),
                recusal,
                choice: None,
                is_missing: false,
                begins_group: false,
                filed,
            }
        };
        let mut lines: Vec<LineLook> = paper.lines.into_iter().map(line).collect();
        let mut before = None;
        for line in &mut lines {
            let group = (line.award.clone(), line.needed, line.members);
            line.begins_group = before.as_ref() != Some(&group);
            before = Some(group);
        }
        Self {
            address: place(paper.ballot.id),
            lines,
            ballot: paper.ballot,
            meeting: paper.found.meeting,
            council: paper.found.council.name,
            receipt: paper.receipt,
            is_open: paper.is_open,
            opens_files,
        }
    }

    /// On how many lines its reader votes.
    pub(super) fn voted_on(&self) -> usize {
        let votes = self.lines.iter().filter(|line| line.recusal.is_none());
        votes.count()
    }

    /// The lines on which they do not.
    pub(super) fn not_voted_on(&self) -> Vec<&LineLook> {
        let others = self.lines.iter().filter(|line| line.recusal.is_some());
        others.collect()
    }
}

/// What a form says of each line, by its place.
#[derive(Default)]
pub(super) struct Choices(BTreeMap<i32, Choice>);

impl Choices {
    /// Of a form; what is no choice is none.
    pub(super) fn of(form: &Pairs) -> Self {
        let chosen = form.0.iter().filter_map(|(name, value)| {
            let place = name.strip_prefix("line-")?.parse::<i32>().ok()?;
            Some((place, value.parse::<Choice>().ok()?))
        });
        Self(chosen.collect())
    }

    /// Agrees wherever nothing was chosen.
    pub(super) fn agree(&mut self, look: &PaperLook) {
        for line in look.lines.iter().filter(|line| line.recusal.is_none()) {
            self.0.entry(line.place).or_insert(Choice::Yes);
        }
    }

    /// Is there one for every line that is voted on?
    pub(super) fn are_whole(&self, look: &PaperLook) -> bool {
        look.lines
            .iter()
            .all(|line| line.recusal.is_some() || self.0.contains_key(&line.place))
    }

    /// Place and choice, in order of place.
    pub(super) fn lines(&self) -> impl Iterator<Item = (i32, Choice)> {
        self.0.iter().map(|(place, choice)| (*place, *choice))
    }

    /// The lines of each choice, the same choices always in the same order.
    pub(super) fn groups(&self, look: &PaperLook) -> Vec<ChoiceGroup> {
        let chosen = |choice| {
            let lines = look.lines.iter().filter(move |line| {
                line.recusal.is_none() && self.0.get(&line.place) == Some(&choice)
            });
            let lines = lines.map(|line| ChosenLine {
                place: line.place,
                field: line.field.clone(),
                subject: line.filed.subject_name.clone(),
                award: line.award.clone(),
            });
            ChoiceGroup {
                code: choice.code(),
                lines: lines.collect(),
            }
        };
        CHOICES.map(chosen).into()
    }
}

/// The lines on which the same was chosen.
pub(super) struct ChoiceGroup {
    pub(super) code: &'static str,
    pub(super) lines: Vec<ChosenLine>,
}

/// One of them.
pub(super) struct ChosenLine {
    pub(super) place: i32,
    pub(super) field: String,
    pub(super) subject: String,
    pub(super) award: (String, String),
}

#[derive(Template)]
#[template(path = "councils/ballots/paper.html")]
pub(super) struct PaperPage {
    frame: Frame,
    look: PaperLook,
    choices: Vec<&'static str>,
}

impl PaperPage {
    /// With what was chosen so far.
    pub(super) fn new(frame: Frame, mut look: PaperLook, choices: &Choices) -> Self {
        for line in &mut look.lines {
            line.choice = choices.0.get(&line.place).copied();
        }
        Self {
            frame,
            look,
            choices: CHOICES.map(Choice::code).into(),
        }
    }

    /// Says on which lines nothing was chosen.
    pub(super) fn asks_for_missing(&mut self) {
        let mut missing = 0;
        for line in &mut self.look.lines {
            line.is_missing = line.recusal.is_none() && line.choice.is_none();
            missing += usize::from(line.is_missing);
        }
        // Where none is missing, a line left their paper meanwhile.
        self.frame.problem = Some(if missing > 0 {
            self.frame.count("page-ballot-missing", missing)
        } else {
            self.frame.say("page-ballot-changed")
        });
    }
}

#[derive(Template)]
#[template(path = "councils/ballots/review.html")]
pub(super) struct ReviewPage {
    pub(super) frame: Frame,
    pub(super) look: PaperLook,
    pub(super) groups: Vec<ChoiceGroup>,
}

#[derive(Template)]
#[template(path = "councils/ballots/receipt.html")]
pub(super) struct ReceiptPage {
    pub(super) frame: Frame,
    pub(super) meeting: Meeting,
    pub(super) secrecy: Secrecy,
    pub(super) receipt: String,
    pub(super) lines: i64,
    pub(super) closes_at: Option<DateTime<Utc>>,
    pub(super) is_open: bool,
    pub(super) address: String,
}
