//! An emergency (khen thưởng khẩn trương): for an event in which many did much at once. While it is
//! open, all who are concerned work on its files together.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::base::ids::{EmergencyId, EventId, UnitId};

/// An emergency that somebody opened for an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Emergency {
    /// Its id.
    pub id: EmergencyId,
    /// For what.
    pub event: EventId,
    /// The unit in which the event is filed.
    pub unit: UnitId,
    /// Why.
    pub reason: String,
    /// Who opened it, by the name they had then.
    pub opened_by: String,
    /// When.
    pub opened_at: DateTime<Utc>,
    /// How it ended; none while it is open.
    pub closed: Option<Closing>,
    /// Bumped by every change.
    pub version: i64,
}

/// How an emergency ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Closing {
    /// Why.
    pub reason: String,
    /// By whom, by the name they had then.
    pub by: String,
    /// When.
    pub at: DateTime<Utc>,
}

/// How long it took from an act to the award for it, in days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// How many were awarded.
    pub awarded: i64,
    /// The shortest time.
    pub shortest: i64,
    /// The time within which half of them were awarded.
    pub median: i64,
    /// The longest time.
    pub longest: i64,
}

/// How long it took from the day of an act to the awards for it, by how many were given on which
/// day, the first day first; none where none was.
#[must_use]
pub fn pace(act: NaiveDate, given: &[(NaiveDate, i64)]) -> Option<Pace> {
    let days = |day: NaiveDate| (day - act).num_days();
    let awarded: i64 = given.iter().map(|(_, count)| count).sum();
    let (first, last) = (given.first()?.0, given.last()?.0);
    let mut counted = 0;
    let mut half = given.iter().filter(|(_, count)| {
        counted += count;
        2 * counted >= awarded
    });
    Some(Pace {
        awarded,
        shortest: days(first),
        median: half.next().map_or(0, |(day, _)| days(*day)),
        longest: days(last),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn half_of_them_are_awarded_within_the_median() {
        let act = day("2026-10-14");
        assert_eq!(pace(act, &[]), None);
        let given = [
            (day("2026-10-15"), 13),
            (day("2026-10-18"), 12),
            (day("2026-11-14"), 2),
        ];
        let whole = pace(act, &given).unwrap();
        assert_eq!(
            (whole.awarded, whole.shortest, whole.median, whole.longest),
            (27, 1, 4, 31)
        );
        let one = pace(act, &given[..1]).unwrap();
        assert_eq!((one.shortest, one.median, one.longest), (1, 1, 1));
    }
}
