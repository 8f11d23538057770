//! Days as people type them, `17/10/2026`: forms take them beside how programs write them.

use std::borrow::Cow;

/// The fields of forms that are days.
pub const DAYS: [&str; 18] = [
    "closes_on",
    "date",
    "decided_on",
    "died_on",
    "from",
    "happened_from",
    "happened_on",
    "happened_to",
    "left_on",
    "opens_on",
    "paid_on",
    "recognised_on",
    "sent_on",
    "since",
    "spent_on",
    "to",
    "valid_from",
    "valid_to",
];

/// A day as programs write it, where people typed one: day, month, year, between slashes, dots or
/// dashes. All else stays as it is, for whoever reads days to refuse.
pub fn iso(typed: &str) -> Cow<'_, str> {
    let typed = typed.trim();
    let parts: Vec<&str> = typed
        .split(['/', '.', '-'])
        .map(str::trim)
        .take(4)
        .collect();
    let is_of = |part: &str, few: usize, most: usize| {
        (few..=most).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    match parts.as_slice() {
        [day, month, year] if is_of(day, 1, 2) && is_of(month, 1, 2) && is_of(year, 4, 4) => {
            Cow::Owned(format!("{year}-{month:0>2}-{day:0>2}"))
        }
        _ => Cow::Borrowed(typed),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_taken_as_people_and_as_programs_write_them() {
        for (typed, read) in [
            ("17/10/2026", "2026-10-17"),
            (" 1/2/2026 ", "2026-02-01"),
            ("01 / 02 / 2026", "2026-02-01"),
            ("1.2.2026", "2026-02-01"),
            ("01-02-2026", "2026-02-01"),
            ("2026-10-17", "2026-10-17"),
            // Whoever reads days refuses these.
            ("31/02/2026", "2026-02-31"),
            ("17/10/26", "17/10/26"),
            ("17/10", "17/10"),
            ("17/10/2026/1", "17/10/2026/1"),
            ("017/10/2026", "017/10/2026"),
            ("+7/10/2026", "+7/10/2026"),
            ("hôm qua", "hôm qua"),
            ("", ""),
        ] {
            assert_eq!(iso(typed), read, "{typed:?}");
        }
    }
}
