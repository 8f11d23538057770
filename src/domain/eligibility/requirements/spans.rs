//! How time is counted: full years from day to day, and award years one after the other.

use chrono::{Months, NaiveDate};

/// The day on which so many full years are over. From 29 February they end with the last day of
/// February (Civil Code 2015 Article 148).
pub(super) fn full_years_after(day: NaiveDate, years: u32) -> Option<NaiveDate> {
    day.checked_add_months(Months::new(years.checked_mul(12)?))
}

/// The last award year that is complete: a file's own where it has what is counted, else the one
/// before.
pub(super) fn last_complete(own: i32, has_it: bool) -> i32 {
    if has_it { own } else { own.saturating_sub(1) }
}

/// A number of award years, to count with years.
pub(super) fn number(of: u32) -> i32 {
    i32::try_from(of).unwrap_or(i32::MAX)
}
