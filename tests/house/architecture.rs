//! The storeys of the house: who may use what. Reads every `crate::…` path of `src/`.

use std::collections::BTreeSet;
use std::path::Path;

use crate::files::sources;

/// Each storey, the parts of this crate it may use beside itself, and the sentence that says so.
const RULES: &[(&str, &[&str], &str)] = &[
    (
        "domain",
        &[],
        "domain knows nothing of ours: time, ids and law are arguments",
    ),
    (
        "law",
        &["domain"],
        "law gives the domain values and knows nothing else",
    ),
    (
        "words",
        &["domain"],
        "words puts codes into text and knows the domain alone",
    ),
    (
        "db",
        &["domain"],
        "db keeps the domain's things and knows no use case",
    ),
    ("secrets", &[], "secrets is cryptography alone"),
    (
        "mail",
        &["domain", "words"],
        "mail says how letters look and leave; what they say is handed to it",
    ),
    (
        "sheets",
        &["domain", "words"],
        "sheets says how tables look; what stands in them is handed to it",
    ),
    (
        "tables",
        &["domain", "words", "services", "sheets", "error", "state"],
        "tables says what lists look like as files; it knows no page and no HTTP",
    ),
    (
        "services",
        &["domain", "db", "error", "clock", "secrets"],
        "services hold use cases: no HTTP, no mail, no text in a language",
    ),
    (
        "http",
        &[
            "domain", "words", "services", "sheets", "tables", "error", "fields", "metrics",
            "secrets", "state",
        ],
        "http translates: a query or a rule in it is a defect",
    ),
    (
        "pages",
        &[
            "domain",
            "words",
            "services",
            "sheets",
            "tables",
            "error",
            "fields",
            "secrets",
            "state",
            "db::Conn",
            "http::extract::request_id",
            "http::problem",
            "http::register",
            "http::access",
            "http::law",
            "http::eligibility",
            "http::nominations",
            "http::awards",
            "http::councils",
            "http::upkeep",
        ],
        "pages translate like http, and share its one place from error to status, by what the log \
            knows a request, how a paper is sent, and the bodies of their noun",
    ),
    (
        "jobs",
        &[
            "domain", "words", "services", "mail", "tables", "error", "secrets", "state",
        ],
        "jobs do what services queued; they know no page",
    ),
    (
        "commands",
        &[
            "app",
            "clock",
            "config",
            "db",
            "domain",
            "error",
            "fields",
            "files",
            "law",
            "mail",
            "secrets",
            "services",
            "sheets",
            "telemetry",
            "words",
            "http::openapi",
        ],
        "commands start things; what they do is in services",
    ),
    (
        "files",
        &["domain", "secrets"],
        "files keeps bytes under their print; what they are for is handed to it",
    ),
    (
        "error",
        &["db::Failure", "domain", "files"],
        "error maps what storeys below can fail with",
    ),
    ("clock", &[], "clock is the only source of time and ids"),
    ("config", &["db", "domain", "files"], "it reads settings"),
    ("fields", &["domain", "error"], "fields parse at the edge"),
    (
        "state",
        &[
            "clock", "db", "domain", "error", "fields", "files", "metrics", "secrets", "services",
        ],
        "state is what every request finds, and what it does with passwords outside of transactions",
    ),
    (
        "metrics",
        &["db::Load", "db::base::jobs"],
        "metrics counts; what it counts is handed to it",
    ),
    (
        "telemetry",
        &["config", "http::extract::pattern"],
        "telemetry says what the log looks like",
    ),
];

