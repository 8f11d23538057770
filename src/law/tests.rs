//! What `law` does, case by case.

use super::*;
use crate::domain::register::people::SubjectKind;

/// As if these were the files of the State.
fn loaded(sources: Vec<LawText>) -> Result<LawBook, Vec<LawFault>> {
    joined(&sources, None)
}

fn with(file: &str, from: &str, to: &str) -> Vec<LawFault> {
    let mut sources = shipped();
    for source in &mut sources {
        if source.file == file {
            assert!(source.text.contains(from), "{from:?} is not in {file}");
            source.text = source.text.replacen(from, to, 1);
        }
    }
    loaded(sources).err().unwrap_or_default()
}

/// An award of a body's own, beside those shipped.
const OWN: &str = r#"code = "own"
kind = "commendation_form"
level = "commune"
name = { vi = "Của xã", en = "The commune's" }

[[versions]]
valid_from = 2026-10-01
citation = { vi = "Quy chế của xã", en = "The commune's rules" }
subjects = ["individual"]
decided_by = ["commune"]
routes = { merit = "letter_ordinary" }
frequency = "yearly"

[versions.reward]
individual = "unknown"
collective = "0"
household_factor = "1.5"
citation = { vi = "Quy chế của xã", en = "The commune's rules" }

[[versions.grounds]]
code = "first"
name = { vi = "Thứ nhất", en = "First" }
subjects = ["individual"]
types = ["merit"]
citation = { vi = "Khoản 1", en = "Clause 1" }
certainty = "to_confirm"
papers = ["minutes"]
posting_days = 10
vote = { at_least = "0.90", of = "all_members" }
condition = { all = [
    { holds = { one_of = ["letter_of_commendation"] } },
    { switched = { switch = "cstdcs-excellent-and-initiative", on = "not_held", off = "direct_worker" } },
] }

[[versions.grounds]]
code = "second"
name = { vi = "Thứ hai", en = "Second" }
subjects = ["individual"]
types = ["merit"]
citation = { vi = "Khoản 2", en = "Clause 2" }
certainty = "sourced"
condition = "not_disciplined"
"#;

fn with_own(text: String) -> Result<LawBook, Vec<LawFault>> {
    let mut sources = shipped();
    let file = "awards/own.toml".to_owned();
    sources.push(LawText { file, text });
    loaded(sources)
}

#[test]
fn an_award_has_grounds_or_none() {
    let day = "2026-10-01".parse().unwrap();
    let book = with_own(OWN.to_owned()).unwrap();
    let own = book.award("own", day).unwrap();
    let codes: Vec<_> = own.grounds.iter().map(|ground| &ground.code).collect();
    assert_eq!(codes, ["first", "second"]);
    assert_eq!(own.grounds[0].posting_days, Some(10));
    assert_eq!(own.grounds[0].condition.parts().len(), 2);
    assert_eq!(own.reward.coefficient(SubjectKind::Household), None);
    assert_eq!(book.reward(own, SubjectKind::Individual, day), None);
    assert_eq!(book.reward(own, SubjectKind::Collective, day), Some(0));

    let (without, _) = OWN.split_once("[[versions.grounds]]").unwrap();
    let book = with_own(without.to_owned()).unwrap();
    assert!(book.award("own", day).unwrap().grounds.is_empty());
}

