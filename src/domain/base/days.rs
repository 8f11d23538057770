//! Days in Vietnam, and the moments at which they begin: `Asia/Ho_Chi_Minh`, UTC+7 all year.

use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};

/// The local date of a moment.
#[must_use]
pub fn local_date(moment: DateTime<Utc>) -> NaiveDate {
    let zone = FixedOffset::east_opt(7 * 3600);
    zone.map_or_else(
        || (moment + TimeDelta::hours(7)).date_naive(),
        |zone| moment.with_timezone(&zone).date_naive(),
    )
}

/// The moment a day begins in Vietnam.
#[must_use]
pub fn day_begins(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::hours(7)
}

/// The first moment behind this one at which clocks in Vietnam show a time of the day.
#[must_use]
pub fn next_at(moment: DateTime<Utc>, time: NaiveTime) -> DateTime<Utc> {
    let at = day_begins(local_date(moment)) + (time - NaiveTime::MIN);
    if at > moment {
        at
    } else {
        at + TimeDelta::days(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_morning_is_that_of_vietnam() {
        let seven = NaiveTime::from_hms_opt(7, 0, 0).unwrap();
        let next = |text: &str| next_at(text.parse().unwrap(), seven).to_string();
        // 06:59 and 07:00 of 17 October, and half past midnight of the 18th.
        assert_eq!(next("2026-10-16T23:59:59Z"), "2026-10-17 00:00:00 UTC");
        assert_eq!(next("2026-10-17T00:00:00Z"), "2026-10-18 00:00:00 UTC");
        assert_eq!(next("2026-10-17T17:30:00Z"), "2026-10-18 00:00:00 UTC");
    }
}
