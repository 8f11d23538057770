//! What laying over does, case by case.

use std::path::Path;

use chrono::NaiveDate;

use crate::domain::law::law_book::{LawBook, Origin};
use crate::domain::law::requirement::Requirement;
use crate::domain::law::stage::Action;
use crate::domain::register::unit::UnitKind;
use crate::law::{LawFault, load, shipped};

fn on(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

fn over(files: &[(&str, &str)]) -> Result<LawBook, Vec<LawFault>> {
    let root = tempfile::tempdir().unwrap();
    for (file, text) in files {
        let path = root.path().join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    load(Some(root.path()))
}

fn text_of(file: &str) -> String {
    let of_state = shipped();
    let found = of_state.iter().find(|source| source.file == file).unwrap();
    found.text.clone()
}

const RULE: &str = r#"[[rules]]
id = "R-TITLE-1"
requirement = "title_once_per_year"
name = { vi = "Mỗi danh hiệu một lần", en = "Each title once" }
valid_from = 2026-01-01
valid_to = 2026-12-31
citation = { vi = "Điều 3 Quy chế", en = "Rules, Article 3" }
blocks = ["submit"]
"#;

const ADDITION: &str = r#"code = "title_cstdcs"

[[add]]
grounds = ["official"]
name = { vi = "Phục vụ lâu năm", en = "Long service" }
citation = { vi = "Điều 4 Quy chế", en = "Rules, Article 4" }
valid_from = 2026-01-01
valid_to = 2026-12-31
condition = { criterion = { cel = "service_years >= 3", vi = "Ba năm", en = "Three years" } }
"#;

const SWITCH: &str = r#"[[switches]]
code = "cstdcs-excellent-and-initiative"
citation = { vi = "Công văn của tỉnh", en = "Letter of the province" }
valid_from = 2026-11-01
on = true
"#;

const ROUNDING: &str = r#"[[roundings]]
mode = "nearest"
multiple = 1_000
valid_from = 2027-01-01
citation = { vi = "Quy chế", en = "Rules" }
"#;

#[test]
fn a_whole_copy_says_nothing_of_its_own() {
    let of_state = shipped();
    let files = of_state
        .iter()
        .map(|one| (one.file.as_str(), one.text.as_str()));
    let files: Vec<(&str, &str)> = files.collect();
    assert!(over(&files).unwrap() == load(None).unwrap());
    assert!(over(&[]).unwrap() == load(None).unwrap());
}

#[test]
fn the_example_is_in_order() {
    let book = load(Some(Path::new("deploy/law"))).unwrap_or_else(|faults| panic!("{faults:?}"));
    let own = &book.own;
    assert_eq!(own.origin_of_award("young_face"), Origin::Own);
    assert_eq!(own.origin_of_award("title_cstdcs"), Origin::Both);
    assert_eq!(own.origin_of_award("title_ldtt"), Origin::National);
    assert_eq!(own.rules["R-HOLD-1"], Origin::Both);
    assert_eq!(own.text_of["young_face"], "quy-che.md");
    assert!(own.texts["quy-che.md"].media_type.starts_with("text/plain"));
}

#[test]
fn an_added_condition_is_joined_on_its_days_to_its_grounds() {
    let book = over(&[("awards/more.toml", ADDITION)]).unwrap();
    let added = |day: &str, code: &str| {
        let award = book.award("title_cstdcs", on(day)).unwrap();
        let ground = award.grounds.iter().find(|ground| ground.code == code);
        let parts = ground.unwrap().condition.parts();
        let own = parts
            .iter()
            .filter(|part| matches!(part, Requirement::Own(_)));
        own.count()
    };
    assert_eq!(added("2025-12-31", "official"), 0);
    assert_eq!(added("2026-01-01", "official"), 1);
    assert_eq!(added("2026-09-30", "worker"), 0);
    assert_eq!(added("2026-12-31", "official"), 1);
    assert_eq!(added("2027-01-01", "official"), 0);
}

#[test]
fn of_a_rule_of_the_state_acts_are_set_on_its_days() {
    let book = over(&[("rules.toml", RULE)]).unwrap();
    let rule = |day: &str| {
        let is_it = |rule: &&crate::domain::law::rule::Rule| {
            rule.id == "R-TITLE-1" && rule.valid.contains(on(day))
        };
        let found: Vec<_> = book.rules.iter().filter(is_it).collect();
        assert_eq!(found.len(), 1, "{day}");
        (found[0].blocks.clone(), found[0].citation.0.clone())
    };
    let (blocks, cited) = rule("2026-06-01");
    assert_eq!(blocks, [Action::Submit]);
    assert!(
        cited.starts_with("Điều 20") && cited.ends_with("; Điều 3 Quy chế"),
        "{cited}"
    );
    assert_eq!(rule("2025-12-31").0.len(), 5);
    assert_eq!(rule("2027-01-01").0.len(), 5);
    assert_eq!(book.rules.len(), load(None).unwrap().rules.len() + 2);
}

const CAP: &str = r#"[[caps]]
award = "title_cstdcs"
share = "0.15"
of = "title_ldtt"
valid_from = 2026-01-01
citation = { vi = "Điều 7 Quy chế", en = "Rules, Article 7" }
"#;

#[test]
fn a_cap_is_a_number_or_a_share_of_another_award() {
    let share = "share = \"0.15\"\nof = \"title_ldtt\"";
    let number = with(CAP, share, "most = 12");
    let both = format!("{CAP}\n{number}");
    let book = over(&[("rules.toml", both.as_str())]).unwrap();
    let allowed: Vec<i64> = book.caps.iter().map(|cap| cap.allows(20)).collect();
    assert_eq!(allowed, [3, 12]);
    assert!(load(None).unwrap().caps.is_empty());
    for (from, to, line, code) in [
        (share, "", 2, "cap-most"),
        (share, "most = 1\nshare = \"0.15\"", 2, "cap-most"),
        ("title_ldtt", "title_cstdcs", 2, "cap-most"),
        (share, "most = 0", 3, "not-positive"),
        ("0.15", "1.5", 3, "no-share"),
        ("title_ldtt", "nobodys", 4, "unknown-code"),
    ] {
        is_refused("rules.toml", &with(CAP, from, to), line, code);
    }
    is_refused("rules.toml", &format!("{CAP}\n{CAP}"), 0, "overlap");
}

#[test]
fn a_switch_is_answered_and_a_rounding_is_set_from_a_day_on() {
    let book = over(&[("switches.toml", SWITCH), ("money.toml", ROUNDING)]).unwrap();
    let code = "cstdcs-excellent-and-initiative";
    assert!(!book.is_on(code, on("2026-10-31")));
    assert!(book.is_on(code, on("2026-11-01")));
    let known = book.switches.iter().filter(|switch| switch.code == code);
    assert!(known.clone().all(|switch| !switch.question.0.is_empty()));
    assert_eq!(known.count(), 2);
    let rounded = |day: &str| {
        let valid = book.money.roundings.iter();
        let valid: Vec<_> = valid.filter(|one| one.valid.contains(on(day))).collect();
        assert_eq!(valid.len(), 1, "{day}");
        valid[0].multiple
    };
    assert_eq!(
        (rounded("2026-12-31"), rounded("2027-01-01")),
        (10_000, 1_000)
    );
}

const COUNCIL: &str = r#"[[rules]]
code = "province"
name = { vi = "Hội đồng tỉnh", en = "Council of the province" }
unit_kinds = ["province"]
valid_from = 2027-01-01
quorum = "9/10"
recused_count = false
least_ballots = 5
secret = false
revotes = 0
citation = { vi = "Điều 8 Quy chế", en = "Rules, Article 8" }
"#;

#[test]
fn a_council_votes_by_the_rules_of_its_body_from_a_day_on() {
    let quorum = |book: &LawBook, day: &str| {
        let rules = book.council_rules(UnitKind::Province, on(day)).unwrap();
        (rules.code.clone(), rules.quorum.needed(20))
    };
    for (code, origin) in [("province", Origin::Both), ("ours", Origin::Own)] {
        let text = with(COUNCIL, "\"province\"", &format!("\"{code}\""));
        let book = over(&[("councils.toml", text.as_str())]).unwrap();
        assert_eq!(quorum(&book, "2026-12-31"), ("province".to_owned(), 16));
        assert_eq!(quorum(&book, "2027-01-01"), (code.to_owned(), 18));
        assert_eq!(book.own.council_rules[code], origin);
        assert_eq!(book.own.count(), 1);
    }
    let twice = format!("{COUNCIL}\n{COUNCIL}");
    is_refused("councils.toml", &twice, 17, "overlap");
}

#[test]
fn a_new_base_salary_begins_behind_the_others() {
    let salary = |day: &str| {
        format!(
            "[[base_salaries]]\namount = 3_000_000\nvalid_from = {day}\n\
             citation = {{ vi = \"Nghị định\", en = \"Decree\" }}\n"
        )
    };
    let book = over(&[("money.toml", salary("2028-07-01").as_str())]).unwrap();
    let of = |day: &str| {
        let found = book.money.base_salaries.iter();
        let found = found.filter(|one| one.valid.contains(on(day)));
        found.map(|one| one.amount).collect::<Vec<_>>()
    };
    assert_eq!(of("2028-06-30"), [2_530_000]);
    assert_eq!(of("2028-07-01"), [3_000_000]);
    let faults = over(&[("money.toml", salary("2026-07-01").as_str())]).unwrap_err();
    assert_eq!(faults[0].code, "national-salary");
}

#[test]
fn a_year_of_the_calendar_is_replaced_as_a_whole() {
    let year = "year = 2027\n\n[[holidays]]\ndate = 2027-05-03\n\
                name = { vi = \"Nghỉ bù\", en = \"Day in lieu\" }\n\
                citation = { vi = \"Thông báo\", en = \"Notice\" }\n";
    let book = over(&[("calendar/2027.toml", year)]).unwrap();
    let calendar = &book.calendar;
    assert!(!calendar.years[&2027] && calendar.years.contains_key(&2026));
    assert!(!calendar.is_working_day(on("2027-05-03")));
    let others = load(None).unwrap().calendar.holidays;
    let of_2026 = |all: &[crate::domain::law::calendar::Holiday]| {
        let of_2026 = all.iter().filter(|one| one.date < on("2027-01-01"));
        of_2026.count()
    };
    assert_eq!(calendar.holidays.len(), of_2026(&others) + 1);
}

fn with(text: &str, from: &str, to: &str) -> String {
    assert!(text.contains(from), "{from}");
    text.replacen(from, to, 1)
}

/// The file alone is laid over the State's, and this is said of the line; of any where it is 0.
#[track_caller]
fn is_refused(file: &str, text: &str, line: usize, code: &str) {
    let faults = over(&[(file, text)]).err().unwrap_or_default();
    let found = faults
        .iter()
        .any(|fault| fault.file == file && fault.code == code && (line == 0 || fault.line == line));
    assert!(found, "{code} at {file}:{line}, was {faults:?}");
}

#[test]
fn what_the_state_says_is_not_changed() {
    let award = text_of("awards/title_cstdcs.toml");
    let weaker = with(&award, "at_least = \"excellent\"", "at_least = \"good\"");
    let file = "awards/title_cstdcs.toml";
    is_refused(file, &weaker, 4, "national-award");

    let route = text_of("routes/letter_ordinary.toml");
    let later = with(&route, "from = 2025-07-01", "from = 2026-07-01");
    is_refused("routes/letter_ordinary.toml", &later, 0, "duplicate");

    let devotion = with(&text_of("devotion.toml"), "years = 3", "years = 2");
    is_refused("devotion.toml", &devotion, 0, "duplicate");
    let sets = with(&text_of("rule_sets.toml"), "2024-01-01", "2023-01-01");
    is_refused("rule_sets.toml", &sets, 0, "national-alone");
    is_refused("award/own.toml", ADDITION, 0, "unknown-file");

    let days = "2026-01-01\nvalid_to = 2026-12-31";
    let before = "2020-01-01\nvalid_to = 2020-12-31";
    let rules = |from: &str, to: &str, line, code| {
        is_refused("rules.toml", &with(RULE, from, to), line, code);
    };
    rules("title_once_per_year", "not_held", 2, "national-rule");
    let hidden = "hidden_from_nominee = true\nblocks";
    rules("blocks", hidden, 2, "national-rule");
    rules(days, before, 2, "outside-national");

    let switches = |from: &str, to: &str, line, code| {
        is_refused("switches.toml", &with(SWITCH, from, to), line, code);
    };
    switches("cstdcs-", "own-", 2, "question-missing");
    let before = "2024-11-01\nvalid_to = 2024-12-31";
    switches("2026-11-01", before, 2, "outside-national");
}

#[test]
fn an_addition_names_what_there_is_and_asks_for_what_can_be() {
    let refused = |from: &str, to: &str, line, code| {
        is_refused("awards/more.toml", &with(ADDITION, from, to), line, code);
    };
    refused("title_cstdcs", "title_none", 1, "unknown-code");
    refused("\"official\"", "\"boss\"", 4, "unknown-code");
    refused("[\"official\"]", "[]", 4, "empty");
    let days = "2026-01-01\nvalid_to = 2026-12-31";
    let before = "2020-01-01\nvalid_to = 2020-12-31";
    refused(days, before, 7, "outside-national");
    let text = "service_years >= 3";
    refused(text, "service_years >=", 9, "criterion-syntax");
    refused(text, "salary >= 3", 9, "criterion-name");
    refused(text, "service_years", 9, "criterion-answer");
    refused("\"Three years\"", "\"\"", 9, "cannot-be-met");
    refused("valid_to", "colour", 0, "syntax");
}

#[test]
fn a_text_beside_a_rule_is_there() {
    let rule = |name: &str| format!("{RULE}text = \"{name}\"\n");
    is_refused("rules.toml", &rule("none.md"), 9, "text-missing");
    is_refused("rules.toml", &rule("../rules.md"), 9, "text-name");
    is_refused("rules.toml", &rule("rules.toml"), 9, "text-kind");
    let addition = format!("{ADDITION}text = \"none.md\"\n");
    is_refused("awards/more.toml", &addition, 10, "text-missing");
    let known = rule("a.md");
    let files = [("rules.toml", known.as_str()), ("a.md", "Điều 3")];
    let book = over(&files).unwrap();
    assert_eq!(&*book.own.texts["a.md"].bytes, "Điều 3".as_bytes());
    let many: String = (0..=super::texts::MOST_TEXTS)
        .map(|n| with(&rule(&format!("{n}.md")), "R-TITLE-1", &format!("R-{n}")))
        .collect();
    is_refused("rules.toml", &many, 0, "text-many");
}

#[test]
fn what_is_hidden_in_a_mount_is_not_read() {
    let book = over(&[("..data/rules.toml", "no law"), (".git/x.toml", "no law")]);
    assert!(book.unwrap() == load(None).unwrap());
}
