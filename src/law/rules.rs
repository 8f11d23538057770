//! `rules.toml`: the rules of eligibility, in versions by date.

use serde::de::Error;
use serde::{Deserialize, Deserializer};
use toml::value::Datetime;
use toml::{Spanned, Value};

use crate::domain::law::law_book::LawBook;
use crate::domain::law::requirement::Requirement;
use crate::domain::law::rule::Rule;
use crate::domain::law::stage::Action;
use crate::law::faults::{KnownNames, LawFault, LawText, Reader};
use crate::law::requirements;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    rules: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: Spanned<String>,
    /// `check` in the rules of older versions.
    #[serde(alias = "check", deserialize_with = "requirement")]
    requirement: Requirement,
    name: KnownNames,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: KnownNames,
    blocks: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    hidden_from_nominee: bool,
    #[serde(default)]
    review: Vec<Spanned<String>>,
}

fn requirement<'de, D: Deserializer<'de>>(from: D) -> Result<Requirement, D::Error> {
    let requirement = requirements::read(Value::deserialize(from)?).map_err(D::Error::custom)?;
    if requirement.can_be_met() {
        Ok(requirement)
    } else {
        Err(D::Error::custom(
            "asks for nothing, or for more parts than it has",
        ))
    }
}

pub(super) fn rules(source: &LawText, book: &mut LawBook, faults: &mut Vec<LawFault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawRules>() else {
        return;
    };
    for rule in &raw.rules {
        let (id, name, citation) = (
            reader.text(&rule.id),
            reader.names(&rule.name),
            reader.names(&rule.citation),
        );
        let blocks = reader.codes(&rule.blocks, Action::ALL, Action::code);
        let review = rule
            .review
            .iter()
            .filter_map(|code| reader.code(code, Action::ALL, Action::code))
            .collect();
        let valid = reader.period(&rule.valid_from, rule.valid_to.as_ref());
        let Some(valid) = valid else {
            continue;
        };
        if let Some(other) = book
            .rules
            .iter()
            .find(|other| other.id == id && other.valid.overlaps(&valid))
        {
            reader.fault(
                rule.valid_from.span(),
                "overlap",
                vec![("from", other.valid.from.to_string())],
            );
        }
        book.rules.push(Rule {
            id,
            requirement: rule.requirement.clone(),
            name,
            valid,
            citation,
            blocks,
            review,
            hidden_from_nominee: rule.hidden_from_nominee,
        });
    }
}

/// Every rule names awards and switches there are. Called when all files are read.
pub(super) fn check_references(source: &LawText, book: &LawBook, faults: &mut Vec<LawFault>) {
    if source.file != "rules.toml" {
        return;
    }
    // A file that does not parse was reported when it was read.
    let Ok(raw) = toml::from_str::<RawRules>(&source.text) else {
        return;
    };
    let mut reader = Reader::new(source, faults);
    for rule in &raw.rules {
        requirements::check_references(&mut reader, &rule.requirement, &rule.id.span(), book);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::law::grade::Grade;
    use crate::domain::law::requirement::{MeasureDegree, ServiceIn};

    /// What a rule with this line requires, or what is said of the line.
    fn read(line: &str) -> Result<Requirement, String> {
        let text = format!(
            "[[rules]]\nid = \"R\"\nname = {{ vi = \"\", en = \"\" }}\nvalid_from = 2026-01-01\n\
             citation = {{ vi = \"\", en = \"\" }}\nblocks = []\n{line}"
        );
        let mut raw = toml::from_str::<RawRules>(&text).map_err(|fault| {
            assert_eq!(
                text.get(fault.span().unwrap()),
                line.split_once('=').map(|(_, value)| value.trim())
            );
            fault.message().to_owned()
        })?;
        Ok(raw.rules.remove(0).requirement)
    }

    #[test]
    fn a_requirement_is_a_code_with_or_without_parameters_or_made_of_others() {
        let (rating, good) = (
            Requirement::RatingReached { at_least: None },
            Requirement::RatingReached {
                at_least: Some(Grade::Good),
            },
        );
        for (line, requirement) in [
            ("check = \"base_is_merit\"", Requirement::BaseIsMerit),
            ("check = \"rating_reached\"", rating.clone()),
            ("requirement = \"rating_reached\"", rating.clone()),
            (
                "requirement = { any = [\"base_is_merit\", { rating_reached = {} }] }",
                Requirement::Any(vec![Requirement::BaseIsMerit, rating]),
            ),
            (
                "requirement = { n_of = { n = 1, of = [{ rating_reached = { at_least = \"good\" } }] } }",
                Requirement::NOf {
                    n: 1,
                    of: vec![good],
                },
            ),
            (
                "requirement = { switched = { switch = \"s\", on = \"not_held\", off = { served = { years = 10, in = \"army\" } } } }",
                Requirement::Switched {
                    switch: "s".to_owned(),
                    on: Box::new(Requirement::NotHeld),
                    off: Box::new(Requirement::Served {
                        years: 10,
                        below: None,
                        within: ServiceIn::Army,
                    }),
                },
            ),
            (
                "requirement = { all = [\"not_disciplined\", { rated = { at_least = \"good\" } }] }",
                Requirement::All(vec![
                    Requirement::NotDisciplined {
                        at_least: MeasureDegree::Reprimand,
                    },
                    Requirement::Rated {
                        at_least: Grade::Good,
                        years: 1,
                        in_a_row: true,
                        after: Vec::new(),
                    },
                ]),
            ),
        ] {
            assert_eq!(read(line), Ok(requirement), "{line}");
        }
    }

    #[test]
    fn a_requirement_that_nobody_knows_or_nobody_can_meet_is_none() {
        for (line, said) in [
            ("requirement = \"charm\"", "unknown variant `charm`"),
            (
                "requirement = { rating_reached = { at_least = \"fair\" } }",
                "unknown grade `fair`",
            ),
            (
                "requirement = { rating_reached = { at_most = \"good\" } }",
                "at_most",
            ),
            (
                "requirement = { holds = { one_of = [\"a\"], types = [\"valour\"] } }",
                "unknown type `valour`",
            ),
            (
                "requirement = { members_rated = { at_least = \"good\", share = \"half\" } }",
                "`half` is no decimal",
            ),
            (
                "requirement = { members_with = { one_of = [\"a\"] } }",
                "asks for nothing",
            ),
            ("requirement = { any = [] }", "asks for nothing"),
            (
                "requirement = { all = [{ n_of = { n = 2, of = [\"base_is_merit\"] } }] }",
                "more parts than it has",
            ),
        ] {
            let found = read(line).unwrap_err();
            assert!(found.contains(said), "{line}: {found}");
        }
    }
}
