//! Codes as the HR system has them, and many at once.

use super::{PEOPLE, UNITS, person, unit};
use crate::support::{TestApp, on_both};

on_both![
    codes_are_whatever_the_hr_system_has,
    the_same_upsert_from_many_sides_makes_one,
];

/// What stands in the path comes percent-encoded: slashes, spaces, Vietnamese letters in either
/// normal form, percent signs.
async fn codes_are_whatever_the_hr_system_has(app: &TestApp) {
    let hr = app.program("HG", &["people:write", "units:write"]).await;
    for (encoded, code) in [
        ("A%2F12%2F3", "A/12/3"),
        ("%C4%90%E1%BA%B7ng%2012", "Đặng 12"),
        ("%C4%90a%CC%A3%CC%86ng%2012", "Đặng 12"),
        ("100%25", "100%"),
        ("a+b", "a+b"),
        ("a%2Bb", "a+b"),
        ("%252F", "%2F"),
        ("x%3Fy%23z", "x?y#z"),
    ] {
        let reply = hr
            .put(&format!("{PEOPLE}/{encoded}"), person("Mẫu", "HG-01"))
            .await;
        assert_eq!(
            (
                reply.json()["staff_code"].as_str(),
                reply.status == 201 || reply.status == 200
            ),
            (Some(code), true),
            "{encoded}"
        );
        let reply = hr
            .put(
                &format!("{UNITS}/{encoded}"),
                unit("Mẫu", "office", "HG-01"),
            )
            .await;
        assert_eq!(
            (
                reply.json()["code"].as_str(),
                reply.status == 201 || reply.status == 200
            ),
            (Some(code), true),
            "{encoded}"
        );
    }
    hr.put(&format!("{PEOPLE}/dept-a%2Fb"), person("Mẫu", "A/12/3"))
        .await
        .expect(201);
    hr.put(&format!("{PEOPLE}/a/b"), person("Mẫu", "HG-01"))
        .await
        .problem(404, "not_found");
}

async fn the_same_upsert_from_many_sides_makes_one(app: &TestApp) {
    let hr = app.program("HG", &["people:write", "units:write"]).await;
    for (path, body) in [
        (format!("{PEOPLE}/R1"), person("Một Người", "HG-01")),
        (format!("{UNITS}/R1"), unit("Một Nơi", "office", "HG-01")),
    ] {
        let replies =
            futures_util::future::join_all((0..8).map(|_| hr.put(&path, body.clone()))).await;
        let statuses: Vec<u16> = replies.iter().map(|reply| reply.status).collect();
        assert_eq!(
            (
                statuses.iter().filter(|s| **s == 201).count(),
                statuses.iter().filter(|s| **s == 200).count()
            ),
            (1, 7),
            "{statuses:?}"
        );
        assert!(
            replies
                .iter()
                .all(|reply| reply.json() == replies[0].json())
        );
    }
}
