//! What `database` does, case by case.

use super::*;
use crate::commands::doctor::Verdict;

fn codes(found: &Findings) -> Vec<(&'static str, Verdict)> {
    found
        .0
        .iter()
        .map(|finding| (finding.code, finding.verdict))
        .collect()
}

#[test]
fn a_server_elsewhere_must_speak_tls_and_share_our_time() {
    let now: DateTime<Utc> = "2026-11-22T02:00:00Z".parse().unwrap();
    let seen = |about: &ServerFacts, url: &str| {
        let mut found = Findings::default();
        server(about, url, now, &mut found);
        codes(&found)
            .into_iter()
            .filter(|(_, verdict)| *verdict != Verdict::Right)
            .collect::<Vec<_>>()
    };
    let local = ServerFacts {
        version: "15.9".to_owned(),
        major: 15,
        now,
        is_tls: false,
        is_local: true,
        foreign: None,
    };
    assert_eq!(seen(&local, "postgres://h/db"), []);
    let plain = ServerFacts {
        is_local: false,
        ..local.clone()
    };
    assert_eq!(
        seen(&plain, "postgres://h/db"),
        [("doctor-tls-missing", Verdict::Wrong)]
    );
    let sealed = ServerFacts {
        is_tls: true,
        ..plain
    };
    assert_eq!(
        seen(&sealed, "postgres://h/db?sslmode=require"),
        [("doctor-tls-unverified", Verdict::Note)]
    );
    assert_eq!(seen(&sealed, "postgres://h/db?sslmode=verify-full"), []);
    let late = ServerFacts {
        now: now - TimeDelta::seconds(6),
        major: 14,
        ..local
    };
    assert_eq!(
        seen(&late, ""),
        [
            ("doctor-database-old", Verdict::Note),
            ("doctor-clocks-differ", Verdict::Wrong)
        ]
    );
}

#[test]
fn letters_that_wait_for_an_hour_are_stuck() {
    let now: DateTime<Utc> = "2026-11-22T02:00:00Z".parse().unwrap();
    let seen = |oldest, dead| {
        let mut found = Findings::default();
        letters(
            &QueueFigures {
                queued: 3,
                oldest,
                dead,
            },
            now,
            &mut found,
        );
        codes(&found)
    };
    assert_eq!(seen(None, 0), [("doctor-letters", Verdict::Right)]);
    assert_eq!(
        seen(Some(now - TimeDelta::minutes(59)), 0),
        [("doctor-letters", Verdict::Right)]
    );
    let stuck = seen(Some(now - TimeDelta::minutes(61)), 2);
    assert_eq!(
        stuck,
        [
            ("doctor-letters-stuck", Verdict::Wrong),
            ("doctor-letters-dead", Verdict::Note)
        ]
    );
}
