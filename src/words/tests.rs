//! What `words` does, case by case.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::*;
use crate::domain::access::delegation::DelegationState;
use crate::domain::awards::award::{AwardStatus, CancelGround};
use crate::domain::awards::decision::DecisionStatus;
use crate::domain::base::history::EventKind;
use crate::domain::base::job::{LetterGroup, LetterTiming, Template};
use crate::domain::base::office::Role;
use crate::domain::councils::ballot::{Choice, RecusalReason};
use crate::domain::councils::council::{CouncilKind, CouncilPosition};
use crate::domain::eligibility::hold::HoldKind;
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::domain::law::grade::Grade;
use crate::domain::law::stage::Action;
use crate::domain::nominations::cycle::LateRule;
use crate::domain::nominations::nomination::Status;
use crate::domain::nominations::submission_letter::LetterStatus;
use crate::domain::register::career::CareerKind;
use crate::domain::register::particulars::{Education, Sex};
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitKind;

#[test]
fn both_languages_say_the_same_things_in_the_same_order() {
    let files: Vec<_> = keys(Language::Vietnamese).collect();
    assert_eq!(files, keys(Language::English).collect::<Vec<_>>());
    let mut seen = BTreeSet::new();
    for key in files.iter().flat_map(|(_, keys)| keys) {
        assert!(seen.insert(key), "{key} stands twice");
    }
    let known: BTreeSet<String> = files.iter().map(|(file, _)| (*file).to_owned()).collect();
    for language in Language::ALL {
        let folder = std::fs::read_dir(format!("src/words/locales/{language}")).unwrap();
        let there = folder.map(|entry| entry.unwrap().file_name().into_string().unwrap());
        assert_eq!(known, there.collect::<BTreeSet<_>>(), "{language}");
    }
}

/// The keys of the names of a list.
fn named<T: Display>(list: &str, all: &[T]) -> Vec<String> {
    all.iter().map(|m| format!("{list}-{m}")).collect()
}

#[test]
fn every_code_has_a_name() {
    let names = [
        named("role", Role::ALL),
        named("status", Status::ALL),
        named("deed", EventKind::ALL),
        named("action", Action::ALL),
        named("council_kind", CouncilKind::ALL),
        named("council_position", CouncilPosition::ALL),
        named("ballot_choice", Choice::ALL),
        named("recusal", RecusalReason::ALL),
        named("subject", SubjectKind::ALL),
        named("sex", Sex::ALL),
        named("education", Education::ALL),
        named("career", CareerKind::ALL),
        named("type", CommendationType::ALL),
        named("type-short", CommendationType::ALL),
        named("unit", UnitKind::ALL),
        named("decision", DecisionStatus::ALL),
        named("award", AwardStatus::ALL),
        named("level", AwardLevel::ALL),
        named("delegation", DelegationState::ALL),
        named("ground", CancelGround::ALL),
        named("letter", LetterStatus::ALL),
        named("letter_group", LetterGroup::ALL),
        named("letter_timing", LetterTiming::ALL),
        named("hold", HoldKind::ALL),
        named("late", LateRule::ALL),
        named("outcome", CheckOutcome::ALL),
        Action::ALL
            .iter()
            .filter(|m| m.needs_reason())
            .map(|m| format!("page-note-{m}"))
            .collect(),
        named("grade", Grade::ALL),
        named("letter", Template::ALL),
        Template::ALL
            .iter()
            .map(|m| format!("mail-{m}-title"))
            .collect(),
        Template::ALL
            .iter()
            .map(|m| format!("mail-{m}-body"))
            .collect(),
    ];
    for key in names.iter().flatten() {
        for language in Language::ALL {
            assert!(knows(*language, key), "{key} has no {language} text");
        }
    }
}

#[test]
fn amounts_and_dates_are_written_as_here() {
    assert_eq!(dong(1_138_500), "1.138.500 đồng");
    assert_eq!(dong(759), "759 đồng");
    assert_eq!(
        moment("2026-10-16T23:30:00Z".parse().unwrap()),
        "17/10/2026 06:30"
    );
}
