//! Loads the law from `config/` and checks it: every fault with file, line and what to write. Not
//! for settings of the installation.

mod awards;
mod calendar;
mod faults;
mod money;
mod routes;
mod rules;

use std::path::Path;

use include_dir::{Dir, include_dir};

pub use faults::LawFault;
use faults::LawText;

use crate::domain::law::law_book::LawBook;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/config");

/// The law that ships with the program, or the one in a directory of the same shape.
///
/// # Errors
/// Every fault of every file; the list is never empty.
pub fn load(directory: Option<&Path>) -> Result<LawBook, Vec<LawFault>> {
    let sources = match directory {
        None => shipped(),
        Some(directory) => in_directory(directory)?,
    };
    let mut faults = Vec::new();
    let mut book = LawBook::default();
    let (mut years, mut holidays, mut swaps) =
        (std::collections::BTreeMap::new(), Vec::new(), Vec::new());
    for source in &sources {
        match source.file.split('/').next() {
            Some("rule_sets.toml") => money::rule_sets(source, &mut book, &mut faults),
            Some("rules.toml") => rules::rules(source, &mut book, &mut faults),
            Some("money.toml") => money::money(source, &mut book, &mut faults),
            Some("awards") => awards::award(source, &mut book, &mut faults),
            Some("routes") => routes::route(source, &mut book, &mut faults),
            Some("calendar") => {
                calendar::year(source, &mut years, &mut holidays, &mut swaps, &mut faults);
            }
            _ => {}
        }
    }
    book.calendar = crate::domain::law::calendar::Calendar::new(years, holidays, swaps);
    for (missing, file) in [
        (book.rule_sets.is_empty(), "rule_sets.toml"),
        (book.money.base_salaries.is_empty(), "money.toml"),
        (book.rules.is_empty(), "rules.toml"),
        (book.awards.is_empty(), "awards/*.toml"),
        (book.routes.is_empty(), "routes/*.toml"),
        (book.calendar.years.is_empty(), "calendar/*.toml"),
    ] {
        if missing
            && !faults.iter().any(|fault| {
                file.starts_with(fault.file.split(['/', '.']).next().unwrap_or_default())
            })
        {
            faults.push(LawFault::of_file(file, "nothing-there"));
        }
    }
    for source in &sources {
        awards::check_references(source, &book, &mut faults);
    }
    if faults.is_empty() {
        Ok(book)
    } else {
        Err(faults)
    }
}

fn shipped() -> Vec<LawText> {
    let mut sources = Vec::new();
    let mut directories = vec![&SHIPPED];
    while let Some(directory) = directories.pop() {
        directories.extend(directory.dirs());
        for file in directory.files().filter(|file| {
            file.path()
                .extension()
                .is_some_and(|ending| ending == "toml")
        }) {
            if let Some(text) = file.contents_utf8() {
                sources.push(LawText {
                    file: file.path().to_string_lossy().replace('\\', "/"),
                    text: text.to_owned(),
                });
            }
        }
    }
    sources.sort_by(|a, b| a.file.cmp(&b.file));
    sources
}

fn in_directory(root: &Path) -> Result<Vec<LawText>, Vec<LawFault>> {
    let unreadable = |path: &Path, error: std::io::Error| {
        let mut fault = LawFault::of_file(&path.to_string_lossy(), "unreadable");
        fault.params.push(("error", error.to_string()));
        vec![fault]
    };
    let mut sources = Vec::new();
    let mut directories = vec![root.to_owned()];
    while let Some(directory) = directories.pop() {
        for entry in std::fs::read_dir(&directory).map_err(|error| unreadable(&directory, error))? {
            let path = entry.map_err(|error| unreadable(&directory, error))?.path();
            if path.is_dir() {
                directories.push(path);
            } else if path.extension().is_some_and(|ending| ending == "toml") {
                let text =
                    std::fs::read_to_string(&path).map_err(|error| unreadable(&path, error))?;
                let file = path
                    .strip_prefix(root)
                    .unwrap_or(&path)
                    .to_string_lossy()
                    .replace('\\', "/");
                sources.push(LawText { file, text });
            }
        }
    }
    sources.sort_by(|a, b| a.file.cmp(&b.file));
    Ok(sources)
}

#[cfg(test)]
mod tests {
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
                38,
                "unknown-stage",
            ),
            (road, "returned = \"draft\", ", "", 49, "outcome-missing"),
            (
                road,
                "next = { passed = \"check\" }",
                "next = { passed = \"check\", refused = \"refused\" }",
                38,
                "outcome-impossible",
            ),
            (
                road,
                "role = \"chairman\"",
                "role = \"king\"",
                55,
                "unknown-code",
            ),
            (
                road,
                "stage = \"decide\"",
                "stage = \"nowhere\"",
                18,
                "unknown-stage",
            ),
            (
                road,
                "code = \"proof\"",
                "code = \"Pro of\"",
                24,
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
}
