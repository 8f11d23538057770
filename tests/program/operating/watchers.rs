//! What those see who watch the service.

use std::time::{Duration, Instant};

use crate::service::{Service, get};
use crate::{thidua, told};

#[test]
fn watchers_have_a_listener_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let service = Service::start(folder.path(), &[]);
    assert!(get(&service.public, "/metrics").starts_with("HTTP/1.1 404"));
    let seen = get(&service.watchers, "/metrics");
    assert!(
        seen.starts_with("HTTP/1.1 200") && seen.contains("application/openmetrics-text"),
        "{seen}"
    );
    assert!(
        seen.contains("{method=\"GET\",route=\"none\",status=\"4xx\"} 1"),
        "{seen}"
    );
    for name in [
        "thidua_database_up 1",
        "thidua_jobs_oldest_seconds 0",
        "thidua_build_info{version=",
    ] {
        assert!(seen.contains(name), "{name}: {seen}");
    }
    // The jobs of a server that has just started write too: what waits now is nobody's to say, that
    // nothing stays waiting is.
    let until = Instant::now() + Duration::from_secs(10);
    while !get(&service.watchers, "/metrics").contains("thidua_database_writer_waiting 0") {
        assert!(
            Instant::now() < until,
            "something waits for the writer for ten seconds"
        );
        std::thread::sleep(Duration::from_millis(20));
    }
    assert!(get(&service.watchers, "/readyz").starts_with("HTTP/1.1 404"));
    let health = thidua(
        folder.path(),
        &[("THIDUA__SERVER__LISTEN", &service.public)],
    )
    .arg("healthcheck")
    .output()
    .unwrap();
    assert!(health.status.success(), "{}", told(&health));
    let gone = service.public.clone();
    service.stop();
    let health = thidua(folder.path(), &[("THIDUA__SERVER__LISTEN", &gone)])
        .arg("healthcheck")
        .output()
        .unwrap();
    assert!(
        !health.status.success() && told(&health).contains(&gone),
        "{}",
        told(&health)
    );
}
