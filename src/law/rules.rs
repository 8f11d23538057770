//! `rules.toml`: the rules of eligibility, in versions by date.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::eligibility::check::{CheckKind, Rule};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::stage::Action;
use crate::law::faults::{KnownNames, LawFault, LawText, Reader};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRules {
    rules: Vec<RawRule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRule {
    id: Spanned<String>,
    check: Spanned<String>,
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
        let check = reader.code(&rule.check, CheckKind::ALL, CheckKind::code);
        let blocks = reader.codes(&rule.blocks, Action::ALL, Action::code);
        let review = rule
            .review
            .iter()
            .filter_map(|code| reader.code(code, Action::ALL, Action::code))
            .collect();
        let valid = reader.period(&rule.valid_from, rule.valid_to.as_ref());
        let (Some(check), Some(valid)) = (check, valid) else {
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
            check,
            name,
            valid,
            citation,
            blocks,
            review,
            hidden_from_nominee: rule.hidden_from_nominee,
        });
    }
}
