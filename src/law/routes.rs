//! `routes/*.toml`: one route a file, in versions by date.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::base::office::Role;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::route::{
    Appeal, End, Next, Place, Route, Seat, Slot, Stage, StageCondition,
};
use crate::domain::law::stage::{Action, Outcome, StageKind, StageSettings};
use crate::law::faults::{KnownNames, LawFault, LawText, Reader};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawRoute {
    code: Spanned<String>,
    name: KnownNames,
    versions: Vec<RawVersion>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVersion {
    version: Spanned<String>,
    valid_from: Spanned<Datetime>,
    valid_to: Option<Spanned<Datetime>>,
    citation: KnownNames,
    #[serde(default)]
    letter: bool,
    #[serde(default = "yes")]
    papers_without_letter: bool,
    returned_days: Option<Spanned<i64>>,
    #[serde(default)]
    documents: Vec<RawSlot>,
    appeal: Option<RawAppeal>,
    stages: Vec<RawStage>,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSlot {
    code: Spanned<String>,
    name: KnownNames,
    required: bool,
    /// One, where it does not say.
    most: Option<Spanned<i64>>,
    citation: KnownNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawAppeal {
    stage: Spanned<String>,
    within_days: Spanned<i64>,
    settle_days: Spanned<i64>,
    citation: KnownNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawStage {
    code: Spanned<String>,
    kind: Spanned<String>,
    name: KnownNames,
    applies: Option<Spanned<RawApplies>>,
    role: Spanned<String>,
    unit: Spanned<String>,
    #[serde(default)]
    together_with: Vec<RawSeat>,
    working_days: Option<Spanned<i64>>,
    hours: Option<Spanned<i64>>,
    supplement_days: Option<Spanned<i64>>,
    citation: KnownNames,
    next: Spanned<BTreeMap<String, Spanned<String>>>,
}

/// To which files a stage applies.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawApplies {
    vote: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSeat {
    role: Spanned<String>,
    unit: Spanned<String>,
}

pub(super) fn route(source: &LawText, book: &mut LawBook, faults: &mut Vec<LawFault>) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawRoute>() else {
        return;
    };
    let (code, name) = (reader.text(&raw.code), reader.names(&raw.name));
    if book.routes.iter().any(|other| other.code == code) {
        reader.fault(raw.code.span(), "duplicate", vec![("value", code.clone())]);
    }
    let (mut places, mut versions) = (Vec::new(), Vec::new());
    for raw_version in &raw.versions {
        let (version, citation) = (
            reader.text(&raw_version.version),
            reader.names(&raw_version.citation),
        );
        if versions.contains(&version) {
            reader.fault(
                raw_version.version.span(),
                "duplicate",
                vec![("value", version.clone())],
            );
        }
        versions.push(version.clone());
        let stages = stages(&mut reader, &raw_version.stages, &raw_version.version);
        let documents = slots(&mut reader, &raw_version.documents);
        let appeal = raw_version
            .appeal
            .as_ref()
            .and_then(|raw| appeal(&mut reader, raw, &stages));
        if let Some(valid) = reader.period(&raw_version.valid_from, raw_version.valid_to.as_ref()) {
            places.push((valid, raw_version.valid_from.span()));
            let (code, name, letter, papers_without_letter) = (
                code.clone(),
                name.clone(),
                raw_version.letter,
                raw_version.papers_without_letter,
            );
            let returned_days = raw_version
                .returned_days
                .as_ref()
                .and_then(|raw| days(&mut reader, raw))
                .unwrap_or(RETURNED_DAYS);
            book.routes.push(Route {
                code,
                name,
                version,
                valid,
                citation,
                letter,
                papers_without_letter,
                returned_days,
                documents,
                appeal,
                stages,
            });
        }
    }
    reader.no_overlap(&places);
}

fn slots(reader: &mut Reader<'_>, raw: &[RawSlot]) -> Vec<Slot> {
    let mut slots: Vec<Slot> = Vec::new();
    for slot in raw {
        let (code, name, citation) = (
            reader.text(&slot.code),
            reader.names(&slot.name),
            reader.names(&slot.citation),
        );
        // The code is part of an address and of a pointer.
        if !code
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        {
            reader.fault(
                slot.code.span(),
                "no-plain-code",
                vec![("value", code.clone())],
            );
        }
        if slots.iter().any(|other| other.code == code) {
            reader.fault(slot.code.span(), "duplicate", vec![("value", code.clone())]);
        }
        let most = slot
            .most
            .as_ref()
            .and_then(|most| days(reader, most))
            .unwrap_or(1);
        slots.push(Slot {
            code,
            name,
            required: slot.required,
            most,
            citation,
        });
    }
    slots
}

fn appeal(reader: &mut Reader<'_>, raw: &RawAppeal, stages: &[Stage]) -> Option<Appeal> {
    let (stage, citation) = (reader.text(&raw.stage), reader.names(&raw.citation));
    if !stages.iter().any(|known| known.code == stage) {
        let known = stages
            .iter()
            .map(|stage| stage.code.as_str())
            .collect::<Vec<_>>()
            .join(", ");
        reader.fault(
            raw.stage.span(),
            "unknown-stage",
            vec![("value", stage.clone()), ("known", known)],
        );
    }
    let (within_days, settle_days) = (
        days(reader, &raw.within_days),
        days(reader, &raw.settle_days),
    );
    Some(Appeal {
        stage,
        within_days: within_days?,
        settle_days: settle_days?,
        citation,
    })
}

/// A number of days, or of anything else that is counted from one.
fn days(reader: &mut Reader<'_>, raw: &Spanned<i64>) -> Option<u32> {
    reader
        .positive(raw)
        .and_then(|days| u32::try_from(days).ok())
}

/// How long the nominating unit has to put a returned file right, where a route does not say: no
/// law says it, it is a body's own rule.
const RETURNED_DAYS: u32 = 10;

/// How long the nominating unit has to hand in what is asked for, where a stage does not say.
const SUPPLEMENT_DAYS: u32 = 5;

fn stages(reader: &mut Reader<'_>, raw: &[RawStage], version: &Spanned<String>) -> Vec<Stage> {
    let codes: Vec<&str> = raw
        .iter()
        .map(|stage| stage.code.get_ref().as_str())
        .collect();
    if raw
        .first()
        .is_none_or(|stage| stage.kind.get_ref() != StageKind::Draft.code())
    {
        reader.fault(
            raw.first()
                .map_or_else(|| version.span(), |stage| stage.kind.span()),
            "first-is-no-draft",
            Vec::new(),
        );
    }
    for (index, stage) in raw.iter().enumerate() {
        if codes
            .iter()
            .take(index)
            .any(|code| code == stage.code.get_ref())
            || stage.code.get_ref().parse::<End>().is_ok()
        {
            reader.fault(
                stage.code.span(),
                "duplicate",
                vec![("value", stage.code.get_ref().clone())],
            );
        }
    }
    raw.iter()
        .filter_map(|stage| one_stage(reader, stage, &codes))
        .collect()
}

fn one_stage(reader: &mut Reader<'_>, raw: &RawStage, codes: &[&str]) -> Option<Stage> {
    let (code, name, citation) = (
        reader.text(&raw.code),
        reader.names(&raw.name),
        reader.names(&raw.citation),
    );
    let kind = reader.code(&raw.kind, StageKind::ALL, StageKind::code);
    let seat = seat(reader, &raw.role, &raw.unit);
    let together_with: Vec<Seat> = raw
        .together_with
        .iter()
        .filter_map(|raw| self::seat(reader, &raw.role, &raw.unit))
        .collect();
    let working_days = raw.working_days.as_ref().and_then(|raw| days(reader, raw));
    let hours = raw.hours.as_ref().and_then(|raw| days(reader, raw));
    if let Some(other) = raw.hours.as_ref().filter(|_| raw.working_days.is_some()) {
        reader.fault(other.span(), "days-and-hours", Vec::new());
    }
    let applies = kind.and_then(|kind| applies(reader, kind, raw));
    let settings = kind.map(|kind| settings(reader, kind, raw));
    // A draft is its writer's; what is issued, or decided outside, is one act on a paper; a council
    // is one body.
    let alone = |kind: StageKind| kind.passing().is_none();
    if let Some(other) = raw
        .together_with
        .first()
        .filter(|_| kind.is_some_and(alone))
    {
        let params = vec![("value", "together_with".to_owned())];
        reader.fault(other.role.span(), "setting-of-another-kind", params);
    }
    let mut next = BTreeMap::new();
    for (outcome, target) in raw.next.get_ref() {
        let known = kind.and_then(|kind| kind.outcomes().find(|known| known.code() == outcome));
        let (Some(outcome), Some(kind)) = (known, kind) else {
            let possible = kind.map(possible).unwrap_or_default();
            reader.fault(
                raw.next.span(),
                "outcome-impossible",
                vec![("value", outcome.clone()), ("known", possible)],
            );
            continue;
        };
        let end = target.get_ref().parse::<End>().ok();
        match end {
            Some(end) if fits(end, kind, outcome) => {
                next.insert(outcome, Next::End(end));
            }
            None if codes.contains(&target.get_ref().as_str()) => {
                next.insert(outcome, Next::Stage(target.get_ref().clone()));
            }
            _ => reader.fault(
                target.span(),
                "unknown-stage",
                vec![
                    ("value", target.get_ref().clone()),
                    ("known", codes.join(", ")),
                ],
            ),
        }
    }
    if let Some(missing) = kind.and_then(|kind| {
        kind.outcomes()
            .find(|outcome| !raw.next.get_ref().contains_key(outcome.code()))
    }) {
        reader.fault(
            raw.next.span(),
            "outcome-missing",
            vec![("value", missing.code().to_owned())],
        );
    }
    Some(Stage {
        code,
        settings: settings?,
        name,
        applies,
        seat: seat?,
        together_with,
        working_days,
        hours,
        citation,
        next,
    })
}

/// To which files it applies. Every file is written, and is given by a decision: these stages no
/// file passes over.
fn applies(reader: &mut Reader<'_>, kind: StageKind, raw: &RawStage) -> Option<StageCondition> {
    let asked = raw.applies.as_ref()?;
    let is_for_all = kind == StageKind::Draft || kind.actions().contains(&Action::Issue);
    // A stage for files without a share of votes is none that somebody has asked for.
    if is_for_all || !asked.get_ref().vote {
        let params = vec![("value", "applies".to_owned())];
        reader.fault(asked.span(), "setting-of-another-kind", params);
        return None;
    }
    Some(StageCondition::Vote)
}

fn seat(reader: &mut Reader<'_>, role: &Spanned<String>, unit: &Spanned<String>) -> Option<Seat> {
    let role = reader.code(role, Role::ALL, Role::code);
    let place = reader.code(unit, Place::ALL, Place::code);
    Some(Seat {
        role: role?,
        place: place?,
    })
}

/// What a stage of this kind is set to; what another kind is set to is a fault.
fn settings(reader: &mut Reader<'_>, kind: StageKind, raw: &RawStage) -> StageSettings {
    let supplement_days = raw.supplement_days.as_ref();
    if let Some(raw) = supplement_days
        && !kind.examines()
    {
        let params = vec![("value", "supplement_days".to_owned())];
        reader.fault(raw.span(), "setting-of-another-kind", params);
    }
    let supplement_days = supplement_days
        .and_then(|raw| days(reader, raw))
        .unwrap_or(SUPPLEMENT_DAYS);
    match kind {
        StageKind::Draft => StageSettings::Draft,
        StageKind::Endorse => StageSettings::Endorse,
        StageKind::Check => StageSettings::Check { supplement_days },
        StageKind::Appraise => StageSettings::Appraise { supplement_days },
        StageKind::Decide => StageSettings::Decide,
        StageKind::Ballot => StageSettings::Ballot,
        StageKind::Forward => StageSettings::Forward,
        StageKind::External => StageSettings::External,
        StageKind::Issue => StageSettings::Issue,
    }
}

/// An award is given by a decision alone, ours or a superior's; a refusal ends a file as refused.
fn fits(end: End, kind: StageKind, outcome: Outcome) -> bool {
    match end {
        End::Awarded => outcome == Outcome::Passed && kind.actions().contains(&Action::Issue),
        End::Refused => outcome == Outcome::Refused,
        End::Withdrawn => false,
    }
}

fn possible(kind: StageKind) -> String {
    kind.outcomes()
        .map(Outcome::code)
        .collect::<Vec<_>>()
        .join(", ")
}
