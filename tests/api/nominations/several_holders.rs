//! A stage that several offices hold: each agrees for itself, any of them sends it back.

use std::fs;
use std::path::Path;

use serde_json::Value;
use tempfile::TempDir;

use crate::access::identity_pages::get;
use crate::support::pages::sign_in;
use crate::support::{Actor, Kind, OFFICER, TestApp};

/// The law as it ships, but that the commune's check is the nominating officer's too.
fn law() -> TempDir {
    let law = tempfile::tempdir().unwrap();
    copy(Path::new("config"), law.path());
    let route = law.path().join("routes/letter_of_commendation.toml");
    let shipped = fs::read_to_string(&route).unwrap();
    let together = "kind = \"check\"\n\
        together_with = [{ role = \"emulation_officer\", unit = \"nominating\" }]\n";
    fs::write(&route, shipped.replace("kind = \"check\"\n", together)).unwrap();
    law
}

pub(super) fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &to.join(entry.file_name()));
        } else {
            fs::copy(entry.path(), to.join(entry.file_name())).unwrap();
        }
    }
}

pub(super) async fn started(kind: Kind, law: &TempDir) -> TestApp {
    let directory = law.path().to_owned();
    TestApp::start_with(kind, |config| config.law.directory = directory).await
}

async fn waits_for(actor: &Actor<'_>, id: &str) -> bool {
    let tasks = actor.get("/tasks?limit=200").await.expect(200).json();
    let tasks = tasks["items"].as_array().unwrap();
    tasks.iter().any(|task| task["id"] == id)
}

async fn stands(actor: &Actor<'_>, id: &str) -> (Value, Value, Value) {
    let path = format!("/nominations/{id}");
    let mut file = actor.get(&path).await.expect(200).json();
    let role = file["holder"]["role"].take();
    (file["status"].take(), file["stage"].take(), role)
}

fn at(status: &str, stage: &str, role: &str) -> (Value, Value, Value) {
    (status.into(), stage.into(), role.into())
}

async fn it_is_left_when_the_last_has_agreed(kind: Kind) {
    let law = law();
    let app = started(kind, &law).await;
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    assert!(waits_for(&officer, &id).await && waits_for(&specialist, &id).await);
    let waiting = app.deliver().await.len();
    assert!(waiting >= 2, "both are told");

    let shown = get(
        &app,
        &sign_in(&app, OFFICER).await,
        &format!("/nominations/{id}"),
    )
    .await;
    for role in ["Standing-office specialist, ", "Emulation officer, "] {
        assert!(shown.text.contains(role), "{role}: {}", shown.text);
    }

    // The clock stops for both, and goes on for both.
    specialist.does("hold", &id).await.expect(200);
    assert!(waits_for(&officer, &id).await);
    specialist.does("release", &id).await.expect(200);
    assert!(waits_for(&officer, &id).await && waits_for(&specialist, &id).await);

    specialist.does("accept", &id).await.expect(200);
    let checked = at("in_progress", "check", "emulation_officer");
    assert_eq!(stands(&officer, &id).await, checked);
    assert!(waits_for(&officer, &id).await && !waits_for(&specialist, &id).await);
    specialist
        .does("accept", &id)
        .await
        .problem(403, "forbidden");
    officer.does("accept", &id).await.expect(200);
    let agreed = at("in_progress", "decide", "chairman");
    assert_eq!(stands(&officer, &id).await, agreed);
    assert!(!waits_for(&officer, &id).await);
    app.finish().await;
}

async fn any_of_them_sends_it_back(kind: Kind) {
    let law = law();
    let app = started(kind, &law).await;
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let id = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &id).await.expect(200);
    officer.does("accept", &id).await.expect(200);
    specialist.does("return", &id).await.expect(200);
    let returned = at("returned", "draft", "emulation_officer");
    assert_eq!(stands(&officer, &id).await, returned);
    assert!(!waits_for(&specialist, &id).await);
    // It begins anew: both are asked again.
    officer.does("submit", &id).await.expect(200);
    assert!(waits_for(&officer, &id).await && waits_for(&specialist, &id).await);
    app.finish().await;
}

#[actix_web::test]
async fn a_stage_of_several_is_left_when_the_last_has_agreed() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        it_is_left_when_the_last_has_agreed(kind).await;
    }
}

#[actix_web::test]
async fn any_of_several_sends_a_file_back() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        any_of_them_sends_it_back(kind).await;
    }
}
