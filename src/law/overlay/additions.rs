//! What a body asks for besides the law: `awards/*.toml` with `[[add]]`, each a condition that is
//! joined to one ground of an award, to several or to all.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::value::Datetime;
use toml::{Spanned, Table, Value};

use super::versions::change_on;
use crate::domain::law::award_type::AwardType;
use crate::domain::law::criterion::OwnCondition;
use crate::domain::law::ground::Ground;
use crate::domain::law::law_book::{LawBook, Origin};
use crate::domain::law::requirement::Requirement;
use crate::law::faults::{KnownNames, LawFault, LawText, Reader};
use crate::law::{grounds, requirements};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAdditions {
    code: Spanned<String>,
    add: Vec<RawAddition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAddition {
    /// Codes of grounds; all, where none is named.
    grounds: Option<Spanned<Vec<Spanned<String>>>>,
    name: KnownNames,
    citation: KnownNames,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    condition: Spanned<Value>,
    text: Option<Spanned<String>>,
}

/// Does the file add to an award, in place of being one?
pub(super) fn is_addition(source: &LawText) -> bool {
    let is_one = |table: Table| table.contains_key("add");
    source.file.starts_with("awards/") && toml::from_str(&source.text).is_ok_and(is_one)
}

pub(super) fn add(source: &LawText, book: &mut LawBook, faults: &mut Vec<LawFault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawAdditions>() else {
        return;
    };
    let code = reader.text(&raw.code);
    let versions = book.awards.iter().filter(|award| award.code == code);
    let known = versions.flat_map(|award| &award.grounds);
    let known: BTreeSet<String> = known.map(|ground| ground.code.clone()).collect();
    if book.any_award(&code).is_none() {
        let all = book.awards.iter().map(|award| award.code.as_str());
        let all: BTreeSet<&str> = all.collect();
        let all = all.into_iter().collect::<Vec<_>>().join(", ");
        let params = vec![("value", code), ("known", all)];
        return reader.fault(raw.code.span(), "unknown-code", params);
    }
    if known.is_empty() {
        let params = vec![("value", code)];
        return reader.fault(raw.code.span(), "no-grounds", params);
    }
    for addition in &raw.add {
        one(&mut reader, addition, (code.as_str(), &known), book);
    }
}

fn one(
    reader: &mut Reader<'_>,
    raw: &RawAddition,
    (code, known): (&str, &BTreeSet<String>),
    book: &mut LawBook,
) {
    let (name, citation) = (reader.names(&raw.name), reader.names(&raw.citation));
    let valid = reader.period(&raw.valid_from, raw.valid_to.as_ref());
    let asked = grounds_named(reader, raw, known);
    let text = raw.text.as_ref().map(|text| reader.text(text));
    let condition = grounds::condition(reader, &raw.condition);
    let (Some(valid), Some(condition)) = (valid, condition) else {
        return;
    };
    requirements::check_references(reader, &condition, &raw.condition.span(), book);
    let own = OwnCondition {
        name,
        citation,
        text,
        condition,
    };
    let is_asked = |ground: &&mut Ground| asked.is_empty() || asked.contains(&ground.code);
    let with_it = |mut award: AwardType| {
        for ground in award.grounds.iter_mut().filter(is_asked) {
            join(ground, own.clone());
        }
        Some(award)
    };
    let is_same = |award: &AwardType| award.code == code;
    let is_any = change_on(
        &mut book.awards,
        valid,
        |award| &mut award.valid,
        is_same,
        with_it,
    );
    if !is_any {
        let params = vec![("value", code.to_owned())];
        reader.fault(raw.valid_from.span(), "outside-national", params);
    }
    let origin = book.own.awards.entry(code.to_owned());
    origin.or_insert(Origin::Both);
}

/// The grounds that it names, each one that the award has in some version; empty for all.
fn grounds_named(
    reader: &mut Reader<'_>,
    raw: &RawAddition,
    known: &BTreeSet<String>,
) -> BTreeSet<String> {
    let Some(named) = &raw.grounds else {
        return BTreeSet::new();
    };
    if named.get_ref().is_empty() {
        reader.fault(named.span(), "empty", Vec::new());
    }
    for code in named.get_ref() {
        if !known.contains(code.get_ref()) {
            let known = known.iter().map(String::as_str).collect::<Vec<_>>();
            let params = vec![
                ("value", code.get_ref().clone()),
                ("known", known.join(", ")),
            ];
            reader.fault(code.span(), "unknown-code", params);
        }
    }
    let named = named.get_ref().iter();
    named.map(|code| code.get_ref().clone()).collect()
}

fn join(ground: &mut Ground, own: OwnCondition) {
    let before = std::mem::replace(&mut ground.condition, Requirement::All(Vec::new()));
    let mut all = match before {
        Requirement::All(of) => of,
        one => vec![one],
    };
    all.push(Requirement::Own(Box::new(own)));
    ground.condition = Requirement::All(all);
}
