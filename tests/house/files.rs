//! How files are kept: short, few in a folder, each saying what it is for.

use std::path::{Path, PathBuf};

pub fn sources(folder: &Path) -> Vec<PathBuf> {
    files(folder, "rs")
}

/// The files below a folder whose names have an ending.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path, ending));
        } else if path.extension().is_some_and(|its| its == ending) {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// A folder of more is a reason to look: what is in it has parts.
#[test]
fn no_folder_holds_more_than_fourteen_files() {
    let mut folders = vec![PathBuf::from("src"), PathBuf::from("tests/api")];
    while let Some(folder) = folders.pop() {
        let entries: Vec<PathBuf> = std::fs::read_dir(&folder)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        let files = entries.iter().filter(|path| path.is_file()).count();
        assert!(files <= 14, "{} holds {files} files", folder.display());
        folders.extend(entries.into_iter().filter(|path| path.is_dir()));
    }
}

/// Half of the files are read in a minute.
#[test]
fn the_median_file_is_short() {
    let mut lines: Vec<usize> = sources(Path::new("src"))
        .iter()
        .map(|path| std::fs::read_to_string(path).unwrap().lines().count())
        .collect();
    lines.sort_unstable();
    let median = lines[lines.len() / 2];
    assert!(median <= 140, "the median file has {median} lines");
}

#[test]
fn every_file_says_what_it_is_for() {
    let tests = sources(Path::new("tests"));
    for path in sources(Path::new("src")).into_iter().chain(tests) {
        let text = std::fs::read_to_string(&path).unwrap();
        assert!(
            text.starts_with("//! "),
            "{} does not begin with what it is for",
            path.display()
        );
        let lines = text.lines().count();
        assert!(
            lines <= 450,
            "{} has {lines} lines: one file per verb is easier to read",
            path.display()
        );
    }
}

/// A browser that knows a longest length cuts what is pasted and says nothing: limits are the
/// server's to say, with the text still there.
#[test]
fn no_form_lets_the_browser_cut_what_is_typed() {
    for (path, text) in templates() {
        assert!(
            !text.contains("maxlength"),
            "{}: a longest length in the browser",
            path.display()
        );
    }
}

/// rustfmt does not look into templates.
#[test]
fn templates_are_short_and_so_are_their_lines() {
    for (path, text) in templates() {
        let lines = text.lines().count();
        assert!(lines <= 140, "{} has {lines} lines", path.display());
        for (index, line) in text.lines().enumerate() {
            let columns = line.chars().count();
            assert!(
                columns <= 120,
                "{}:{}: {columns} columns",
                path.display(),
                index + 1
            );
        }
    }
}

fn templates() -> Vec<(PathBuf, String)> {
    let mut templates = files(Path::new("src/pages/templates"), "html");
    templates.extend(files(Path::new("src/mail/templates"), "html"));
    assert!(templates.len() > 30, "they are where this looks for them");
    let read = |path: PathBuf| {
        let text = std::fs::read_to_string(&path).unwrap();
        (path, text)
    };
    templates.into_iter().map(read).collect()
}