#[test]
fn each_fault_of_a_ground_names_its_line() {
    let cases = [
        ("\"yearly\"", "\"daily\"", 12, "unknown-code"),
        ("\"unknown\"", "\"-1\"", 15, "no-coefficient"),
        ("code = \"first\"", "code = \"First\"", 21, "no-plain-code"),
        (
            "subjects = [\"individual\"]\ntypes",
            "subjects = []\ntypes",
            23,
            "empty",
        ),
        (
            "subjects = [\"individual\"]\ntypes",
            "subjects = [\"household\"]\ntypes",
            23,
            "outside-version",
        ),
        (
            "types = [\"merit\"]",
            "types = [\"valour\"]",
            24,
            "unknown-code",
        ),
        (
            "types = [\"merit\"]",
            "types = [\"ad_hoc\"]",
            24,
            "outside-version",
        ),
        ("\"to_confirm\"", "\"certain\"", 26, "unknown-code"),
        ("[\"minutes\"]", "[\"hours\"]", 27, "unknown-code"),
        (
            "papers = [\"minutes\"]",
            "unit_kinds = [\"castle\"]",
            27,
            "unknown-code",
        ),
        ("papers = [\"minutes\"]", "unit_kinds = []", 27, "empty"),
        ("posting_days = 10", "posting_days = 0", 28, "not-positive"),
        ("\"0.90\"", "\"90\"", 29, "no-share"),
        ("\"all_members\"", "\"all_present\"", 29, "unknown-code"),
        ("{ holds = ", "{ held = ", 30, "syntax"),
        ("[\"letter_of_commendation\"]", "[]", 30, "cannot-be-met"),
        ("\"letter_of_", "\"bill_of_", 31, "unknown-code"),
        ("\"cstdcs-", "\"nobodys-", 32, "unknown-switch"),
        ("code = \"second\"", "code = \"first\"", 36, "duplicate"),
        ("\"not_disciplined\"", "\"charm\"", 42, "syntax"),
        (
            "\"not_disciplined\"",
            "\"meets_standard\"",
            42,
            "cannot-be-met",
        ),
    ];
    for (from, to, line, code) in cases {
        assert!(OWN.contains(from), "{from:?}");
        let faults = with_own(OWN.replacen(from, to, 1))
            .err()
            .unwrap_or_default();
        let found = faults.iter().any(|fault| {
            fault.file == "awards/own.toml" && fault.code == code && fault.line == line
        });
        assert!(
            found,
            "{from:?} → {to:?} should be {code} at {line}, was {faults:?}"
        );
    }
    let (without, _) = OWN.split_once("\n[versions.reward]").unwrap();
    let (_, reward) = OWN.split_once("\n[versions.reward]").unwrap();
    let (reward, _) = reward.split_once("[[versions.grounds]]").unwrap();
    let empty = format!("{without}grounds = []\n[versions.reward]{reward}");
    let faults = with_own(empty).unwrap_err();
    assert_eq!(
        (faults[0].line, faults[0].code),
        (13, "empty"),
        "{faults:?}"
    );
}

#[test]
fn a_switch_is_on_where_it_says_so_while_it_is_asked() {
    let on_day = |book: &LawBook, code, day: &str| book.is_on(code, day.parse().unwrap());
    let mut book = load(None).unwrap();
    let code = "cstdcs-excellent-and-initiative";
    assert!(book.switches.iter().all(|switch| !switch.on));
    assert!(!on_day(&book, code, "2026-10-01"));
    for switch in &mut book.switches {
        switch.on = true;
    }
    assert!(on_day(&book, code, "2026-10-01"));
    assert!(!on_day(&book, code, "2026-09-30"));
    assert!(!on_day(&book, "nobodys", "2026-10-01"));
}

#[test]
fn the_shipped_law_has_no_fault() {
    let book = load(None).unwrap_or_else(|faults| panic!("{faults:?}"));
    assert_eq!(
        book.calendar.years.keys().copied().collect::<Vec<_>>(),
        [2024, 2025, 2026, 2027]
    );
    assert_eq!(
        book.rule_set("2026-09-30".parse().unwrap()).unwrap().code,
        "law-2022"
    );
    assert_eq!(
        book.rule_set("2026-10-01".parse().unwrap()).unwrap().code,
        "law-2026"
    );
}

