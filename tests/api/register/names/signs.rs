//! Signs that nobody sees, and codes that look alike.

use serde_json::json;

use super::{keeper, person};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    signs_that_nobody_sees_are_no_name,
    codes_that_look_alike_are_one,
    a_text_from_word_keeps_its_lines,
];

async fn signs_that_nobody_sees_are_no_name(app: &TestApp) {
    let (officer, administrator) = (app.officer().await, app.administrator().await);
    let unit = unit_of(&officer, "HG-01").await["id"].clone();
    for nothing in [
        "\u{200b}",
        "\u{202e}\u{2066}",
        "\u{3164}",
        "\u{feff} \u{ad}",
    ] {
        let body = json!({"kind": "household", "name": nothing, "unit_id": unit});
        assert_eq!(
            officer
                .post("/subjects", body)
                .await
                .problem(422, "invalid")["errors"][0]["code"],
            "required"
        );
        let body = json!({"code": nothing, "name": nothing, "kind": "village", "parent_id": unit});
        assert_eq!(
            administrator
                .post("/units", body)
                .await
                .problem(422, "invalid")["errors"]
                .as_array()
                .unwrap()
                .len(),
            2
        );
        let body = json!({
            "staff_code": nothing,
            "full_name": nothing,
            "position": nothing,
            "unit_id": unit,
            "is_direct_worker": true
        });
        assert_eq!(
            administrator
                .post("/people", body)
                .await
                .problem(422, "invalid")["errors"]
                .as_array()
                .unwrap()
                .len(),
            3
        );
        let body = json!({"email": "x@honggiang.example", "full_name": nothing, "unit_id": unit});
        assert_eq!(
            administrator
                .post("/invitations", body)
                .await
                .problem(422, "invalid")["errors"][0]["code"],
            "required"
        );
    }
    for loose in ["\u{301}", "Lê \u{301}Thử", "Lê\u{0}Thử"] {
        let body = json!({"kind": "household", "name": loose, "unit_id": unit});
        assert_eq!(
            officer
                .post("/subjects", body)
                .await
                .problem(422, "invalid")["errors"][0]["code"],
            "bad_characters"
        );
    }
    let body = json!({
        "kind": "household",
        "name": "Hộ\u{200b} ông\u{a0}\u{d0}inh\u{202e}  Thử",
        "unit_id": unit
    });
    assert_eq!(
        officer.post("/subjects", body).await.expect(201).json()["name"],
        "Hộ ông Đinh Thử"
    );
}

async fn codes_that_look_alike_are_one(app: &TestApp) {
    let hr = keeper(app).await;
    hr.put("/people/by-code/CB-01%20%C4%90", person("Lê Mẫu Một"))
        .await
        .expect(201);
    for like in [
        "cb-01%20%C4%90",
        "CB%E2%80%9001%20%C4%91",
        "%D0%A1B-01%20%C4%90",
    ] {
        let problem = hr
            .put(&format!("/people/by-code/{like}"), person("Lê Mẫu Hai"))
            .await
            .problem(409, "duplicate");
        assert_eq!(problem["errors"][0]["pointer"], "/staff_code", "{like}");
    }
    // The Đ of old keyboards is Đ, and what nobody sees is not there: the same person.
    for same in ["CB-01%20%C3%90", "CB-01%20%C4%90%E2%80%8B"] {
        hr.put(&format!("/people/by-code/{same}"), person("Lê Mẫu Một"))
            .await
            .expect(200);
    }
    hr.put("/people/by-code/CB-01%20D", person("Lê Mẫu Ba"))
        .await
        .expect(201);
    let administrator = app.administrator().await;
    let (parent, village) = (
        unit_of(&administrator, "HG-01").await["id"].clone(),
        json!({"name": "Thôn", "kind": "village", "parent_code": "HG-01"}),
    );
    for like in ["hg-01-01", "HG\u{2010}01\u{2010}01", "\u{41d}G-01-01"] {
        let body = json!({"code": like, "name": "Thôn", "kind": "village", "parent_id": parent});
        assert_eq!(
            administrator
                .post("/units", body)
                .await
                .problem(409, "duplicate")["errors"][0]["pointer"],
            "/code"
        );
        let path = format!(
            "/units/by-code/{}",
            serde_urlencoded::to_string([("", like)])
                .unwrap()
                .trim_start_matches('=')
        );
        assert_eq!(
            hr.put(&path, village.clone())
                .await
                .problem(409, "duplicate")["errors"][0]["pointer"],
            "/code"
        );
        let body = json!({
            "staff_code": like.replace("HG", "cb").replace("-01-01", "-01 Đ"),
            "full_name": "Lê",
            "unit_id": parent,
            "is_direct_worker": true
        });
        let reply = administrator.post("/people", body).await;
        assert!(matches!(reply.status, 201 | 409), "{reply:?}");
    }
}

async fn a_text_from_word_keeps_its_lines(app: &TestApp) {
    let officer = app.officer().await;
    for (typed, kept) in [
        ("A\u{b}B", "A\nB"),
        ("A\r\nB\rC\u{2028}D\u{85}E\u{c}", "A\nB\nC\nD\nE"),
    ] {
        let body = json!({"subject_id": app.subject("household"), "summary": typed});
        assert_eq!(
            officer.post("/achievements", body).await.expect(201).json()["summary"],
            kept
        );
    }
}
