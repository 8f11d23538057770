//! What is told of an award.

use super::*;
use crate::domain::awards::award::AwardFacts;
use crate::domain::base::ids::{AwardId, SubjectId, UnitId};
use crate::domain::base::office::Role;
use crate::domain::law::award_type::{AwardKind, AwardLevel, CommendationType};
use crate::domain::nominations::notices::tests::{day, filed, id, moment};
use crate::domain::register::people::SubjectKind;

fn award() -> Award {
    Award {
        id: id::<AwardId>(6),
        seq: 1,
        nomination: Some(id(1)),
        decision: Some(id(7)),
        subject: id::<SubjectId>(2),
        unit: id::<UnitId>(4),
        facts: AwardFacts {
            subject_kind: SubjectKind::Individual,
            subject_name: "Lê Mẫu Cúc".to_owned(),
            staff_code: None,
            unit_code: "HG-01-01".to_owned(),
            award_code: "letter_of_commendation".to_owned(),
            award_name: ("Giấy khen".to_owned(), "Letter of commendation".to_owned()),
            award_kind: AwardKind::CommendationForm,
            level: AwardLevel::Unit,
            commendation_type: CommendationType::AdHoc,
            cycle_year: 2026,
            decision_number: "163/QĐ-UBND".to_owned(),
            decided_on: day("2026-10-17"),
            signer: "Đặng Mẫu Minh".to_owned(),
            signer_post: None,
            issuer_code: "HG-01".to_owned(),
            issuer_name: "Xã Suối Ngà".to_owned(),
            coefficient: "0.3".to_owned(),
            amount: Some(760_000),
            rule_set: "law_2022".to_owned(),
            direct_worker: None,
            happened_to: None,
            golden_book: None,
        },
        status: AwardStatus::Cancelled,
        cancellation: None,
        posthumous: None,
        restoration: None,
        changed_at: moment(),
    }
}

#[test]
fn who_nominated_hears_that_an_award_was_cancelled_and_why() {
    let letter = of_ended(
        &filed(),
        &award(),
        "Khai man thành tích",
        &LawBook::default(),
    );
    assert_eq!(
        letter.office,
        Office {
            role: Role::EmulationOfficer,
            unit: id(4)
        }
    );
    assert_eq!(letter.notice.template, Template::Cancelled);
    assert_eq!(
        letter.notice.facts.reason.as_deref(),
        Some("Khai man thành tích")
    );
    assert_eq!(
        letter.notice.facts.decision,
        Some(("163/QĐ-UBND".to_owned(), day("2026-10-17")))
    );
}
