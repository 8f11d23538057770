//! Rows by the thousand: one of each table, copied.

use thidua::db::{Conn, Failure};

use super::counting::thrown_away;
use crate::rows::{self, Copied};
use crate::support::TestApp;

/// What is copied.
const TABLES: &[Copied<'_>] = &[
    (
        "unit",
        "code = 'HG-01-01'",
        &[
            ("id", "{id}"),
            ("code", "'X' || {n}"),
            ("code_key", "'x' || {n}"),
            ("path", "path || {n} || '/'"),
        ],
    ),
    (
        "person",
        "1 = 1",
        &[
            ("id", "{id}"),
            ("staff_code", "'S' || {n}"),
            ("code_key", "'s' || {n}"),
        ],
    ),
    (
        "subject",
        "kind = 'individual'",
        &[("id", "{id}"), ("person_id", "NULL")],
    ),
    (
        "user_account",
        "email LIKE 'officer@suoinga%'",
        &[
            ("id", "{id}"),
            ("email", "'u' || {n} || '@x.example'"),
            ("person_id", "NULL"),
        ],
    ),
    (
        "role_assignment",
        "role = 'emulation_officer'",
        &[("id", "{id}"), ("user_id", "{id}")],
    ),
    ("machine_client", "1 = 1", &[("id", "{id}")]),
    (
        "session",
        "1 = 1",
        &[("id", "{id}"), ("token_hash", "'t' || {n}")],
    ),
    ("event", "1 = 1", &[("id", "{id}")]),
    ("achievement", "1 = 1", &[("id", "{id}")]),
    ("nomination", "stage = 'check'", &[("id", "{id}")]),
    ("decision", "status = 'drafted'", &[("id", "{id}")]),
    ("submission_letter", "1 = 1", &[("id", "{id}")]),
    ("hold", "1 = 1", &[("id", "{id}")]),
    ("merit_report", "1 = 1", &[("id", "{id}")]),
    (
        "emergency",
        "1 = 1",
        &[
            ("id", "{id}"),
            ("closed_because", "'x'"),
            ("closed_by", "'x'"),
            ("closed_at", "opened_at"),
        ],
    ),
    ("rating", "1 = 1", &[("id", "{id}"), ("subject_id", "{id}")]),
    // All of one subject: its page is the longer.
    ("career_entry", "1 = 1", &[("id", "{id}")]),
    (
        "initiative",
        "1 = 1",
        &[("id", "{id}"), ("title", "'X' || {n}")],
    ),
    (
        "initiative_author",
        "1 = 1",
        &[("initiative_id", "{id}"), ("subject_id", "{id}")],
    ),
    ("council", "1 = 1", &[("id", "{id}")]),
    (
        "meeting",
        "1 = 1",
        &[("id", "{id}"), ("code", "'X' || {n}")],
    ),
    // All of one file: its page is the longer.
    (
        "kept_verdict",
        "1 = 1",
        &[("id", "{id}"), ("rule", "'X' || {n}")],
    ),
    ("cycle", "1 = 1", &[("id", "{id}"), ("unit_id", "{id}")]),
    ("delegation", "1 = 1", &[("id", "{id}")]),
    ("roster", "1 = 1", &[("id", "{id}")]),
    ("bulk_run", "1 = 1", &[("id", "{id}")]),
    ("workbook", "1 = 1", &[("id", "{id}")]),
    (
        "award",
        "1 = 1",
        &[
            ("id", "{id}"),
            ("seq", "1000 + n"),
            ("nomination_id", "NULL"),
            ("decision_id", "NULL"),
            ("golden_book", "NULL"),
        ],
    ),
    ("award_payment", "1 = 1", &[("award_id", "{id}")]),
    (
        "job",
        "1 = 1",
        &[("id", "{id}"), ("letter_id", "{id}"), ("state", "'dead'")],
    ),
    (
        "history_entry",
        "object_kind = 'nomination'",
        &[("id", "{id}")],
    ),
    ("security_event", "1 = 1", &[("id", "{id}")]),
    ("checkpoint", "1 = 1", &[("position", "100000 + n")]),
];

/// Copies a row of each table until there are so many.
pub(super) async fn grow(app: &TestApp, from: usize, to: usize) {
    for copied in TABLES {
        let copy =
            move |conn: &mut Conn| rows::copy(conn, *copied, from, to).map_err(Failure::from);
        app.state
            .db
            .write(copy)
            .await
            .unwrap_or_else(|failure| panic!("{}: {failure}", copied.0));
    }
}

/// Keeps what was found of a file, as a job would.
pub(super) async fn keep_one(app: &TestApp, file: &str) {
    let answer = r#"{"outcome":"met","why":"enough_met"}"#;
    app.sql(format!(
        "INSERT INTO kept_verdict (id, nomination_id, act, rule, law_print, name_vi, name_en, \
         citation_vi, citation_en, outcome, why, requirement, answer, at) VALUES \
         ('0192bbbb-0000-7000-8000-000000000001', '{file}', 'submitted', 'R', '', '', '', '', '', \
         'met', 'enough_met', 'null', '{answer}', '2026-10-17 02:00:00')"
    ))
    .await;
    // It is written here as nothing of the program writes it.
    thrown_away();
}
