//! Jobs as they are stored, whichever version wrote them.

use super::*;
use crate::domain::base::office::Role;

const ID: &str = "0192aaaa-0000-7000-8000-000000000000";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn letter(facts: Facts) -> Job {
    Job::Letter {
        to: ID.parse().unwrap(),
        about: About::Nomination(ID.parse().unwrap()),
        notice: Notice {
            template: Template::Awarded,
            facts,
        },
    }
}

#[test]
fn what_is_due_before_the_day_on_which_it_would_leave_cannot_wait() {
    let job = letter(Facts {
        due_on: Some(day("2026-11-13")),
        ..Facts::default()
    });
    assert!(job.comes_too_late(day("2026-11-13"), day("2026-11-14")));
    assert!(
        !job.comes_too_late(day("2026-11-13"), day("2026-11-13")),
        "it still comes on the day"
    );
    assert!(
        !job.comes_too_late(day("2026-11-12"), day("2026-11-13")),
        "it comes on the day"
    );
    assert!(
        !job.comes_too_late(day("2026-11-14"), day("2026-11-15")),
        "it is late already"
    );
    assert!(!letter(Facts::default()).comes_too_late(day("2026-11-13"), day("2026-11-14")));
}

#[test]
fn an_invitation_is_understood_whichever_version_queued_it() {
    let to = "0192aaaa-0000-7000-8000-000000000000";
    let before =
        format!(r#"{{"kind":"account","to":"{to}","notice":{{"template":"invitation"}}}}"#);
    let bare = AccountNotice::Invitation {
        by: None,
        unit: None,
        roles: Vec::new(),
    };
    assert_eq!(
        serde_json::from_str::<Job>(&before).unwrap(),
        Job::Account {
            to: to.parse().unwrap(),
            notice: bare
        }
    );
    let roles = vec![InvitedAs {
        role: Role::Chairman,
        unit: "Xã Suối Ngà".to_owned(),
        waits: true,
    }];
    let notice = AccountNotice::Invitation {
        by: Some("Lê Mẫu An".to_owned()),
        unit: Some("Xã Suối Ngà".to_owned()),
        roles,
    };
    let job = Job::Account {
        to: to.parse().unwrap(),
        notice,
    };
    assert_eq!(
        serde_json::from_str::<Job>(&serde_json::to_string(&job).unwrap()).unwrap(),
        job
    );
}

#[test]
fn a_letter_keeps_its_facts_as_it_is_stored() {
    let job = letter(Facts {
        subject: Some(("individual".to_owned(), "Lê Mẫu Cúc".to_owned())),
        decision: Some(("163/QĐ-UBND".to_owned(), day("2026-10-17"))),
        amount: Some(760_000),
        ..Facts::default()
    });
    let stored = format!(
        r#"{{"kind":"letter","to":"{ID}","about":{{"nomination":"{ID}"}},"notice":{{"template":"awarded","subject":["individual","Lê Mẫu Cúc"],"decision":["163/QĐ-UBND","2026-10-17"],"amount":760000}}}}"#
    );
    assert_eq!(serde_json::to_string(&job).unwrap(), stored);
    assert_eq!(serde_json::from_str::<Job>(&stored).unwrap(), job);
}

#[test]
fn what_an_earlier_version_queued_is_still_understood() {
    for (stored, template) in [
        (
            r#"{"template":"waiting","stage":"check","due_on":"2026-11-13","reason":null}"#,
            Template::Waiting,
        ),
        (
            r#"{"template":"refused","reason":"Trùng"}"#,
            Template::Refused,
        ),
        (r#"{"template":"awarded"}"#, Template::Awarded),
        (r#"{"template":"to_sign"}"#, Template::ToSign),
    ] {
        let id = "0192aaaa-0000-7000-8000-000000000000";
        let job = format!(
            r#"{{"kind":"letter","to":"{id}","about":{{"nomination":"{id}"}},"notice":{stored}}}"#
        );
        let Job::Letter { notice, .. } = serde_json::from_str(&job).unwrap() else {
            panic!("{job}")
        };
        assert_eq!(notice.template, template);
        assert!(notice.facts.is_bare());
    }
}
