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
