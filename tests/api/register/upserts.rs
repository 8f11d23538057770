//! Upserts by code: HR systems and administrators keep people and units up to date, each in their
//! part of the tree.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::domain::base::history::Object;

use crate::support::{Actor, Reply, TestApp, approved, numbering, on_both, signed, unit_of};

impl Actor<'_> {
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.app
            .send(self.request(Method::PUT, path).set_json(body))
            .await
    }
}

async fn deeds(app: &TestApp, object: Object) -> Vec<&'static str> {
    let entries = app
        .state
        .db
        .read(move |conn| thidua::db::base::history::of(conn, object))
        .await
        .unwrap();
    entries.iter().map(|entry| entry.deed.code()).collect()
}

fn person(name: &str, unit: &str) -> Value {
    json!({"full_name": name, "unit_code": unit, "position": "Cán bộ", "is_direct_worker": false})
}

fn unit(name: &str, kind: &str, parent: &str) -> Value {
    json!({"name": name, "kind": kind, "parent_code": parent})
}

const PEOPLE: &str = "/people/by-code";
const UNITS: &str = "/units/by-code";

on_both![
    a_person_is_made_once_changed_when_they_differ_and_left_alone_else,
    what_a_program_wrote_it_can_read,
    a_renamed_person_keeps_the_name_of_their_decision_and_of_their_letters,
    people_of_others_cannot_be_touched,
    bad_values_of_an_upsert_are_told_all_at_once,
    codes_are_whatever_the_hr_system_has,
    a_unit_that_moves_takes_all_below_it_along,
    no_unit_comes_to_lie_below_itself,
    a_client_keeps_units_of_its_subtree_alone,
    the_same_upsert_from_many_sides_makes_one,
];

async fn a_person_is_made_once_changed_when_they_differ_and_left_alone_else(app: &TestApp) {
    let hr = app.program("HG", &["people:write"]).await;
    let path = format!("{PEOPLE}/0012345");
    let made = hr
        .put(&path, person("Trần Mẫu Bền", "HG-01"))
        .await
        .expect(201);
    let id = made.json()["id"].as_str().unwrap().to_owned();
    assert_eq!(made.header("location"), format!("/api/v1/people/{id}"));
    assert_eq!(
        (&made.json()["staff_code"], &made.json()["version"]),
        (&json!("0012345"), &json!(1))
    );
    let same = hr
        .put(&path, person("Trần Mẫu Bền", "HG-01"))
        .await
        .expect(200);
    assert_eq!(
        (&same.json(), same.header("etag")),
        (&made.json(), made.header("etag"))
    );
    let changed = hr
        .put(&path, person("Trần Mẫu Vững", "HG-01-01"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&changed["full_name"], &changed["version"], &changed["id"]),
        (&json!("Trần Mẫu Vững"), &json!(2), &json!(id))
    );
    // The subject they are has moved and is called so too.
    let officer = app.officer().await;
    let subjects = officer.get("/subjects?q=tran+mau+vung").await.json();
    assert_eq!(
        officer.get("/subjects?q=ben+tran").await.json()["items"],
        json!([])
    );
    let village = unit_of(&officer, "HG-01-01").await;
    assert_eq!(
        (
            &subjects["items"][0]["person_id"],
            &subjects["items"][0]["unit_id"]
        ),
        (&json!(id), &village["id"])
    );
    // What is left out is gone: the whole person is put.
    let bare =
        json!({"full_name": "Trần Mẫu Vững", "unit_code": "HG-01-01", "is_direct_worker": true});
    assert_eq!(
        hr.put(&path, bare).await.expect(200).json()["position"],
        Value::Null
    );
    assert_eq!(
        deeds(app, Object::Person(id.parse().unwrap())).await,
        ["created", "edited", "edited"]
    );
    // A version that came by an upsert is as good as any other.
    assert_eq!(
        app.administrator()
            .await
            .get(&format!("/people/{id}"))
            .await
            .expect(200)
            .json()["version"],
        3
    );
}

