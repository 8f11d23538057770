//! Names are found by whatever is typed of them.

use serde_json::{Value, json};

use super::{found, keeper, person};
use crate::support::{TestApp, approved, on_both, unit_of};

on_both![
    names_are_found_by_whatever_is_typed_of_them,
    accounts_and_titles_are_found_by_the_words_of_names,
];

async fn names_are_found_by_whatever_is_typed_of_them(app: &TestApp) {
    let (officer, hr) = (app.officer().await, keeper(app).await);
    for (code, name) in [
        ("S1", "H’Hen Niê Thử"),
        ("S2", "Y-Bhăm Êban Thử"),
        ("S3", "Tạ Hữu Thử"),
        ("S4", "Y Bhur Niê"),
    ] {
        hr.put(&format!("/people/by-code/{code}"), person(name))
            .await
            .expect(201);
    }
    for (q, name) in [
        ("h'hen", "H’Hen Niê Thử"),
        ("h’hen", "H’Hen Niê Thử"),
        ("hhen", "H’Hen Niê Thử"),
        ("nie hen", "H’Hen Niê Thử"),
        ("bham", "Y-Bhăm Êban Thử"),
        ("y bham", "Y-Bhăm Êban Thử"),
        ("ybham", "Y-Bhăm Êban Thử"),
        ("Y-BHĂM", "Y-Bhăm Êban Thử"),
        ("thu ta", "Tạ Hữu Thử"),
        ("ta  thu", "Tạ Hữu Thử"),
        (" tạ\u{a0}hữu ", "Tạ Hữu Thử"),
        ("ybhur", "Y Bhur Niê"),
    ] {
        for path in ["people", "subjects"] {
            assert_eq!(found(&officer, path, q).await, [name], "{path}: {q}");
        }
    }
    hr.put(
        "/units/by-code/B1",
        json!({"name": "Buôn H’Mông A-Tiêu", "kind": "village", "parent_code": "HG-01"}),
    )
    .await
    .expect(201);
    for q in ["h'mong", "hmong", "tieu buon", "a  tieu", "atieu"] {
        assert_eq!(
            found(&officer, "units", q).await,
            ["Buôn H’Mông A-Tiêu"],
            "{q}"
        );
    }
    for path in ["people", "subjects", "units"] {
        for q in ["-", "%", "_", "'", "hem hen"] {
            assert_eq!(
                found(&officer, path, q).await,
                Vec::<String>::new(),
                "{path}: {q}"
            );
        }
    }
    // Who is renamed is found by the new name alone; a unit, by what it was called too.
    hr.put("/people/by-code/S1", person("Lê Mẫu Đổi"))
        .await
        .expect(200);
    hr.put(
        "/units/by-code/B1",
        json!({"name": "Thôn Mới", "kind": "village"}),
    )
    .await
    .expect(200);
    assert_eq!(
        (
            found(&officer, "people", "hhen").await.len(),
            found(&officer, "units", "hmong").await.len()
        ),
        (0, 1)
    );
    assert_eq!(
        (
            found(&officer, "people", "doi").await.len(),
            found(&officer, "units", "moi thon").await.len()
        ),
        (1, 1)
    );
}

async fn accounts_and_titles_are_found_by_the_words_of_names(app: &TestApp) {
    let administrator = app.administrator().await;
    let unit = unit_of(&administrator, "HG-01").await["id"].clone();
    for (number, name) in ["Vũ Thử Hòa", "H’Lan Thử Êban", "Y Bhăm Thử"]
        .iter()
        .enumerate()
    {
        let body = json!({
            "email": format!("nguoi.{number}@suoinga.example"),
            "full_name": name,
            "unit_id": unit
        });
        administrator.post("/invitations", body).await.expect(201);
    }
    for (q, name) in [
        ("hoa vu thu", "Vũ Thử Hòa"),
        ("vu  thu  hoa", "Vũ Thử Hòa"),
        ("h'lan", "H’Lan Thử Êban"),
        ("hlan", "H’Lan Thử Êban"),
        ("ybham", "Y Bhăm Thử"),
        ("NGUOI.0@", "Vũ Thử Hòa"),
    ] {
        assert_eq!(found(&administrator, "users", q).await, [name], "{q}");
    }
    for q in ["hoa va", "thu lan vu", "%"] {
        assert_eq!(
            found(&administrator, "users", q).await,
            Vec::<String>::new(),
            "{q}"
        );
    }
    let id = approved(app, &app.subject("household")).await;
    let draft =
        json!({"title": "Khen thưởng H’Hen Niê và Y Bhăm Êban (đợt 1)", "nomination_ids": [id]});
    let specialist = app.specialist().await;
    let draft = specialist
        .post("/decisions", draft)
        .await
        .expect(201)
        .json()["id"]
        .clone();
    for (q, count) in [
        ("hhen", 1),
        ("ybham", 1),
        ("h’hen", 1),
        ("khen dot", 1),
        ("hhem", 0),
        ("%", 1),
    ] {
        let q = serde_urlencoded::to_string([("q", q)]).unwrap();
        let list = specialist
            .get(&format!("/decisions?{q}"))
            .await
            .expect(200)
            .json();
        let ids: Vec<&Value> = list["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|item| &item["id"])
            .collect();
        assert_eq!(ids, vec![&draft; count], "{q}");
    }
}
