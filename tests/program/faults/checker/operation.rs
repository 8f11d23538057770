//! I27, I29: ready again without a person, errors only where storage fails, no secret in a log.

use super::{Found, Remains};
use crate::faults::evidence::Evidence;
use crate::faults::load::SECRETS;
use crate::faults::world::READY_WITHIN;

pub fn check(evidence: &Evidence, remains: &Remains, found: &mut Found) {
    let most = u64::try_from(READY_WITHIN.as_millis()).unwrap();
    for life in &remains.lives {
        found.unless(life["ready_after_ms"].as_u64() <= Some(most), "I27", || {
            format!("was not ready in time: {life}")
        });
    }
    for request in &remains.requests {
        let failed = request.status.is_some_and(|status| {
            status == 500 || (status > 500 && status != 503 && status != 507)
        });
        found.unless(!failed || remains.fact("broken_storage"), "I27", || {
            format!(
                "{:?} was answered {:?} {}",
                request.key, request.status, request.answer
            )
        });
        let refused = request.why == "once"
            && matches!(
                request.status,
                Some(400..=403 | 405..=408 | 413..=428 | 430..=499)
            );
        found.unless(!refused || remains.fact("clock_jumped"), "I27", || {
            format!(
                "{:?} was refused: {:?} {}",
                request.key, request.status, request.answer
            )
        });
    }
    let tokens: Vec<String> = serde_json::from_str(&evidence.text("tokens.json")).unwrap();
    let key = remains.facts["master_key"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    let secrets = tokens
        .into_iter()
        .chain(SECRETS.map(str::to_owned))
        .chain([key]);
    let logs: Vec<_> = std::fs::read_dir(&evidence.0)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let logs = logs.iter().filter(|path| {
        path.file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with("log-"))
    });
    let logs: Vec<String> = logs
        .map(|path| String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned())
        .collect();
    found.unless(
        logs.iter().any(|log| log.contains("listening")),
        "I29",
        || "there is no log to look through".to_owned(),
    );
    for secret in secrets {
        let told = logs.iter().any(|log| log.contains(&secret));
        found.unless(!told, "I29", || {
            format!(
                "a log holds a secret that begins with {}",
                secret.chars().take(4).collect::<String>()
            )
        });
    }
}