async fn what_a_program_wrote_it_can_read(app: &TestApp) {
    let hr = app.program("HG", &["people:write", "units:write"]).await;
    let made = hr
        .put(
            &format!("{UNITS}/HG-01-77"),
            unit("Thôn Bãi Mới", "village", "HG-01"),
        )
        .await
        .expect(201);
    for path in [
        format!("{UNITS}/HG-01-77"),
        made.header("location")
            .trim_start_matches("/api/v1")
            .to_owned(),
    ] {
        let read = hr.get(&path).await.expect(200);
        assert_eq!(
            (read.json(), read.header("etag")),
            (made.json(), made.header("etag")),
            "{path}"
        );
    }
    let made = hr
        .put(
            &format!("{PEOPLE}/00%2F7%207"),
            person("Trần Mẫu Bền", "HG-01-77"),
        )
        .await
        .expect(201);
    for path in [
        format!("{PEOPLE}/00%2F7%207"),
        made.header("location")
            .trim_start_matches("/api/v1")
            .to_owned(),
    ] {
        let read = hr.get(&path).await.expect(200);
        assert_eq!(
            (read.json(), read.header("etag")),
            (made.json(), made.header("etag")),
            "{path}"
        );
        app.send(
            hr.request(Method::GET, &path)
                .insert_header(("if-none-match", made.header("etag").to_owned())),
        )
        .await
        .expect(304);
    }
    let listed = hr.get("/people?q=tran+mau+ben").await.expect(200).json();
    assert_eq!(listed["items"], json!([made.json()]));
    // Another's part of the tree, and what is nobody's, are not found alike; what it has no scope
    // for is told.
    let elsewhere = app.program("HG-02", &["people:write", "units:write"]).await;
    for path in [
        format!("{PEOPLE}/00%2F7%207"),
        format!("{PEOPLE}/none"),
        format!("{PEOPLE}/%00"),
        format!("{UNITS}/HG-01-77"),
    ] {
        elsewhere.get(&path).await.problem(404, "not_found");
    }
    let only_units = app.program("HG", &["units:write"]).await;
    only_units
        .get(&format!("{PEOPLE}/none"))
        .await
        .problem(403, "scope_missing");
    only_units
        .get("/people")
        .await
        .problem(403, "scope_missing");
    // People who see the register read by code too.
    assert_eq!(
        app.officer()
            .await
            .get(&format!("{PEOPLE}/00%2F7%207"))
            .await
            .expect(200)
            .json(),
        made.json()
    );
}

async fn a_renamed_person_keeps_the_name_of_their_decision_and_of_their_letters(app: &TestApp) {
    let subject = app
        .planted
        .subjects
        .iter()
        .find(|subject| subject.name == "Nguyễn Mẫu An")
        .unwrap()
        .id
        .to_string();
    let id = approved(app, &subject).await;
    let decision = signed(app, &[&id]).await;
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(9))
        .await
        .expect(200);
    let administrator = app.administrator().await;
    administrator
        .put(
            &format!("{PEOPLE}/HG0001"),
            person("Nguyen Renamed", "HG-02"),
        )
        .await
        .expect(200);
    let record = app.hr().await.get("/awards").await.json()["items"][0].clone();
    assert_eq!(
        (&record["subject_name"], &record["unit_code"]),
        (&json!("Nguyễn Mẫu An"), &json!("HG-01"))
    );
    assert_eq!(
        app.officer()
            .await
            .get(&format!("/nominations/{id}"))
            .await
            .json()["subject_name"],
        "Nguyen Renamed"
    );
    // The letters were caused before the change and leave after it.
    let letters = app.deliver().await.join("\n");
    assert!(!letters.is_empty() && !letters.contains("Renamed"));
}

async fn people_of_others_cannot_be_touched(app: &TestApp) {
    let commune = app.program("HG-01", &["people:write"]).await;
    commune
        .put(&format!("{PEOPLE}/HG0001"), person("Lê Mẫu Cúc", "HG-01"))
        .await
        .expect(200);
    // HG0003 works in the ward: not theirs to see, nor to take.
    commune
        .put(&format!("{PEOPLE}/HG0003"), person("Lê Mẫu Cúc", "HG-01"))
        .await
        .problem(404, "not_found");
    for foreign in ["HG-02", "HG", "nowhere"] {
        let problem = commune
            .put(&format!("{PEOPLE}/HG0001"), person("Lê Mẫu Cúc", foreign))
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/unit_code"), &json!("unknown_reference"))
        );
    }
    let path = format!("{PEOPLE}/X1");
    app.hr()
        .await
        .put(&path, person("A", "HG-01"))
        .await
        .problem(403, "scope_missing");
    app.program("HG", &["units:write"])
        .await
        .put(&path, person("A", "HG-01"))
        .await
        .problem(403, "scope_missing");
    app.officer()
        .await
        .put(&path, person("A", "HG-01"))
        .await
        .problem(403, "forbidden");
    app.officer()
        .await
        .put(&format!("{PEOPLE}/HG0001"), person("A", "HG-01"))
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .put(&format!("{PEOPLE}/HG0001"), person("A", "HG-02"))
        .await
        .problem(403, "forbidden");
    app.open(
        Method::PUT,
        &format!("/api/v1{path}"),
        Some(person("A", "HG-01")),
    )
    .await
    .problem(401, "not_signed_in");
    app.administrator()
        .await
        .put(&path, person("A", "HG-02"))
        .await
        .expect(201);
}

