//! What the law requires, in words: one requirement at a time, with the awards called as the
//! catalogue calls them. What a requirement is made of is said apart.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::Loader;
use fluent_templates::fluent_bundle::FluentValue;
use rust_decimal::Decimal;

use super::{LOCALES, identifier, known, of, say};
use crate::domain::law::award_type::{AwardKind, CommendationType};
use crate::domain::law::grade::Grade;
use crate::domain::law::ground::Paper;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::requirement::Requirement;
use crate::domain::register::people::Language;

/// The code of a requirement, as `config/` writes it.
#[must_use]
pub fn code(requirement: &Requirement) -> &'static str {
    match requirement {
        Requirement::All(_) => "all",
        Requirement::Any(_) => "any",
        Requirement::NOf { .. } => "n_of",
        Requirement::OneFormPerAchievement => "one_form_per_achievement",
        Requirement::NothingHeldAgainst => "nothing_held_against",
        Requirement::BaseIsMerit => "base_is_merit",
        Requirement::TitleOncePerYear => "title_once_per_year",
        Requirement::RatingReached { .. } => "rating_reached",
        Requirement::Rated { .. } => "rated",
        Requirement::TitlesInARow { .. } => "titles_in_a_row",
        Requirement::TitlesCounted { .. } => "titles_counted",
        Requirement::Holds { .. } => "holds",
        Requirement::NotHeld => "not_held",
        Requirement::MembersWith { .. } => "members_with",
        Requirement::MembersRated { .. } => "members_rated",
        Requirement::NoMemberDisciplined { .. } => "no_member_disciplined",
        Requirement::NotDisciplined { .. } => "not_disciplined",
        Requirement::Initiative { .. } => "initiative",
        Requirement::InPosts { .. } => "in_posts",
        Requirement::Served { .. } => "served",
        Requirement::InMovement { .. } => "in_movement",
        Requirement::LeadsCluster { .. } => "leads_cluster",
        Requirement::DirectWorker => "direct_worker",
        Requirement::MeetsStandard => "meets_standard",
        Requirement::Switched { .. } => "switched",
        Requirement::Criterion { .. } => "criterion",
        Requirement::Own(_) => "own",
        Requirement::Judged { .. } => "judged",
    }
}

/// What a requirement asks for. Of one that is made of others only how they are joined: each of its
/// parts is said apart, in their order.
#[must_use]
pub fn requirement(language: Language, requirement: &Requirement, book: &LawBook) -> String {
    let speaker = Speaker { language, book };
    match requirement {
        Requirement::NOf { n, .. } => speaker.say("n_of", [("n", FluentValue::from(*n))]),
        Requirement::RatingReached { at_least: None } => speaker.say("rating_reached_own", []),
        Requirement::RatingReached {
            at_least: Some(grade),
        } => speaker.say("rating_reached", [("grade", speaker.grade(*grade))]),
        Requirement::Switched { switch, .. } => {
            let known = book.switches.iter().find(|known| known.code == *switch);
            let question = known.map_or(switch.as_str(), |known| of(language, &known.question));
            speaker.say("switched", [("question", text(question))])
        }
        Requirement::Criterion { vi, en, .. } => match language {
            Language::Vietnamese => vi.clone(),
            Language::English => en.clone(),
        },
        Requirement::Own(own) => {
            let (name, citation) = (of(language, &own.name), of(language, &own.citation));
            speaker.say("own", [("name", text(name)), ("citation", text(citation))])
        }
        Requirement::Judged { vi, en, paper } => {
            let question = match language {
                Language::Vietnamese => vi,
                Language::English => en,
            };
            // Of some other paper nobody learns which.
            let paper = paper.filter(|paper| *paper != Paper::Other);
            paper.map_or_else(
                || question.clone(),
                |paper| speaker.by_paper(question, paper),
            )
        }
        Requirement::Rated { .. }
        | Requirement::TitlesInARow { .. }
        | Requirement::TitlesCounted { .. }
        | Requirement::Holds { .. } => speaker.on_record(requirement),
        Requirement::MembersWith { .. } | Requirement::MembersRated { .. } => {
            speaker.of_members(requirement)
        }
        _ => speaker.of_conduct(requirement),
    }
}

/// A share as people write it: `70%`, `66,7%`, in English `66.7%`.
#[must_use]
pub fn percent(language: Language, share: Decimal) -> String {
    format!("{}%", decimal(language, share * Decimal::ONE_HUNDRED))
}

