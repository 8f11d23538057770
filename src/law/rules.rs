//! `rules.toml`: the rules of eligibility, in versions by date.

mod caps;
pub(super) mod councils;

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
    #[serde(default)]
    rules: Vec<RawRule>,
    #[serde(default)]
    caps: Vec<caps::RawCap>,
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
    /// A file with a body's own text of it.
    text: Option<String>,
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
        if let Some(text) = &rule.text {
            book.own.text_of.insert(id.clone(), text.clone());
        }
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
    for cap in &raw.caps {
        caps::cap(&mut reader, cap, book);
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
    for cap in &raw.caps {
        caps::check_references(&mut reader, cap, book);
    }
}

#[cfg(test)]
mod tests;
