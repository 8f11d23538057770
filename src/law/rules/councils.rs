//! `councils.toml`: by which rules councils meet and vote.

use std::ops::RangeInclusive;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::law::council_rules::{CouncilRules, Share};
use crate::domain::law::law_book::LawBook;
use crate::domain::register::unit::UnitKind;
use crate::law::faults::{KnownNames, LawFault, LawText, Reader};

/// So many papers at least must be in a box before it is opened: of fewer it would be known who
/// chose what. No body can go below.
const LEAST_BALLOTS: RangeInclusive<i64> = 3..=100;

/// How often can be voted again in one meeting.
const REVOTES: RangeInclusive<i64> = 0..=5;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCouncils {
    #[serde(default)]
    rules: Vec<RawCouncilRules>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCouncilRules {
    code: Spanned<String>,
    name: KnownNames,
    unit_kinds: Option<Spanned<Vec<Spanned<String>>>>,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: KnownNames,
    quorum: Spanned<String>,
    recused_count: bool,
    least_ballots: Spanned<i64>,
    secret: bool,
    revotes: Spanned<i64>,
}

pub(in crate::law) fn councils(source: &LawText, book: &mut LawBook, faults: &mut Vec<LawFault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawCouncils>() else {
        return;
    };
    for one in &raw.rules {
        let Some(rules) = council_rules(&mut reader, one) else {
            continue;
        };
        // Of two for the same bodies on the same day nobody would know which hold.
        if let Some(other) = book
            .council_rules
            .iter()
            .find(|other| other.valid.overlaps(&rules.valid) && are_rivals(other, &rules))
        {
            reader.fault(
                one.valid_from.span(),
                "overlap",
                vec![("from", other.valid.from.to_string())],
            );
        }
        book.council_rules.push(rules);
    }
}

/// Are they called alike, or for councils of the same bodies?
fn are_rivals(one: &CouncilRules, other: &CouncilRules) -> bool {
    let shared = |kind: &UnitKind| other.unit_kinds.contains(kind);
    one.code == other.code
        || one.unit_kinds.iter().any(shared)
        || (one.unit_kinds.is_empty() && other.unit_kinds.is_empty())
}

fn council_rules(reader: &mut Reader<'_>, raw: &RawCouncilRules) -> Option<CouncilRules> {
    let (code, name, citation) = (
        reader.text(&raw.code),
        reader.names(&raw.name),
        reader.names(&raw.citation),
    );
    let kinds = raw.unit_kinds.as_ref();
    let unit_kinds = kinds.map(|kinds| reader.codes(kinds, UnitKind::ALL, UnitKind::code));
    let valid = reader.period(&raw.valid_from, raw.valid_to.as_ref());
    let quorum = quorum(reader, &raw.quorum);
    let least_ballots = number(reader, &raw.least_ballots, LEAST_BALLOTS);
    let revotes = number(reader, &raw.revotes, REVOTES);
    Some(CouncilRules {
        code,
        name,
        unit_kinds: unit_kinds.unwrap_or_default(),
        valid: valid?,
        citation,
        quorum: quorum?,
        recused_count: raw.recused_count,
        least_ballots: least_ballots?,
        secret: raw.secret,
        revotes: revotes?,
    })
}

/// A part of all members: `2/3` stays exact.
fn quorum(reader: &mut Reader<'_>, raw: &Spanned<String>) -> Option<Share> {
    let text = raw.get_ref();
    let found = match text.split_once('/') {
        Some((parts, of)) => fraction(parts, of),
        None => Decimal::from_str(text).ok().and_then(Share::of_decimal),
    };
    if found.is_none() {
        reader.fault(raw.span(), "no-fraction", vec![("value", text.clone())]);
    }
    found
}

fn fraction(parts: &str, of: &str) -> Option<Share> {
    let parts: u32 = parts.trim().parse().ok()?;
    let of: u32 = of.trim().parse().ok()?;
    (parts > 0 && parts <= of).then_some(Share { parts, of })
}

fn number(reader: &mut Reader<'_>, raw: &Spanned<i64>, range: RangeInclusive<i64>) -> Option<u32> {
    let found = range.contains(raw.get_ref());
    if !found {
        let params = vec![
            ("value", raw.get_ref().to_string()),
            ("from", range.start().to_string()),
            ("to", range.end().to_string()),
        ];
        reader.fault(raw.span(), "outside-range", params);
        return None;
    }
    u32::try_from(*raw.get_ref()).ok()
}

#[cfg(test)]
mod tests;
