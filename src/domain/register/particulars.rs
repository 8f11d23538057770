//! What lists and papers ask about somebody who can be honoured. All of it may be unknown: what was
//! not entered is *not entered*, and never counts as no.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};

use crate::domain::base::code::{codes, growing_codes};
use crate::domain::base::ids::SubjectId;

codes! {
    /// The sex of a person, as the identity card says it.
    Sex {
        /// Nữ.
        Female = "female",
        /// Nam.
        Male = "male",
    }
}

growing_codes! {
    /// The highest degree of somebody's education.
    Education {
        /// Trung học.
        Secondary = "secondary",
        /// Trung cấp.
        Vocational = "vocational",
        /// Cao đẳng.
        College = "college",
        /// Đại học.
        Bachelor = "bachelor",
        /// Thạc sĩ.
        Master = "master",
        /// Tiến sĩ.
        Doctor = "doctor",
    }
}

/// The first year in which somebody can have begun to work in emulation.
pub const FIRST_YEAR_IN_FIELD: i32 = 1950;

/// When somebody was born: old papers know the year alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Birth {
    /// In this year.
    Year(i32),
    /// On this day.
    Day(NaiveDate),
}

/// A text that tells neither a day nor a year.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("neither a day nor a year: {0:?}")]
pub struct NoBirth(pub String);

impl Birth {
    /// The first year in which somebody can have been born who is honoured today.
    pub const FIRST_YEAR: i32 = 1850;

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        match self {
            Self::Year(year) => year,
            Self::Day(day) => day.year(),
        }
    }

    /// Has it come by this day, and is it not before the first year?
    #[must_use]
    pub fn fits(self, today: NaiveDate) -> bool {
        let has_come = match self {
            Self::Year(year) => year <= today.year(),
            Self::Day(day) => day <= today,
        };
        has_come && self.year() >= Self::FIRST_YEAR
    }
}

impl fmt::Display for Birth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Year(year) => write!(f, "{year:04}"),
            Self::Day(day) => day.fmt(f),
        }
    }
}

impl FromStr for Birth {
    type Err = NoBirth;

    /// `1988` or `1988-05-03`.
    ///
    /// ```
    /// use thidua::domain::register::particulars::Birth;
    /// assert_eq!("1988".parse(), Ok(Birth::Year(1988)));
    /// assert!("88".parse::<Birth>().is_err());
    /// ```
    fn from_str(text: &str) -> Result<Self, NoBirth> {
        let no_birth = || NoBirth(text.to_owned());
        match text.len() {
            4 if text.bytes().all(|sign| sign.is_ascii_digit()) => {
                text.parse().map(Self::Year).map_err(|_| no_birth())
            }
            10 => NaiveDate::parse_from_str(text, "%Y-%m-%d")
                .map(Self::Day)
                .map_err(|_| no_birth()),
            _ => Err(no_birth()),
        }
    }
}

/// The number of somebody's identity card or passport, as it is kept: without blanks and marks, in
/// capitals. None where it can be none: a card of Vietnam has twelve digits, an old one nine.
///
/// ```
/// use thidua::domain::register::particulars::id_number;
/// assert_eq!(id_number("001 088 000 001").as_deref(), Some("001088000001"));
/// assert_eq!(id_number("c1234567").as_deref(), Some("C1234567"));
/// assert_eq!(id_number("12345"), None);
/// ```
#[must_use]
pub fn id_number(text: &str) -> Option<String> {
    let kept: String = text
        .chars()
        .filter(|sign| !matches!(sign, ' ' | '.' | '-'))
        .collect::<String>()
        .to_ascii_uppercase();
    let is_number = kept.bytes().all(|sign| sign.is_ascii_alphanumeric());
    let fits = if kept.bytes().all(|sign| sign.is_ascii_digit()) {
        matches!(kept.len(), 9 | 12)
    } else {
        (6..=20).contains(&kept.len())
    };
    (is_number && fits).then_some(kept)
}

/// What is known about a subject beside its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Particulars {
    /// About whom.
    pub subject: SubjectId,
    /// How they are addressed: Ông, Bà, Hòa thượng.
    pub form_of_address: Option<String>,
    /// Their sex.
    pub sex: Option<Sex>,
    /// When they were born.
    pub birth: Option<Birth>,
    /// Are they of an ethnic minority?
    pub ethnic_minority: Option<bool>,
    /// The number of their identity card, sealed.
    pub sealed_id_number: Option<String>,
    /// Their post, of who is not on the register.
    pub post: Option<String>,
    /// Where they live.
    pub address: Option<String>,
    /// The last day on which they belonged to the unit, of who is not on the register.
    pub left_on: Option<NaiveDate>,
    /// The day of their death, of who is not on the register.
    pub died_on: Option<NaiveDate>,
    /// Their education.
    pub education: Option<Education>,
    /// The year in which they began to work in emulation and commendation.
    pub in_field_since: Option<i32>,
    /// Bumped by every change; zero where nothing was ever entered.
    pub version: i64,
}

impl Particulars {
    /// Nothing was entered.
    #[must_use]
    pub fn none(subject: SubjectId) -> Self {
        Self {
            subject,
            form_of_address: None,
            sex: None,
            birth: None,
            ethnic_minority: None,
            sealed_id_number: None,
            post: None,
            address: None,
            left_on: None,
            died_on: None,
            education: None,
            in_field_since: None,
            version: 0,
        }
    }

    /// The names of the members in which it differs from what it was: history tells these, and no
    /// values.
    #[must_use]
    pub fn differs(&self, before: &Self) -> Vec<&'static str> {
        let members = [
            (
                "form_of_address",
                self.form_of_address != before.form_of_address,
            ),
            ("sex", self.sex != before.sex),
            ("birth", self.birth != before.birth),
            (
                "ethnic_minority",
                self.ethnic_minority != before.ethnic_minority,
            ),
            (
                "id_number",
                self.sealed_id_number != before.sealed_id_number,
            ),
            ("post", self.post != before.post),
            ("address", self.address != before.address),
            ("left_on", self.left_on != before.left_on),
            ("died_on", self.died_on != before.died_on),
            ("education", self.education != before.education),
            (
                "in_field_since",
                self.in_field_since != before.in_field_since,
            ),
        ];
        members
            .into_iter()
            .filter_map(|(name, differs)| differs.then_some(name))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_is_a_day_or_a_year_that_has_come() {
        let today = NaiveDate::from_ymd_opt(2026, 11, 27).unwrap();
        for (text, fits) in [
            ("1850", true),
            ("1849", false),
            ("2026", true),
            ("2027", false),
            ("2026-11-27", true),
            ("2026-11-28", false),
        ] {
            let birth: Birth = text.parse().unwrap();
            assert_eq!(birth.fits(today), fits, "{text}");
            assert_eq!(birth.to_string(), text);
        }
        for text in ["", "88", "1988-5-3", "1988-02-30", "+988", "03/05/1988"] {
            assert!(text.parse::<Birth>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_number_is_one_of_a_card_or_of_a_passport() {
        for text in ["001088000001", "123 456 789", "C1234567", "ab-12345"] {
            assert!(id_number(text).is_some(), "{text}");
        }
        for text in ["", "00108800000", "Đ1234567", "A1", "001088000001/2"] {
            assert!(id_number(text).is_none(), "{text}");
        }
    }
}
