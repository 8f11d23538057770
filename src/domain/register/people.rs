//! Who can be honoured: people on the register, people who are not, households, collectives.

use chrono::NaiveDate;

use crate::domain::access::own_case::Beneficiary;
use crate::domain::base::code::codes;
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::base::text::{fold, name_key};

codes! {
    /// The three kinds of subject (Law 06/2022 Article 2).
    SubjectKind {
        /// Cá nhân.
        Individual = "individual",
        /// Tập thể.
        Collective = "collective",
        /// Hộ gia đình.
        Household = "household",
    }
}

codes! {
    /// The language a person is written to in.
    Language {
        /// Tiếng Việt, the default.
        Vietnamese = "vi",
        /// English.
        English = "en",
    }
}

/// A person on the staff register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    /// Their id.
    pub id: PersonId,
    /// The code the HR system knows them by, unique.
    pub staff_code: String,
    /// Family, middle and given name as on papers, NFC.
    pub full_name: String,
    /// Where they work.
    pub unit: UnitId,
    /// Their post, as text.
    pub position: Option<String>,
    /// Does the work directly, leads nobody (người trực tiếp lao động).
    pub is_direct_worker: bool,
    /// The last day on which they belong to the staff; nobody proposes them afterwards.
    pub left_on: Option<NaiveDate>,
    /// The day of their death.
    pub died_on: Option<NaiveDate>,
    /// Bumped by every change.
    pub version: i64,
}

impl Person {
    /// Did they leave before this day?
    #[must_use]
    pub fn has_left(&self, day: NaiveDate) -> bool {
        self.left_on.is_some_and(|last| last < day)
    }
}

/// Whoever can be honoured.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Subject {
    /// Its id.
    pub id: SubjectId,
    /// What kind of subject it is.
    pub kind: SubjectKind,
    /// The name as it will stand on the decision, NFC.
    pub name: String,
    /// The unit it belongs to; for a collective that is a unit, that unit.
    pub unit: UnitId,
    /// The person on the register, if it is one.
    pub person: Option<PersonId>,
    /// Who leads the collective, or is the head of the household.
    pub leader: Option<PersonId>,
    /// The folded name under which somebody has said that it is not the official of that name.
    pub told_apart: Option<String>,
    /// The record of the same one that it was joined to.
    pub merged_into: Option<SubjectId>,
    /// Bumped by every change.
    pub version: i64,
}

impl Subject {
    /// Who benefits from an award to it.
    #[must_use]
    pub fn beneficiary(&self) -> Beneficiary {
        beneficiary(
            &self.name,
            (self.person, self.leader),
            self.told_apart.as_deref(),
        )
    }
}

/// What stands before the name of somebody and is no part of it. With its marks: Hồ is a family, hộ
/// is none.
const BEFORE_NAMES: [&str; 13] = [
    "hộ gia đình",
    "gia đình",
    "hộ",
    "ông",
    "bà",
    "anh",
    "chị",
    "cô",
    "chú",
    "bác",
    "thầy",
    "đồng chí",
    "đ/c",
];

/// Whose name is in the name of a subject: without forms of address, without what makes a household
/// of it, without what stands in brackets behind it.
///
/// ```
/// use thidua::domain::register::people::whose_name;
/// assert_eq!(whose_name("Hộ ông Lê Mẫu Minh (thôn 3)"), "lê mẫu minh");
/// assert_eq!(whose_name("Hồ Mẫu Nhật"), "hồ mẫu nhật");
/// ```
#[must_use]
pub fn whose_name(name: &str) -> String {
    let whole = name.to_lowercase();
    let bare = whole
        .split('(')
        .next()
        .map(str::trim)
        .filter(|bare| !bare.is_empty())
        .unwrap_or(&whole);
    let behind = |rest: &'_ str| {
        let behind = BEFORE_NAMES
            .iter()
            .find_map(|form| rest.strip_prefix(form)?.strip_prefix([' ', '.', ':']))
            .map(str::trim_start);
        // One word alone is a name.
        behind.filter(|behind| behind.contains(' ')).map(str::len)
    };
    let mut rest = bare;
    while let Some(name) = behind(rest).and_then(|length| rest.get(rest.len() - length..)) {
        rest = name;
    }
    rest.to_owned()
}

/// Who benefits from an award to a subject of this name, who is a person or is led by one.
#[must_use]
pub fn beneficiary(
    name: &str,
    (person, leader): (Option<PersonId>, Option<PersonId>),
    told_apart: Option<&str>,
) -> Beneficiary {
    let key = |name: &str| name_key(&whose_name(name));
    let people: Vec<PersonId> = person.into_iter().chain(leader).collect();
    let unknown = people.is_empty().then(|| key(name));
    Beneficiary {
        people,
        name: unknown.filter(|name| told_apart.map(key).as_ref() != Some(name)),
    }
}

/// The key the names of people are sorted by, folded: the given name (the last word), then the
/// rest. A blank stands between the two, which comes before every letter: An before Anh.
///
/// ```
/// assert_eq!(thidua::domain::register::people::sort_key("Đặng Thị Ngọc"), "ngoc dang thi");
/// ```
#[must_use]
pub fn sort_key(full_name: &str) -> String {
    let folded = fold(full_name);
    match folded.rsplit_once(' ') {
        Some((rest, given)) => format!("{given} {rest}"),
        None => folded,
    }
}

impl Subject {
    /// What a list of subjects is sorted by: people by their given names, collectives and
    /// households by their first words; what is alike without its accents, by these.
    #[must_use]
    pub fn sort_key(&self) -> (SubjectKind, String, String) {
        let key = if self.kind == SubjectKind::Individual {
            sort_key(&self.name)
        } else {
            fold(&self.name)
        };
        (self.kind, key, self.name.clone())
    }
}

#[cfg(test)]
mod tests;
