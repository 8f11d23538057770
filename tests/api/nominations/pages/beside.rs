//! A file among others: those of the list its reader came from, those of its event; remarks where
//! they belong, papers to be looked at.

use serde_json::json;

use super::draft;
use crate::support::pages::{get, sign_in, upload};
use crate::support::{OFFICER, PDF, SPECIALIST, STRANGER, TestApp, on_both};

on_both![
    a_reader_walks_along_the_list_they_came_from,
    a_file_that_left_the_list_has_no_place_in_it,
    who_may_return_a_file_remarks_where_it_says_something,
    papers_are_looked_at_without_being_kept,
    photographs_of_telephones_are_shown_as_pictures,
    a_photograph_that_cannot_be_decoded_is_sent_as_it_is,
    other_files_of_an_event_are_named,
];

/// Where a link of a page leads that is marked so.
fn way(page: &str, rel: &str) -> Option<String> {
    let (_, behind) = page.split_once(&format!("rel=\"{rel}\" href=\""))?;
    let address = behind.split('"').next()?;
    Some(address.replace("&#38;", "&"))
}

async fn a_reader_walks_along_the_list_they_came_from(app: &TestApp) {
    let officer = app.officer().await;
    let mut files = Vec::new();
    for _ in 0..3 {
        files.push(officer.nominate(&app.subject("individual")).await);
    }
    let cookie = sign_in(app, OFFICER).await;
    for (list, carried) in [
        ("/nominations", "?list="),
        ("/nominations?status=draft", "?list=status%3Ddraft"),
    ] {
        let page = get(app, &cookie, list).await.expect(200).text;
        let first = format!("/nominations/{}{carried}", files[2]);
        assert!(page.contains(&format!("href=\"{first}\"")), "{page}");
        let page = get(app, &cookie, &first).await.expect(200).text;
        assert!(page.contains("<span>1/3</span>"), "{page}");
        assert_eq!(way(&page, "prev"), None);
        let second = way(&page, "next").unwrap();
        assert_eq!(second, format!("/nominations/{}{carried}", files[1]));
        let page = get(app, &cookie, &second).await.expect(200).text;
        assert!(
            page.contains("<span>2/3</span>") && page.contains(&format!("href=\"{list}\"")),
            "{page}"
        );
        assert_eq!(way(&page, "prev"), Some(first));
        let third = way(&page, "next").unwrap();
        let page = get(app, &cookie, &third).await.expect(200).text;
        assert!(page.contains("<span>3/3</span>"), "{page}");
        assert_eq!(
            (way(&page, "next"), way(&page, "prev")),
            (None, Some(second))
        );
    }
    // Who comes from nowhere walks nowhere; what is no list is none.
    let page = get(app, &cookie, &format!("/nominations/{}", files[1])).await;
    assert_eq!(way(&page.expect(200).text, "next"), None);
    let long = format!("/nominations/{}?list={}", files[1], "x".repeat(501));
    assert_eq!(
        way(&get(app, &cookie, &long).await.expect(200).text, "next"),
        None
    );
    let stranger = sign_in(app, STRANGER).await;
    get(app, &stranger, &format!("/nominations/{}?list=", files[1]))
        .await
        .expect(404);
}

async fn a_file_that_left_the_list_has_no_place_in_it(app: &TestApp) {
    let officer = app.officer().await;
    let file = officer.nominate(&app.subject("individual")).await;
    let other = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &other).await.expect(200);
    let cookie = sign_in(app, OFFICER).await;
    let place = format!("/nominations/{other}?list=status%3Ddraft");
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(page.contains("<span></span>"), "{page}");
    assert_eq!(
        way(&page, "next"),
        Some(format!("/nominations/{file}?list=status%3Ddraft"))
    );
    // In the order of due days a draft has no place.
    let place = format!("/nominations/{file}?list=overdue%3Dyes");
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert_eq!((way(&page, "next"), way(&page, "prev")), (None, None));
}

async fn who_may_return_a_file_remarks_where_it_says_something(app: &TestApp) {
    let officer = app.officer().await;
    let file = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &file).await.expect(200);
    let place = format!("/nominations/{file}");
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, &format!("{place}?remark=statement")).await;
    assert!(!page.expect(200).text.contains("remark=statement#return"));
    let specialist = sign_in(app, SPECIALIST).await;
    let page = get(app, &specialist, &place).await.expect(200).text;
    assert!(
        page.contains(&format!("href=\"{place}?remark=statement#return\""))
            && page.contains("id=\"return\"")
            && !page.contains("autofocus"),
        "{page}"
    );
    let page = get(app, &specialist, &format!("{place}?list=&remark=statement")).await;
    let page = page.expect(200).text;
    let (_, form) = page.split_once("id=\"return\"").unwrap();
    let form = form.split("</form>").next().unwrap();
    assert!(form.contains("<details open>"), "{form}");
    assert_eq!(form.matches("autofocus").count(), 1);
    assert!(
        form.find("id=\"remark-statement\"") < form.find("id=\"remark-award_code\""),
        "{form}"
    );
    let page = get(app, &specialist, &format!("{place}?remark=nothing")).await;
    assert!(!page.expect(200).text.contains("autofocus"));
}

