//! The grounds on which an award can be given.

use serde::Serialize;
use utoipa::ToSchema;

use super::said;
use crate::domain::law::ground::{Ground, Vote};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::requirement::Requirement;
use crate::domain::register::people::Language;
use crate::http::view::NamesView;
use crate::words::requirements;

/// A ground of an award.
#[derive(Serialize, ToSchema)]
pub struct GroundView {
    /// Unique in its version of the award.
    code: String,
    name: NamesView,
    /// Who can receive it on this ground.
    subjects: Vec<&'static str>,
    /// Only those whose own unit is of one of these kinds, as in `/units`; none where any will do.
    unit_kinds: Vec<&'static str>,
    /// Is it for the armed forces alone?
    for_forces: bool,
    /// For what it can be given on this ground.
    types: Vec<&'static str>,
    citation: String,
    /// `sourced`, or `to_confirm` where it has yet to be compared with the official text.
    certainty: &'static str,
    /// What papers belong to a file.
    papers: Vec<&'static str>,
    /// Working days of public posting before the council meets.
    posting_days: Option<u32>,
    /// How the council's vote must turn out.
    vote: Option<VoteView>,
    /// What must be met.
    condition: RequirementView,
}

/// How a council's vote must turn out.
#[derive(Serialize, ToSchema)]
pub struct VoteView {
    /// Which share of all members must agree at least, as decimal text.
    at_least: String,
    /// Which share of all members must be there at least, as decimal text.
    attend: Option<String>,
}

/// A requirement, and what it is made of.
#[derive(Serialize, ToSchema)]
pub struct RequirementView {
    /// Its code, as the law's files write it: `all`, `any`, `n_of`, `rated`, … The list grows.
    requirement: &'static str,
    /// What it asks for, in the reader's language.
    text: String,
    /// Of `own`, what a body has added: the file with its text, as in `/law/texts/{name}`.
    own_text: Option<String>,
    /// What it is made of. Of `switched` first what holds while the switch is on, then what holds
    /// while it is off.
    #[schema(no_recursion)]
    parts: Vec<RequirementView>,
}

impl GroundView {
    pub(super) fn of(ground: &Ground, language: Language, book: &LawBook) -> Self {
        Self {
            code: ground.code.clone(),
            name: NamesView::from(&ground.name),
            subjects: ground.subjects.iter().map(|kind| kind.code()).collect(),
            unit_kinds: ground.unit_kinds.iter().map(|kind| kind.code()).collect(),
            for_forces: ground.for_forces,
            types: ground.types.iter().map(|kind| kind.code()).collect(),
            citation: said(language, &ground.citation),
            certainty: ground.certainty.code(),
            papers: ground.papers.iter().map(|paper| paper.code()).collect(),
            posting_days: ground.posting_days,
            vote: ground.vote.as_ref().map(VoteView::of),
            condition: RequirementView::of(&ground.condition, language, book),
        }
    }
}

impl VoteView {
    fn of(vote: &Vote) -> Self {
        Self {
            at_least: vote.at_least.normalize().to_string(),
            attend: vote.attend.map(|share| share.normalize().to_string()),
        }
    }
}

impl RequirementView {
    fn of(requirement: &Requirement, language: Language, book: &LawBook) -> Self {
        let part = |part| Self::of(part, language, book);
        Self {
            requirement: requirements::code(requirement),
            text: requirements::requirement(language, requirement, book),
            own_text: requirement.own_text().map(str::to_owned),
            parts: requirement.parts().into_iter().map(part).collect(),
        }
    }
}
