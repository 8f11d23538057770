//! An award in words: what is said of all of it, then each of its grounds.

use chrono::NaiveDate;

use crate::domain::law::award_type::{AwardType, CommendationType};
use crate::domain::law::ground::Ground;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::requirement::Requirement;
use crate::domain::register::people::{Language, SubjectKind};
use crate::words::{self, requirements, say, say_with};

/// A part of an award: its title, and what is said below it.
pub(super) struct Part {
    /// Tells it from the other parts of its award, whatever it says.
    pub code: String,
    pub title: String,
    pub lines: Vec<String>,
}

/// Tells awards in a language, as they stand on a day.
pub(super) struct Teller<'a> {
    pub language: Language,
    pub book: &'a LawBook,
    pub day: NaiveDate,
}

/// The name of a member of a list.
pub(super) fn name_of(language: Language, list: &str, code: &str) -> String {
    words::known(language, &format!("{list}-{code}")).unwrap_or_else(|| code.to_owned())
}

impl Teller<'_> {
    /// All of an award.
    pub(super) fn award(&self, award: &AwardType) -> Vec<Part> {
        let about = Part {
            code: String::new(),
            title: self.with(
                "award",
                &[
                    ("name", words::of(self.language, &award.name).to_owned()),
                    ("code", award.code.clone()),
                ],
            ),
            lines: self.about(award),
        };
        let grounds = award.grounds.iter().map(|ground| self.ground(ground));
        std::iter::once(about).chain(grounds).collect()
    }

    fn with(&self, key: &str, params: &[(&'static str, String)]) -> String {
        say_with(self.language, &format!("law-told-{key}"), params)
    }

    fn what(&self, key: &str, what: String) -> String {
        self.with(key, &[("what", what)])
    }

    fn name(&self, list: &str, code: &str) -> String {
        name_of(self.language, list, code)
    }

    fn names(&self, list: &str, codes: impl Iterator<Item = &'static str>) -> String {
        let names: Vec<String> = codes.map(|code| self.name(list, code)).collect();
        names.join(", ")
    }

    fn of(&self, pair: &(String, String)) -> String {
        words::of(self.language, pair).to_owned()
    }

    fn about(&self, award: &AwardType) -> Vec<String> {
        let mut lines = vec![
            self.what("kind", self.name("kind", award.kind.code())),
            self.what("level", self.name("level", award.level.code())),
            self.what("origin", self.name("origin", self.origin(award))),
            self.valid(award),
            self.what("citation", self.of(&award.citation)),
            self.decided(award),
            self.what(
                "subjects",
                self.names("subject", award.subjects.iter().map(|kind| kind.code())),
            ),
            self.what(
                "types",
                self.names("type-short", award.routes.keys().map(|kind| kind.code())),
            ),
            self.what("routes", self.routes(award)),
        ];
        if let Some(text) = self.book.own.text_of.get(&award.code) {
            lines.push(self.what("text", text.clone()));
        }
        if !award.base.is_empty() {
            let base = requirements::one_of(self.language, &award.base, self.book);
            lines.push(self.what("base", base));
        }
        if let Some(grade) = award.rating {
            lines.push(self.what("rating", self.name("grade", grade.code())));
        }
        if let Some(frequency) = award.frequency {
            lines.push(self.what("frequency", self.name("frequency", frequency.code())));
        }
        if award.held_once {
            lines.push(self.with("held-once", &[]));
        }
        lines.push(self.what("reward", self.reward(award)));
        if award.grounds.is_empty() {
            lines.push(self.with("no-grounds", &[]));
        }
        lines
    }

    fn origin(&self, award: &AwardType) -> &'static str {
        self.book.own.origin_of_award(&award.code).code()
    }

    fn valid(&self, award: &AwardType) -> String {
        let from = ("from", words::date(award.valid.from));
        match award.valid.to {
            None => self.with("valid", &[from]),
            Some(to) => self.with("valid-until", &[from, ("to", words::date(to))]),
        }
    }

    /// Who decides, and where that is a superior authority, who submits to it.
    fn decided(&self, award: &AwardType) -> String {
        let bodies = self.names("unit", award.decided_by.iter().map(|kind| kind.code()));
        match &award.authority {
            None => self.what("decided", bodies),
            Some(authority) => self.with(
                "submitted",
                &[("authority", self.of(&authority.name)), ("what", bodies)],
            ),
        }
    }

    fn routes(&self, award: &AwardType) -> String {
        let name = |code: &String| {
            let route = self.book.route(code, self.day);
            route.map_or_else(|| code.clone(), |route| self.of(&route.name))
        };
        let route = |(kind, code): (&CommendationType, &String)| {
            format!("{}: {}", self.name("type-short", kind.code()), name(code))
        };
        let all: Vec<String> = award.routes.iter().map(route).collect();
        all.join("; ")
    }

    fn reward(&self, award: &AwardType) -> String {
        let one = |kind: &SubjectKind| {
            let coefficient = award.reward.coefficient(*kind).map_or_else(
                || say(self.language, "law-told-reward-unknown"),
                |known| requirements::decimal(self.language, known),
            );
            format!("{} {coefficient}", self.name("subject", kind.code()))
        };
        let all: Vec<String> = award.subjects.iter().map(one).collect();
        all.join("; ")
    }

    fn ground(&self, ground: &Ground) -> Part {
        let mut lines = vec![
            self.what(
                "subjects",
                self.names("subject", ground.subjects.iter().map(|kind| kind.code())),
            ),
            self.what(
                "types",
                self.names("type-short", ground.types.iter().map(|kind| kind.code())),
            ),
            self.what("citation", self.of(&ground.citation)),
            self.what("certainty", self.name("certainty", ground.certainty.code())),
            self.with("condition", &[]),
        ];
        self.tree(&ground.condition, 1, &mut lines);
        if !ground.unit_kinds.is_empty() {
            let kinds = ground.unit_kinds.iter().map(|kind| kind.code());
            lines.push(self.what("units", self.names("unit", kinds)));
        }
        if ground.for_forces {
            lines.push(self.with("forces", &[]));
        }
        if !ground.papers.is_empty() {
            let papers = self.names("paper", ground.papers.iter().map(|paper| paper.code()));
            lines.push(self.what("papers", papers));
        }
        if let Some(days) = ground.posting_days {
            lines.push(self.with("posting", &[("days", days.to_string())]));
        }
        lines.extend(self.vote(ground));
        Part {
            code: ground.code.clone(),
            title: self.with(
                "ground",
                &[
                    ("code", ground.code.clone()),
                    ("name", self.of(&ground.name)),
                ],
            ),
            lines,
        }
    }

    fn vote(&self, ground: &Ground) -> Option<String> {
        let vote = ground.vote.as_ref()?;
        let share = |share| requirements::percent(self.language, share);
        let at_least = ("at_least", share(vote.at_least));
        Some(match vote.attend {
            None => self.with("vote", &[at_least]),
            Some(attend) => self.with("vote-attend", &[at_least, ("attend", share(attend))]),
        })
    }

    /// A requirement, and below it, further in, what it is made of.
    fn tree(&self, requirement: &Requirement, depth: usize, lines: &mut Vec<String>) {
        let mut said = requirements::requirement(self.language, requirement, self.book);
        if let Requirement::Switched { switch, .. } = requirement {
            let key = if self.book.is_on(switch, self.day) {
                "on"
            } else {
                "off"
            };
            said = format!("{said} {}", self.with(key, &[]));
        }
        lines.push(format!("{}- {said}", "  ".repeat(depth)));
        for part in requirement.parts() {
            self.tree(part, depth + 1, lines);
        }
    }
}
