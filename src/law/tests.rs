//! What `law` does, case by case.

use super::*;

fn with(file: &str, from: &str, to: &str) -> Vec<LawFault> {
    let root = tempfile::tempdir().unwrap();
    for source in shipped() {
        let path = root.path().join(&source.file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = if source.file == file {
            assert!(source.text.contains(from), "{from:?} is not in {file}");
            source.text.replacen(from, to, 1)
        } else {
            source.text
        };
        std::fs::write(path, text).unwrap();
    }
    load(Some(root.path())).err().unwrap_or_default()
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
