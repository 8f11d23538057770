//! Reads lines out of the cells of a sheet: what people paste has a head or none, numbers before
//! the names or none, and one, two, three columns or more.

use super::{RosterLine, SameAs};
use crate::domain::base::text::fold;
use crate::domain::register::people::SubjectKind;

/// What heads of columns are called, folded.
const NAMES: [&str; 9] = [
    "ho ten",
    "ho va ten",
    "ten",
    "ten ca nhan, tap the",
    "ho ten, ten tap the",
    "ten doi tuong",
    "name",
    "full name",
    "ca nhan, tap the, ho gia dinh",
];
const KINDS: [&str; 6] = [
    "loai",
    "loai doi tuong",
    "doi tuong",
    "ca nhan/tap the/ho",
    "ca nhan / tap the / ho",
    "kind",
];
const ACHIEVEMENTS: [&str; 6] = [
    "thanh tich",
    "thanh tich (mot cau)",
    "noi dung thanh tich",
    "tom tat thanh tich",
    "achievement",
    "what they did",
];
/// The kind of subject that a text names; nothing typed is an individual.
///
/// ```
/// use thidua::domain::nominations::roster::kind_of;
/// use thidua::domain::register::people::SubjectKind;
/// assert_eq!(kind_of("Tập thể"), Some(SubjectKind::Collective));
/// assert_eq!(kind_of(" "), Some(SubjectKind::Individual));
/// assert_eq!(kind_of("đèo núi"), None);
/// ```
#[must_use]
pub fn kind_of(text: &str) -> Option<SubjectKind> {
    match plain(text).as_str() {
        "" | "ca nhan" | "cn" | "nguoi" | "individual" | "person" => Some(SubjectKind::Individual),
        "tap the" | "tt" | "don vi" | "to" | "doi" | "collective" | "group" => {
            Some(SubjectKind::Collective)
        }
        "ho" | "ho gia dinh" | "hgd" | "gia dinh" | "household" | "family" => {
            Some(SubjectKind::Household)
        }
        _ => None,
    }
}

/// Folded, with one blank between words.
fn plain(text: &str) -> String {
    let folded = fold(text);
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Where the columns stand.
#[derive(Clone, Copy)]
struct Columns {
    name: usize,
    kind: Option<usize>,
    achievement: Option<usize>,
}

/// The columns that a head names; none where the row is no head.
fn head(row: &[String]) -> Option<Columns> {
    let at = |known: &[&str]| {
        row.iter()
            .position(|cell| known.contains(&plain(cell).as_str()))
    };
    let name = at(&NAMES)?;
    Some(Columns {
        name,
        kind: at(&KINDS),
        achievement: at(&ACHIEVEMENTS),
    })
}

/// The lines that stand in these rows, counted on from a place. Rows without anything are left out.
#[must_use]
pub fn lines_of(rows: Vec<Vec<String>>, behind: i32) -> Vec<RosterLine> {
    let mut rows = rows
        .into_iter()
        .filter(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    let mut lines = Vec::new();
    let Some(first) = rows.next() else {
        return lines;
    };
    let columns = head(&first);
    let first = Some(first).filter(|_| columns.is_none());
    let is_numbered = |row: &[String]| {
        let number = row.first().map(|cell| cell.trim().trim_end_matches('.'));
        row.len() > 1
            && number.is_some_and(|number| {
                !number.is_empty() && number.chars().all(|c| c.is_ascii_digit())
            })
    };
    for (place, row) in (behind + 1..).zip(first.into_iter().chain(rows)) {
        let cell = |at: usize| {
            row.get(at)
                .map(|cell| cell.trim().to_owned())
                .unwrap_or_default()
        };
        let (name, kind, achievement) = if let Some(columns) = columns {
            (
                cell(columns.name),
                columns.kind.map(cell).unwrap_or_default(),
                columns.achievement.map(cell).unwrap_or_default(),
            )
        } else {
            let begin = usize::from(is_numbered(&row));
            match row.len() - begin {
                1 => (cell(begin), String::new(), String::new()),
                // Of two columns the second is what they did, unless it names a kind.
                2 if kind_of(&cell(begin + 1)).is_none() => {
                    (cell(begin), String::new(), cell(begin + 1))
                }
                _ => (cell(begin), cell(begin + 1), cell(begin + 2)),
            }
        };
        lines.push(RosterLine {
            place,
            name,
            kind: kind_of(&kind),
            achievement,
            same_as: SameAs::Unsaid,
            nomination: None,
        });
    }
    lines
}
