//! The feed that HR systems pull: in commit order, no gap, nobody else's.

mod changed;
mod races;
mod read;

use serde_json::Value;

use crate::support::{Actor, TestApp, approved, numbering, signed};

async fn pull(hr: &Actor<'_>, cursor: Option<&str>, limit: i64) -> (Vec<Value>, String, bool) {
    let after = cursor
        .map(|cursor| format!("&changed_after={cursor}"))
        .unwrap_or_default();
    let reply = hr
        .get(&format!("/awards?limit={limit}{after}"))
        .await
        .expect(200);
    let stretch = reply.json();
    let more = stretch["has_more"].as_bool().unwrap();
    assert_eq!(
        (
            reply.header("link").contains("rel=\"next\""),
            stretch["next_cursor"].is_string()
        ),
        (more, more)
    );
    assert!(
        !more || stretch["next_cursor"] == stretch["resume_after"],
        "{stretch}"
    );
    (
        stretch["items"].as_array().unwrap().clone(),
        stretch["resume_after"].as_str().unwrap().to_owned(),
        more,
    )
}

/// Gives a letter of commendation, as a decision of this number.
pub async fn award(app: &TestApp, subject: &str, number: i64) {
    let id = approved(app, subject).await;
    let decision = signed(app, &[&id]).await;
    app.specialist()
        .await
        .post_at(
            &format!("/decisions/{decision}/issue"),
            2,
            numbering(number),
        )
        .await
        .expect(200);
}

fn ids(records: &[Value]) -> Vec<String> {
    records
        .iter()
        .map(|record| record["id"].as_str().unwrap().to_owned())
        .collect()
}
