//! `devotion.toml`: the ranks of leading posts, and how long each must be held for an award for long
//! devotion. A table that an award names and that stands nowhere was not read yet: that is no fault.

use std::collections::BTreeSet;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::law::ground::Certainty;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::post::{DevotionBand, DevotionTable, LeaderClass, PostRank};
use crate::law::faults::{KnownNames, LawFault, LawText, Reader};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawDevotion {
    #[serde(default)]
    posts: Vec<RawPost>,
    #[serde(default)]
    tables: Vec<RawTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawPost {
    code: Spanned<String>,
    name: KnownNames,
    class: Spanned<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawTable {
    code: Spanned<String>,
    citation: KnownNames,
    certainty: Spanned<String>,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    #[serde(default)]
    women_third: bool,
    bands: Spanned<Vec<RawBand>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawBand {
    post: Spanned<String>,
    years: Option<Spanned<i64>>,
    below: Option<Spanned<i64>>,
}

pub(super) fn devotion(source: &LawText, book: &mut LawBook, faults: &mut Vec<LawFault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawDevotion>() else {
        return;
    };
    for post in &raw.posts {
        let (code, name) = (
            plain_code(&mut reader, &post.code),
            reader.names(&post.name),
        );
        let class = reader.code(&post.class, LeaderClass::ALL, LeaderClass::code);
        if book.post(&code).is_some() {
            reader.fault(post.code.span(), "duplicate", vec![("value", code.clone())]);
        }
        if let Some(class) = class {
            book.posts.push(PostRank { code, name, class });
        }
    }
    for raw in &raw.tables {
        let Some(table) = table(&mut reader, raw, &book.posts) else {
            continue;
        };
        let is_same =
            |other: &&DevotionTable| other.code == table.code && other.valid.overlaps(&table.valid);
        if let Some(other) = book.devotion_tables.iter().find(is_same) {
            let from = vec![("from", other.valid.from.to_string())];
            reader.fault(raw.valid_from.span(), "overlap", from);
        }
        book.devotion_tables.push(table);
    }
}

fn plain_code(reader: &mut Reader<'_>, raw: &Spanned<String>) -> String {
    let code = reader.text(raw);
    let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if !code.bytes().all(is_plain) {
        reader.fault(raw.span(), "no-plain-code", vec![("value", code.clone())]);
    }
    code
}

fn table(reader: &mut Reader<'_>, raw: &RawTable, posts: &[PostRank]) -> Option<DevotionTable> {
    let code = plain_code(reader, &raw.code);
    let citation = reader.names(&raw.citation);
    let certainty = reader.code(&raw.certainty, Certainty::ALL, Certainty::code);
    let valid = reader.period(&raw.valid_from, raw.valid_to.as_ref());
    if raw.bands.get_ref().is_empty() {
        reader.fault(raw.bands.span(), "empty", Vec::new());
    }
    let mut bands: Vec<DevotionBand> = Vec::new();
    for one in raw.bands.get_ref() {
        let post = one.post.get_ref();
        if bands.iter().any(|other| other.post == *post) {
            reader.fault(one.post.span(), "duplicate", vec![("value", post.clone())]);
        }
        bands.extend(band(reader, one, posts));
    }
    Some(DevotionTable {
        code,
        citation,
        certainty: certainty?,
        valid: valid?,
        women_third: raw.women_third,
        bands,
    })
}

fn band(reader: &mut Reader<'_>, raw: &RawBand, posts: &[PostRank]) -> Option<DevotionBand> {
    let post = raw.post.get_ref();
    if posts.iter().all(|known| known.code != *post) {
        let known: BTreeSet<&str> = posts.iter().map(|post| post.code.as_str()).collect();
        let known = known.into_iter().collect::<Vec<_>>().join(", ");
        let params = vec![("value", post.clone()), ("known", known)];
        reader.fault(raw.post.span(), "unknown-code", params);
        return None;
    }
    let mut number = |raw: Option<&Spanned<i64>>| {
        let positive = raw.and_then(|number| reader.positive(number));
        positive.and_then(|number| u32::try_from(number).ok())
    };
    let (years, below) = (number(raw.years.as_ref()), number(raw.below.as_ref()));
    if let (Some(years), Some(less), Some(raw)) = (years, below, &raw.below)
        && less <= years
    {
        let params = vec![("value", less.to_string()), ("years", years.to_string())];
        reader.fault(raw.span(), "below-years", params);
    }
    Some(DevotionBand {
        post: post.clone(),
        years,
        below,
    })
}
