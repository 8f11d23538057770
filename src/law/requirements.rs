//! Requirements as files write them: by their code alone where they need no parameter.

pub(super) mod criteria;

use std::collections::BTreeSet;
use std::ops::Range;

use toml::{Table, Value};

use crate::domain::law::law_book::LawBook;
use crate::domain::law::requirement::Requirement;
use crate::law::faults::Reader;

/// The requirement that is written there.
///
/// # Errors
/// What is wrong with it, in the words of the parser.
pub(super) fn read(written: Value) -> Result<Requirement, String> {
    let read: Requirement = spelled_out(written)
        .try_into()
        .map_err(|error: toml::de::Error| error.message().to_owned())?;
    // An addition makes it, with its own citation and days.
    if holds_own(&read) {
        return Err("unknown variant `own`".to_owned());
    }
    Ok(read)
}

fn holds_own(requirement: &Requirement) -> bool {
    matches!(requirement, Requirement::Own(_)) || requirement.parts().into_iter().any(holds_own)
}

/// A code alone stands for one without parameters, wherever a requirement can stand.
fn spelled_out(written: Value) -> Value {
    let table = match written {
        Value::String(code) => Table::from_iter([(code, Table::new().into())]),
        Value::Table(table) => table.into_iter().map(part_spelled_out).collect(),
        other => return other,
    };
    Value::Table(table)
}

fn part_spelled_out((key, value): (String, Value)) -> (String, Value) {
    let value = match (key.as_str(), value) {
        ("all" | "any" | "of", Value::Array(of)) => {
            Value::Array(of.into_iter().map(spelled_out).collect())
        }
        // What these are made of stands in a table of theirs.
        ("n_of" | "switched", value @ Value::Table(_)) | ("on" | "off", value) => {
            spelled_out(value)
        }
        (_, value) => value,
    };
    (key, value)
}

/// It names awards and switches there are. Called when all files are read.
pub(super) fn check_references(
    reader: &mut Reader<'_>,
    requirement: &Requirement,
    span: &Range<usize>,
    book: &LawBook,
) {
    for code in requirement.awards() {
        if book.any_award(code).is_none() {
            let all = book.awards.iter().map(|award| award.code.as_str());
            let known: BTreeSet<&str> = all.collect();
            let known = known.into_iter().collect::<Vec<_>>().join(", ");
            reader.fault(
                reader.place(span, code),
                "unknown-code",
                vec![("value", code.to_owned()), ("known", known)],
            );
        }
    }
    for code in requirement.switches() {
        if !book.switches.iter().any(|switch| switch.code == code) {
            reader.fault(
                reader.place(span, code),
                "unknown-switch",
                vec![("value", code.to_owned())],
            );
        }
    }
    for text in requirement.criteria() {
        if let Err((code, params)) = criteria::compiled(text) {
            reader.fault(reader.place(span, text), code, params);
        }
    }
}