async fn papers_are_looked_at_without_being_kept(app: &TestApp) {
    let id = draft(app).await;
    let officer = sign_in(app, OFFICER).await;
    let slot = format!("/nominations/{id}/documents/report");
    upload(app, &officer, &slot, 1, "Báo cáo.pdf", PDF)
        .await
        .expect(303);
    let page = get(app, &officer, &format!("/nominations/{id}")).await;
    let page = page.expect(200).text;
    let (before, _) = page.split_once("?view\"").unwrap();
    let (_, paper) = before.rsplit_once("href=\"").unwrap();
    let shown = get(app, &officer, &format!("{paper}?view"))
        .await
        .expect(200);
    assert!(
        shown.header("content-disposition").starts_with("inline;")
            && shown
                .header("content-security-policy")
                .starts_with("default-src 'none'")
            && !shown
                .header("content-security-policy")
                .contains("script-src"),
        "{}",
        shown.header("content-security-policy")
    );
    assert_eq!(
        (
            shown.header("x-content-type-options"),
            shown.header("x-frame-options")
        ),
        ("nosniff", "DENY")
    );
    for query in ["", "?view=yes", "?View"] {
        let kept = get(app, &officer, &format!("{paper}{query}"))
            .await
            .expect(200);
        assert!(
            kept.header("content-disposition")
                .starts_with("attachment;"),
            "{query}"
        );
    }
    let stranger = sign_in(app, STRANGER).await;
    get(app, &stranger, &format!("{paper}?view"))
        .await
        .expect(404);
}

/// Red above, blue below, as a telephone takes it.
const PHOTOGRAPH: &[u8] = include_bytes!("red_over_blue.heic");

async fn photographs_of_telephones_are_shown_as_pictures(app: &TestApp) {
    let id = draft(app).await;
    let officer = sign_in(app, OFFICER).await;
    let slot = format!("/nominations/{id}/documents/report");
    upload(app, &officer, &slot, 1, "IMG_0001.HEIC", PHOTOGRAPH)
        .await
        .expect(303);
    let page = get(app, &officer, &format!("/nominations/{id}")).await;
    let page = page.expect(200).text;
    let (before, _) = page.split_once("?view\"").unwrap();
    let (_, paper) = before.rsplit_once("<img src=\"").unwrap();
    let shown = get(app, &officer, &format!("{paper}?view"))
        .await
        .expect(200);
    assert_eq!(shown.header("content-type"), "image/jpeg");
    let picture = image::load_from_memory(&shown.bytes).unwrap().to_rgb8();
    assert_eq!(picture.dimensions(), (320, 200));
    let (above, below) = (picture.get_pixel(160, 20), picture.get_pixel(160, 180));
    assert!(
        above[0] > 150 && above[2] < 90 && below[0] < 90 && below[2] > 150,
        "{above:?} {below:?}"
    );
    // As it was sent where it is kept.
    let kept = get(app, &officer, paper).await.expect(200);
    assert_eq!(kept.header("content-type"), "image/heic");
    let stranger = sign_in(app, STRANGER).await;
    get(app, &stranger, &format!("{paper}?view"))
        .await
        .expect(404);
}

async fn a_photograph_that_cannot_be_decoded_is_sent_as_it_is(app: &TestApp) {
    let id = draft(app).await;
    let officer = sign_in(app, OFFICER).await;
    let slot = format!("/nominations/{id}/documents/report");
    let cut = PHOTOGRAPH.split_at(PHOTOGRAPH.len() - 60).0;
    upload(app, &officer, &slot, 1, "IMG_0002.HEIC", cut)
        .await
        .expect(303);
    let sent = get(app, &officer, &format!("{slot}?view"))
        .await
        .expect(200);
    assert_eq!(sent.header("content-type"), "image/heic");
    assert!(
        sent.header("content-disposition")
            .starts_with("attachment;")
    );
}

async fn other_files_of_an_event_are_named(app: &TestApp) {
    let officer = app.officer().await;
    let event = json!({
        "name": "Lũ trên sông Ngà", "happened_from": "2026-10-01", "happened_to": "2026-10-02",
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let mut files = Vec::new();
    for n in 0..8 {
        let subject = officer
            .add_subject("household", &format!("Hộ Mẫu Số {n}"))
            .await;
        let achievement = officer.achieved(&subject, &event, "Chèo thuyền").await;
        let file = officer
            .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
            .await;
        files.push(file);
    }
    let cookie = sign_in(app, OFFICER).await;
    let page = get(app, &cookie, &format!("/nominations/{}", files[7])).await;
    let page = page.expect(200).text;
    let (_, others) = page.split_once("Hồ sơ khác cùng sự kiện").unwrap();
    let others = others.split("</section>").next().unwrap();
    assert_eq!(others.matches("<li>").count(), 5, "{others}");
    assert!(
        others.contains("Hộ Mẫu Số 6") && !others.contains("Hộ Mẫu Số 1"),
        "{others}"
    );
    let alone = officer.nominate(&app.subject("individual")).await;
    let page = get(app, &cookie, &format!("/nominations/{alone}")).await;
    assert!(!page.expect(200).text.contains("Hồ sơ khác cùng sự kiện"));
}
