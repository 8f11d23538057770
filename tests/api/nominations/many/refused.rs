//! Rows of people who are on file, or of whom something is held, and what is refused.

use serde_json::json;

use super::{begun, file, files, standing, version};
use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    a_name_that_is_on_file_is_said_to_be_the_same_or_another,
    a_row_that_is_refused_stays_for_mending_and_the_others_go,
    one_form_asks_the_same_of_one_name,
];

async fn a_name_that_is_on_file_is_said_to_be_the_same_or_another(app: &TestApp) {
    let (api, specialist) = (app.officer().await, app.specialist().await);
    let known = api.add_subject("individual", "Người Mẫu Trong Xã").await;
    let held = api.add_subject("individual", "Người Mẫu Bị Đơn").await;
    let hold = json!({"subject_id": held, "kind": "complaint", "ground": "Đơn số 6"});
    specialist.post("/holds", hold).await.expect(201);
    let officer = sign_in(app, OFFICER).await;
    let rows = "Người mẫu  trong xã\t\tChèo thuyền\nNgười Mẫu Bị Đơn\t\tDọn đường\n\
         Người Mẫu Bị Đơn\t\tGác đê\nNgười Mẫu Mới\t\tNấu cơm";
    let list = begun(app, &officer, rows).await;
    let page = get(app, &officer, &list).await.expect(200).text;
    assert_eq!(standing(&page, "Có thể trùng"), 3, "{page}");
    assert!(page.contains("Trùng tên với dòng 2"), "{page}");
    assert!(
        page.contains(&format!("<option value=\"{known}\"")),
        "{page}"
    );
    // Only the one that asks nothing can go.
    let done = file(app, &officer, &list, "submit").await.expect(200).text;
    assert!(done.contains("1 files have been written"), "{done}");
    // What is said is said of the row: one is the one on file, of whom something is held.
    let page = get(app, &officer, &list).await.expect(200).text;
    let shown = version(&page);
    let row = |place: &str, name: &str, what: &str, same: &str| {
        [
            ("place".to_owned(), place.to_owned()),
            (format!("name-{place}"), name.to_owned()),
            (format!("kind-{place}"), "individual".to_owned()),
            (format!("achievement-{place}"), what.to_owned()),
            (format!("same-{place}"), same.to_owned()),
        ]
    };
    let mut form = vec![("version".to_owned(), shown)];
    form.extend(row("1", "Người mẫu  trong xã", "Chèo thuyền", &known));
    form.extend(row("2", "Người Mẫu Bị Đơn", "Dọn đường", &held));
    form.extend(row("3", "Người Mẫu Bị Đơn", "Gác đê", "another"));
    let form: Vec<(&str, &str)> = form
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    post(app, &officer, &format!("{list}/lines"), &form)
        .await
        .expect(303);
    let page = get(app, &officer, &list).await.expect(200).text;
    assert_eq!(standing(&page, "Không đủ điều kiện"), 1, "{page}");
    assert_eq!(standing(&page, "Đủ điều kiện, cần xem thêm"), 1, "{page}");
    assert_eq!(standing(&page, "Đủ điều kiện"), 1, "{page}");
    let before = files(app).await;
    let done = file(app, &officer, &list, "submit").await.expect(200).text;
    assert!(done.contains("3 files have been written"), "{done}");
    assert_eq!(files(app).await, before + 2);
    // The one is a file of who was on file, the other of somebody put on file beside them.
    let of_known = api
        .get(&format!("/nominations?subject_id={known}"))
        .await
        .expect(200)
        .json();
    assert_eq!(of_known["items"].as_array().unwrap().len(), 1);
    let named = api.get("/subjects?q=mau+bi+don").await.expect(200).json();
    assert_eq!(named["items"].as_array().unwrap().len(), 2);
    // Another name on the row is asked about anew, and whoever is no longer there is nobody.
    let page = get(app, &officer, &list).await.expect(200).text;
    let form = [
        ("version", version(&page)),
        ("place", "2".to_owned()),
        ("name-2", "Người Mẫu Trong Xã".to_owned()),
        ("kind-2", "individual".to_owned()),
        ("achievement-2", "Dọn đường".to_owned()),
        ("same-2", held.clone()),
    ];
    let form: Vec<(&str, &str)> = form.iter().map(|(name, value)| (*name, &**value)).collect();
    post(app, &officer, &format!("{list}/lines"), &form)
        .await
        .expect(303);
    let page = get(app, &officer, &list).await.expect(200).text;
    assert_eq!(standing(&page, "Có thể trùng"), 1, "{page}");
    // Where one alone bears each name, one word takes them all.
    let shown = version(&page);
    let form = [
        ("version", shown.as_str()),
        ("place", "2"),
        ("name-2", "Người Mẫu Trong Xã"),
        ("kind-2", "individual"),
        ("achievement-2", "Dọn đường"),
        ("same-2", ""),
        ("then", "known"),
    ];
    post(app, &officer, &format!("{list}/lines"), &form)
        .await
        .expect(303);
    let page = get(app, &officer, &list).await.expect(200).text;
    assert!(
        page.contains(&format!("<option value=\"{known}\" selected")),
        "{page}"
    );
}

