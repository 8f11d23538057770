//! A refusal by a check names the file, its subject and its award, whichever way the act came, and
//! tells nobody more than they read there.

mod decisions;
mod files;
mod letters;

use serde_json::{Value, json};

use crate::support::TestApp;

const LETTER: &str = "(Letter of commendation, 2026)";

async fn hold(app: &TestApp, subject: &str) {
    let hold = json!({"subject_id": subject, "kind": "complaint", "ground": "Đơn số 1"});
    app.specialist()
        .await
        .post("/holds", hold)
        .await
        .expect(201);
}

/// The problem names these files, each by subject and award, and its errors each by its id too.
#[track_caller]
fn names(problem: &Value, award: &str, files: &[(&str, &str)]) {
    let detail = problem["detail"].as_str().unwrap();
    let errors = problem["errors"].as_array().unwrap();
    assert_eq!(errors.len(), files.len(), "{problem}");
    for ((id, subject), error) in files.iter().zip(errors) {
        let named = format!("{subject} {award}");
        assert!(detail.contains(&named), "{problem}");
        assert!(
            error["detail"]
                .as_str()
                .unwrap()
                .starts_with(&format!("{named}: ")),
            "{problem}"
        );
        assert_eq!(error["nomination_id"], *id, "{problem}");
    }
}

/// What a page says went wrong.
fn alert(page: &str) -> String {
    page.split("role=\"alert\"")
        .nth(1)
        .unwrap()
        .split("</p>")
        .next()
        .unwrap()
        .to_owned()
}
