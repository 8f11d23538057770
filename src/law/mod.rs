//! Loads the law from `config/`, with a body's own laid over it, and checks it: every fault with
//! file, line and what to write. Not for settings of the installation.

mod awards;
mod calendar;
mod devotion;
mod faults;
mod grounds;
mod money;
mod overlay;
mod requirements;
mod routes;
mod rules;
mod switches;

use std::collections::BTreeMap;
use std::path::Path;

use include_dir::{Dir, include_dir};

pub use faults::LawFault;
use faults::LawText;
use requirements::criteria;

use crate::domain::law::calendar::Calendar;
use crate::domain::law::law_book::LawBook;

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/config");

/// The law that ships with the program, with that of a body laid over it where a directory has one.
///
/// # Errors
/// Every fault of every file; the list is never empty.
pub fn load(directory: Option<&Path>) -> Result<LawBook, Vec<LawFault>> {
    let Some(root) = directory else {
        return joined(&shipped(), None);
    };
    let own = in_directory(root)?;
    joined(&shipped(), Some((own.as_slice(), root)))
}

fn joined(
    national: &[LawText],
    own: Option<(&[LawText], &Path)>,
) -> Result<LawBook, Vec<LawFault>> {
    let mut faults = Vec::new();
    let mut book = LawBook::default();
    read(national, &mut book, &mut faults);
    for (missing, file) in [
        (book.rule_sets.is_empty(), "rule_sets.toml"),
        (book.money.base_salaries.is_empty(), "money.toml"),
        (book.rules.is_empty(), "rules.toml"),
        (book.council_rules.is_empty(), "councils.toml"),
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
    check_references(national, &book, &mut faults);
    if let Some(own) = own {
        overlay::lay_over(&mut book, national, own, &mut faults);
    }
    if faults.is_empty() {
        criteria::take_in(&mut book);
        Ok(book)
    } else {
        Err(faults)
    }
}

/// What these files say, whatever others say.
fn read<'t>(
    sources: impl IntoIterator<Item = &'t LawText>,
    book: &mut LawBook,
    faults: &mut Vec<LawFault>,
) {
    let (mut years, mut holidays, mut swaps) = (BTreeMap::new(), Vec::new(), Vec::new());
    for source in sources {
        match source.file.split('/').next() {
            Some("rule_sets.toml") => money::rule_sets(source, book, faults),
            Some("rules.toml") => rules::rules(source, book, faults),
            Some("switches.toml") => switches::switches(source, book, faults),
            Some("money.toml") => money::money(source, book, faults),
            Some("councils.toml") => rules::councils::councils(source, book, faults),
            Some("devotion.toml") => devotion::devotion(source, book, faults),
            Some("awards") => awards::award(source, book, faults),
            Some("routes") => routes::route(source, book, faults),
            Some("calendar") => {
                calendar::year(source, &mut years, &mut holidays, &mut swaps, faults);
            }
            _ => {}
        }
    }
    book.calendar = Calendar::new(years, holidays, swaps);
}

/// They name what there is. Called when all is read.
fn check_references<'t>(
    sources: impl IntoIterator<Item = &'t LawText>,
    book: &LawBook,
    faults: &mut Vec<LawFault>,
) {
    for source in sources {
        awards::check_references(source, book, faults);
        rules::check_references(source, book, faults);
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
            let entry = entry.map_err(|error| unreadable(&directory, error))?;
            // Editors, and mounts of a cluster, keep copies under such names.
            if entry.file_name().to_string_lossy().starts_with('.') {
                continue;
            }
            let path = entry.path();
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
mod cases;
#[cfg(test)]
mod tests;
