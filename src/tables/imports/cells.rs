//! What stands in a cell, as programs write it: days as `2026-10-17`, members of lists as their
//! codes. What cannot be read so stays as it is: the use case says what is wrong with it.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};

use crate::domain::base::office::Role;
use crate::domain::base::text::{self, TextFault, words as key_of};
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::grade::Grade;
use crate::domain::law::law_book::LawBook;
use crate::domain::register::career::{CareerKind, MeasureDegree, ServiceIn};
use crate::domain::register::initiative::Reach;
use crate::domain::register::particulars::{Education, Sex};
use crate::domain::register::people::{Language, SubjectKind};
use crate::domain::register::unit::UnitKind;
use crate::domain::upkeep::import::{CellHolds, CellList, ImportKind, LONGEST_IMPORT_CELL};
use crate::sheets::{RawCell, is_legacy};
use crate::words;

/// A member of a list: its code, and what it is called in Vietnamese and English.
pub(super) type Member = (String, (String, String));

/// What members of the lists of a kind are called, folded, with their codes; by the places of the
/// columns.
pub(super) struct Lists(BTreeMap<usize, BTreeMap<String, String>>);

/// The members of a list.
pub(super) fn members(list: CellList, law: &LawBook) -> Vec<Member> {
    let named = |prefix: &str, codes: Vec<&'static str>| -> Vec<Member> {
        let name = |language, code: &str| {
            let key = format!("{prefix}-{code}");
            words::known(language, &key).unwrap_or_else(|| code.to_owned())
        };
        let member = |code: &'static str| {
            let names = (
                name(Language::Vietnamese, code),
                name(Language::English, code),
            );
            (code.to_owned(), names)
        };
        codes.into_iter().map(member).collect()
    };
    match list {
        CellList::Grade => named("grade", Grade::ALL.iter().map(|one| one.code()).collect()),
        CellList::Subject => named(
            "subject",
            SubjectKind::ALL.iter().map(|one| one.code()).collect(),
        ),
        CellList::Commendation => named(
            "type",
            CommendationType::ALL.iter().map(|one| one.code()).collect(),
        ),
        CellList::Career => named(
            "career",
            CareerKind::ALL.iter().map(|one| one.code()).collect(),
        ),
        CellList::CareerCode => {
            let posts = law
                .posts
                .iter()
                .map(|one| (one.code.clone(), one.name.clone()));
            let forces = ServiceIn::FORCES.map(ServiceIn::code).to_vec();
            let degrees = MeasureDegree::ALL.iter().map(|one| one.code()).collect();
            posts
                .chain(named("import-force", forces))
                .chain(named("degree", degrees))
                .collect()
        }
        CellList::Reach => named("reach", Reach::ALL.iter().map(|one| one.code()).collect()),
        CellList::Unit => named("unit", UnitKind::ALL.iter().map(|one| one.code()).collect()),
        CellList::Role => named("role", Role::ALL.iter().map(|one| one.code()).collect()),
        CellList::Sex => named("sex", Sex::ALL.iter().map(|one| one.code()).collect()),
        CellList::Education => named(
            "education",
            Education::ALL.iter().map(|one| one.code()).collect(),
        ),
        CellList::Award => {
            let mut awards: Vec<Member> = Vec::new();
            for award in &law.awards {
                if awards.iter().all(|(code, _)| *code != award.code) {
                    awards.push((award.code.clone(), award.name.clone()));
                }
            }
            awards
        }
    }
}

impl Lists {
    pub(super) fn of(kind: ImportKind, law: &LawBook) -> Self {
        let columns = kind.columns().iter().enumerate();
        let lists = columns.filter_map(|(place, column)| {
            let CellHolds::OneOf(list) = column.holds else {
                return None;
            };
            let mut known = BTreeMap::new();
            for (code, (vi, en)) in members(list, law) {
                for name in [&vi, &en, &code] {
                    known.entry(key_of(name)).or_insert_with(|| code.clone());
                }
            }
            Some((place, known))
        });
        Self(lists.collect())
    }

