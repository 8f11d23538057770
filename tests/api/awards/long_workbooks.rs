//! Workbooks of lists that are too long to wait for: written behind the page, with today's rights of
//! who asked, and kept for some days.

use chrono::TimeDelta;
use futures_util::StreamExt;
use thidua::jobs::upkeep;
use uuid::Uuid;

use super::exports::{award, copies};
use crate::support::excel::{column, rows};
use crate::support::pages::{get, post, sign_in};
use crate::support::{Kind, Reply, STRANGER, TestApp};

/// Above so many rows a workbook is written behind the page.
const AT_ONCE: i64 = 3;

const SPECIALIST: &str = "specialist@suoinga.example";

/// Each of these tests on each database, in a service where the bound is low.
macro_rules! where_few_are_many {
    ($($name:ident),* $(,)?) => { $(mod $name {
        #[actix_web::test]
        async fn sqlite() {
            super::tried(super::Kind::Sqlite, super::$name).await;
        }

        #[actix_web::test]
        async fn postgres() {
            super::tried(super::Kind::Postgres, super::$name).await;
        }
    })* };
}

where_few_are_many![
    a_short_list_is_handed_out_at_once,
    a_long_list_is_written_behind_the_page_and_taken_there,
    the_files_of_a_long_list_are_written_the_same_way,
    who_asks_twice_has_one_and_nobody_has_very_many,
    who_may_no_more_gets_none_and_may_have_it_written_again,
    a_workbook_is_its_owners_alone_and_ends,
    two_servers_write_a_workbook_once,
];

async fn tried(kind: Kind, test: impl AsyncFnOnce(&TestApp)) {
    let app = TestApp::start_with(kind, |config| config.server.workbook_rows = AT_ONCE).await;
    test(&app).await;
    app.finish().await;
}

/// So many records, one of them from a file.
async fn records(app: &TestApp, many: usize) {
    let first = award(app, &app.subject("individual")).await;
    copies(app, first, many - 1, |index, record| {
        record.facts.decision_number = format!("{index}/QĐ-UBND");
    })
    .await;
}

/// Asks for the workbook of a long list, and answers the page of it.
async fn asked(app: &TestApp, cookie: &str, path: &str) -> String {
    let led = get(app, cookie, path).await.expect(303);
    let place = led.header("location").to_owned();
    assert!(place.starts_with("/workbooks/"), "{place}");
    place
}

async fn taken(app: &TestApp, cookie: &str, place: &str) -> Reply {
    get(app, cookie, &format!("{place}/file")).await
}

fn id_of(place: &str) -> Uuid {
    place.rsplit('/').next().unwrap().parse().unwrap()
}

async fn a_short_list_is_handed_out_at_once(app: &TestApp) {
    records(app, 3).await;
    let cookie = sign_in(app, SPECIALIST).await;
    for path in ["/awards/export", "/nominations/export"] {
        let book = get(app, &cookie, path).await.expect(200);
        assert_eq!(rows(&book).len(), 4, "{path}");
    }
    let page = get(app, &cookie, "/workbooks").await.expect(200).text;
    assert!(page.contains("Chưa có tệp nào."), "{page}");
}

async fn a_long_list_is_written_behind_the_page_and_taken_there(app: &TestApp) {
    records(app, 1_502).await;
    let cookie = sign_in(app, SPECIALIST).await;
    // What is asked for narrows what is counted.
    let narrow = "/awards/export?status=cancelled";
    let none = get(app, &cookie, narrow).await.expect(200);
    assert_eq!(rows(&none).len(), 1);
    let place = asked(app, &cookie, "/awards/export?status=valid").await;
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(
        page.contains("Tệp đang được lập: đã ghi 0 dòng.")
            && page.contains("Có hiệu lực")
            && page.contains(&format!("href=\"{place}\"")),
        "{page}"
    );
    taken(app, &cookie, &place).await.expect(409);
    app.deliver().await;
    let notices = get(app, &cookie, "/notices").await.expect(200).text;
    assert!(
        notices.contains("Tệp Excel đã lập xong") && notices.contains(&place),
        "{notices}"
    );
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(
        page.contains("Tệp đã lập xong, gồm 1.502 dòng.")
            && page.contains("khen-thuong-2026-10-17.xlsx")
            && page.contains("24/10/2026"),
        "{page}"
    );
    let book = taken(app, &cookie, &place).await.expect(200);
    assert_eq!(
        book.header("content-disposition"),
        "attachment; filename=\"khen-thuong-2026-10-17.xlsx\""
    );
    assert_eq!(book.header("cache-control"), "private, no-store");
    assert_eq!(book.header("content-length"), book.bytes.len().to_string());
    let mut ids = column(&rows(&book), "Mã định danh");
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 1_502);
    let list = get(app, &cookie, "/workbooks").await.expect(200).text;
    assert!(
        list.contains(&place) && list.contains("Đã lập xong"),
        "{list}"
    );
    // The golden book is a list of its own.
    let golden = asked(app, &cookie, "/golden-book/export?year=2026").await;
    let page = get(app, &cookie, &golden).await.expect(200).text;
    assert!(page.contains("Sổ vàng"), "{page}");
}

