//! Lists: pages, cursors, search, and that they show nobody else's things.

use actix_web::http::Method;
use serde_json::{Value, json};
use thidua::db::{Conn, Failure};

use crate::awards::feed::award;
use crate::rows;
use crate::support::{Actor, TestApp, on_both, unit_of};

fn ids(page: &Value) -> Vec<String> {
    page["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

/// Every citation of an answer, in its order.
fn citations(answer: &Value) -> Vec<String> {
    match answer {
        Value::Array(items) => items.iter().flat_map(citations).collect(),
        Value::Object(members) => {
            let own = members
                .iter()
                .filter(|(name, _)| name.ends_with("citation"))
                .filter_map(|(_, text)| text.as_str().map(str::to_owned));
            own.chain(members.values().flat_map(citations)).collect()
        }
        _ => Vec::new(),
    }
}

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
    a_list_is_walked_page_by_page,
    a_list_has_the_order_that_is_asked_and_counts_only_when_asked,
    search_does_not_mind_accents,
    tasks_hold_what_waits_for_the_caller_the_oldest_due_first,
    filters_narrow_a_list,
    foreign_files_leave_no_trace,
    the_catalogue_cites_the_law,
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

async fn a_list_is_walked_page_by_page(app: &TestApp) {
    let officer = app.officer().await;
    let mut made = Vec::new();
    for _ in 0..5 {
        made.push(officer.nominate(&app.subject("individual")).await);
    }
    made.reverse();
    let (mut seen, mut next) = (Vec::new(), Some("/nominations?limit=2".to_owned()));
    while let Some(path) = next {
        let reply = officer.get(&path).await.expect(200);
        let page = reply.json();
        seen.extend(ids(&page));
        next = page["next_cursor"]
            .as_str()
            .map(|cursor| format!("/nominations?limit=2&cursor={cursor}"));
        let link = reply.header("link");
        assert_eq!(
            link.starts_with("<http://test.example/api/v1/nominations?limit=2&cursor="),
            next.is_some(),
            "{link}"
        );
    }
    assert_eq!(seen, made);
    let cursor = officer.get("/nominations?limit=2").await.json()["next_cursor"]
        .as_str()
        .unwrap()
        .to_owned();
    officer
        .get(&format!("/events?cursor={cursor}"))
        .await
        .problem(422, "invalid");
    assert_eq!(
        app.stranger()
            .await
            .get(&format!("/nominations?cursor={cursor}"))
            .await
            .expect(200)
            .json()["items"],
        json!([])
    );
}

async fn a_list_has_the_order_that_is_asked_and_counts_only_when_asked(app: &TestApp) {
    let officer = app.officer().await;
    let drafts = [
        officer.nominate(&app.subject("individual")).await,
        officer.nominate(&app.subject("household")).await,
    ];
    officer.act(&drafts[1], "submit", 1).await.expect(200);
    let [old, new] = drafts.clone();
    for (sort, wanted) in [
        ("created_at", [&old, &new]),
        ("-created_at", [&new, &old]),
        ("due_at", [&new, &old]),
    ] {
        let first = officer
            .get(&format!("/nominations?sort={sort}&limit=1"))
            .await
            .expect(200)
            .json();
        let cursor = first["next_cursor"].as_str().unwrap();
        let second = officer
            .get(&format!("/nominations?sort={sort}&limit=1&cursor={cursor}"))
            .await
            .expect(200)
            .json();
        assert_eq!(
            [ids(&first), ids(&second)].concat(),
            wanted.map(String::clone),
            "{sort}"
        );
        officer
            .get(&format!(
                "/nominations?cursor={cursor}&sort={}",
                if sort == "due_at" {
                    "created_at"
                } else {
                    "due_at"
                }
            ))
            .await
            .problem(422, "invalid");
    }
    officer
        .get("/nominations?sort=colour")
        .await
        .problem(422, "invalid");
    let total = async |who: &Actor<'_>, query: &str| {
        who.get(&format!("/nominations?limit=1{query}"))
            .await
            .expect(200)
            .json()["total"]
            .clone()
    };
    assert_eq!(total(&officer, "").await, Value::Null);
    assert_eq!(total(&officer, "&count=true").await, 2);
    assert_eq!(total(&officer, "&count=true&status=draft").await, 1);
    assert_eq!(total(&app.stranger().await, "&count=true").await, 0);
}

async fn search_does_not_mind_accents(app: &TestApp) {
    let officer = app.officer().await;
    let found = async |q: &str| {
        officer
            .get(&format!("/subjects?q={q}"))
            .await
            .expect(200)
            .json()["items"]
            .as_array()
            .unwrap()
            .len()
    };
    assert_eq!(found("dinh%20mau%20khoan").await, 1);
    assert_eq!(found("%C4%90inh%20M%E1%BA%ABu").await, 1);
    assert_eq!(found("kho+DINH").await, 1);
    assert_eq!(found("dinh+nguyen").await, 0);
    assert_eq!(found("%25").await, 0);
    assert_eq!(found("_").await, 0);
    assert_eq!(found("%5C").await, 0);
    assert_eq!(found("'%20OR%201=1").await, 0);
    assert_eq!(found("%22").await, 0);
    // What a name holds that is no word stands in nobody's way.
    officer
        .add_subject("collective", "Tổ \"A\" \\ 100%, số_1")
        .await;
    for q in ["to+%22a", "so_1", "100%25", "%5C"] {
        assert_eq!(found(q).await, 1, "{q}");
    }
}

async fn tasks_hold_what_waits_for_the_caller_the_oldest_due_first(app: &TestApp) {
    let officer = app.officer().await;
    let drafts = [
        officer.nominate(&app.subject("individual")).await,
        officer.nominate(&app.subject("household")).await,
    ];
    assert_eq!(ids(&officer.get("/tasks").await.expect(200).json()), drafts);
    officer.act(&drafts[1], "submit", 1).await.expect(200);
    app.clock.set(app.clock.now() + chrono::TimeDelta::days(3));
    let officer = app.officer().await;
    officer.act(&drafts[0], "submit", 1).await.expect(200);
    assert_eq!(ids(&officer.get("/tasks").await.json()), [""; 0]);
    let specialist = app.specialist().await;
    let first = specialist.get("/tasks?limit=1").await.expect(200).json();
    assert_eq!(ids(&first), &drafts[1..]);
    let second = specialist
        .get(&format!(
            "/tasks?limit=1&cursor={}",
            first["next_cursor"].as_str().unwrap()
        ))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (ids(&second), &second["next_cursor"]),
        (vec![drafts[0].clone()], &Value::Null)
    );
}

