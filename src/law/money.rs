//! `money.toml` and `rule_sets.toml`.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::faults::{Fault, Names, Reader, Source};
use crate::domain::law_book::{LawBook, RuleSet};
use crate::domain::money::{BaseSalary, Rounding};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMoney {
    base_salaries: Vec<RawSalary>,
    roundings: Vec<RawRounding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSalary {
    amount: Spanned<i64>,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRounding {
    up_to: Spanned<i64>,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: Spanned<String>,
}

pub(super) fn money(source: &Source, book: &mut LawBook, faults: &mut Vec<Fault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawMoney>() else { return };
    let mut places = Vec::new();
    for salary in &raw.base_salaries {
        let (valid, amount) = (reader.period(&salary.valid_from, salary.valid_to.as_ref()), reader.positive(&salary.amount));
        let citation = reader.text(&salary.citation);
        if let (Some(valid), Some(amount)) = (valid, amount) {
            places.push((valid, salary.valid_from.span()));
            book.money.base_salaries.push(BaseSalary { amount, valid, citation });
        }
    }
    reader.no_overlap(&places);
    places.clear();
    for rounding in &raw.roundings {
        let (valid, up_to) = (reader.period(&rounding.valid_from, rounding.valid_to.as_ref()), reader.positive(&rounding.up_to));
        let citation = reader.text(&rounding.citation);
        if let (Some(valid), Some(up_to)) = (valid, up_to) {
            places.push((valid, rounding.valid_from.span()));
            book.money.roundings.push(Rounding { up_to, valid, citation });
        }
    }
    reader.no_overlap(&places);
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRuleSets {
    rule_sets: Vec<RawRuleSet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRuleSet {
    code: Spanned<String>,
    name: Names,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: Spanned<String>,
}

pub(super) fn rule_sets(source: &Source, book: &mut LawBook, faults: &mut Vec<Fault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawRuleSets>() else { return };
    let mut places = Vec::new();
    for set in &raw.rule_sets {
        let (code, name, citation) = (reader.text(&set.code), reader.names(&set.name), reader.text(&set.citation));
        if book.rule_sets.iter().any(|other| other.code == code) {
            reader.fault(set.code.span(), "duplicate", vec![("value", code.clone())]);
        }
        if let Some(valid) = reader.period(&set.valid_from, set.valid_to.as_ref()) {
            places.push((valid, set.valid_from.span()));
            book.rule_sets.push(RuleSet { code, name, valid, citation });
        }
    }
    reader.no_overlap(&places);
}
