//! `awards/*.toml`: one award a file, in versions by date.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::law::award_type::{
    Authority, AwardKind, AwardLevel, AwardType, CommendationType,
};
use crate::domain::law::grade::Grade;
use crate::domain::law::ground::Frequency;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::money::Reward;
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitKind;
use crate::law::faults::{KnownNames, LawFault, LawText, Reader};
use crate::law::grounds::{self, RawGround};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAward {
    code: Spanned<String>,
    kind: Spanned<String>,
    level: Spanned<String>,
    name: KnownNames,
    /// A file with a body's own text of it.
    text: Option<String>,
    versions: Vec<RawVersion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVersion {
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: KnownNames,
    subjects: Spanned<Vec<Spanned<String>>>,
    decided_by: Spanned<Vec<Spanned<String>>>,
    authority: Option<RawAuthority>,
    routes: Spanned<BTreeMap<String, Spanned<String>>>,
    #[serde(default)]
    base: Vec<Spanned<String>>,
    rating: Option<Spanned<String>>,
    reward: RawReward,
    frequency: Option<Spanned<String>>,
    #[serde(default)]
    held_once: bool,
    grounds: Option<Spanned<Vec<RawGround>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAuthority {
    code: Spanned<String>,
    name: KnownNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawReward {
    individual: Spanned<String>,
    collective: Spanned<String>,
    household_factor: Spanned<String>,
    citation: KnownNames,
}

pub(super) fn award(source: &LawText, book: &mut LawBook, faults: &mut Vec<LawFault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawAward>() else {
        return;
    };
    let (code, name) = (reader.text(&raw.code), reader.names(&raw.name));
    if book.awards.iter().any(|other| other.code == code) {
        reader.fault(raw.code.span(), "duplicate", vec![("value", code.clone())]);
    }
    if let Some(text) = &raw.text {
        book.own.text_of.insert(code.clone(), text.clone());
    }
    let kind = reader.code(&raw.kind, AwardKind::ALL, AwardKind::code);
    let level = reader.code(&raw.level, AwardLevel::ALL, AwardLevel::code);
    let mut places = Vec::new();
    for version in &raw.versions {
        let citation = reader.names(&version.citation);
        let valid = reader.period(&version.valid_from, version.valid_to.as_ref());
        let subjects = reader.codes(&version.subjects, SubjectKind::ALL, SubjectKind::code);
        let routes = routes(&mut reader, &version.routes);
        let authority = version.authority.as_ref().map(|raw| Authority {
            code: reader.text(&raw.code),
            name: reader.names(&raw.name),
        });
        let base = version.base.iter().map(|code| reader.text(code)).collect();
        let rating = version
            .rating
            .as_ref()
            .and_then(|rating| reader.code(rating, Grade::ALL, Grade::code));
        let decided_by = reader.codes(&version.decided_by, UnitKind::ALL, UnitKind::code);
        let reward = reward(&mut reader, &version.reward);
        let frequency = version
            .frequency
            .as_ref()
            .and_then(|often| reader.code(often, Frequency::ALL, Frequency::code));
        let types: Vec<_> = routes.keys().copied().collect();
        let grounds = grounds::grounds(&mut reader, version.grounds.as_ref(), &subjects, &types);
        if let Some(valid) = valid {
            places.push((valid, version.valid_from.span()));
        }
        if let (Some(kind), Some(level), Some(valid), Some(reward)) = (kind, level, valid, reward) {
            book.awards.push(AwardType {
                code: code.clone(),
                kind,
                level,
                name: name.clone(),
                valid,
                citation,
                subjects,
                decided_by,
                authority,
                routes,
                base,
                rating,
                reward,
                frequency,
                held_once: version.held_once,
                grounds,
            });
        }
    }
    reader.no_overlap(&places);
}

/// The type of commendation, and by which route it goes.
fn routes(
    reader: &mut Reader<'_>,
    raw: &Spanned<BTreeMap<String, Spanned<String>>>,
) -> BTreeMap<CommendationType, String> {
    if raw.get_ref().is_empty() {
        reader.fault(raw.span(), "empty", Vec::new());
    }
    let mut routes = BTreeMap::new();
    for (kind, route) in raw.get_ref() {
        let kind = Spanned::new(raw.span(), kind.clone());
        if let Some(kind) = reader.code(&kind, CommendationType::ALL, CommendationType::code) {
            routes.insert(kind, reader.text(route));
        }
    }
    routes
}

fn reward(reader: &mut Reader<'_>, raw: &RawReward) -> Option<Reward> {
    let (individual, collective) = (
        reader.coefficient(&raw.individual),
        reader.coefficient(&raw.collective),
    );
    let household_factor = reader.decimal(&raw.household_factor);
    let citation = reader.names(&raw.citation);
    Some(Reward {
        individual: individual?,
        collective: collective?,
        household_factor: household_factor?,
        citation,
    })
}

/// Every award leads to routes that are valid as long as the award's version is, and rests on
/// awards there are. Called when all files are read.
pub(super) fn check_references(source: &LawText, book: &LawBook, faults: &mut Vec<LawFault>) {
    if !source.file.starts_with("awards/") {
        return;
    }
    // A file that does not parse was reported when it was read.
    let Ok(raw) = toml::from_str::<RawAward>(&source.text) else {
        return;
    };
    let mut reader = Reader::new(source, faults);
    let known = |codes: BTreeSet<&str>| codes.into_iter().collect::<Vec<_>>().join(", ");
    for version in &raw.versions {
        let from = version.valid_from.get_ref().to_string();
        for route in version.routes.get_ref().values() {
            if !from
                .parse()
                .is_ok_and(|day| book.route(route.get_ref(), day).is_some())
            {
                let known = known(
                    book.routes
                        .iter()
                        .map(|route| route.code.as_str())
                        .collect(),
                );
                let params = vec![
                    ("value", route.get_ref().clone()),
                    ("known", known),
                    ("from", from.clone()),
                ];
                reader.fault(route.span(), "unknown-route", params);
            }
        }
        for base in version
            .base
            .iter()
            .filter(|base| book.any_award(base.get_ref()).is_none())
        {
            let known = known(
                book.awards
                    .iter()
                    .map(|award| award.code.as_str())
                    .collect(),
            );
            reader.fault(
                base.span(),
                "unknown-code",
                vec![("value", base.get_ref().clone()), ("known", known)],
            );
        }
        grounds::check_references(&mut reader, version.grounds.as_ref(), book);
    }
}
