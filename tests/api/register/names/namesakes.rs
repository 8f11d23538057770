//! The form tells namesakes apart.

use serde_json::json;

use super::keeper;
use crate::support::pages::{get, sign_in};
use crate::support::{OFFICER, TestApp, on_both};

on_both![the_form_tells_namesakes_apart_and_says_that_there_are_more,];

async fn the_form_tells_namesakes_apart_and_says_that_there_are_more(app: &TestApp) {
    let hr = keeper(app).await;
    for (code, position) in [("N-1", "Kế toán"), ("N-2", "Văn thư")] {
        let body = json!({
            "full_name": "Trùng Mẫu Tên",
            "unit_code": "HG-01",
            "position": position,
            "is_direct_worker": false
        });
        hr.put(&format!("/people/by-code/{code}"), body)
            .await
            .expect(201);
    }
    let cookie = sign_in(app, OFFICER).await;
    let form = get(app, &cookie, "/nominations/new").await.expect(200).text;
    assert!(
        form.contains(">Trùng Mẫu Tên (cá nhân, Kế toán, N-1)<")
            && form.contains(">Trùng Mẫu Tên (cá nhân, Văn thư, N-2)<"),
        "{form}"
    );
    assert!(!form.contains("class=\"more\""));
    let officer = app.officer().await;
    for number in 0..200 {
        officer
            .add_subject("household", &format!("Hộ số {number}"))
            .await;
    }
    let form = get(app, &cookie, "/nominations/new").await.expect(200).text;
    assert!(
        form.contains("class=\"more\"") && form.contains("200"),
        "{form}"
    );
}
