//! Who sends and sees imports, and their pages.

use serde_json::json;

use super::{counts, find, looked_at, people, send};
use crate::support::pages::{get, post, sign_in};
use crate::support::{ADMINISTRATOR, TestApp, on_both};

on_both![
    an_import_is_for_administrators_of_its_unit,
    the_page_shows_what_is_good_and_what_is_not,
];

async fn an_import_is_for_administrators_of_its_unit(app: &TestApp) {
    let text = people(&["N1;Đỗ Mẫu Lan;HG-01;;"]);
    let import = looked_at(app, "people", text.clone()).await;
    let id = import["id"].as_str().unwrap();
    let officer = app.officer().await;
    send(&officer, app, "people", text.clone().into())
        .await
        .problem(403, "forbidden");
    let stranger = app.stranger().await;
    let refused = send(&stranger, app, "people", text.into()).await;
    assert_eq!(
        refused.problem(422, "invalid")["errors"][0]["code"],
        "unknown_reference"
    );
    for actor in [&officer, &stranger] {
        for path in ["", "/rows", "/faulty"] {
            let path = format!("/imports/{id}{path}");
            actor.get(&path).await.problem(404, "not_found");
        }
        for act in ["publish", "undo", "cancel"] {
            let path = format!("/imports/{id}/{act}");
            actor.post(&path, json!({})).await.problem(404, "not_found");
        }
        let list = actor.get("/imports").await.expect(200).json();
        assert_eq!((&list["items"], &list["total"]), (&json!([]), &json!(0)));
    }
    let list = app.administrator().await.get("/imports").await.expect(200);
    assert_eq!(list.json()["total"], 1);
    assert_eq!(list.json()["items"][0]["id"], id);
}

async fn the_page_shows_what_is_good_and_what_is_not(app: &TestApp) {
    let text = people(&["N1;Đỗ Mẫu Lan;HG-01;;", "N2;Đỗ Mẫu Cúc;KHONG-CO;;"]);
    let import = looked_at(app, "people", text).await;
    let cookie = sign_in(app, ADMINISTRATOR).await;
    let list = get(app, &cookie, "/imports").await.expect(200).text;
    assert!(
        list.contains("mau.xlsx") && list.contains("multipart/form-data"),
        "{list}"
    );
    let page = format!("/imports/{}", import["id"].as_str().unwrap());
    let shown = get(app, &cookie, &page).await.expect(200).text;
    for said in [
        "Đỗ Mẫu Lan",
        "Đỗ Mẫu Cúc",
        "data-label=\"Họ và tên\"",
        "Mã đơn vị: Không có đơn vị mang mã",
        "KHONG-CO",
        "Nhập 1 dòng hợp lệ",
    ] {
        assert!(shown.contains(said), "{said}: {shown}");
    }
    let of_one = format!("{page}?outcome=good");
    let of_one = get(app, &cookie, &of_one).await.expect(200).text;
    assert!(!of_one.contains("Đỗ Mẫu Cúc"), "{of_one}");
    get(app, &cookie, &format!("{page}/faulty"))
        .await
        .expect(200);
    get(app, &cookie, "/imports/templates/people")
        .await
        .expect(200);
    post(app, &cookie, &format!("{page}/publish"), &[])
        .await
        .expect(303);
    app.deliver().await;
    // What is for good asks once more.
    post(app, &cookie, &format!("{page}/undo"), &[])
        .await
        .expect(303);
    assert_eq!(counts(&find(app, &import).await), [0, 1, 1, 0]);
    let form = [("confirm", "yes")];
    post(app, &cookie, &format!("{page}/undo"), &form)
        .await
        .expect(303);
    app.deliver().await;
    assert_eq!(counts(&find(app, &import).await), [0, 1, 0, 1]);
}