#[test]
#[expect(clippy::too_many_lines, reason = "one law from top to bottom")]
fn each_fault_names_its_file_line_and_what_to_write() {
    let letter = "awards/letter_of_commendation.toml";
    let road = "routes/letter_of_commendation.toml";
    let cases = [
        (
            letter,
            "kind = \"commendation_form\"",
            "kind = \"medal\"",
            4,
            "unknown-code",
        ),
        (
            letter,
            "individual = \"0.3\"",
            "individual = \"a third\"",
            21,
            "no-coefficient",
        ),
        (
            letter,
            "household_factor = \"1.5\"",
            "household_factor = \"0\"",
            23,
            "no-decimal",
        ),
        (
            letter,
            "citation.en = \"Law",
            "citation.en = \"\" # \"Law",
            12,
            "empty",
        ),
        (letter, "citation.vi = ", "# citation.vi = ", 0, "syntax"),
        (
            letter,
            "valid_to = 2026-09-30",
            "valid_to = 2026-10-30",
            9,
            "overlap",
        ),
        (
            letter,
            "valid_to = 2026-09-30",
            "valid_to = 2024-01-01",
            10,
            "ends-before-it-begins",
        ),
        (
            letter,
            "merit = \"letter_ordinary\"",
            "merit = \"elsewhere\"",
            17,
            "unknown-route",
        ),
        (
            letter,
            "merit = \"letter_ordinary\"",
            "valour = \"letter_ordinary\"",
            17,
            "unknown-code",
        ),
        (
            letter,
            "level = \"unit\"",
            "level = \"unit\"\ncolour = 1",
            6,
            "syntax",
        ),
        (
            road,
            "next = { passed = \"check\" }",
            "next = { passed = \"nowhere\" }",
            40,
            "unknown-stage",
        ),
        (road, "returned = \"draft\", ", "", 51, "outcome-missing"),
        (
            road,
            "kind = \"decide\"",
            "kind = \"decide\"\nsupplement_days = 3",
            56,
            "setting-of-another-kind",
        ),
        (
            road,
            "working_days = 20",
            "working_days = 20\nhours = 24",
            49,
            "days-and-hours",
        ),
        (
            road,
            "kind = \"issue\"",
            "kind = \"issue\"\ntogether_with = [{ role = \"chairman\", unit = \"deciding\" }]",
            67,
            "setting-of-another-kind",
        ),
        (
            road,
            "next = { passed = \"check\" }",
            "next = { passed = \"check\", refused = \"refused\" }",
            40,
            "outcome-impossible",
        ),
        (
            road,
            "role = \"chairman\"",
            "role = \"king\"",
            57,
            "unknown-code",
        ),
        (
            road,
            "stage = \"decide\"",
            "stage = \"nowhere\"",
            20,
            "unknown-stage",
        ),
        (
            road,
            "code = \"proof\"",
            "code = \"Pro of\"",
            26,
            "no-plain-code",
        ),
        (
            "rules.toml",
            "blocks = [\"submit\",",
            "blocks = [\"dance\",",
            16,
            "unknown-code",
        ),
        (
            "awards/certificate_of_merit_pm.toml",
            "base = [\"certificate",
            "base = [\"diploma",
            21,
            "unknown-code",
        ),
        (
            "money.toml",
            "amount = 2_530_000",
            "amount = -1",
            17,
            "not-positive",
        ),
        (
            "money.toml",
            "multiple = 10_000\n",
            "",
            24,
            "multiple-missing",
        ),
        (
            "money.toml",
            "mode = \"up\"",
            "mode = \"none\"",
            25,
            "nothing-to-round",
        ),
        (
            "money.toml",
            "mode = \"up\"",
            "mode = \"down\"",
            24,
            "unknown-code",
        ),
        (
            "money.toml",
            "multiple = 10_000",
            "multiple = 0",
            25,
            "not-positive",
        ),
        (
            "calendar/2026.toml",
            "worked = 2026-08-22",
            "worked = 2026-08-25",
            0,
            "not-a-day-off",
        ),
        (
            "rules.toml",
            "requirement = \"one_form_per_achievement\"",
            "requirement = { holds = { one_of = [\"diploma\"] } }",
            11,
            "unknown-code",
        ),
        (
            "switches.toml",
            "question.en = \"Must",
            "question.en = \"\" # \"Must",
            9,
            "empty",
        ),
        (
            "devotion.toml",
            "class = \"leader_province\"",
            "class = \"leaders\"",
            10,
            "unknown-code",
        ),
        (
            "devotion.toml",
            "years = 3, below = 5",
            "years = 5, below = 5",
            0,
            "below-years",
        ),
        (
            "devotion.toml",
            "post = \"director\"",
            "post = \"boss\"",
            0,
            "unknown-code",
        ),
        (
            "rule_sets.toml",
            "valid_to = 2026-09-30",
            "valid_to = 2026-02-30",
            8,
            "syntax",
        ),
    ];
    for (file, from, to, line, code) in cases {
        let faults = with(file, from, to);
        let found = faults.iter().any(|fault| {
            fault.file == file && fault.code == code && (line == 0 || fault.line == line)
        });
        assert!(
            found,
            "{from:?} → {to:?} should be {code} at {file}:{line}, was {faults:?}"
        );
    }
}
