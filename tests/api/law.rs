//! The rules, as those read them who choose the service.

use std::collections::BTreeMap;
use std::fmt::Write;

use thidua::domain::law::route::Next;
use thidua::domain::register::people::Language::English;

/// The route as a diagram: stages in order, each outcome an arrow, each stage with who acts and how
/// long it may take.
fn diagram(code: &str) -> String {
    let law = thidua::law::load(None).unwrap();
    let route = law.routes.iter().find(|route| route.code == code).unwrap();
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
