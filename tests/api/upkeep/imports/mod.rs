//! What comes from workbooks: every row is looked at, the good ones are brought in, all of it can be
//! taken back, and the faulty rows come back with the reason.

mod kinds;
mod libreoffice;
mod looks;
mod register;
mod seen;
mod year_list;

use actix_web::http::Method;
use serde_json::{Value, json};

use crate::support::excel::{column, rows};
use crate::support::{Actor, Reply, TestApp, on_both, unit_of};

on_both![
    people_are_looked_at_brought_in_and_taken_back,
    faulty_rows_come_back_and_are_read_again,
    what_cannot_be_is_refused_with_its_place,
    an_import_that_was_stopped_keeps_what_was_brought_in,
];

const HEAD: &str = "Mã nhân sự;Họ và tên;Mã đơn vị;Chức vụ;Trực tiếp lao động";

/// Sends a table of a kind for the commune.
async fn send(actor: &Actor<'_>, app: &TestApp, kind: &str, bytes: Vec<u8>) -> Reply {
    let unit = unit_of(&app.administrator().await, "HG-01").await;
    let unit = unit["id"].as_str().unwrap();
    let path = format!("/imports?kind={kind}&unit_id={unit}&name=mau.xlsx");
    let request = actor.request(Method::POST, &path);
    app.send(request.set_payload(bytes)).await
}

/// Sends a table and has it looked at; answers the import as it is then.
async fn looked_at(app: &TestApp, kind: &str, text: impl Into<Vec<u8>>) -> Value {
    let administrator = app.administrator().await;
    let sent = send(&administrator, app, kind, text.into())
        .await
        .expect(201);
    assert_eq!(sent.json()["state"], "read");
    app.deliver().await;
    find(app, &sent.json()).await
}

async fn find(app: &TestApp, import: &Value) -> Value {
    let path = format!("/imports/{}", import["id"].as_str().unwrap());
    app.administrator()
        .await
        .get(&path)
        .await
        .expect(200)
        .json()
}

/// Does an act with an import to its end.
async fn done(app: &TestApp, import: &Value, act: &str) -> Value {
    let path = format!("/imports/{}/{act}", import["id"].as_str().unwrap());
    let administrator = app.administrator().await;
    administrator.post(&path, json!({})).await.expect(200);
    app.deliver().await;
    find(app, import).await
}

fn counts(import: &Value) -> [i64; 4] {
    ["good", "faulty", "published", "undone"].map(|name| import[name].as_i64().unwrap())
}

/// The columns and codes of what is wrong with the rows that are so far, or worth a look.
async fn told(app: &TestApp, import: &Value, outcome: &str, of: &str) -> Vec<String> {
    let id = import["id"].as_str().unwrap();
    let path = format!("/imports/{id}/rows?outcome={outcome}");
    let found = app
        .administrator()
        .await
        .get(&path)
        .await
        .expect(200)
        .json();
    let line = |row: &Value| {
        let each = row[of].as_array().unwrap().iter();
        let said: Vec<String> = each
            .map(|one| {
                format!(
                    "{}:{}",
                    one["column"].as_str().unwrap(),
                    one["code"].as_str().unwrap()
                )
            })
            .collect();
        format!("{} {}", row["row"], said.join(","))
    };
    found["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(line)
        .collect()
}

fn people(rows: &[&str]) -> String {
    format!("Danh sách\n{HEAD}\n{}\n", rows.join("\n"))
}

async fn people_are_looked_at_brought_in_and_taken_back(app: &TestApp) {
    let administrator = app.administrator().await;
    let text = people(&[
        "N1;Đỗ Mẫu Lan;HG-01;Công chức;x",
        "N2;Đỗ Mẫu Cúc;KHONG-CO;;",
        "HG0001;Nguyễn Mẫu An;HG-01;;",
        "N3;;HG-01;;có thể",
        "N4;Phan Mẫu Tư;HG-01;;",
        "N4;Phan Mẫu Năm;HG-01;;",
        "Tổng;6;;;",
    ]);
    let import = looked_at(app, "people", text).await;
    assert_eq!(import["state"], "checked");
    assert_eq!(
        (import["rows"].as_i64(), counts(&import)),
        (Some(6), [2, 4, 0, 0])
    );
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        [
            "4 unit_code:import_unit_unknown",
            "5 staff_code:exists",
            "6 full_name:required,is_direct_worker:unknown_code",
            "8 staff_code:twice",
        ]
    );
    // Nothing is kept so far.
    let person = "/people/by-code/N1";
    administrator.get(person).await.problem(404, "not_found");
    let import = done(app, &import, "publish").await;
    assert_eq!(import["state"], "published");
    assert_eq!(counts(&import), [0, 4, 2, 0]);
    let found = administrator.get(person).await.expect(200).json();
    assert_eq!(found["full_name"], "Đỗ Mẫu Lan");
    assert_eq!(found["is_direct_worker"], true);
    let again = format!("/imports/{}/publish", import["id"].as_str().unwrap());
    administrator
        .post(&again, json!({}))
        .await
        .problem(409, "wrong_stage");
    let import = done(app, &import, "undo").await;
    assert_eq!(import["state"], "undone");
    assert_eq!(counts(&import), [0, 4, 0, 2]);
    administrator.get(person).await.problem(404, "not_found");
    let again = format!("/imports/{}/undo", import["id"].as_str().unwrap());
    administrator
        .post(&again, json!({}))
        .await
        .problem(409, "wrong_stage");
}
async fn faulty_rows_come_back_and_are_read_again(app: &TestApp) {
    let text = people(&["N1;Đỗ Mẫu Lan;HG-01;;", "N2;NguyÔn V¨n MÉu;HG-01;;x"]);
    let import = looked_at(app, "people", text).await;
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["4 full_name:import_old_font"]
    );
    let path = format!("/imports/{}/faulty", import["id"].as_str().unwrap());
    let administrator = app.administrator().await;
    let back = administrator.get(&path).await.expect(200);
    let table = rows(&back);
    assert_eq!(column(&table, "Staff code"), ["N2"]);
    assert!(column(&table, "Reason")[0].contains("B4"), "{table:?}");
    let again = send(&administrator, app, "people", back.bytes.clone()).await;
    assert_eq!(again.expect(201).json()["rows"], 1);
    let mended = people(&["N2;Nguyễn Văn Mẫu;HG-01;;x"]);
    let mended = looked_at(app, "people", mended).await;
    assert_eq!(counts(&done(app, &mended, "publish").await), [0, 0, 1, 0]);
    for kind in [
        "people",
        "ratings",
        "awards",
        "career_entries",
        "initiatives",
        "units",
        "users",
        "collectives",
    ] {
        let path = format!("/imports/templates/{kind}");
        let template = administrator.get(&path).await.expect(200);
        assert!(rows(&template).len() >= 2, "{kind}");
        let sent = send(&administrator, app, kind, template.bytes.clone()).await;
        let empty = sent.problem(422, "invalid");
        assert_eq!(empty["errors"][0]["code"], "import_empty", "{kind}");
    }
    administrator
        .get("/imports/templates/galaxies")
        .await
        .problem(404, "not_found");
}

