//! What `words` does, case by case.

use std::collections::BTreeSet;

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

#[test]
fn every_code_has_a_name() {
    let names = [
        Role::ALL
            .iter()
            .map(|m| format!("role-{m}"))
            .collect::<Vec<_>>(),
        Status::ALL.iter().map(|m| format!("status-{m}")).collect(),
        EventKind::ALL.iter().map(|m| format!("deed-{m}")).collect(),
        Action::ALL.iter().map(|m| format!("action-{m}")).collect(),
        CouncilKind::ALL
            .iter()
            .map(|m| format!("council_kind-{m}"))
            .collect(),
        CouncilPosition::ALL
            .iter()
            .map(|m| format!("council_position-{m}"))
            .collect(),
        Choice::ALL
            .iter()
            .map(|m| format!("ballot_choice-{m}"))
            .collect(),
        RecusalReason::ALL
            .iter()
            .map(|m| format!("recusal-{m}"))
            .collect(),
        SubjectKind::ALL
            .iter()
            .map(|m| format!("subject-{m}"))
            .collect(),
        Sex::ALL.iter().map(|m| format!("sex-{m}")).collect(),
        Education::ALL
            .iter()
            .map(|m| format!("education-{m}"))
            .collect(),
        CareerKind::ALL
            .iter()
            .map(|m| format!("career-{m}"))
            .collect(),
        CommendationType::ALL
            .iter()
            .map(|m| format!("type-{m}"))
            .collect(),
        CommendationType::ALL
            .iter()
            .map(|m| format!("type-short-{m}"))
            .collect(),
        UnitKind::ALL.iter().map(|m| format!("unit-{m}")).collect(),
        DecisionStatus::ALL
            .iter()
            .map(|m| format!("decision-{m}"))
            .collect(),
        AwardStatus::ALL
            .iter()
            .map(|m| format!("award-{m}"))
            .collect(),
        AwardLevel::ALL
            .iter()
            .map(|m| format!("level-{m}"))
            .collect(),
        DelegationState::ALL
            .iter()
            .map(|m| format!("delegation-{m}"))
            .collect(),
        CancelGround::ALL
            .iter()
            .map(|m| format!("ground-{m}"))
            .collect(),
        LetterStatus::ALL
            .iter()
            .map(|m| format!("letter-{m}"))
            .collect(),
        LetterGroup::ALL
            .iter()
            .map(|m| format!("letter_group-{m}"))
            .collect(),
        LetterTiming::ALL
            .iter()
            .map(|m| format!("letter_timing-{m}"))
            .collect(),
        HoldKind::ALL.iter().map(|m| format!("hold-{m}")).collect(),
        LateRule::ALL.iter().map(|m| format!("late-{m}")).collect(),
        CheckOutcome::ALL
            .iter()
            .map(|m| format!("outcome-{m}"))
            .collect(),
        Action::ALL
            .iter()
            .filter(|m| m.needs_reason())
            .map(|m| format!("page-note-{m}"))
            .collect(),
        Grade::ALL.iter().map(|m| format!("grade-{m}")).collect(),
        Template::ALL
            .iter()
            .map(|m| format!("letter-{m}"))
            .collect(),
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
