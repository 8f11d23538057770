//! Reminders, and the file that tests of notices are about.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::*;
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::AchievementId;
use crate::domain::base::job::Template;
use crate::domain::base::office::{Office, Role};
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::{
    Content, Nomination, NominationInContext, NominationState, Places, Several, StageTask,
};
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitPath;

pub(in crate::domain) fn id<T: From<Uuid>>(n: u128) -> T {
    T::from(Uuid::from_u128(n))
}

pub(in crate::domain) fn moment() -> DateTime<Utc> {
    "2026-10-17T02:00:00Z".parse().unwrap()
}

pub(in crate::domain) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn checks() -> StageTask {
    StageTask {
        office: Office {
            role: Role::Specialist,
            unit: id(5),
        },
        since: moment(),
        due_on: Some(day("2026-11-13")),
    }
}

pub(in crate::domain) fn filed() -> NominationInContext {
    NominationInContext {
        nomination: Nomination {
            id: id(1),
            content: Content {
                award_code: "letter_of_commendation".to_owned(),
                commendation_type: CommendationType::AdHoc,
                cycle_year: 2026,
                subject: id(2),
                achievement: id::<AchievementId>(3),
                statement: "Rowed all night".to_owned(),
                posthumous: None,
            },
            places: Places {
                nominating: id(4),
                superior: None,
                deciding: id(5),
            },
            route: ("r".to_owned(), "1".to_owned()),
            receipt: None,
            case_code: None,
            state: NominationState::InProgress {
                stage: "check".to_owned(),
                tasks: Several::one(checks()),
            },
            submissions: 1,
            late: false,
            appealed: false,
            hands: crate::domain::nominations::nomination::Hands::default(),
            letter_again: false,
            created_by: None,
            created_at: moment(),
            version: 2,
        },
        subject_name: "Lê Mẫu Cúc".to_owned(),
        subject_kind: SubjectKind::Individual,
        subject_person: None,
        concerned: crate::domain::access::own_case::Concerned::default(),
        unit_name: "Thôn Bãi Bồi".to_owned(),
        unit_code: "HG-01-01".to_owned(),
        unit_path: UnitPath::stored(String::new()),
        deciding_unit_name: "Xã Suối Ngà".to_owned(),
        deciding_unit_code: "HG-01".to_owned(),
        superior_unit_name: None,
        above_unit_name: None,
        assigned: None,
    }
}

#[test]
fn the_holder_is_reminded_up_to_the_due_day_and_warned_behind_it() {
    let remind =
        |today: &str| of_due(&filed(), &checks(), day(today), &LawBook::default()).unwrap();
    assert_eq!(remind("2026-11-12").notice.template, Template::DueSoon);
    assert_eq!(remind("2026-11-13").notice.template, Template::DueSoon);
    assert_eq!(remind("2026-11-14").notice.template, Template::Overdue);
    assert_eq!(
        remind("2026-11-14").office,
        Office {
            role: Role::Specialist,
            unit: id(5)
        }
    );
    let untimed = StageTask {
        due_on: None,
        ..checks()
    };
    let today = day("2026-11-14");
    assert_eq!(of_due(&filed(), &untimed, today, &LawBook::default()), None);
}

#[test]
fn how_a_council_voted_is_told_with_its_figures() {
    let figures = [
        ("meeting", "PH-26-004"),
        ("yes", "24"),
        ("members", "25"),
        ("needed", "23"),
    ];
    let detail = figures.map(|(name, value)| (name, value.to_owned()));
    let object = Object::Nomination(filed().nomination.id);
    for (deed, templates) in [
        (
            EventKind::CouncilPassed,
            [Template::CouncilPassed, Template::Waiting].as_slice(),
        ),
        (
            EventKind::CouncilRejected,
            [Template::CouncilRejected].as_slice(),
        ),
    ] {
        let fact = HistoryEvent::plain(object, deed, 3).with(detail.to_vec());
        let letters = of_nomination(&fact, &filed(), &LawBook::default());
        let told: Vec<Template> = letters.iter().map(|one| one.notice.template).collect();
        assert_eq!(told, templates);
        for letter in letters {
            let vote = letter.notice.facts.vote.unwrap();
            assert_eq!((vote.yes, vote.members, vote.needed), (24, 25, 23));
            assert_eq!(vote.meeting, "PH-26-004");
        }
    }
}
