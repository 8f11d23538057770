//! Several servers, and a store that is away.

use std::time::{Duration, Instant};

use actix_web::http::Method;
use thidua::config::Config;
use thidua::files::FilesFault;

use super::{kept, pdf, receive, whole};
use crate::support::s3::Store;
use crate::support::{Kind, PDF, TestApp};

/// One bucket and one database are all that servers share.
#[actix_web::test]
async fn what_one_server_took_another_gives() {
    let app = TestApp::start_in_bucket(Kind::Postgres).await;
    let twin = app.twin().await;
    let (officer, other) = (app.officer().await, twin.officer().await);
    let id = officer.nominate(&app.subject("individual")).await;
    let place = format!("/nominations/{id}/documents/proof");
    officer.put_document(&id, "proof", 1, PDF).await.expect(200);
    assert_eq!(other.get(&place).await.expect(200).text.as_bytes(), PDF);
    let both = async {
        futures_util::join!(
            officer.put_document(&id, "proof", 2, PDF),
            other.put_document(&id, "proof", 2, PDF)
        )
    };
    let (one, two) = both.await;
    let mut answers = [one.status, two.status];
    answers.sort_unstable();
    assert!(matches!(answers, [200, 409 | 412]), "{answers:?}");
    assert_eq!(kept(&app).len(), 1);
}

#[actix_web::test]
async fn while_the_store_is_away_documents_wait_and_all_else_works() {
    let store = Store::start();
    let set = |config: &mut Config| {
        store.set(&mut config.files);
        config.files.patience_seconds = 2;
    };
    let mut app = TestApp::start_with(Kind::Sqlite, set).await;
    app.store = Some(store);
    let id = app
        .officer()
        .await
        .nominate(&app.subject("individual"))
        .await;
    let path = format!("/nominations/{id}/documents");
    app.officer()
        .await
        .put_document(&id, "proof", 1, PDF)
        .await
        .expect(200);
    for is_frozen in [false, true] {
        let store = app.store.as_mut().unwrap();
        if is_frozen {
            store.freeze();
        } else {
            store.kill();
        }
        let officer = app.officer().await;
        let begun = Instant::now();
        let away = officer
            .put_document(&id, "proof", 2, b"%PDF-1.7 more")
            .await;
        assert!(
            begun.elapsed() < Duration::from_secs(6),
            "{:?}",
            begun.elapsed()
        );
        assert_eq!(away.header("retry-after"), "1");
        away.problem(503, "unavailable");
        officer
            .get(&format!("{path}/proof"))
            .await
            .problem(503, "unavailable");
        assert!(matches!(
            receive(&app, whole(&pdf(12 << 20))).await,
            Err(FilesFault::Unavailable(_))
        ));
        app.open(Method::GET, "/readyz", None).await.expect(200);
        let listed = officer.get(&path).await.expect(200).json();
        assert_eq!(
            (
                listed["items"].as_array().unwrap().len(),
                officer.version(&format!("/nominations/{id}")).await
            ),
            (1, 2)
        );
        // The writer of the database does not wait for the store.
        let store = app.store.as_ref().unwrap();
        if is_frozen {
            let waiting = officer.put_document(&id, "proof", 2, b"%PDF-1.7 more");
            let writing = async {
                let begun = Instant::now();
                officer.nominate(&app.subject("household")).await;
                begun.elapsed()
            };
            let (waited, wrote) = futures_util::join!(waiting, writing);
            waited.problem(503, "unavailable");
            assert!(wrote < Duration::from_secs(1), "{wrote:?}");
            store.thaw();
        } else {
            app.store.as_mut().unwrap().restart();
        }
        assert_eq!(
            app.officer()
                .await
                .get(&format!("{path}/proof"))
                .await
                .expect(200)
                .text
                .as_bytes(),
            PDF
        );
    }
    app.officer()
        .await
        .put_document(&id, "proof", 2, b"%PDF-1.7 more")
        .await
        .expect(200);
}
