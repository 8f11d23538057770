//! What is found of the law's standard, as pages show it: each ground with a line for each thing it
//! asks for, as deep as that stands.

use crate::domain::eligibility::standard::{Found, GroundFound, Standard};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::eligibility::verdict::{CheckOutcome, Missing};
use crate::domain::law::ground::Certainty;
use crate::domain::law::law_book::LawBook;
use crate::pages::frame::Words;
use crate::words::{self, requirements};

/// What stands deeper is set in no further: on a phone there is no room.
const DEEPEST: usize = 3;

/// The standard as a page shows it.
pub(in crate::pages) struct ShownStandard {
    /// The class of its mark.
    pub class: &'static str,
    /// Its mark.
    pub outcome: String,
    /// Why.
    pub text: String,
    /// By which ground it comes nearest, and what is missing there first.
    pub in_short: String,
    pub grounds: Vec<ShownGround>,
}

/// A ground, and what is found of it.
pub(in crate::pages) struct ShownGround {
    pub class: &'static str,
    pub outcome: String,
    pub name: String,
    pub citation: String,
    /// That its text is not certain yet.
    pub to_confirm: Option<String>,
    pub lines: Vec<ShownLine>,
}

/// What is found of one requirement. Of what is made of others those say why.
pub(in crate::pages) struct ShownLine {
    /// How deep it stands.
    pub depth: usize,
    pub class: &'static str,
    pub outcome: String,
    /// What is asked for.
    pub text: String,
    pub why: Option<String>,
    pub missing: Vec<String>,
    pub earliest: Option<String>,
}

/// The class of a mark.
pub(in crate::pages) fn class_of(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Met => "ok",
        CheckOutcome::NotMet => "bad",
        CheckOutcome::NeedsReview => "warn",
    }
}

/// When it could be met at the earliest.
pub(in crate::pages) fn in_time(words: Words, earliest: Earliest) -> String {
    match earliest {
        Earliest::Day(day) => words.with("page-standard-day", &[("day", words.date(&day))]),
        Earliest::Year(year) => words.year("page-standard-year", &year),
    }
}

impl ShownStandard {
    /// In the words of a page.
    pub fn of(words: Words, law: &LawBook, standard: &Standard) -> Self {
        let teller = Teller { words, law };
        let verdict = &standard.verdict;
        let text = words::reason(words.0, verdict.why, &standard.citation);
        let best = standard.best().map(|best| teller.in_short(best));
        let grounds = standard.grounds.iter();
        Self {
            class: class_of(verdict.outcome),
            outcome: words.code("outcome", verdict.outcome.code()),
            in_short: best.unwrap_or_else(|| text.clone()),
            text,
            grounds: grounds.map(|ground| teller.ground(ground)).collect(),
        }
    }
}

/// Says what was found, with the names of a law.
#[derive(Clone, Copy)]
struct Teller<'l> {
    words: Words,
    law: &'l LawBook,
}

impl Teller<'_> {
    fn in_short(self, ground: &GroundFound) -> String {
        let name = self.words.of(&ground.name);
        let missing = Missing::told_first(&ground.found.missing);
        match missing.map(|missing| words::missing(self.words.0, missing)) {
            None => name,
            Some(text) => {
                let label = self.words.say("page-standard-missing");
                format!("{name}. {label}: {text}")
            }
        }
    }

    fn ground(self, ground: &GroundFound) -> ShownGround {
        let (words, outcome) = (self.words, ground.found.outcome);
        let mut lines = Vec::new();
        self.tell(&mut lines, &ground.citation, &ground.found, 0);
        let is_certain = ground.certainty == Certainty::Sourced;
        ShownGround {
            class: class_of(outcome),
            outcome: words.code("outcome", outcome.code()),
            name: words.of(&ground.name),
            citation: words.of(&ground.citation),
            to_confirm: (!is_certain).then(|| words.code("certainty", ground.certainty.code())),
            lines,
        }
    }

    /// A line for a requirement, and those of its parts below it.
    fn tell(
        self,
        lines: &mut Vec<ShownLine>,
        citation: &(String, String),
        found: &Found,
        depth: usize,
    ) {
        let language = self.words.0;
        // A question says itself what it asks, and that somebody must answer.
        let tells = found.parts.is_empty() && found.why != "asked_of_a_person";
        let missing = found.missing.iter().filter(|_| tells);
        lines.push(ShownLine {
            depth: depth.min(DEEPEST),
            class: class_of(found.outcome),
            outcome: self.words.code("outcome", found.outcome.code()),
            text: requirements::requirement(language, &found.requirement, self.law),
            why: tells.then(|| words::reason(language, found.why, citation)),
            missing: missing.map(|one| words::missing(language, one)).collect(),
            earliest: found.earliest.map(|earliest| in_time(self.words, earliest)),
        });
        for part in &found.parts {
            self.tell(lines, citation, part, depth + 1);
        }
    }
}
