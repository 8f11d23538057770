//! What is found of the standard that the law sets an award: which ground fits, and of each what is
//! met and what is missing.

use chrono::NaiveDate;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::eligibility::seen::{Seen, SeenFacts};
use crate::domain::eligibility::standard::{Found, GroundFound, Standard};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::law::grade::Grade;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::Language;
use crate::http::view::NamesView;
use crate::words::{self, requirements, seen};

/// A fact that something was found by. What it does not have is left out as `null`.
#[derive(Serialize, ToSchema)]
pub struct SeenView {
    /// `award`, `nomination`, `rating`, `gap` (a year without what is counted, behind which it
    /// begins anew), `until` (the last award year that was counted), `since` (the day of the
    /// decision from which on it was counted), `initiative` (with the award to which it has led),
    /// `post`, `service`, `members` (how many of a collective have it) or `lacking` (one of them
    /// who has not). The list grows.
    kind: &'static str,
    /// The fact in the reader's language.
    text: String,
    /// The award year.
    year: Option<i32>,
    /// How the year was rated; `null` where nobody rated it.
    grade: Option<&'static str>,
    /// The award, as in `/award-types`.
    award_code: Option<String>,
    /// The number of the decision.
    number: Option<String>,
    /// The day of the decision, or the first day.
    day: Option<NaiveDate>,
    /// The last day; `null` while it goes on.
    last_day: Option<NaiveDate>,
    /// Of an award, whether it counts as held; of an initiative, whether it led to no award yet.
    counts: Option<bool>,
    /// The award record, file, initiative or entry of a career.
    id: Option<Uuid>,
    /// The member.
    subject_id: Option<Uuid>,
    /// How many members have it.
    have: Option<usize>,
    /// Of how many.
    all: Option<usize>,
}

impl SeenView {
    /// Each of the facts that are told, twenty at most.
    pub(in crate::http) fn all(language: Language, law: &LawBook, facts: &SeenFacts) -> Vec<Self> {
        let each = facts.first.iter();
        each.map(|fact| Self::of(language, law, fact)).collect()
    }

    pub(in crate::http) fn of(language: Language, law: &LawBook, fact: &Seen) -> Self {
        let kind = |kind| Self {
            kind,
            text: seen::one(language, fact, law),
            year: None,
            grade: None,
            award_code: None,
            number: None,
            day: None,
            last_day: None,
            counts: None,
            id: None,
            subject_id: None,
            have: None,
            all: None,
        };
        match fact {
            Seen::Award {
                year,
                decided_on,
                award,
                number,
                in_force,
                id,
            } => Self {
                year: Some(*year),
                award_code: Some(award.clone()),
                number: number.clone(),
                day: Some(*decided_on),
                counts: Some(*in_force),
                id: Some(id.0),
                ..kind("award")
            },
            Seen::File { year, award, id } => Self {
                year: Some(*year),
                award_code: Some(award.clone()),
                id: Some(id.0),
                ..kind("nomination")
            },
            Seen::Rating { year, grade } => Self {
                year: Some(*year),
                grade: grade.map(Grade::code),
                ..kind("rating")
            },
            Seen::Gap { year } => Self {
                year: Some(*year),
                ..kind("gap")
            },
            Seen::Until { year } => Self {
                year: Some(*year),
                ..kind("until")
            },
            Seen::Since { day } => Self {
                day: Some(*day),
                ..kind("since")
            },
            Seen::Initiative {
                recognised_on,
                number,
                is_spent,
                spent_on,
                id,
                ..
            } => Self {
                year: spent_on.as_ref().map(|award| award.year),
                award_code: spent_on.as_ref().map(|award| award.award.clone()),
                number: Some(number.clone()),
                day: Some(*recognised_on),
                counts: Some(!is_spent),
                id: Some(id.0),
                ..kind("initiative")
            },
            Seen::Post { from, to, id, .. } => Self {
                day: Some(*from),
                last_day: *to,
                id: Some(id.0),
                ..kind("post")
            },
            Seen::Service { from, to, id, .. } => Self {
                day: Some(*from),
                last_day: *to,
                id: Some(id.0),
                ..kind("service")
            },
            Seen::Members { have, all } => Self {
                have: Some(*have),
                all: Some(*all),
                ..kind("members")
            },
            Seen::Lacking { subject, .. } => Self {
                subject_id: Some(subject.0),
                ..kind("lacking")
            },
        }
    }
}

/// What is found of the law's standard. It is told beside the rules, and stops nothing.
#[derive(Serialize, ToSchema)]
pub struct StandardView {
    /// `met`, `not_met` or `needs_review`: what the best of the grounds comes to.
    outcome: &'static str,
    /// The code of the ground that what is on record comes nearest to. The text, the day and the
    /// year speak of it; another one may be open to an answer before. `null` where none fits.
    nearest_ground: Option<String>,
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
    /// The facts it was found by, 20 at most; what is made of others has none of its own.
    found: Vec<SeenView>,
    /// How many more facts there are.
    found_more: usize,
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
        let told = standard.in_short();
        let (earliest_day, earliest_year) = apart(told.earliest);
        let grounds = standard.grounds.iter();
        Self {
            outcome: standard.verdict.outcome.code(),
            nearest_ground: told.ground.map(|ground| ground.code.clone()),
            text: seen::why(language, &told),
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
        let citation = found.requirement.cited(citation);
        let (earliest_day, earliest_year) = apart(found.earliest);
        let (missing, parts) = (found.missing.iter(), found.parts.iter());
        Self {
            requirement: requirements::code(&found.requirement),
            text: requirements::requirement(language, &found.requirement, law),
            outcome: found.outcome.code(),
            why: words::reason(language, found.why, citation),
            found: SeenView::all(language, law, &found.seen),
            found_more: found.seen.more,
            missing: missing
                .map(|one| seen::missing(language, one, law))
                .collect(),
            earliest_day,
            earliest_year,
            parts: parts
                .map(|part| Self::of(language, law, citation, part))
                .collect(),
        }
    }
}
