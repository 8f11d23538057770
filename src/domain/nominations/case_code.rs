//! The code people call a file by (mã hồ sơ): `SNV-26-00124`, the short name of the body that first
//! received it, the year, a running number. It is the file's for life.

use crate::domain::register::short_name::ShortName;

/// The fewest digits of the running number.
const DIGITS: usize = 5;

/// The most digits that are read as one.
const MOST_DIGITS: usize = 9;

/// A code as it is written.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CaseCode(String);

impl CaseCode {
    /// The code with a number of a body's year.
    ///
    /// ```
    /// use thidua::domain::nominations::case_code::CaseCode;
    /// use thidua::domain::register::short_name::ShortName;
    ///
    /// let body = ShortName::of("Sở Nội vụ");
    /// assert_eq!(CaseCode::new(&body, 2026, 124).to_string(), "SNV-26-00124");
    /// ```
    #[must_use]
    pub fn new(body: &ShortName, year: i32, number: i64) -> Self {
        let year = year.rem_euclid(100);
        Self(format!("{body}-{year:02}-{number:05}"))
    }

    /// The code as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The codes that somebody may mean who typed this: in any case, with or without dashes, and
    /// with dashes also without the zeros. Mostly one; nothing where it is no code.
    #[must_use]
    pub fn sought(typed: &str) -> Vec<Self> {
        let dashes = [
            '-', '\u{2010}', '\u{2011}', '\u{2012}', '\u{2013}', '\u{2014}',
        ];
        let is_between = |sign: char| sign.is_whitespace() || dashes.contains(&sign);
        let parts: Vec<&str> = typed
            .split(is_between)
            .filter(|part| !part.is_empty())
            .collect();
        let has_dash = typed.contains(dashes);
        match parts.as_slice() {
            [body, year, number] if year.len() == 2 && (has_dash || number.len() >= DIGITS) => {
                Self::of_parts(body, year, number).into_iter().collect()
            }
            [_, ..] if parts.len() <= 3 => Self::in_one(&parts.concat()),
            _ => Vec::new(),
        }
    }

    fn of_parts(body: &str, year: &str, number: &str) -> Option<Self> {
        let are_digits = |text: &str| text.chars().all(|sign| sign.is_ascii_digit());
        if !are_digits(year) || !are_digits(number) || number.len() > MOST_DIGITS {
            return None;
        }
        let (year, number) = (year.parse().ok()?, number.parse().ok()?);
        Some(Self::new(&body.parse().ok()?, year, number))
    }

    /// Where the short name ends that may itself end in digits, only the length of the number tells.
    fn in_one(joined: &str) -> Vec<Self> {
        let cut = |digits: usize| {
            let (rest, number) = joined.split_at_checked(joined.len().checked_sub(digits)?)?;
            let (body, year) = rest.split_at_checked(rest.len().checked_sub(2)?)?;
            // A number longer than the fewest digits begins with no zero.
            let is_padded = digits > DIGITS && number.starts_with('0');
            Self::of_parts(body, year, number).filter(|_| !is_padded)
        };
        (DIGITS..=MOST_DIGITS).filter_map(cut).collect()
    }
}

impl std::str::FromStr for CaseCode {
    type Err = std::convert::Infallible;

    /// As it was stored.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(Self(text.to_owned()))
    }
}

impl std::fmt::Display for CaseCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