async fn bad_values_of_an_upsert_are_told_all_at_once(app: &TestApp) {
    let hr = app.program("HG", &["people:write", "units:write"]).await;
    let long = "x".repeat(51);
    let told = async |path: String, body: Value| {
        let problem = hr.put(&path, body).await.problem(422, "invalid");
        problem["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|e| {
                format!(
                    "{} {}",
                    e["pointer"].as_str().unwrap(),
                    e["code"].as_str().unwrap()
                )
            })
            .collect::<Vec<_>>()
    };
    let body = json!({"full_name": " ", "unit_code": "", "position": "", "is_direct_worker": true});
    assert_eq!(
        told(format!("{PEOPLE}/{long}"), body).await,
        [
            "/staff_code too_long",
            "/full_name required",
            "/unit_code required",
            "/position required"
        ]
    );
    let body = json!({
        "name": "",
        "kind": "kingdom",
        "parent_code": long,
        "valid_from": "soon",
        "valid_to": "2026-13-01"
    });
    assert_eq!(
        told(format!("{UNITS}/x%00y"), body).await,
        [
            "/code bad_characters",
            "/name required",
            "/kind unknown_code",
            "/parent_code too_long",
            "/valid_from no_date",
            "/valid_to no_date",
        ]
    );
    // What only the tree can tell comes all at once too.
    let body = json!({
        "name": "A",
        "kind": "village",
        "parent_code": "nowhere",
        "valid_from": "2026-10-02",
        "valid_to": "2026-10-01"
    });
    assert_eq!(
        told(format!("{UNITS}/NEW"), body).await,
        ["/parent_code unknown_reference", "/valid_to before_start"]
    );
    assert_eq!(
        told(
            format!("{UNITS}/NEW"),
            json!({"name": "A", "kind": "village"})
        )
        .await,
        ["/parent_code required"]
    );
    let unknown =
        json!({"full_name": "A", "unit_code": "HG", "is_direct_worker": true, "salary": 1});
    hr.put(&format!("{PEOPLE}/1"), unknown)
        .await
        .problem(400, "malformed");
    hr.put(&format!("{PEOPLE}/1?dry=1"), person("A", "HG"))
        .await
        .problem(400, "unknown_parameter");
    let wrong = app
        .send(hr.request(Method::DELETE, &format!("{PEOPLE}/1")))
        .await;
    assert_eq!(wrong.header("allow"), "GET, PUT, HEAD");
    wrong.problem(405, "method_not_allowed");
}

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