/// A decimal as people write it: `0,3`, in English `0.3`.
#[must_use]
pub fn decimal(language: Language, number: Decimal) -> String {
    let plain = number.normalize().to_string();
    match language {
        Language::Vietnamese => plain.replace('.', ","),
        Language::English => plain,
    }
}

/// Of several names one, each in quotes: `“A”, “B” hoặc “C”`.
#[must_use]
pub fn one_of(language: Language, codes: &[String], book: &LawBook) -> String {
    let quoted = |code: &String| {
        let award = book.any_award(code);
        let name = award.map_or(code.as_str(), |award| of(language, &award.name));
        filled(language, "requirement-quoted", [("name", text(name))])
    };
    or(language, codes.iter().map(quoted).collect())
}

fn or(language: Language, mut names: Vec<String>) -> String {
    let Some(last) = names.pop() else {
        return String::new();
    };
    if names.is_empty() {
        return last;
    }
    filled(
        language,
        "requirement-or",
        [
            ("first", FluentValue::from(names.join(", "))),
            ("last", FluentValue::from(last)),
        ],
    )
}

/// The text of a key with values; of numbers it may say one and many apart.
fn filled<const N: usize>(
    language: Language,
    key: &str,
    values: [(&'static str, FluentValue<'static>); N],
) -> String {
    let named = |(name, value): (&'static str, FluentValue<'static>)| (Cow::Borrowed(name), value);
    let values: HashMap<Cow<'static, str>, FluentValue<'static>> =
        values.into_iter().map(named).collect();
    LOCALES.lookup_with_args(&identifier(language), key, &values)
}

fn text(text: &str) -> FluentValue<'static> {
    FluentValue::from(text.to_owned())
}

/// Says requirements in a language, with the names of a law.
struct Speaker<'a> {
    language: Language,
    book: &'a LawBook,
}

