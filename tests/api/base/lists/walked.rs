//! Pages and order of lists.

use serde_json::{Value, json};

use super::ids;
use crate::support::{Actor, TestApp, on_both};

on_both![
    a_list_is_walked_page_by_page,
    a_list_has_the_order_that_is_asked_and_counts_only_when_asked,
    tasks_hold_what_waits_for_the_caller_the_oldest_due_first,
    tasks_are_walked_through_what_has_no_day_and_what_is_held_beside_another,
];

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

async fn tasks_are_walked_through_what_has_no_day_and_what_is_held_beside_another(app: &TestApp) {
    let officer = app.officer().await;
    let mut files = Vec::new();
    let (third, fourth, fifth) = ("'2026-11-03'", "'2026-11-04'", "'2026-11-05'");
    for day in [fifth, "NULL", third, fifth, "NULL", fourth] {
        let id = officer.nominate(&app.subject("individual")).await;
        officer.act(&id, "submit", 1).await.expect(200);
        app.sql(format!(
            "UPDATE nomination SET due_on = {day} WHERE id = '{id}'"
        ))
        .await;
        files.push(id);
    }
    for id in &files[3..5] {
        app.sql(format!(
            "INSERT INTO stage_task SELECT id, 1, holder_unit_id, holder_role, since, due_on, NULL \
                FROM nomination WHERE id = '{id}'; \
            UPDATE nomination SET holder_role = 'standing_office_head', more_tasks = 1 \
                WHERE id = '{id}'"
        ))
        .await;
    }
    let wanted = [2, 5, 0, 3, 1, 4].map(|place| files[place].clone());
    let specialist = app.specialist().await;
    for limit in [1, 2, 6] {
        let (mut seen, mut next) = (Vec::new(), Some(String::new()));
        while let Some(cursor) = next {
            let path = format!("/tasks?limit={limit}{cursor}");
            let page = specialist.get(&path).await.expect(200).json();
            seen.extend(ids(&page));
            let cursor = page["next_cursor"].as_str();
            next = cursor.map(|cursor| format!("&cursor={cursor}"));
        }
        assert_eq!(seen, wanted, "{limit} at a time");
    }
}