async fn filters_narrow_a_list(app: &TestApp) {
    let officer = app.officer().await;
    let (sent, draft) = (
        officer.nominate(&app.subject("household")).await,
        officer.nominate(&app.subject("individual")).await,
    );
    officer.act(&sent, "submit", 1).await.expect(200);
    let list = async |query: &str| {
        ids(&officer
            .get(&format!("/nominations?{query}"))
            .await
            .expect(200)
            .json())
    };
    assert_eq!(list("status=draft").await, std::slice::from_ref(&draft));
    assert_eq!(list("stage=check").await, std::slice::from_ref(&sent));
    assert_eq!(list("q=khoan").await, std::slice::from_ref(&sent));
    assert_eq!(list("q=khoan&status=draft").await, [""; 0]);
    assert_eq!(list("q=%20").await, [draft, sent]);
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

async fn the_catalogue_cites_the_law(app: &TestApp) {
    let officer = app.officer().await;
    let award = officer
        .get("/award-types/letter_of_commendation")
        .await
        .expect(200)
        .json();
    assert!(
        award["citation"]
            .as_str()
            .unwrap()
            .contains("Law 06/2026/QH16")
    );
    assert_eq!(award["valid_from"], "2026-10-01");
    let award = officer
        .get_in_vietnamese("/award-types/letter_of_commendation")
        .await
        .expect(200)
        .json();
    let citation = "Điều 75 và Điều 80 Luật Thi đua, khen thưởng số 06/2022/QH15 được sửa đổi, bổ \
        sung theo Luật số 06/2026/QH16";
    assert!(
        award["citation"].as_str().unwrap().starts_with(citation),
        "{award}"
    );
    for path in [
        "/rule-sets",
        "/award-types",
        "/routes",
        "/calendar?year=2026",
        "/routes/letter_ordinary@2025-07",
    ] {
        let (vi, en) = (
            citations(&officer.get_in_vietnamese(path).await.expect(200).json()),
            citations(&officer.get(path).await.expect(200).json()),
        );
        assert!(!vi.is_empty() && vi.len() == en.len(), "{path}");
        assert!(
            vi.iter()
                .all(|one| !["Law", "Decree", "Decision", "Article", "Labour"]
                    .iter()
                    .any(|word| one.contains(word))),
            "{vi:?}"
        );
        assert!(
            en.iter()
                .all(|one| !["Luật", "Nghị định", "Quyết định", "Điều"]
                    .iter()
                    .any(|word| one.contains(word))),
            "{en:?}"
        );
    }
    assert_eq!(
        award["subjects"][2],
        json!({"kind": "household", "coefficient": "0.45"})
    );
    assert_eq!(
        officer.get("/award-types").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        10
    );
    let route = officer
        .get("/routes/letter_of_commendation@2025-07")
        .await
        .expect(200)
        .json();
    let stages = route["stages"].as_array().unwrap();
    assert!(
        stages
            .iter()
            .all(|stage| !stage["citation"].as_str().unwrap().is_empty())
    );
    assert_eq!(
        stages[1]["next"],
        json!({"passed": "decide", "returned": "draft", "refused": "refused"})
    );
    assert!(
        officer.get("/routes").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .contains(&route)
    );
    let calendar = officer.get("/calendar?year=2026").await.expect(200).json();
    assert_eq!(calendar["swaps"].as_array().unwrap().len(), 2);
    assert_eq!(
        officer.get("/calendar?year=2027").await.expect(200).json()["provisional"],
        true
    );
    assert_eq!(
        officer.get("/rule-sets").await.expect(200).json()["items"]
            .as_array()
            .unwrap()
            .len(),
        2
    );
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