async fn a_row_that_is_refused_stays_for_mending_and_the_others_go(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let rows = "Người Mẫu Một\t\tChèo thuyền\nNgười Mẫu Hai\t\t\nNgười Mẫu Ba\t\tGác đê";
    let list = begun(app, &officer, rows).await;
    let done = file(app, &officer, &list, "submit").await.expect(200).text;
    assert!(
        done.contains("2 files have been written") && done.contains("Mend the other 1 rows"),
        "{done}"
    );
    // A procedure that asks for papers: nothing is submitted before they are there, and every row
    // says why.
    let unit = super::unit(app, &officer).await;
    let form = [
        ("unit_id", unit.as_str()),
        ("award", "letter_of_commendation:merit"),
        (
            "rows",
            "Người Mẫu Bốn\t\tCả năm tốt\nNgười Mẫu Năm\t\tCả năm tốt",
        ),
    ];
    let reply = post(app, &officer, "/nominations/many", &form)
        .await
        .expect(303);
    let list = reply
        .header("location")
        .trim_end_matches("/papers")
        .to_owned();
    let before = files(app).await;
    let review = get(app, &officer, &format!("{list}/review"))
        .await
        .expect(200)
        .text;
    assert!(review.contains("Biên bản họp xét khen thưởng"), "{review}");
    let done = file(app, &officer, &list, "submit").await.expect(200).text;
    assert!(
        done.contains("2 rows were refused") && done.contains("Minutes of the award meeting"),
        "{done}"
    );
    assert_eq!(files(app).await, before);
    let named = app
        .officer()
        .await
        .get("/subjects?q=mau+bon")
        .await
        .expect(200)
        .json();
    assert!(
        named["items"].as_array().unwrap().is_empty(),
        "nothing of it stays"
    );
    let page = get(app, &officer, &list).await.expect(200).text;
    assert!(page.contains("Người Mẫu Bốn") && page.contains("Người Mẫu Năm"));
    // As drafts they are written.
    file(app, &officer, &list, "draft").await.expect(200);
    assert_eq!(files(app).await, before + 2);
}

async fn one_form_asks_the_same_of_one_name(app: &TestApp) {
    let api = app.officer().await;
    let known = api.add_subject("individual", "Người Mẫu Trong Xã").await;
    let officer = sign_in(app, OFFICER).await;
    let unit = super::unit(app, &officer).await;
    let form = [
        ("new_name", "NGƯỜI MẪU TRONG XÃ"),
        ("new_kind", "individual"),
        ("unit_id", unit.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ"),
        ("happened_from", "2026-10-14"),
        ("summary", "Chèo thuyền"),
        ("statement", "Hai ngày"),
        ("then", "draft"),
    ];
    let before = files(app).await;
    // What the rules find is told before anything is saved, and before it is told what they did.
    let so_far: Vec<(&str, &str)> = form
        .iter()
        .copied()
        .filter(|(name, _)| !["summary", "statement", "then"].contains(name))
        .chain([("then", "check")])
        .collect();
    let checked = post(app, &officer, "/nominations/new", &so_far)
        .await
        .expect(200)
        .text;
    assert!(
        checked.contains("Can be submitted")
            && checked.contains("Somebody of this name is on file: Người Mẫu Trong Xã")
            && checked.contains("value=\"NGƯỜI MẪU TRONG XÃ\""),
        "{checked}"
    );
    let asked = post(app, &officer, "/nominations/new", &form)
        .await
        .expect(422)
        .text;
    assert!(
        asked.contains("Somebody of this name is on file: Người Mẫu Trong Xã")
            && asked.contains("name=\"another\"")
            && asked.contains(&format!("<option value=\"{known}\"")),
        "{asked}"
    );
    assert_eq!(files(app).await, before);
    let another = [&form[..], &[("another", "yes")]].concat();
    let made = post(app, &officer, "/nominations/new", &another)
        .await
        .expect(303);
    let file = made.header("location").to_owned();
    // Somebody else for the same event, and the same in the year after it.
    let like = file.replace("/nominations/", "/nominations/new?like=");
    let page = get(app, &officer, &like).await.expect(200).text;
    assert!(
        page.contains("Đề nghị người khác cùng sự kiện")
            && page.contains("value=\"letter_of_commendation:ad_hoc\" selected")
            && page
                .split("name=\"event_id\"")
                .nth(1)
                .unwrap()
                .contains("\" selected>Lũ"),
        "{page}"
    );
    let next = get(app, &officer, &format!("{like}&year=next"))
        .await
        .expect(200)
        .text;
    assert!(
        next.contains("value=\"2027\"") && !next.contains("Chèo thuyền"),
        "{next}"
    );
    let nobody = "/nominations/new?like=0190a1b2-0000-7000-8000-000000000000";
    get(app, &officer, nobody).await.expect(404);
    told(
        app,
        &officer,
        post(app, &officer, "/nominations/many", &[("rows", "x")]).await,
    )
    .await;
}