async fn a_unit_that_moves_takes_all_below_it_along(app: &TestApp) {
    let hr = app.program("HG", &["units:write", "people:write"]).await;
    let made = hr
        .put(&format!("{UNITS}/HG-03"), unit("Phường Mới", "ward", "HG"))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&made["valid_from"], &made["valid_to"]),
        (&json!("2026-10-17"), &Value::Null)
    );
    hr.put(
        &format!("{UNITS}/HG-01-01-a"),
        unit("Tổ 1", "office", "HG-01-01"),
    )
    .await
    .expect(201);
    hr.put(&format!("{PEOPLE}/P1"), person("Ở Tổ Một", "HG-01-01-a"))
        .await
        .expect(201);
    assert_eq!(
        app.officer().await.get("/people?q=o+to+mot").await.json()["items"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    let village = hr
        .put(
            &format!("{UNITS}/HG-01-01"),
            unit("Thôn Bãi Bồi", "village", "HG-03"),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&village["parent_id"], &village["version"]),
        (&made["id"], &json!(2))
    );
    // Who sees the old place sees nothing of it any more, who sees the new one all of it.
    let officer = app.officer().await;
    let codes = |units: Value| {
        units["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| unit["code"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(codes(officer.get("/units").await.json()), ["HG-01"]);
    assert_eq!(
        officer.get("/people?q=o+to+mot").await.json()["items"],
        json!([])
    );
    let ward = app.program("HG-03", &["people:write"]).await;
    ward.put(&format!("{PEOPLE}/P1"), person("Ở Tổ Hai", "HG-01-01-a"))
        .await
        .expect(200);
    // The same again changes nothing; without a superior it stays where it is.
    hr.put(
        &format!("{UNITS}/HG-01-01"),
        unit("Thôn Bãi Bồi", "village", "HG-03"),
    )
    .await
    .expect(200);
    let renamed = hr
        .put(
            &format!("{UNITS}/HG-01-01"),
            json!({
                "name": "Thôn Bồi",
                "kind": "village",
                "valid_from": "2020-01-01",
                "valid_to": "2030-12-31"
            }),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(
        (
            &renamed["parent_id"],
            &renamed["version"],
            &renamed["valid_from"],
            &renamed["valid_to"]
        ),
        (
            &made["id"],
            &json!(3),
            &json!("2020-01-01"),
            &json!("2030-12-31")
        )
    );
    let id = renamed["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(
        deeds(app, Object::Unit(id)).await,
        ["created", "edited", "edited"]
    );
    assert_eq!(
        deeds(
            app,
            Object::Unit(made["id"].as_str().unwrap().parse().unwrap())
        )
        .await,
        ["created"]
    );
}

async fn no_unit_comes_to_lie_below_itself(app: &TestApp) {
    let hr = app.program("HG", &["units:write"]).await;
    for (code, parent) in [
        ("HG-01", "HG-01"),
        ("HG-01", "HG-01-01"),
        ("HG", "HG-01-01"),
    ] {
        let problem = hr
            .put(&format!("{UNITS}/{code}"), unit("A", "commune", parent))
            .await
            .problem(422, "invalid");
        assert_eq!(
            (
                &problem["errors"][0]["pointer"],
                &problem["errors"][0]["code"]
            ),
            (&json!("/parent_code"), &json!("circle"))
        );
    }
    // Two that move below each other at once: one of them hears that it would be a circle.
    hr.put(&format!("{UNITS}/A"), unit("A", "office", "HG"))
        .await
        .expect(201);
    hr.put(&format!("{UNITS}/B"), unit("B", "office", "HG"))
        .await
        .expect(201);
    let (a, b) = (format!("{UNITS}/A"), format!("{UNITS}/B"));
    let moved = futures_util::future::join(
        hr.put(&a, unit("A", "office", "B")),
        hr.put(&b, unit("B", "office", "A")),
    )
    .await;
    let mut statuses = [moved.0.status, moved.1.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 422]);
}

async fn a_client_keeps_units_of_its_subtree_alone(app: &TestApp) {
    let commune = app.program("HG-01", &["units:write"]).await;
    commune
        .put(
            &format!("{UNITS}/HG-01-02"),
            unit("Thôn Hai", "village", "HG-01"),
        )
        .await
        .expect(201);
    // Its own unit it may rename, not move; the others are not there.
    commune
        .put(
            &format!("{UNITS}/HG-01"),
            json!({"name": "Xã Suối Ngà (mới)", "kind": "commune"}),
        )
        .await
        .expect(200);
    commune
        .put(&format!("{UNITS}/HG-01"), unit("Xã", "commune", "HG"))
        .await
        .problem(422, "invalid");
    for code in ["HG", "HG-02", "HG-02-01"] {
        commune
            .put(
                &format!("{UNITS}/{code}"),
                json!({"name": "A", "kind": "office"}),
            )
            .await
            .problem(422, "invalid");
        commune
            .put(&format!("{UNITS}/{code}"), unit("A", "office", "HG-01"))
            .await
            .problem(404, "not_found");
    }
    for parent in ["HG-02", "HG", "nowhere"] {
        commune
            .put(&format!("{UNITS}/NEW"), unit("A", "office", parent))
            .await
            .problem(422, "invalid");
        commune
            .put(&format!("{UNITS}/HG-01-02"), unit("A", "office", parent))
            .await
            .problem(422, "invalid");
    }
    let path = format!("{UNITS}/HG-01-02");
    app.hr()
        .await
        .put(&path, unit("A", "office", "HG-01"))
        .await
        .problem(403, "scope_missing");
    app.program("HG", &["people:write"])
        .await
        .put(&path, unit("A", "office", "HG-01"))
        .await
        .problem(403, "scope_missing");
    app.officer()
        .await
        .put(&path, unit("A", "office", "HG-01"))
        .await
        .problem(403, "forbidden");
    app.stranger()
        .await
        .put(&path, unit("A", "office", "HG-02"))
        .await
        .problem(403, "forbidden");
    app.administrator()
        .await
        .put(&path, unit("Thôn Ba", "village", "HG-02"))
        .await
        .expect(200);
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
