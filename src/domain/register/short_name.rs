//! The short name of a unit, by which the codes of its files begin: `SNV`, `XSN`.

use std::collections::BTreeSet;

use crate::domain::base::text::fold;

/// Two to eight letters and digits, a letter first: `A` to `Z` without marks, for it is said on the
/// telephone and typed on any keyboard.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ShortName(String);

/// What was typed is no short name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a short name is 2 to 8 letters and digits without marks, a letter first")]
pub struct NoShortName;

impl ShortName {
    /// The most signs of one.
    pub const MOST: usize = 8;

    /// The name as it is written.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Of the initials of a name: `Xã Suối Ngà` becomes `XSN`. One word alone gives its first
    /// letters, and what has no letter of ours `DV` (đơn vị).
    ///
    /// ```
    /// use thidua::domain::register::short_name::ShortName;
    ///
    /// assert_eq!(ShortName::of("Sở Nội vụ").as_str(), "SNV");
    /// assert_eq!(ShortName::of("Đặc khu Đá Bạc").as_str(), "DKDB");
    /// assert_eq!(ShortName::of("Sapa").as_str(), "SAP");
    /// assert_eq!(ShortName::of("12").as_str(), "DV");
    /// ```
    #[must_use]
    pub fn of(name: &str) -> Self {
        // What stands in brackets says more of a name; it is none of it.
        let named = name.split('(').next().unwrap_or_default();
        let folded = fold(named).to_uppercase();
        let words = || {
            folded
                .split(|sign: char| !sign.is_ascii_alphanumeric())
                .filter(|word| !word.is_empty())
        };
        let starting_with_a_letter = |signs: &mut dyn Iterator<Item = char>, most: usize| {
            signs
                .skip_while(|sign| !sign.is_ascii_alphabetic())
                .take(most)
                .collect::<String>()
        };
        let initials = starting_with_a_letter(
            &mut words().filter_map(|word| word.chars().next()),
            Self::MOST,
        );
        let first = || starting_with_a_letter(&mut words().flat_map(str::chars), 3);
        [initials, first()]
            .into_iter()
            .find_map(|text| text.parse().ok())
            .unwrap_or_else(|| Self("DV".to_owned()))
    }

    /// By what all names that could come of this one begin.
    #[must_use]
    pub fn stem(&self) -> &str {
        self.0.get(..5).unwrap_or(&self.0)
    }

    /// This name, or the first one made of it by a number that is not taken.
    #[must_use]
    pub fn beside(self, taken: &BTreeSet<Self>) -> Self {
        let numbered = |number: u32| {
            let number = number.to_string();
            let room = Self::MOST.saturating_sub(number.len());
            let stem: String = self.0.chars().take(room).collect();
            Self(stem + &number)
        };
        if !taken.contains(&self) {
            return self;
        }
        let free = (2..=999).map(numbered).find(|name| !taken.contains(name));
        // Nobody has a thousand units of one name; who had would be told that the name is taken.
        free.unwrap_or(self)
    }
}

impl std::str::FromStr for ShortName {
    type Err = NoShortName;

    fn from_str(text: &str) -> Result<Self, NoShortName> {
        let written = |sign: char| match sign {
            'Đ' | 'đ' | 'Ð' | 'ð' => 'D',
            sign => sign.to_ascii_uppercase(),
        };
        let name: String = text.trim().chars().map(written).collect();
        let fits = (2..=Self::MOST).contains(&name.len())
            && name.chars().all(|sign| sign.is_ascii_alphanumeric())
            && name.starts_with(|first: char| first.is_ascii_alphabetic());
        if fits {
            Ok(Self(name))
        } else {
            Err(NoShortName)
        }
    }
}

impl std::fmt::Display for ShortName {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests;
