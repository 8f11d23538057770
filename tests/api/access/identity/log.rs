//! What is never written to the log.

use actix_web::http::Method;
use serde_json::json;
use thidua::commands::demo::PASSWORD;

use super::{NEW, actor, post, set, token};
use crate::support::{OFFICER, TestApp};

/// The token of a link stands in the address of a page: no log may have it.
#[actix_web::test]
async fn the_log_has_no_token_password_or_name() {
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Kept(Arc<Mutex<Vec<u8>>>);
    impl Write for Kept {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let kept = Kept::default();
    let writer = kept.clone();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::DEBUG)
        .with_ansi(false)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::FULL)
        .with_writer(move || writer.clone())
        .finish();
    // For the whole process, the other tests too: none of them may log these either.
    tracing::subscriber::set_global_default(subscriber).unwrap();
    let app = TestApp::start(crate::support::Kind::Sqlite).await;
    app.open(Method::GET, "/password?token=canary-in-the-query", None)
        .await
        .expect(404);
    app.sign_in("canary-address@suoinga.example", "canary-password")
        .await
        .expect(401);
    let session = app.sign_in(OFFICER, PASSWORD).await.expect(201).json();
    actor(&app, &session)
        .get("/subjects?q=canary+name")
        .await
        .expect(200);
    post(&app, "/password-resets", json!({"email": OFFICER}))
        .await
        .expect(202);
    let token = token(&app).await;
    set(&app, &token, NEW).await.expect(204);
    let log = String::from_utf8(kept.0.lock().unwrap().clone()).unwrap();
    assert!(log.contains("route=\"/password\""), "{log}");
    for secret in [
        "canary",
        PASSWORD,
        NEW,
        &token,
        session["access_token"].as_str().unwrap(),
        session["refresh_token"].as_str().unwrap(),
    ] {
        assert!(!log.contains(secret), "{secret} is in the log");
    }
    let state = format!(
        "{:?}",
        app.state
            .db
            .read(|conn| thidua::services::access::credential(conn, OFFICER))
            .await
            .unwrap()
    );
    assert!(!state.contains("argon2"), "{state}");
}