async fn what_cannot_be_is_refused_with_its_place(app: &TestApp) {
    let administrator = app.administrator().await;
    for (bytes, code) in [
        (b"".to_vec(), "import_no_head"),
        (b"a;b\n1;2\n".to_vec(), "import_no_head"),
        (vec![0xff, 0xff], "no_sheet"),
        (b"PK\x03\x04".to_vec(), "no_sheet"),
        ("Mã nhân sự;Họ và tên\n1;2\n".into(), "missing_column"),
        (
            format!("{HEAD}{}", ";x".repeat(100)).into(),
            "import_columns",
        ),
    ] {
        let sent = send(&administrator, app, "people", bytes).await;
        let refused = sent.problem(422, "invalid");
        assert_eq!(refused["errors"][0]["code"], code, "{refused}");
        assert_eq!(refused["errors"][0]["pointer"], "/file");
    }
    let large = vec![b'a'; 20 * 1024 * 1024 + 1];
    send(&administrator, app, "people", large)
        .await
        .problem(413, "too_large");
    send(&administrator, app, "galaxies", b"a".to_vec())
        .await
        .problem(422, "invalid");
    let long = people(&[&format!("N1;{};HG-01;;", "x".repeat(1_001))]);
    let import = looked_at(app, "people", long).await;
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["3 full_name:too_long"]
    );
    let none = format!("/imports/{}/publish", import["id"].as_str().unwrap());
    administrator
        .post(&none, json!({}))
        .await
        .problem(409, "wrong_stage");
}
async fn an_import_that_was_stopped_keeps_what_was_brought_in(app: &TestApp) {
    let lines: Vec<String> = (0..600)
        .map(|number| format!("N{number};Đỗ Mẫu {number};HG-01;;"))
        .collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let import = looked_at(app, "people", people(&lines)).await;
    assert_eq!(counts(&import), [600, 0, 0, 0]);
    let id = import["id"].as_str().unwrap();
    let administrator = app.administrator().await;
    for act in ["publish", "cancel"] {
        let path = format!("/imports/{id}/{act}");
        administrator.post(&path, json!({})).await.expect(200);
    }
    app.deliver().await;
    let stopped = find(app, &import).await;
    assert_eq!(
        (&stopped["state"], counts(&stopped)),
        (&json!("cancelled"), [600, 0, 0, 0])
    );
    // It goes on from there, stretch by stretch.
    let whole = done(app, &import, "publish").await;
    assert_eq!(
        (&whole["state"], counts(&whole)),
        (&json!("published"), [0, 0, 600, 0])
    );
    assert_eq!(counts(&done(app, &import, "undo").await), [0, 0, 0, 600]);
}
