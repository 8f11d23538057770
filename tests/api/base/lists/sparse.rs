//! Rows of no more members than were asked for.

use serde_json::{Value, json};

use crate::support::{TestApp, on_both};

on_both![rows_have_the_members_that_were_asked_for];

async fn rows_have_the_members_that_were_asked_for(app: &TestApp) {
    let officer = app.officer().await;
    let subject = app.subject("individual");
    let id = officer.nominate(&subject).await;
    officer.nominate(&app.subject("household")).await;
    for list in ["/nominations?sort=created_at&", "/tasks?"] {
        let get = async |query: &str| officer.get(&format!("{list}{query}")).await;
        let whole = get("limit=1").await.expect(200).json()["items"][0].clone();
        assert_eq!(
            (&whole["id"], &whole["subject_id"]),
            (&json!(id), &json!(subject))
        );
        // As the whole row has them, in any order, each once; what only a single file has is left
        // out here too.
        for (fields, has) in [
            ("subject_id,id", &["id", "subject_id"][..]),
            ("id, due_at ,id", &["due_at", "id"]),
            ("allowed_actions,holder", &["allowed_actions", "holder"]),
            ("id,award_id", &["id"]),
        ] {
            let reply = get(&format!("limit=1&fields={}", fields.replace(' ', "+"))).await;
            let page = reply.expect(200);
            let sparse = page.json()["items"][0].clone();
            let wanted: serde_json::Map<String, Value> = has
                .iter()
                .map(|name| ((*name).to_owned(), whole[name].clone()))
                .collect();
            assert_eq!(sparse, Value::Object(wanted), "{list}{fields}");
            // The next page has rows of the same kind.
            let next = page.header("link");
            assert!(next.contains("fields="), "{next}");
        }
        for (fields, code) in [
            ("", "required"),
            ("+", "required"),
            ("id,", "no_member"),
            ("id,secret", "no_member"),
            ("items.id", "no_member"),
            (&"id,".repeat(200), "too_long"),
        ] {
            let problem = get(&format!("fields={fields}"))
                .await
                .problem(422, "invalid");
            let told = &problem["errors"][0];
            assert_eq!(
                (&told["pointer"], &told["code"]),
                (&json!("fields"), &json!(code)),
                "{list}{fields}"
            );
        }
    }
    let problem = officer.get_in_vietnamese("/tasks?fields=id,secret").await;
    let problem = problem.problem(422, "invalid");
    let detail = problem["errors"][0]["detail"].as_str().unwrap();
    assert!(
        detail.starts_with("Một dòng không có “secret”; các trường của nó là: achievement_id, "),
        "{detail}"
    );
}
