//! The thirteen of a flood, proposed in one go.

use super::{begun, file, files, standing, unit, version};
use crate::support::pages::{get, multipart, post, send, sign_in};
use crate::support::{OFFICER, PDF, SPECIALIST, STRANGER, TestApp, on_both};

on_both![
    the_thirteen_of_a_flood_are_proposed_in_four_steps,
    a_list_is_its_writers_alone,
];

/// As they come from a spreadsheet: a head, a row with nothing, breaks inside a cell.
fn pasted() -> String {
    let mut rows = "STT\tHọ và tên\tLoại\tThành tích\r\n\t\t\t\r\n".to_owned();
    for n in 1..=9 {
        let row = format!("{n}\tNgười Mẫu Giúp {n}\tcá nhân\tĐưa {n} người đến nơi an toàn\r\n");
        rows.push_str(&row);
    }
    rows.push_str("10\tTiểu đội dân quân Mẫu\ttập thể\tDọn 2 km đường\u{b}dựng lại 7 nhà\r\n");
    rows.push_str("11\tHộ Mẫu cho mượn thuyền\thộ\tCho mượn hai thuyền\r\n");
    rows.push_str("12\tNgười Mẫu Chèo Thuyền\t\tChèo thuyền suốt đêm\r\n");
    rows.push_str("13\tNgười Mẫu Ở Lại\tCN\tNấu cơm cho 60 người\r\n");
    rows
}

async fn the_thirteen_of_a_flood_are_proposed_in_four_steps(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let before = files(app).await;
    let list = begun(app, &officer, &pasted()).await;
    let page = get(app, &officer, &list).await.expect(200).text;
    assert!(
        page.contains("13 dòng") && page.contains("Lũ trên suối Ngà"),
        "{page}"
    );
    assert_eq!(standing(&page, "Đủ điều kiện"), 13, "{page}");
    // The list, the papers, looking over, what was done: four pages after the first.
    let place = format!("{list}/papers");
    let papers = get(app, &officer, &place).await.expect(200).text;
    assert!(papers.contains("name=\"paper-proof\""), "{papers}");
    let sent = multipart(
        &[("version", &version(&papers)), ("statement", "")],
        &[("paper-proof", "anh.pdf", PDF)],
    );
    let reply = send(app, &officer, &place, sent).await.expect(303);
    assert_eq!(reply.header("location"), format!("{list}/review"));
    let review = get(app, &officer, &format!("{list}/review"))
        .await
        .expect(200)
        .text;
    assert!(
        review.contains("Trình 13 hồ sơ") && review.contains("anh.pdf"),
        "{review}"
    );
    assert_eq!(files(app).await, before);
    let done = file(app, &officer, &list, "submit").await.expect(200).text;
    assert!(done.contains("13 files have been written"), "{done}");
    assert_eq!(files(app).await, before + 13);
    // Each is with the specialist, has the paper, and rests on the one event.
    let api = app.officer().await;
    let found = api
        .get("/nominations?limit=200&status=in_progress")
        .await
        .expect(200)
        .json();
    let found = found["items"].as_array().unwrap();
    assert_eq!(found.len(), 13);
    for one in found {
        let id = one["id"].as_str().unwrap();
        assert!(done.contains(&format!("/nominations/{id}\"")), "{id}");
        let papers = api
            .get(&format!("/nominations/{id}/documents"))
            .await
            .expect(200)
            .json();
        assert_eq!(papers["items"][0]["slot"], "proof");
    }
    let events = api.get("/events").await.expect(200).json();
    let floods = events["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|event| event["name"] == "Lũ trên suối Ngà")
        .count();
    assert_eq!(floods, 1);
    let achievements = api.get("/achievements?limit=200").await.expect(200).json();
    let told = achievements["items"]
        .as_array()
        .unwrap()
        .iter()
        .any(|one| one["summary"] == "Dọn 2 km đường\ndựng lại 7 nhà");
    assert!(told, "{achievements}");
    // The list is left as it was, each row with its file; and is offered where one began.
    let page = get(app, &officer, &list).await.expect(200).text;
    assert_eq!(standing(&page, "Đã lập hồ sơ"), 13);
    let start = get(app, &officer, "/nominations/many")
        .await
        .expect(200)
        .text;
    assert!(start.contains(&list) && start.contains("13/13"), "{start}");
    let new = get(app, &officer, "/nominations/new")
        .await
        .expect(200)
        .text;
    assert!(new.contains("href=\"/nominations/many\""));
}

async fn a_list_is_its_writers_alone(app: &TestApp) {
    let (officer, stranger) = (sign_in(app, OFFICER).await, sign_in(app, STRANGER).await);
    let list = begun(app, &officer, "Người Mẫu Một\tcá nhân\tChèo thuyền").await;
    let form = [
        ("version", "1"),
        ("rows", "x"),
        ("then", "submit"),
        ("confirm", "yes"),
    ];
    for cookie in [&stranger, &sign_in(app, SPECIALIST).await] {
        for place in ["", "/purpose", "/papers", "/review", "/lines/1"] {
            get(app, cookie, &format!("{list}{place}"))
                .await
                .expect(404);
        }
        for place in ["/rows", "/lines", "/file", "/delete"] {
            post(app, cookie, &format!("{list}{place}"), &form)
                .await
                .expect(404);
        }
        let sent = multipart(&[("version", "1")], &[("paper-proof", "anh.pdf", PDF)]);
        send(app, cookie, &format!("{list}/papers"), sent)
            .await
            .expect(404);
        let sent = multipart(&[("version", "1")], &[("file", "a.csv", b"a;b")]);
        send(app, cookie, &format!("{list}/sheet"), sent)
            .await
            .expect(404);
    }
    // Who proposes nobody has no list to begin, and in a unit of others there is none.
    let specialist = sign_in(app, SPECIALIST).await;
    get(app, &specialist, "/nominations/many").await.expect(403);
    let unit = unit(app, &officer).await;
    let form = [
        ("unit_id", unit.as_str()),
        ("award", "letter_of_commendation:ad_hoc"),
        ("name", "Lũ"),
        ("happened_from", "2026-10-14"),
    ];
    let reply = post(app, &stranger, "/nominations/many", &form)
        .await
        .expect(303);
    assert!(reply.header("location").contains("problem="));
    post(app, &specialist, "/nominations/many", &form)
        .await
        .expect(303);
    // It is removed when its writer wants it gone, and not before they say so.
    let page = get(app, &officer, &list).await.expect(200).text;
    let version = version(&page);
    let place = format!("{list}/delete");
    let kept = post(app, &officer, &place, &[("version", &version)])
        .await
        .expect(303);
    assert!(kept.header("location").contains("problem="));
    let form = [("version", version.as_str()), ("confirm", "yes")];
    post(app, &officer, &place, &form).await.expect(303);
    get(app, &officer, &list).await.expect(404);
}
