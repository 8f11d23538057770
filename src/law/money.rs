//! `money.toml` and `rule_sets.toml`.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::law::law_book::{LawBook, RuleSet};
use crate::domain::law::money::{BaseSalary, Rounding, RoundingMode};
use crate::law::faults::{KnownNames, LawFault, LawText, Reader};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawMoney {
    #[serde(default)]
    base_salaries: Vec<RawSalary>,
    #[serde(default)]
    roundings: Vec<RawRounding>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSalary {
    amount: Spanned<i64>,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: KnownNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRounding {
    mode: Spanned<String>,
    multiple: Option<Spanned<i64>>,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: KnownNames,
}

pub(super) fn money(source: &LawText, book: &mut LawBook, faults: &mut Vec<LawFault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawMoney>() else {
        return;
    };
    let mut places = Vec::new();
    for salary in &raw.base_salaries {
        let (valid, amount) = (
            reader.period(&salary.valid_from, salary.valid_to.as_ref()),
            reader.positive(&salary.amount),
        );
        let citation = reader.names(&salary.citation);
        if let (Some(valid), Some(amount)) = (valid, amount) {
            places.push((valid, salary.valid_from.span()));
            book.money.base_salaries.push(BaseSalary {
                amount,
                valid,
                citation,
            });
        }
    }
    reader.no_overlap(&places);
    places.clear();
    for rounding in &raw.roundings {
        let valid = reader.period(&rounding.valid_from, rounding.valid_to.as_ref());
        let rule = rounded(&mut reader, rounding);
        let citation = reader.names(&rounding.citation);
        if let (Some(valid), Some((mode, multiple))) = (valid, rule) {
            places.push((valid, rounding.valid_from.span()));
            book.money.roundings.push(Rounding {
                mode,
                multiple,
                valid,
                citation,
            });
        }
    }
    reader.no_overlap(&places);
}

/// Which way, and to what multiple of đồng: to be said exactly where there is rounding.
fn rounded(reader: &mut Reader<'_>, raw: &RawRounding) -> Option<(RoundingMode, i64)> {
    let mode = reader.code(&raw.mode, RoundingMode::ALL, RoundingMode::code)?;
    match (mode, &raw.multiple) {
        (RoundingMode::None, None) => Some((mode, 1)),
        (RoundingMode::None, Some(multiple)) => {
            reader.fault(multiple.span(), "nothing-to-round", Vec::new());
            None
        }
        (_, Some(multiple)) => reader.positive(multiple).map(|multiple| (mode, multiple)),
        (_, None) => {
            reader.fault(
                raw.mode.span(),
                "multiple-missing",
                vec![("value", mode.code().to_owned())],
            );
            None
        }
    }
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
    name: KnownNames,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: KnownNames,
}

pub(super) fn rule_sets(source: &LawText, book: &mut LawBook, faults: &mut Vec<LawFault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawRuleSets>() else {
        return;
    };
    let mut places = Vec::new();
    for set in &raw.rule_sets {
        let (code, name, citation) = (
            reader.text(&set.code),
            reader.names(&set.name),
            reader.names(&set.citation),
        );
        if book.rule_sets.iter().any(|other| other.code == code) {
            reader.fault(set.code.span(), "duplicate", vec![("value", code.clone())]);
        }
        if let Some(valid) = reader.period(&set.valid_from, set.valid_to.as_ref()) {
            places.push((valid, set.valid_from.span()));
            book.rule_sets.push(RuleSet {
                code,
                name,
                valid,
                citation,
            });
        }
    }
    reader.no_overlap(&places);
}