/// Each library that one storey alone may know.
const LIBRARIES: &[(&str, &[&str])] = &[
    ("diesel", &["db"]),
    ("diesel_migrations", &["db"]),
    (
        "actix_web",
        &["http", "pages", "app", "commands", "telemetry"],
    ),
    ("actix_multipart", &["pages"]),
    ("askama", &["pages", "mail"]),
    ("lettre", &["mail"]),
    ("calamine", &["sheets"]),
    ("cel", &["law"]),
    ("csv", &["sheets"]),
    ("rust_xlsxwriter", &["sheets"]),
    ("tempfile", &["sheets"]),
    ("argon2", &["secrets"]),
    ("jsonwebtoken", &["secrets"]),
    ("aws_lc_rs", &["secrets"]),
    ("hpke", &["secrets"]),
    ("totp_rs", &["secrets"]),
    ("zxcvbn", &["secrets"]),
    ("fluent_templates", &["words"]),
    ("utoipa", &["http"]),
    ("toml", &["law"]),
    ("prometheus_client", &["metrics"]),
    ("object_store", &["files"]),
    ("zip", &["files", "sheets"]),
    ("quick_xml", &["files", "sheets"]),
    ("ipnet", &["domain"]),
    ("reqwest", &["files"]),
    ("rustix", &["app", "files"]),
    ("sd_notify", &["app"]),
    ("clap", &["commands"]),
];

/// The storey of a file: its folder below `src/`, or its own name.
fn storey(path: &Path) -> String {
    let path = path.strip_prefix("src").unwrap();
    path.components()
        .next()
        .unwrap()
        .as_os_str()
        .to_string_lossy()
        .trim_end_matches(".rs")
        .to_owned()
}

/// The code of a file without comments and tests.
pub fn code(path: &Path) -> String {
    if path.file_name().is_some_and(|name| name == "tests.rs") {
        return String::new();
    }
    let text = std::fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]").next().unwrap().to_owned();
    text.lines()
        .map(|line| line.split("//").next().unwrap())
        .collect::<Vec<_>>()
        .join("\n")
}

/// The paths into this crate that a text names: the first three parts of each `crate::…`, lists in
/// braces taken apart.
fn named(text: &str) -> BTreeSet<String> {
    let part = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut found = BTreeSet::new();
    for rest in text.split("crate::").skip(1) {
        if let Some(list) = rest.strip_prefix('{') {
            for item in list.split('}').next().unwrap().split(',') {
                found.insert(part(item.trim()));
            }
            continue;
        }
        let parts: Vec<String> = rest
            .split("::")
            .map(part)
            .take(3)
            .take_while(|part| !part.is_empty())
            .collect();
        // What follows a name that is no path any more ends it.
        let mut path = String::new();
        for part in parts {
            let longer = if path.is_empty() {
                part
            } else {
                format!("{path}::{part}")
            };
            if !rest.starts_with(&longer) {
                break;
            }
            path = longer;
        }
        found.insert(path);
    }
    found
}

