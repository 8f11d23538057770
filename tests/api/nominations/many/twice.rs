//! Sent twice, by two at once, and after the session had ended: nothing is made twice or lost.

use super::{begun, file, files, standing, version};
use crate::nominations::forms::hidden;
use crate::support::pages::{cookie, get, post, sign_in};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    files_are_made_once_however_often_they_are_asked_for,
    a_session_that_ends_in_the_middle_loses_nothing,
];

const ROWS: &str = "Người Mẫu Một\tcá nhân\tChèo thuyền\nNgười Mẫu Hai\tcá nhân\tDọn đường\n\
     Tổ Mẫu\ttập thể\tNấu cơm";

async fn files_are_made_once_however_often_they_are_asked_for(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let before = files(app).await;
    let list = begun(app, &officer, ROWS).await;
    let review = get(app, &officer, &format!("{list}/review"))
        .await
        .expect(200)
        .text;
    let version = version(&review);
    let form = [("version", version.as_str()), ("then", "submit")];
    let place = format!("{list}/file");
    let sent = || post(app, &officer, &place, &form);
    let (one, other) = futures_util::future::join(sent(), sent()).await;
    for reply in [one, other] {
        assert!(matches!(reply.status, 200 | 303), "{}", reply.text);
    }
    assert_eq!(files(app).await, before + 3);
    // Loaded again, it says what was done.
    let again = sent().await.expect(200).text;
    assert!(again.contains("3 files have been written"), "{again}");
    assert_eq!(files(app).await, before + 3);
    let events = app.officer().await.get("/events").await.expect(200).json();
    let floods = events["items"].as_array().unwrap().iter();
    let floods = floods.filter(|event| event["name"] == "Lũ trên suối Ngà");
    assert_eq!(floods.count(), 1);
    // Rows of files stay as they are, whatever a form of before says.
    let page = get(app, &officer, &list).await.expect(200).text;
    let shown = super::version(&page);
    let form = [
        ("version", shown.as_str()),
        ("place", "1"),
        ("name-1", "Người Mẫu Khác"),
        ("kind-1", "individual"),
        ("achievement-1", "x"),
        ("off-1", "yes"),
    ];
    post(app, &officer, &format!("{list}/lines"), &form)
        .await
        .expect(303);
    let page = get(app, &officer, &list).await.expect(200).text;
    assert!(
        page.contains("Người Mẫu Một") && !page.contains("Người Mẫu Khác"),
        "{page}"
    );
    assert_eq!(standing(&page, "Đã lập hồ sơ"), 3);
    // For what it is stays too, and drafts are made as submitted files are.
    let unit = super::unit(app, &officer).await;
    let shown = super::version(&page);
    let form = [
        ("version", shown.as_str()),
        ("unit_id", unit.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ khác"),
        ("happened_from", "2026-10-14"),
    ];
    let refused = post(app, &officer, &format!("{list}/purpose"), &form)
        .await
        .expect(303);
    assert!(refused.header("location").contains("problem="));
    let list = begun(app, &officer, "Người Mẫu Nháp\tcá nhân\tGác đê").await;
    let done = file(app, &officer, &list, "draft").await.expect(200).text;
    assert!(done.contains("1 files have been written"), "{done}");
    let drafts = app
        .officer()
        .await
        .get("/nominations?status=draft&q=mau+nhap")
        .await
        .expect(200)
        .json();
    assert_eq!(drafts["items"].as_array().unwrap().len(), 1);
}

async fn a_session_that_ends_in_the_middle_loses_nothing(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let list = begun(app, &officer, "Người Mẫu Một\tcá nhân\t").await;
    // Hours later, on another machine: the list is there.
    let ended = "thidua=0123456789abcdef0123456789abcdef";
    let form = [
        ("version", "1"),
        ("place", "1"),
        ("name-1", "Người Mẫu Một"),
        ("kind-1", "individual"),
        ("achievement-1", "Cứu ba người trong đêm"),
        ("then", "next"),
    ];
    let request = actix_web::test::TestRequest::post()
        .uri(&format!("{list}/lines"))
        .insert_header(("cookie", ended))
        .insert_header(("sec-fetch-site", "same-origin"))
        .insert_header(("referer", format!("http://127.0.0.1{list}")))
        .insert_header(("accept-language", "vi"));
    let asked = app.send(request.set_form(form)).await.expect(401).text;
    let (next, place, typed) = (
        hidden(&asked, "next"),
        hidden(&asked, "place"),
        hidden(&asked, "typed"),
    );
    let right = [
        ("email", OFFICER),
        ("password", thidua::commands::demo::PASSWORD),
        ("next", &next),
        ("place", &place),
        ("typed", &typed),
    ];
    let entered = post(app, "", "/sign-in", &right).await.expect(303);
    let (session, back) = (cookie(&entered), entered.header("location").to_owned());
    assert!(back.starts_with(&format!("{list}?")), "{back}");
    let page = get(app, &session, &back).await.expect(200).text;
    assert!(page.contains("Cứu ba người trong đêm</textarea>"), "{page}");
    let shown = version(&page);
    let mut form = form.to_vec();
    form[0].1 = &shown;
    let reply = post(app, &session, &format!("{list}/lines"), &form)
        .await
        .expect(303);
    assert_eq!(reply.header("location"), format!("{list}/papers"));
    let done = file(app, &session, &list, "submit").await.expect(200).text;
    assert!(done.contains("1 files have been written"), "{done}");
}
