//! What those who watch over the service see: routes as patterns, nobody's name, and how the queue
//! is.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use chrono::TimeDelta;
use diesel::connection::SimpleConnection;
use thidua::db::Failure;
use thidua::services::base::queue;

use crate::support::{TestApp, on_both};

async fn seen(app: &TestApp) -> String {
    let figures = app.state.db.read(queue::figures).await.unwrap();
    app.state
        .metrics
        .text(app.clock.now(), &app.state.db.load(), Some(&figures))
        .unwrap()
}

/// How many requests of a kind were counted.
fn count(text: &str, method: &str, route: &str, status: &str) -> u64 {
    let line = format!(
        "thidua_http_request_duration_seconds_count{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} "
    );
    text.lines()
        .find_map(|at| at.strip_prefix(&line))
        .map_or(0, |number| number.parse().unwrap())
}

fn value(text: &str, name: &str) -> i64 {
    let line = format!("{name} ");
    text.lines()
        .find_map(|at| at.strip_prefix(&line))
        .unwrap_or_else(|| panic!("no {name} in {text}"))
        .parse()
        .unwrap()
}

on_both![
    requests_are_counted_by_the_pattern_of_their_path,
    the_queue_is_seen_as_it_is,
    what_waits_for_the_database_is_counted,
];

async fn requests_are_counted_by_the_pattern_of_their_path(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    officer.get(&format!("/nominations/{id}")).await.expect(200);
    officer
        .get(&format!("/nominations/{id}?colour=red"))
        .await
        .expect(400);
    for path in [
        "/nguyen-mau-an",
        "/api/v1/people/nguyen/mau/an",
        "/assets/../nguyen-mau-an",
        "/.env",
    ] {
        app.open(Method::GET, path, None).await.expect(404);
    }
    app.send(
        TestRequest::with_uri("/nguyen-mau-an").method(Method::from_bytes(b"NGUYEN").unwrap()),
    )
    .await
    .expect(404);
    app.open(Method::HEAD, "/version", None).await.expect(200);
    let text = seen(app).await;
    assert_eq!(
        count(&text, "GET", "/api/v1/nominations/{id}", "2xx"),
        1,
        "{text}"
    );
    assert_eq!(
        count(&text, "GET", "/api/v1/nominations/{id}", "4xx"),
        1,
        "{text}"
    );
    assert_eq!(
        count(&text, "POST", "/api/v1/nominations", "2xx"),
        1,
        "{text}"
    );
    assert_eq!(
        (
            count(&text, "GET", "none", "4xx"),
            count(&text, "other", "none", "4xx")
        ),
        (4, 1),
        "{text}"
    );
    assert_eq!(count(&text, "HEAD", "/version", "2xx"), 1, "{text}");
    assert_eq!(value(&text, "thidua_http_requests_in_flight"), 0);
    assert_eq!(
        value(&text, "process_start_time_seconds"),
        app.clock.now().timestamp()
    );
    assert!(
        text.contains(&format!(
            "thidua_build_info{{version=\"{}\"}} 1",
            env!("CARGO_PKG_VERSION")
        )),
        "{text}"
    );
    for told in [id.as_str(), "nguyen", "NGUYEN", "colour", "suoinga"] {
        assert!(!text.contains(told), "{told}: {text}");
    }
    assert!(text.ends_with("# EOF\n"));
}

async fn the_queue_is_seen_as_it_is(app: &TestApp) {
    let officer = app.officer().await;
    let id = officer.nominate(&app.subject("individual")).await;
    let text = seen(app).await;
    assert_eq!(
        (
            value(&text, "thidua_jobs{state=\"queued\"}"),
            value(&text, "thidua_jobs_oldest_seconds")
        ),
        (0, 0),
        "{text}"
    );
    officer.act(&id, "submit", 1).await.expect(200);
    let queued = app.state.db.read(queue::figures).await.unwrap().queued;
    assert!(queued > 0);
    app.clock.set(app.clock.now() + TimeDelta::minutes(7));
    let text = seen(app).await;
    assert_eq!(
        (
            value(&text, "thidua_jobs{state=\"queued\"}"),
            value(&text, "thidua_jobs_oldest_seconds")
        ),
        (queued, 420),
        "{text}"
    );
    let state = |state: &'static str| {
        app.state.db.write(move |conn| {
            conn.batch_execute(&format!("UPDATE job SET state = '{state}'"))
                .map_err(Failure::from)
        })
    };
    state("dead").await.unwrap();
    let text = seen(app).await;
    assert_eq!(
        (
            value(&text, "thidua_jobs{state=\"queued\"}"),
            value(&text, "thidua_jobs{state=\"dead\"}")
        ),
        (0, queued),
        "{text}"
    );
    assert_eq!(value(&text, "thidua_database_up"), 1);
    state("queued").await.unwrap();
    // A database that does not answer takes nothing else away.
    let text = app
        .state
        .metrics
        .text(app.clock.now(), &app.state.db.load(), None)
        .unwrap();
    assert_eq!(value(&text, "thidua_database_up"), 0);
    assert!(
        !text.contains("thidua_jobs")
            && text.contains("thidua_http_request_duration_seconds_bucket"),
        "{text}"
    );
}

async fn what_waits_for_the_database_is_counted(app: &TestApp) {
    let before = app.state.db.load();
    assert_eq!((before.used, before.waiting), (0, 0), "{before:?}");
    let connections = usize::try_from(app.config.database.connections).unwrap();
    let (letting, go) = std::sync::mpsc::channel::<()>();
    let go = std::sync::Arc::new(std::sync::Mutex::new(go));
    let reads: Vec<_> = (0..connections + 3)
        .map(|_| {
            let (db, go) = (app.state.db.clone(), std::sync::Arc::clone(&go));
            tokio::spawn(async move {
                db.read(move |_| {
                    let _ = go.lock().unwrap().recv();
                    Ok::<_, Failure>(())
                })
                .await
            })
        })
        .collect();
    let full = |load: thidua::db::Load| load.used == connections && load.waiting == 3;
    let mut seen = app.state.db.load();
    for _ in 0..1_000 {
        if full(seen) {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(10)).await;
        seen = app.state.db.load();
    }
    assert!(full(seen), "{seen:?}");
    drop(letting);
    for read in reads {
        read.await.unwrap().unwrap();
    }
    let after = app.state.db.load();
    assert_eq!((after.used, after.waiting), (0, 0), "{after:?}");
}