#[test]
fn every_storey_uses_only_what_it_may() {
    let mut broken = Vec::new();
    for path in sources(Path::new("src")) {
        let own = storey(&path);
        let Some((_, allowed, sentence)) = RULES.iter().find(|(name, ..)| *name == own) else {
            continue;
        };
        for used in named(&code(&path)) {
            let first = used.split("::").next().unwrap();
            let is_allowed = first == own
                || allowed
                    .iter()
                    .any(|allowed| used == *allowed || used.starts_with(&format!("{allowed}::")))
                || first.is_empty();
            // Macros of the crate have no storey.
            let is_macro = matches!(first, "code" | "each");
            if !is_allowed && !is_macro {
                broken.push(format!("{} uses {used}: {sentence}", path.display()));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

/// The areas, in the same order in every storey: each may use those before it and its own level,
/// never one behind it. `register` and `access` know each other: a unit has accounts, an account a
/// unit.
const AREAS: &[&[&str]] = &[
    &["base"],
    &["register", "access"],
    &["law"],
    &["eligibility"],
    &["nominations"],
    &["awards"],
    &["councils"],
    &["movements"],
    &["upkeep"],
];

/// The storeys that are made of areas.
const STOREYS: &[&str] = &["domain", "services", "db", "http", "pages"];

fn level(area: &str) -> Option<usize> {
    AREAS.iter().position(|level| level.contains(&area))
}

/// The area of a file, by its folder.
fn area(path: &Path) -> Option<usize> {
    let mut parts = path.strip_prefix("src").unwrap().components();
    let mut part = || Some(parts.next()?.as_os_str().to_string_lossy().into_owned());
    let (storey, folder) = (part()?, part()?);
    (STOREYS.contains(&&*storey)).then(|| level(&folder))?
}

/// The areas that a text names, as `storey::area` wherever a path of this crate begins, lists in
/// braces taken apart.
fn areas_named(text: &str) -> BTreeSet<(String, usize)> {
    let part = |text: &str| -> String {
        text.chars()
            .take_while(|c| c.is_alphanumeric() || *c == '_')
            .collect()
    };
    let mut found = BTreeSet::new();
    for storey in STOREYS {
        let head = format!("{storey}::");
        for (at, _) in text.match_indices(&head) {
            let before = text[..at].trim_end_matches("crate::");
            if before.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let rest = &text[at + head.len()..];
            let names: Vec<String> = match rest.strip_prefix('{') {
                Some(list) => list
                    .split('}')
                    .next()
                    .unwrap()
                    .split(',')
                    .map(|item| part(item.trim()))
                    .collect(),
                None => vec![part(rest)],
            };
            for name in names {
                if let Some(level) = level(&name) {
                    found.insert((format!("{storey}::{name}"), level));
                }
            }
        }
    }
    found
}

/// No arrow runs from an area to one behind it, so there is no circle among them.
#[test]
fn every_area_uses_only_those_before_it() {
    let mut broken = Vec::new();
    for path in sources(Path::new("src")) {
        let Some(own) = area(&path) else { continue };
        for (used, level) in areas_named(&code(&path)) {
            if level > own {
                broken.push(format!(
                    "{} uses {used}, which is behind it",
                    path.display()
                ));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn every_file_belongs_to_a_storey() {
    for path in sources(Path::new("src")) {
        let own = storey(&path);
        let known = RULES.iter().any(|(name, ..)| *name == own)
            || matches!(own.as_str(), "main" | "lib" | "app");
        assert!(known, "{} has no rule", path.display());
    }
}

#[test]
fn each_library_has_its_storey() {
    let mut broken = Vec::new();
    for path in sources(Path::new("src")) {
        let (own, text) = (storey(&path), code(&path));
        for (library, storeys) in LIBRARIES {
            let uses = text.split(&format!("{library}::")).skip(1).count() > 0
                && text.match_indices(&format!("{library}::")).any(|(at, _)| {
                    !text[..at].ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ':')
                });
            if uses && !storeys.contains(&own.as_str()) {
                broken.push(format!(
                    "{} uses {library}, which only {storeys:?} may know",
                    path.display()
                ));
            }
        }
    }
    assert!(broken.is_empty(), "\n{}", broken.join("\n"));
}

#[test]
fn what_decides_is_not_asynchronous_and_asks_for_no_time() {
    for path in sources(Path::new("src")) {
        let (own, text) = (storey(&path), code(&path));
        if matches!(own.as_str(), "domain" | "services" | "law" | "words") {
            assert!(
                !text.contains("async fn") && !text.contains(".await"),
                "{}: the core is synchronous",
                path.display()
            );
        }
        if own != "clock" {
            assert!(
                !text.contains("Utc::now(") && !text.contains("SystemTime::now("),
                "{}: only clock asks for the time",
                path.display()
            );
        }
    }
}

/// What is checked by the code that did it is not checked.
#[test]
fn the_tests_of_faults_share_no_code_with_the_server() {
    let files = sources(Path::new("tests/program/faults"));
    assert!(files.len() > 5, "they are where this looks for them");
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            !text.contains("thidua::"),
            "{}: the checker knows what was promised, never how it is kept",
            path.display()
        );
        let lines = text.lines().count();
        assert!(lines <= 450, "{} has {lines} lines", path.display());
    }
}
