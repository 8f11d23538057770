//! What is found of the law's standard, as pages show it: each ground with a line for each thing it
//! asks for, as deep as that stands.

use crate::domain::eligibility::seen::{Seen, SeenFacts};
use crate::domain::eligibility::standard::{Found, GroundFound, InShort, Standard};
use crate::domain::eligibility::verdict::{CheckOutcome, Earliest};
use crate::domain::law::ground::Certainty;
use crate::domain::law::law_book::LawBook;
use crate::pages::frame::Words;
use crate::words::{self, requirements, seen};

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
    /// The file with the body's own text of it.
    pub own_text: Option<String>,
    pub why: Option<String>,
    /// The facts it was found by.
    pub seen: Vec<ShownFact>,
    pub missing: Vec<String>,
    pub earliest: Option<String>,
}

/// A fact, with where it can be read.
pub(in crate::pages) struct ShownFact {
    pub text: String,
    pub address: Option<String>,
}

/// Facts as a page shows them: awards, files, initiatives and people with the way to their page.
pub(in crate::pages) fn shown_facts(
    words: Words,
    law: &LawBook,
    facts: &SeenFacts,
) -> Vec<ShownFact> {
    let place = |fact: &Seen| match fact {
        Seen::Award { id, .. } => Some(format!("/awards/{id}")),
        Seen::File { id, .. } => Some(format!("/nominations/{id}")),
        Seen::Initiative { id, .. } => Some(format!("/initiatives/{id}")),
        Seen::Lacking { subject, .. } => Some(format!("/subjects/{subject}")),
        _ => None,
    };
    let told = facts.first.iter().map(|fact| ShownFact {
        text: seen::one(words.0, fact, law),
        address: place(fact),
    });
    let more = seen::more(words.0, facts).map(|text| ShownFact {
        text,
        address: None,
    });
    told.chain(more).collect()
}

/// The class of a mark.
pub(in crate::pages) fn class_of(outcome: CheckOutcome) -> &'static str {
    match outcome {
        CheckOutcome::Met => "ok",
        CheckOutcome::NotMet => "bad",
        CheckOutcome::NeedsReview => "warn",
    }
}

/// When it could be met at the earliest, in a column whose head says so: the day or the year alone.
pub(in crate::pages) fn when(words: Words, earliest: Earliest) -> String {
    match earliest {
        Earliest::Day(day) => words.date(&day),
        Earliest::Year(year) => words.year("page-qualifying-year", &year),
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
        let (outcome, told) = (standard.verdict.outcome, standard.in_short());
        let grounds = standard.grounds.iter();
        Self {
            class: class_of(outcome),
            outcome: words.code("outcome", outcome.code()),
            in_short: teller.in_short(&told),
            text: why(words, &told),
            grounds: grounds.map(|ground| teller.ground(ground)).collect(),
        }
    }
}

/// Why it is so, and that other grounds are open where they are.
pub(in crate::pages) fn why(words: Words, told: &InShort) -> String {
    let text = seen::why(words.0, told);
    if told.others_open {
        format!("{text} {}", words.say("page-standard-others"))
    } else {
        text
    }
}

/// Says what was found, with the names of a law.
#[derive(Clone, Copy)]
struct Teller<'l> {
    words: Words,
    law: &'l LawBook,
}

impl Teller<'_> {
    fn in_short(self, told: &InShort) -> String {
        let (words, language) = (self.words, self.words.0);
        let labelled = |key: &str, text: String| format!("{}: {text}", words.say(key));
        let facts = seen::all(language, told.seen, self.law);
        let missing = seen::all_missing(language, &told.told_missing(), self.law);
        let parts = [
            told.ground.map(|ground| words.of(&ground.name)),
            facts.map(|text| labelled("page-standard-seen", text)),
            missing.map(|text| labelled("page-standard-missing", text)),
        ];
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        if parts.is_empty() {
            return why(words, told);
        }
        parts.join(". ")
    }

    fn ground(self, ground: &GroundFound) -> ShownGround {
        let (words, outcome) = (self.words, ground.found.outcome);
        let mut lines = Vec::new();
        self.tell(&mut lines, &ground.citation, &ground.found, (0, true));
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

    /// A line for a requirement, and those of its parts below it. Where the whole tells when it could
    /// be met, its parts do not: their days would be taken for its own.
    fn tell(
        self,
        lines: &mut Vec<ShownLine>,
        citation: &(String, String),
        found: &Found,
        (depth, tells_when): (usize, bool),
    ) {
        let language = self.words.0;
        let citation = found.requirement.cited(citation);
        // A question says itself what it asks, and that somebody must answer.
        let tells = found.parts.is_empty() && found.why != "asked_of_a_person";
        let missing = found.missing.iter().filter(|_| tells);
        let earliest = found.earliest.filter(|_| tells_when);
        lines.push(ShownLine {
            depth: depth.min(DEEPEST),
            class: class_of(found.outcome),
            outcome: self.words.code("outcome", found.outcome.code()),
            text: requirements::requirement(language, &found.requirement, self.law),
            own_text: found.requirement.own_text().map(str::to_owned),
            why: tells.then(|| words::reason(language, found.why, citation)),
            seen: shown_facts(self.words, self.law, &found.seen),
            missing: missing
                .map(|one| seen::missing(language, one, self.law))
                .collect(),
            earliest: earliest.map(|earliest| in_time(self.words, earliest)),
        });
        for part in &found.parts {
            let tells_when = tells_when && found.earliest.is_none();
            self.tell(lines, citation, part, (depth + 1, tells_when));
        }
    }
}
