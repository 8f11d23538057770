//! A list holds what is the caller's to see.

use actix_web::http::Method;
use serde_json::json;
use thidua::db::{Conn, Failure};

use super::ids;
use crate::awards::feed::award;
use crate::rows;
use crate::support::{Actor, TestApp, on_both, unit_of};

/// The copies that each of two communes gets of something: so many that its list is walked through
/// in its order.
const CROWD: usize = 2_500;

/// Copies a person, a subject, a file and a record, in turn for Bến Lau and for Suối Ngà.
async fn crowd(app: &TestApp) {
    let admin = app.administrator().await;
    let [even, odd] = [
        unit_of(&admin, "HG-01").await,
        unit_of(&admin, "HG-02").await,
    ]
    .map(|unit| unit["id"].as_str().unwrap().to_owned());
    let unit = format!("CASE n % 2 WHEN 0 THEN '{even}' ELSE '{odd}' END");
    let copy = move |conn: &mut Conn| {
        let tables: [rows::Copied<'_>; 4] = [
            (
                "person",
                "1 = 1",
                &[("staff_code", "'S' || {n}"), ("code_key", "'s' || {n}")],
            ),
            ("subject", "kind = 'individual'", &[("person_id", "NULL")]),
            ("nomination", "1 = 1", &[]),
            (
                "award",
                "1 = 1",
                &[
                    ("seq", "1000 + n"),
                    ("nomination_id", "NULL"),
                    ("decision_id", "NULL"),
                    ("golden_book", "NULL"),
                ],
            ),
        ];
        for (table, which, differs) in tables {
            let differs = [&[("id", "{id}"), ("unit_id", unit.as_str())], differs].concat();
            rows::copy(conn, (table, which, &differs), 1, 2 * CROWD)?;
        }
        Ok::<(), Failure>(())
    };
    app.state.db.write(copy).await.unwrap();
}

/// The numbers of the copies that a list shows from its first page to its last.
async fn copies(actor: &Actor<'_>, list: &str) -> Vec<usize> {
    let (mut numbers, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = actor
            .get(&format!("{list}limit=200{cursor}"))
            .await
            .expect(200)
            .json();
        numbers.extend(ids(&page).iter().filter_map(|id| {
            id.strip_prefix("0192aaaa-0000-7000-8000-")?
                .parse::<usize>()
                .ok()
        }));
        if page["next_cursor"].is_null() {
            numbers.sort_unstable();
            return numbers;
        }
        let name = if page["has_more"].is_null() {
            "cursor"
        } else {
            "changed_after"
        };
        cursor = format!("&{name}={}", page["next_cursor"].as_str().unwrap());
    }
}

on_both![
    a_crowded_list_shows_all_of_its_unit_and_nothing_of_another,
    foreign_files_leave_no_trace,
    units_and_people_are_those_of_the_caller,
];

async fn a_crowded_list_shows_all_of_its_unit_and_nothing_of_another(app: &TestApp) {
    award(app, &app.subject("individual"), 1).await;
    crowd(app).await;
    for (actor, first) in [(app.officer().await, 2), (app.stranger().await, 1)] {
        let own: Vec<usize> = (first..=2 * CROWD).step_by(2).collect();
        let mut wrong = Vec::new();
        for list in [
            "/nominations?",
            "/nominations?q=mau&",
            "/subjects?",
            "/subjects?q=mau&",
            "/people?",
            "/people?q=mau&",
            "/awards?",
        ] {
            if copies(&actor, list).await != own {
                wrong.push(list);
            }
        }
        assert_eq!(wrong, [""; 0]);
    }
}

/// What a stranger gets from every list is the same bytes with and without foreign files.
async fn foreign_files_leave_no_trace(app: &TestApp) {
    let lists = [
        "/nominations",
        "/tasks",
        "/events",
        "/achievements",
        "/subjects",
        "/people",
        "/units",
        "/decisions",
        "/awards",
        "/users",
        "/role-assignments",
    ];
    let look = async || {
        let stranger = app.stranger().await;
        let mut seen = Vec::new();
        for list in lists {
            seen.push(stranger.get(list).await.text);
            let empty = stranger.request(Method::GET, &format!("{list}?limit=1"));
            seen.push(app.send(empty).await.text);
        }
        seen
    };
    let before = look().await;
    award(app, &app.subject("individual"), 1).await;
    assert_eq!(look().await, before);
}

async fn units_and_people_are_those_of_the_caller(app: &TestApp) {
    let officer = app.officer().await;
    let codes = async |actor: &crate::support::Actor<'_>| -> Vec<String> {
        let units = actor.get("/units").await.expect(200).json();
        units["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|unit| unit["code"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(codes(&officer).await, ["HG-01", "HG-01-01"]);
    assert_eq!(
        codes(&app.administrator().await).await,
        ["HG", "HG-01", "HG-02", "HG-01-01", "HG-02-01"]
    );
    assert_eq!(
        officer.get("/people").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        10
    );
    assert_eq!(
        app.administrator()
            .await
            .get("/people")
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .len(),
        20
    );
    let admin = app.administrator().await;
    let province = admin.get("/units").await.json()["items"][0]["id"].clone();
    let unit = admin.post(
        "/units",
        json!({"code": "HG-03", "name": "Xã Đồi Sim", "kind": "commune", "parent_id": province})
    ).await.expect(201).json();
    admin.post(
        "/units",
        json!({"code": "HG-03", "name": "Xã Đồi Sim", "kind": "commune", "parent_id": province})
    ).await.problem(409, "duplicate");
    officer
        .post(
            "/units",
            json!({"code": "HG-04", "name": "x", "kind": "commune", "parent_id": province}),
        )
        .await
        .problem(422, "invalid");
    let person = json!({
        "staff_code": "HG9001",
        "full_name": "Lê Mẫu Mới",
        "unit_id": unit["id"],
        "is_direct_worker": true
    });
    admin.post("/people", person.clone()).await.expect(201);
    admin
        .post("/people", person)
        .await
        .problem(409, "duplicate");
}
