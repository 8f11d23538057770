//! What `rules` does, case by case.

use super::*;
use crate::domain::law::grade::Grade;
use crate::domain::law::requirement::{MeasureDegree, ServiceIn};

/// What a rule with this line requires, or what is said of the line.
fn read(line: &str) -> Result<Requirement, String> {
    let text = format!(
        "[[rules]]\nid = \"R\"\nname = {{ vi = \"\", en = \"\" }}\nvalid_from = 2026-01-01\n\
         citation = {{ vi = \"\", en = \"\" }}\nblocks = []\n{line}"
    );
    let mut raw = toml::from_str::<RawRules>(&text).map_err(|fault| {
        assert_eq!(
            text.get(fault.span().unwrap()),
            line.split_once('=').map(|(_, value)| value.trim())
        );
        fault.message().to_owned()
    })?;
    Ok(raw.rules.remove(0).requirement)
}

#[test]
fn a_requirement_is_a_code_with_or_without_parameters_or_made_of_others() {
    let (rating, good) = (
        Requirement::RatingReached { at_least: None },
        Requirement::RatingReached {
            at_least: Some(Grade::Good),
        },
    );
    for (line, requirement) in [
        ("check = \"base_is_merit\"", Requirement::BaseIsMerit),
        ("check = \"rating_reached\"", rating.clone()),
        ("requirement = \"rating_reached\"", rating.clone()),
        (
            "requirement = { any = [\"base_is_merit\", { rating_reached = {} }] }",
            Requirement::Any(vec![Requirement::BaseIsMerit, rating]),
        ),
        (
            "requirement = { n_of = { n = 1, of = [{ rating_reached = { at_least = \"good\" } }] } }",
            Requirement::NOf {
                n: 1,
                of: vec![good],
            },
        ),
        (
            "requirement = { switched = { switch = \"s\", on = \"not_held\", off = { served = { years = 10, in = \"army\" } } } }",
            Requirement::Switched {
                switch: "s".to_owned(),
                on: Box::new(Requirement::NotHeld),
                off: Box::new(Requirement::Served {
                    years: 10,
                    below: None,
                    within: ServiceIn::Army,
                }),
            },
        ),
        (
            "requirement = { all = [\"not_disciplined\", { rated = { at_least = \"good\" } }] }",
            Requirement::All(vec![
                Requirement::NotDisciplined {
                    at_least: MeasureDegree::Reprimand,
                },
                Requirement::Rated {
                    at_least: Grade::Good,
                    years: 1,
                    in_a_row: true,
                    after: Vec::new(),
                },
            ]),
        ),
    ] {
        assert_eq!(read(line), Ok(requirement), "{line}");
    }
}

#[test]
fn a_requirement_that_nobody_knows_or_nobody_can_meet_is_none() {
    for (line, said) in [
        ("requirement = \"charm\"", "unknown variant `charm`"),
        (
            "requirement = { rating_reached = { at_least = \"fair\" } }",
            "unknown grade `fair`",
        ),
        (
            "requirement = { rating_reached = { at_most = \"good\" } }",
            "at_most",
        ),
        (
            "requirement = { holds = { one_of = [\"a\"], types = [\"valour\"] } }",
            "unknown type `valour`",
        ),
        (
            "requirement = { members_rated = { at_least = \"good\", share = \"half\" } }",
            "`half` is no decimal",
        ),
        (
            "requirement = { members_with = { one_of = [\"a\"] } }",
            "asks for nothing",
        ),
        ("requirement = { any = [] }", "asks for nothing"),
        (
            "requirement = { all = [{ n_of = { n = 2, of = [\"base_is_merit\"] } }] }",
            "more parts than it has",
        ),
    ] {
        let found = read(line).unwrap_err();
        assert!(found.contains(said), "{line}: {found}");
    }
}
