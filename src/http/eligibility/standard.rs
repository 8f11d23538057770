//! What is found of the standard that the law sets an award: which ground fits, and of each what is
//! met and what is missing.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;

use crate::domain::eligibility::standard::{Found, GroundFound, Standard};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::Language;
use crate::http::view::NamesView;
use crate::words::{self, requirements};

/// What is found of the law's standard. It is told beside the rules, and stops nothing.
#[derive(Serialize, ToSchema)]
pub struct StandardView {
    /// `met`, `not_met` or `needs_review`: what the best of the grounds comes to.
    outcome: &'static str,
    /// Why, in the reader's language.
    text: String,
    /// The day on which it could be met at the earliest, where that is a day and can be told.
    earliest_day: Option<NaiveDate>,
    /// The award year with which it could be met at the earliest, where that is a year and can be
    /// told.
    earliest_year: Option<i32>,
    /// The grounds that fit the subject and what is asked for, in the order of the law; one that is
    /// met is enough.
    grounds: Vec<GroundFoundView>,
}

/// What is found of one ground.
#[derive(Serialize, ToSchema)]
pub struct GroundFoundView {
    /// The ground's code, as in `/award-types`.
    code: String,
    name: NamesView,
    citation: String,
    /// `sourced`, or `to_confirm` where it has yet to be compared with the official text.
    certainty: &'static str,
    /// `met`, `not_met` or `needs_review`.
    outcome: &'static str,
    /// Why, in the reader's language.
    text: String,
    /// What is found of what it asks for.
    condition: RequirementFoundView,
}

/// What is found of a requirement, and of what it is made of.
#[derive(Serialize, ToSchema)]
pub struct RequirementFoundView {
    /// Its code, as the law's files write it: `all`, `any`, `n_of`, `rated`, … The list grows.
    requirement: &'static str,
    /// What it asks for, in the reader's language.
    text: String,
    /// `met`, `not_met` or `needs_review`.
    outcome: &'static str,
    /// Why, in the reader's language.
    why: String,
    /// What would have to be there, in the reader's language.
    missing: Vec<String>,
    /// The day on which it could be met at the earliest, where that is a day and can be told.
    earliest_day: Option<NaiveDate>,
    /// The award year with which it could be met at the earliest, where that is a year and can be
    /// told.
    earliest_year: Option<i32>,
    /// What is found of its parts. Of `switched` only of what holds on the day.
    #[schema(no_recursion)]
    parts: Vec<RequirementFoundView>,
}

/// A day or a year.
pub(super) fn apart(earliest: Option<Earliest>) -> (Option<NaiveDate>, Option<i32>) {
    match earliest {
        None => (None, None),
        Some(Earliest::Day(day)) => (Some(day), None),
        Some(Earliest::Year(year)) => (None, Some(year)),
    }
}

impl StandardView {
    pub(in crate::http) fn of(language: Language, law: &LawBook, standard: &Standard) -> Self {
        let verdict = &standard.verdict;
        let (earliest_day, earliest_year) = apart(verdict.earliest);
        let grounds = standard.grounds.iter();
        Self {
            outcome: verdict.outcome.code(),
            text: words::reason(language, verdict.why, &standard.citation),
            earliest_day,
            earliest_year,
            grounds: grounds
                .map(|ground| GroundFoundView::of(language, law, ground))
                .collect(),
        }
    }
}

impl GroundFoundView {
    fn of(language: Language, law: &LawBook, ground: &GroundFound) -> Self {
        let (found, citation) = (&ground.found, &ground.citation);
        Self {
            code: ground.code.clone(),
            name: NamesView::from(&ground.name),
            citation: words::of(language, citation).to_owned(),
            certainty: ground.certainty.code(),
            outcome: found.outcome.code(),
            text: words::reason(language, found.why, citation),
            condition: RequirementFoundView::of(language, law, citation, found),
        }
    }
}

impl RequirementFoundView {
    fn of(language: Language, law: &LawBook, citation: &(String, String), found: &Found) -> Self {
        let (earliest_day, earliest_year) = apart(found.earliest);
        let (missing, parts) = (found.missing.iter(), found.parts.iter());
        Self {
            requirement: requirements::code(&found.requirement),
            text: requirements::requirement(language, &found.requirement, law),
            outcome: found.outcome.code(),
            why: words::reason(language, found.why, citation),
            missing: missing.map(|one| words::missing(language, one)).collect(),
            earliest_day,
            earliest_year,
            parts: parts
                .map(|part| Self::of(language, law, citation, part))
                .collect(),
        }
    }
}
