//! By which rules councils vote, and on what, case by case.

use chrono::NaiveDate;

use super::*;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::route::{Next, Place, StageCondition};
use crate::domain::law::stage::{Outcome, StageKind};
use crate::domain::register::people::SubjectKind;
use crate::law::{joined, load, shipped};

fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

#[test]
fn a_province_needs_four_fifths_and_everybody_else_two_thirds() {
    let book = load(None).unwrap();
    let rules = |kind: UnitKind, day: &str| book.council_rules(kind, on(day));
    for (kind, day, code, quorum_of_25) in [
        (UnitKind::Province, "2026-11-29", "province", 20),
        (UnitKind::Commune, "2026-11-29", "default", 17),
        (UnitKind::Ministry, "2026-11-29", "default", 17),
        (UnitKind::Province, "2025-06-30", "default", 17),
    ] {
        let found = rules(kind, day).unwrap();
        assert_eq!(
            (found.code.as_str(), found.quorum.needed(25)),
            (code, quorum_of_25),
            "{kind} on {day}"
        );
        let rest = (
            found.recused_count,
            found.least_ballots,
            found.secret,
            found.revotes,
        );
        assert_eq!(rest, (true, 3, true, 1));
    }
    assert!(rules(UnitKind::Commune, "2023-12-31").is_none());
}

/// The files of the State, one of them changed.
fn with(file: &str, from: &str, to: &str) -> Vec<LawFault> {
    let mut sources = shipped();
    for source in &mut sources {
        if source.file == file {
            assert!(source.text.contains(from), "{from:?} is not in {file}");
            source.text = source.text.replacen(from, to, 1);
        }
    }
    joined(&sources, None).err().unwrap_or_default()
}

#[test]
fn each_fault_names_its_line() {
    let (rules, road) = ("councils.toml", "routes/province_ordinary.toml");
    let default = "code = \"default\"";
    for (file, from, to, code) in [
        (rules, "\"4/5\"", "\"5/4\"", "no-fraction"),
        (rules, "\"4/5\"", "\"4/0\"", "no-fraction"),
        (rules, "\"4/5\"", "\"0/5\"", "no-fraction"),
        (rules, "\"4/5\"", "\"-4/5\"", "no-fraction"),
        (rules, "\"4/5\"", "\"80\"", "no-fraction"),
        (rules, "\"4/5\"", "\"most\"", "no-fraction"),
        (rules, "[\"province\"]", "[\"castle\"]", "unknown-code"),
        (rules, "[\"province\"]", "[]", "empty"),
        (rules, "unit_kinds = [\"province\"]", "", "overlap"),
        (rules, default, "code = \"province\"", "overlap"),
        (rules, default, "code = \"\"", "empty"),
        (
            rules,
            "least_ballots = 3",
            "least_ballots = 2",
            "outside-range",
        ),
        (
            rules,
            "least_ballots = 3",
            "least_ballots = 101",
            "outside-range",
        ),
        (rules, "revotes = 1", "revotes = -1", "outside-range"),
        (rules, "revotes = 1", "revotes = 6", "outside-range"),
        (rules, "secret = true", "secret = 1", "syntax"),
        (rules, "secret = true", "colour = true", "syntax"),
        (
            road,
            "{ vote = true }",
            "{ vote = false }",
            "setting-of-another-kind",
        ),
        (road, "{ vote = true }", "{ colour = true }", "syntax"),
        (
            road,
            "kind = \"issue\"",
            "kind = \"issue\"\napplies = { vote = true }",
            "setting-of-another-kind",
        ),
        (
            road,
            "kind = \"ballot\"",
            "kind = \"ballot\"\ntogether_with = [{ role = \"chairman\", unit = \"deciding\" }]",
            "setting-of-another-kind",
        ),
    ] {
        let faults = with(file, from, to);
        let found = faults
            .iter()
            .any(|fault| fault.file == file && fault.code == code && fault.line > 0);
        assert!(found, "{from:?} → {to:?} should be {code}, was {faults:?}");
    }
    let decimal = with(rules, "\"4/5\"", "\"0.80\"");
    assert!(decimal.is_empty(), "{decimal:?}");
    let none = with(rules, "[[rules]]", "[[other]]");
    assert!(!none.is_empty());
}

#[test]
fn the_newest_routes_come_to_the_council_before_who_decides() {
    let book = load(None).unwrap();
    for (code, decides) in [
        ("province_ordinary", "decide"),
        ("state_ordinary", "forward"),
    ] {
        let before = book.route(code, on("2026-11-14")).unwrap();
        assert!(before.stage("council").is_none());
        let route = book.route(code, on("2026-11-15")).unwrap();
        let council = route.stage("council").unwrap();
        assert_eq!(council.kind(), StageKind::Ballot);
        assert_eq!(council.applies, Some(StageCondition::Vote));
        assert_eq!(council.seat.place, Place::Deciding);
        assert_eq!(route.before("council").unwrap().code, "committee");
        let next = Next::Stage(decides.to_owned());
        assert_eq!(council.next.get(&Outcome::Passed), Some(&next));
    }
}

#[test]
fn the_highest_share_of_the_grounds_that_fit_is_asked_for() {
    let book = load(None).unwrap();
    let day = on("2026-11-29");
    let (merit, ad_hoc) = (CommendationType::Merit, CommendationType::AdHoc);
    let asked = |code: &str, subject, kind| {
        let award = book.award(code, day).unwrap();
        let vote = award.vote_for(subject, kind);
        vote.map(|vote| vote.at_least.normalize().to_string())
    };
    for (code, subject, kind, share) in [
        (
            "title_cstd_province",
            SubjectKind::Individual,
            merit,
            Some("0.9"),
        ),
        ("title_cstd_province", SubjectKind::Collective, merit, None),
        ("title_cstd_province", SubjectKind::Individual, ad_hoc, None),
        ("flag_province", SubjectKind::Collective, merit, Some("0.8")),
        ("title_ldtt", SubjectKind::Individual, merit, None),
    ] {
        assert_eq!(asked(code, subject, kind).as_deref(), share, "{code}");
    }
    let mut award = book.award("flag_province", day).unwrap().clone();
    let mut stricter = award.grounds[0].clone();
    let vote = stricter.vote.as_mut().unwrap();
    vote.at_least = "0.85".parse().unwrap();
    award.grounds.push(stricter.clone());
    stricter.vote = None;
    award.grounds.push(stricter);
    let vote = award.vote_for(SubjectKind::Collective, merit).unwrap();
    assert_eq!(vote.at_least, "0.85".parse().unwrap());
}
