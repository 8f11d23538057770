//! The short names of units, by which the codes of their files begin.

use serde_json::{Value, json};

use super::{UNITS, fault, unit};
use crate::support::{TestApp, on_both, unit_of};

on_both![
    a_short_name_is_two_to_eight_letters_and_digits,
    a_short_name_is_one_units_alone,
];

async fn a_short_name_is_two_to_eight_letters_and_digits(app: &TestApp) {
    let (admin, hr) = (
        app.administrator().await,
        app.program("HG", &["units:write"]).await,
    );
    let parent = unit_of(&admin, "HG").await["id"].clone();
    let with = |short: &str| {
        let mut body = unit("Xã Mẫu", "commune", "HG");
        body["short_name"] = json!(short);
        body
    };
    for (wrong, code) in [
        ("", "required"),
        (" ", "required"),
        ("ABCDEFGHI", "too_long"),
        ("X\u{0}", "bad_characters"),
        ("X", "no_short_name"),
        ("2X", "no_short_name"),
        ("X-M", "no_short_name"),
        ("X M", "no_short_name"),
        ("XÃM", "no_short_name"),
        ("12", "no_short_name"),
    ] {
        let body = json!({
            "code": "X-1", "name": "Xã Mẫu", "kind": "commune", "parent_id": parent,
            "short_name": wrong,
        });
        for problem in [
            admin.post("/units", body).await.problem(422, "invalid"),
            hr.put(&format!("{UNITS}/X-1"), with(wrong))
                .await
                .problem(422, "invalid"),
        ] {
            fault(&problem, "/short_name", code);
        }
    }
    for (number, (typed, kept)) in [("xm", "XM"), (" ĐM2 ", "DM2"), ("Abcdefgh", "ABCDEFGH")]
        .into_iter()
        .enumerate()
    {
        let made = hr
            .put(&format!("{UNITS}/X-{number}"), with(typed))
            .await
            .expect(201)
            .json();
        assert_eq!(made["short_name"], kept);
    }
    // What an HR system leaves out stays.
    let kept = hr
        .put(&format!("{UNITS}/X-0"), unit("Xã Mẫu Mới", "commune", "HG"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&kept["short_name"], &kept["name"]),
        (&json!("XM"), &json!("Xã Mẫu Mới"))
    );
    let none = hr
        .put(&format!("{UNITS}/X-9"), unit("Xã Khác", "commune", "HG"))
        .await
        .expect(201)
        .json();
    assert_eq!(none["short_name"], Value::Null);
}

async fn a_short_name_is_one_units_alone(app: &TestApp) {
    let (admin, hr) = (
        app.administrator().await,
        app.program("HG", &["units:write"]).await,
    );
    let parent = unit_of(&admin, "HG").await["id"].clone();
    let with = |name: &str, short: &str| {
        let mut body = unit(name, "commune", "HG");
        body["short_name"] = json!(short);
        body
    };
    hr.put(&format!("{UNITS}/X-1"), with("Xã Mẫu Một", "XM"))
        .await
        .expect(201);
    // The same again changes nothing; another unit does not get it, in any case.
    let again = hr
        .put(&format!("{UNITS}/X-1"), with("Xã Mẫu Một", "xm"))
        .await;
    assert_eq!(again.expect(200).json()["version"], 1);
    let body = json!({
        "code": "X-2", "name": "Xã Mẫu Hai", "kind": "commune", "parent_id": parent,
        "short_name": "xm",
    });
    for problem in [
        admin.post("/units", body).await.problem(409, "duplicate"),
        hr.put(&format!("{UNITS}/X-2"), with("Xã Mẫu Hai", "xm"))
            .await
            .problem(409, "duplicate"),
        hr.put(&format!("{UNITS}/HG-02"), {
            let mut body = unit("Phường Bến Lau", "ward", "HG");
            body["short_name"] = json!("XM");
            body
        })
        .await
        .problem(409, "duplicate"),
    ] {
        fault(&problem, "/short_name", "exists");
    }
    let changed = hr
        .put(&format!("{UNITS}/X-1"), with("Xã Mẫu Một", "XMM"))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&changed["short_name"], &changed["version"]),
        (&json!("XMM"), &json!(2))
    );
    hr.put(&format!("{UNITS}/X-2"), with("Xã Mẫu Hai", "XM"))
        .await
        .expect(201);
}
