//! The rules, as those read them who choose the service.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;
use thidua::domain::law::requirement::Requirement;
use thidua::domain::law::route::Next;
use thidua::domain::register::people::Language::English;

use crate::support::pages::{get, sign_in};
use crate::support::{Kind, OFFICER, TestApp};

/// The newest version of the route as a diagram: stages in order, each outcome an arrow, each stage
/// with who acts and how long it may take.
fn diagram(code: &str) -> String {
    let law = thidua::law::load(None).unwrap();
    let newest = law.routes.iter().rfind(|route| route.code == code);
    let route = newest.unwrap();
    let mut text = "flowchart LR\n".to_owned();
    for stage in &route.stages {
        let role = thidua::words::say(English, &format!("role-{}", stage.seat.role));
        let time = stage
            .working_days
            .map(|days| format!("<br>{days} working days"))
            .unwrap_or_default();
        writeln!(
            text,
            "    {}[\"<b>{}</b><br>{role}{time}\"]",
            stage.code, stage.name.1
        )
        .unwrap();
    }
    for stage in &route.stages {
        for (outcome, next) in &stage.next {
            let target = match next {
                Next::Stage(code) => code.clone(),
                Next::End(end) => format!("{end}([{end}])"),
            };
            writeln!(text, "    {} -->|{outcome}| {target}", stage.code).unwrap();
        }
    }
    text
}

#[test]
fn the_readme_shows_the_route_as_it_is() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    for route in ["letter_of_commendation", "state_ordinary"] {
        let diagram = diagram(route);
        assert!(
            readme.contains(&format!("```mermaid\n{diagram}```")),
            "the diagram of {route} in README.md should be\n{diagram}"
        );
    }
}

/// Lists count files of several routes by the stage they are at, under one name.
#[test]
fn a_stage_has_one_name_on_every_route() {
    let law = thidua::law::load(None).unwrap();
    let mut names = BTreeMap::new();
    for stage in law.routes.iter().flat_map(|route| &route.stages) {
        let name = names.entry(&stage.code).or_insert(&stage.name);
        assert_eq!(*name, &stage.name, "{}", stage.code);
    }
}

/// A service whose body has laid the example over the law of the State.
async fn with_own_law(kind: Kind) -> TestApp {
    let directory = "deploy/law".into();
    TestApp::start_with(kind, |config| config.law.directory = directory).await
}

async fn what_is_a_bodys_own_is_told(kind: Kind) {
    let app = with_own_law(kind).await;
    let officer = app.officer().await;
    let of = async |code: &str| {
        let path = format!("/award-types/{code}");
        officer.get(&path).await.expect(200).json()
    };
    let award = of("title_cstdcs").await;
    assert_eq!(
        (&award["origin"], &award["own_text"]),
        (&"both".into(), &Value::Null)
    );
    let parts = &award["grounds"][0]["condition"]["parts"];
    let own = parts.as_array().unwrap().last().unwrap();
    assert_eq!(own["requirement"], "own");
    assert_eq!(own["own_text"], "quy-che.md");
    assert_eq!(own["parts"][0]["requirement"], "criterion");
    let text = own["text"].as_str().unwrap();
    assert!(text.contains("Article 6"), "{text}");
    let award = of("young_face").await;
    assert_eq!(
        (&award["origin"], &award["own_text"]),
        (&"own".into(), &"quy-che.md".into())
    );
    let award = of("title_ldtt").await;
    assert_eq!(award["origin"], "national");

    let text = officer.get("/law/texts/quy-che.md").await.expect(200);
    assert!(text.header("content-type").starts_with("text/plain"));
    assert!(text.header("content-disposition").starts_with("attachment"));
    assert!(text.text.contains("Điều 6"), "{}", text.text);
    for name in ["none.md", "rules.toml"] {
        let path = format!("/law/texts/{name}");
        officer.get(&path).await.problem(404, "not_found");
    }
    let session = sign_in(&app, OFFICER).await;
    let page = get(&app, &session, "/law/texts/quy-che.md").await;
    assert!(page.expect(200).text.contains("Điều 6"));
    get(&app, &session, "/law/texts/none.md").await.expect(404);
    app.finish().await;
}

#[actix_web::test]
async fn a_bodys_own_rules_are_told_with_their_text() {
    for kind in [Kind::Sqlite, Kind::Postgres] {
        what_is_a_bodys_own_is_told(kind).await;
    }
}

/// What a file was judged by is kept with what was found.
#[test]
fn what_the_law_asks_for_is_read_back_as_it_is_written() {
    let law = thidua::law::load(None).unwrap();
    let standard = Requirement::MeetsStandard;
    let rules = law.rules.iter().map(|rule| &rule.requirement);
    let grounds = law.awards.iter().flat_map(|award| &award.grounds);
    let conditions = grounds.map(|ground| &ground.condition);
    for requirement in rules.chain(conditions).chain([&standard]) {
        let text = serde_json::to_string(requirement).unwrap();
        let read: Requirement = serde_json::from_str(&text).unwrap();
        assert_eq!(read, *requirement, "{text}");
    }
}