async fn the_files_of_a_long_list_are_written_the_same_way(app: &TestApp) {
    records(app, 5).await;
    let cookie = sign_in(app, SPECIALIST).await;
    let place = asked(app, &cookie, "/nominations/export").await;
    app.deliver().await;
    let book = taken(app, &cookie, &place).await.expect(200);
    assert_eq!(
        book.header("content-disposition"),
        "attachment; filename=\"ho-so-khen-thuong-2026-10-17.xlsx\""
    );
    assert_eq!(rows(&book).len(), 6);
}

async fn who_asks_twice_has_one_and_nobody_has_very_many(app: &TestApp) {
    records(app, 5).await;
    let cookie = sign_in(app, SPECIALIST).await;
    let first = asked(app, &cookie, "/awards/export").await;
    assert_eq!(asked(app, &cookie, "/awards/export").await, first);
    let second = asked(app, &cookie, "/golden-book/export").await;
    let third = asked(app, &cookie, "/nominations/export").await;
    assert!(first != second && second != third);
    let told = get(app, &cookie, "/awards/export?status=valid").await;
    let page = told.expect(409).text;
    assert!(page.contains("Quá nhiều tệp Excel đang chờ lập"), "{page}");
    app.deliver().await;
    asked(app, &cookie, "/awards/export?status=valid").await;
}

async fn who_may_no_more_gets_none_and_may_have_it_written_again(app: &TestApp) {
    records(app, 5).await;
    let cookie = sign_in(app, SPECIALIST).await;
    let place = asked(app, &cookie, "/awards/export").await;
    let again = format!("{place}/again");
    let early = post(app, &cookie, &again, &[]).await.expect(303);
    assert!(early.header("location").contains("problem="));
    let admin = app.administrator().await;
    admin.disable(SPECIALIST).await;
    app.deliver().await;
    let id = id_of(&place);
    let kept = app
        .state
        .db
        .read(move |conn| thidua::services::workbooks::to_write(conn, id.into()))
        .await
        .unwrap();
    assert!(kept.is_none(), "it does not wait any more");
    let made = app.state.files.read_made(id).await;
    assert!(made.is_err(), "nothing of it stands anywhere");
    get(app, &cookie, &place).await.expect(303);
}

async fn a_workbook_is_its_owners_alone_and_ends(app: &TestApp) {
    records(app, 5).await;
    let cookie = sign_in(app, SPECIALIST).await;
    let place = asked(app, &cookie, "/awards/export").await;
    app.deliver().await;
    let other = sign_in(app, STRANGER).await;
    for path in [place.clone(), format!("{place}/file")] {
        get(app, &other, &path).await.expect(404);
    }
    post(app, &other, &format!("{place}/again"), &[])
        .await
        .expect(404);
    for path in [
        "/workbooks/nonsense",
        &format!("/workbooks/{}", Uuid::nil()),
    ] {
        get(app, &cookie, path).await.expect(404);
    }
    let list = get(app, &other, "/workbooks").await.expect(200).text;
    assert!(!list.contains(&place), "{list}");
    let id = id_of(&place);
    let bytes = app.state.files.read_made(id).await.unwrap();
    assert!(bytes.count().await > 0);
    upkeep::tidy(&app.state).await;
    taken(app, &cookie, &place).await.expect(200);
    app.clock.set(app.clock.now() + TimeDelta::days(7));
    let cookie = sign_in(app, SPECIALIST).await;
    // Gone for its owner at once, and then from the store.
    get(app, &cookie, &place).await.expect(404);
    taken(app, &cookie, &place).await.expect(404);
    assert!(app.state.files.read_made(id).await.is_ok());
    upkeep::tidy(&app.state).await;
    assert!(app.state.files.read_made(id).await.is_err());
    get(app, &cookie, &place).await.expect(404);
}

async fn two_servers_write_a_workbook_once(app: &TestApp) {
    records(app, 5).await;
    let twin = app.twin().await;
    let cookie = sign_in(app, SPECIALIST).await;
    let place = asked(app, &cookie, "/awards/export").await;
    let (here, there) = futures_util::join!(app.worker.one(), twin.worker.one());
    let taken_by = usize::from(here.unwrap()) + usize::from(there.unwrap());
    assert!(taken_by >= 1, "somebody takes it");
    app.deliver().await;
    let page = get(app, &cookie, &place).await.expect(200).text;
    assert!(page.contains("Tệp đã lập xong, gồm 5 dòng."), "{page}");
    twin.finish().await;
}
