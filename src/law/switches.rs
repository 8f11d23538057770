//! `switches.toml`: what is not settled yet, and how it is answered here.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::law::law_book::LawBook;
use crate::domain::law::rule::switch::Switch;
use crate::law::faults::{KnownNames, LawFault, LawText, Reader};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSwitches {
    #[serde(default)]
    switches: Vec<RawSwitch>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSwitch {
    code: Spanned<String>,
    /// Left out where a switch of the State is answered: it has one.
    question: Option<KnownNames>,
    citation: KnownNames,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    on: bool,
}

pub(super) fn switches(source: &LawText, book: &mut LawBook, faults: &mut Vec<LawFault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawSwitches>() else {
        return;
    };
    for switch in &raw.switches {
        let (code, citation) = (reader.text(&switch.code), reader.names(&switch.citation));
        let question = switch.question.as_ref();
        let question = question.map(|question| reader.names(question));
        let question = question.unwrap_or_default();
        let valid = reader.period(&switch.valid_from, switch.valid_to.as_ref());
        let Some(valid) = valid else {
            continue;
        };
        if let Some(other) = book
            .switches
            .iter()
            .find(|other| other.code == code && other.valid.overlaps(&valid))
        {
            reader.fault(
                switch.valid_from.span(),
                "overlap",
                vec![("from", other.valid.from.to_string())],
            );
        }
        book.switches.push(Switch {
            code,
            question,
            citation,
            valid,
            on: switch.on,
        });
    }
}