    /// What stands in a cell of the column at a place, and the code of what is wrong with it
    /// whatever it means.
    pub(super) fn written(
        &self,
        place: usize,
        holds: CellHolds,
        cell: &RawCell,
    ) -> (String, Option<&'static str>) {
        let text = match cell {
            RawCell::Empty => return (String::new(), None),
            RawCell::Text(text) if is_legacy(text) => {
                return (text.trim().to_owned(), Some("import_old_font"));
            }
            RawCell::Text(said) => match text::line(said, LONGEST_IMPORT_CELL) {
                Ok(line) => line,
                Err(TextFault::Empty) => return (String::new(), None),
                Err(TextFault::TooLong(limit)) => {
                    return (said.chars().take(limit).collect(), Some("too_long"));
                }
                Err(TextFault::Control) => {
                    let kept = said.chars().filter(|sign| !sign.is_control());
                    return (kept.collect(), Some("bad_characters"));
                }
            },
            // Without `.0`, whatever a spreadsheet made of a code.
            RawCell::Number(number) => match day_of_number(holds, *number) {
                Some(day) => day.to_string(),
                None => number.to_string(),
            },
            RawCell::Day(day) => match holds {
                CellHolds::Day | CellHolds::Birth => day.to_string(),
                _ => day.format("%d/%m/%Y").to_string(),
            },
        };
        let text = match holds {
            CellHolds::Text | CellHolds::Code => text,
            CellHolds::Day | CellHolds::Birth => day_of(&text).map_or(text, |day| day.to_string()),
            CellHolds::Number => number_of(&text).unwrap_or(text),
            CellHolds::Yes => yes_of(&text).map_or(text, str::to_owned),
            CellHolds::OneOf(_) => self.code_of(place, &text).unwrap_or(text),
        };
        (text, None)
    }

    /// The code of a member that is named: by its code, by what it is called, or both, as the lists
    /// of a template have them: `Lao động tiên tiến (ldtt)`.
    fn code_of(&self, place: usize, said: &str) -> Option<String> {
        let known = self.0.get(&place)?;
        let by_name = |name: &str| known.get(&key_of(name)).cloned();
        let in_brackets = said
            .strip_suffix(')')
            .and_then(|rest| rest.rsplit_once('('))
            .and_then(|(_, code)| by_name(code));
        in_brackets.or_else(|| by_name(said))
    }
}

/// The day of a number, as spreadsheets count them: from the last day of 1899. A year alone is none.
fn day_of_number(holds: CellHolds, number: f64) -> Option<NaiveDate> {
    let is_day = matches!(holds, CellHolds::Day | CellHolds::Birth);
    if !is_day || !(2_200.0..2_958_466.0).contains(&number) {
        return None;
    }
    let days: u64 = number.trunc().to_string().parse().ok()?;
    NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(days))
}

/// The day that is written: the day first, as in Vietnam, or the year first.
fn day_of(text: &str) -> Option<NaiveDate> {
    let parts: Vec<&str> = text.split(['/', '-', '.', ' ']).collect();
    let [first, month, last] = parts.as_slice() else {
        return None;
    };
    let (year, day) = match (first.len(), last.len()) {
        (4, 1 | 2) => (first, last),
        (1 | 2, 4) => (last, first),
        _ => return None,
    };
    let day = NaiveDate::from_ymd_opt(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)?;
    (day.year() > 1_000).then_some(day)
}

/// A whole number without what parts its thousands.
fn number_of(text: &str) -> Option<String> {
    let text = text.trim_end_matches(['đ', ' ']);
    let groups: Vec<&str> = text.split(['.', ',', ' ', '\u{a0}']).collect();
    let is_digits = |group: &&str| !group.is_empty() && group.bytes().all(|b| b.is_ascii_digit());
    let are_thousands = groups.iter().skip(1).all(|group| group.len() == 3);
    (groups.iter().all(is_digits) && are_thousands).then(|| groups.concat())
}

fn yes_of(text: &str) -> Option<&'static str> {
    match key_of(text).trim() {
        "x" | "co" | "yes" | "1" | "true" | "dung" => Some("yes"),
        "khong" | "no" | "0" | "false" | "sai" => Some("no"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_read_as_people_and_spreadsheets_write_them() {
        for (said, day) in [
            ("17/10/2026", Some("2026-10-17")),
            ("7/1/2026", Some("2026-01-07")),
            ("17-10-2026", Some("2026-10-17")),
            ("17.10.2026", Some("2026-10-17")),
            ("2026-10-17", Some("2026-10-17")),
            ("31/02/2026", None),
            ("10/2026", None),
            ("17/10/26", None),
            ("2026", None),
            ("1/2/3/4", None),
            ("//", None),
        ] {
            let read = day_of(said).map(|day| day.to_string());
            assert_eq!(read.as_deref(), day, "{said}");
        }
        let serial = |number| day_of_number(CellHolds::Day, number).map(|day| day.to_string());
        assert_eq!(serial(45_943.5).as_deref(), Some("2025-10-13"));
        assert_eq!(serial(2_020.0), None);
        assert_eq!(serial(f64::NAN), None);
        assert_eq!(serial(-1.0), None);
        assert_eq!(serial(1e300), None);
    }

    #[test]
    fn numbers_lose_what_parts_their_thousands() {
        assert_eq!(number_of("1.000.000").as_deref(), Some("1000000"));
        assert_eq!(number_of("2 340 000 đ").as_deref(), Some("2340000"));
        assert_eq!(number_of("2025").as_deref(), Some("2025"));
        assert_eq!(number_of("1.5"), None);
        assert_eq!(number_of(""), None);
        assert_eq!(number_of("-5"), None);
    }
}
