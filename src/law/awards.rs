//! `awards/*.toml`: one award a file, in versions by date.

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use super::faults::{Fault, Names, Reader, Source};
use crate::domain::award::{AwardKind, AwardLevel, AwardType, CommendationType};
use crate::domain::law_book::LawBook;
use crate::domain::money::Reward;
use crate::domain::people::SubjectKind;
use crate::domain::unit::UnitKind;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAward {
    code: Spanned<String>,
    kind: Spanned<String>,
    level: Spanned<String>,
    name: Names,
    versions: Vec<RawVersion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVersion {
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: Spanned<String>,
    subjects: Spanned<Vec<Spanned<String>>>,
    types: Spanned<Vec<Spanned<String>>>,
    decided_by: Spanned<Vec<Spanned<String>>>,
    route: Spanned<String>,
    reward: RawReward,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReward {
    individual: Spanned<String>,
    collective: Spanned<String>,
    household_factor: Spanned<String>,
    citation: Spanned<String>,
}

pub(super) fn award(source: &Source, book: &mut LawBook, faults: &mut Vec<Fault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawAward>() else { return };
    let (code, name) = (reader.text(&raw.code), reader.names(&raw.name));
    if book.awards.iter().any(|other| other.code == code) {
        reader.fault(raw.code.span(), "duplicate", vec![("value", code.clone())]);
    }
    let kind = reader.code(&raw.kind, AwardKind::ALL, AwardKind::code);
    let level = reader.code(&raw.level, AwardLevel::ALL, AwardLevel::code);
    let mut places = Vec::new();
    for version in &raw.versions {
        let citation = reader.text(&version.citation);
        let valid = reader.period(&version.valid_from, version.valid_to.as_ref());
        let subjects = reader.codes(&version.subjects, SubjectKind::ALL, SubjectKind::code);
        let types = reader.codes(&version.types, CommendationType::ALL, CommendationType::code);
        let decided_by = reader.codes(&version.decided_by, UnitKind::ALL, UnitKind::code);
        let reward = reward(&mut reader, &version.reward);
        if let Some(valid) = valid {
            places.push((valid, version.valid_from.span()));
        }
        if let (Some(kind), Some(level), Some(valid), Some(reward)) = (kind, level, valid, reward) {
            let route = version.route.get_ref().clone();
            book.awards.push(AwardType {
                code: code.clone(),
                kind,
                level,
                name: name.clone(),
                valid,
                citation,
                subjects,
                types,
                decided_by,
                route,
                reward,
            });
        }
    }
    reader.no_overlap(&places);
}

fn reward(reader: &mut Reader<'_>, raw: &RawReward) -> Option<Reward> {
    let (individual, collective) = (reader.decimal(&raw.individual), reader.decimal(&raw.collective));
    let household_factor = reader.decimal(&raw.household_factor);
    let citation = reader.text(&raw.citation);
    Some(Reward { individual: individual?, collective: collective?, household_factor: household_factor?, citation })
}

/// Every award leads to a route that is valid as long as the award's version is. Called when all files are read.
pub(super) fn check_routes(source: &Source, book: &LawBook, faults: &mut Vec<Fault>) {
    if !source.file.starts_with("awards/") {
        return;
    }
    // A file that does not parse was reported when it was read.
    let Ok(raw) = toml::from_str::<RawAward>(&source.text) else { return };
    let mut reader = Reader::new(source, faults);
    let known = book.routes.iter().map(|route| route.code.as_str()).collect::<std::collections::BTreeSet<_>>();
    for version in &raw.versions {
        let from = version.valid_from.get_ref().to_string();
        let valid = from.parse().is_ok_and(|day| book.route(version.route.get_ref(), day).is_some());
        if !valid {
            let known = known.iter().copied().collect::<Vec<_>>().join(", ");
            reader.fault(
                version.route.span(),
                "unknown-route",
                vec![("value", version.route.get_ref().clone()), ("known", known), ("from", from)],
            );
        }
    }
}