impl Speaker<'_> {
    fn say<const N: usize>(
        &self,
        key: &str,
        values: [(&'static str, FluentValue<'static>); N],
    ) -> String {
        filled(self.language, &format!("requirement-{key}"), values)
    }

    /// The name of a member of a list.
    fn code(&self, list: &str, code: &'static str) -> FluentValue<'static> {
        let name = known(self.language, &format!("{list}-{code}"));
        FluentValue::from(name.unwrap_or_else(|| code.to_owned()))
    }

    fn awards(&self, codes: &[String]) -> FluentValue<'static> {
        FluentValue::from(one_of(self.language, codes, self.book))
    }

    /// How titles are said to be given, and how forms are.
    fn given(&self, codes: &[String]) -> FluentValue<'static> {
        let is_title = |code: &String| {
            let award = self.book.any_award(code);
            award.is_some_and(|award| award.kind == AwardKind::EmulationTitle)
        };
        let key = if codes.iter().all(is_title) {
            "requirement-given-title"
        } else {
            "requirement-given-form"
        };
        FluentValue::from(say(self.language, key))
    }

    /// A grade with those that are better, where there are some.
    fn grade(&self, grade: Grade) -> FluentValue<'static> {
        let key = match grade {
            Grade::Excellent => "at-best",
            _ => "at-least",
        };
        FluentValue::from(self.say(key, [("grade", self.code("grade", grade.code()))]))
    }

    fn share(&self, share: Decimal) -> FluentValue<'static> {
        FluentValue::from(percent(self.language, share))
    }

    fn types(&self, types: &[CommendationType]) -> FluentValue<'static> {
        let name = |one: &CommendationType| {
            let key = format!("type-short-{one}");
            known(self.language, &key).unwrap_or_else(|| one.code().to_owned())
        };
        FluentValue::from(or(self.language, types.iter().map(name).collect()))
    }

    fn by_paper(&self, question: &str, paper: Paper) -> String {
        let paper = self.code("paper", paper.code());
        self.say(
            "judged_by_paper",
            [("question", text(question)), ("paper", paper)],
        )
    }

    /// From which award on something counts, where it does from one.
    fn since(&self, said: String, after: &[String]) -> String {
        if after.is_empty() {
            return said;
        }
        let after = self.awards(after);
        self.say("since", [("text", text(&said)), ("after", after)])
    }

    /// What ratings and awards on record show.
    fn on_record(&self, requirement: &Requirement) -> String {
        match requirement {
            Requirement::Rated {
                at_least,
                years,
                in_a_row,
                after,
            } => {
                let key = if *in_a_row { "rated" } else { "rated_counted" };
                let values = [
                    ("grade", self.grade(*at_least)),
                    ("years", FluentValue::from(*years)),
                ];
                self.since(self.say(key, values), after)
            }
            Requirement::TitlesInARow { one_of, years } => self.say(
                "titles_in_a_row",
                [
                    ("given", self.given(one_of)),
                    ("awards", self.awards(one_of)),
                    ("years", FluentValue::from(*years)),
                ],
            ),
            Requirement::TitlesCounted {
                one_of,
                n,
                after,
                within_years,
                adjoining,
            } => {
                let values = [
                    ("given", self.given(one_of)),
                    ("awards", self.awards(one_of)),
                    ("n", FluentValue::from(*n)),
                ];
                let mut said = self.say("titles_counted", values);
                if let Some(years) = within_years {
                    let values = [("text", text(&said)), ("years", FluentValue::from(*years))];
                    said = self.say("within", values);
                }
                if *adjoining {
                    said = self.say("adjoining", [("text", text(&said))]);
                }
                self.since(said, after)
            }
            Requirement::Holds {
                one_of,
                types,
                for_years,
            } => {
                let (awards, types) = (self.awards(one_of), self.types(types));
                match for_years {
                    None => self.say("holds", [("awards", awards), ("types", types)]),
                    Some(years) => self.say(
                        "holds_for_years",
                        [
                            ("awards", awards),
                            ("types", types),
                            ("years", FluentValue::from(*years)),
                        ],
                    ),
                }
            }
            other => self.say(code(other), []),
        }
    }

    /// What the members of a collective show.
    fn of_members(&self, requirement: &Requirement) -> String {
        match requirement {
            Requirement::MembersWith {
                one_of,
                share: Some(share),
                ..
            } => self.say(
                "members_share",
                [
                    ("share", self.share(*share)),
                    ("awards", self.awards(one_of)),
                ],
            ),
            Requirement::MembersWith { one_of, count, .. } => self.say(
                "members_count",
                [
                    ("count", FluentValue::from(count.unwrap_or(1))),
                    ("awards", self.awards(one_of)),
                ],
            ),
            Requirement::MembersRated { at_least, share } if *share == Decimal::ONE => {
                self.say("members_all_rated", [("grade", self.grade(*at_least))])
            }
            Requirement::MembersRated { at_least, share } => self.say(
                "members_rated",
                [
                    ("grade", self.grade(*at_least)),
                    ("share", self.share(*share)),
                ],
            ),
            other => self.say(code(other), []),
        }
    }

    /// What was done, and for how long; all that has no more to say than its name.
    fn of_conduct(&self, requirement: &Requirement) -> String {
        match requirement {
            Requirement::NoMemberDisciplined { at_least }
            | Requirement::NotDisciplined { at_least } => {
                let degree = self.code("degree", at_least.code());
                self.say(code(requirement), [("degree", degree)])
            }
            Requirement::Initiative { reach, n } => self.say(
                "initiative",
                [
                    ("reach", self.code("reach", reach.code())),
                    ("n", FluentValue::from(*n)),
                ],
            ),
            Requirement::InPosts { table } => self.say("in_posts", [("table", text(table))]),
            Requirement::Served {
                years,
                below,
                within,
            } => {
                let service = self.code("service", within.code());
                let years = FluentValue::from(*years);
                match below {
                    None => self.say("served", [("service", service), ("years", years)]),
                    Some(below) => self.say(
                        "served_below",
                        [
                            ("service", service),
                            ("years", years),
                            ("below", FluentValue::from(*below)),
                        ],
                    ),
                }
            }
            Requirement::InMovement { of, years } => {
                let of = self.code("movement", of.code());
                match years {
                    None => self.say("in_movement", [("of", of)]),
                    Some(years) => self.say(
                        "in_movement_years",
                        [("of", of), ("years", FluentValue::from(*years))],
                    ),
                }
            }
            Requirement::LeadsCluster { of } => {
                self.say("leads_cluster", [("of", self.code("movement", of.code()))])
            }
            other => self.say(code(other), []),
        }
    }
}

#[cfg(test)]
mod tests;
