//! Working days: Monday to Friday, less public holidays and swapped days off, plus swapped days
//! worked.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate, Weekday};

/// A public holiday.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Its day.
    pub date: NaiveDate,
    /// Its name in Vietnamese and English.
    pub name: (String, String),
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
}

/// A working day swapped for a day off (hoán đổi ngày nghỉ).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Swap {
    /// The working day that is off.
    pub off: NaiveDate,
    /// The day off that is worked instead.
    pub worked: NaiveDate,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
}

/// The holidays and swaps of the years it knows.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Calendar {
    /// The years that were loaded; `true` where the year is provisional.
    pub years: BTreeMap<i32, bool>,
    /// Sorted by day.
    pub holidays: Vec<Holiday>,
    /// Sorted by the day off.
    pub swaps: Vec<Swap>,
    off: BTreeSet<NaiveDate>,
    worked: BTreeSet<NaiveDate>,
}

impl Calendar {
    /// A calendar of these days.
    #[must_use]
    pub fn new(
        years: BTreeMap<i32, bool>,
        mut holidays: Vec<Holiday>,
        mut swaps: Vec<Swap>,
    ) -> Self {
        holidays.sort_by_key(|holiday| holiday.date);
        swaps.sort_by_key(|swap| swap.off);
        let off = holidays
            .iter()
            .map(|holiday| holiday.date)
            .chain(swaps.iter().map(|swap| swap.off))
            .collect();
        let worked = swaps.iter().map(|swap| swap.worked).collect();
        Self {
            years,
            holidays,
            swaps,
            off,
            worked,
        }
    }

    /// Is it a working day? Outside the loaded years only week-ends are off.
    #[must_use]
    pub fn is_working_day(&self, day: NaiveDate) -> bool {
        let weekend = matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
        self.worked.contains(&day) || (!weekend && !self.off.contains(&day))
    }

    /// The first year of a period, both days included, whose holidays are not known: what was
    /// counted through it counted them as working days.
    #[must_use]
    pub fn missing_year(&self, from: NaiveDate, to: NaiveDate) -> Option<i32> {
        (from.year()..=to.year()).find(|year| !self.years.contains_key(year))
    }

    /// The day on which a period of `count` working days ends. The day of the event is not counted.
    #[must_use]
    pub fn due(&self, event: NaiveDate, count: u32) -> NaiveDate {
        event
            .iter_days()
            .skip(1)
            .filter(|day| self.is_working_day(*day))
            .take(count as usize)
            .last()
            .unwrap_or(event)
    }

    /// The day on which a period ends that would end on this one: a day off moves its end to the
    /// next working day (Civil Code 91/2015/QH13, Article 148(5)). Every period that is not counted
    /// in working days ends here.
    #[must_use]
    pub fn period_end(&self, day: NaiveDate) -> NaiveDate {
        day.iter_days()
            .find(|day| self.is_working_day(*day))
            .unwrap_or(day)
    }

    /// The day on which a period of `count` calendar days ends. The day of the event is not
    /// counted.
    #[must_use]
    pub fn ends_after(&self, event: NaiveDate, count: u32) -> NaiveDate {
        self.period_end(
            event
                .checked_add_days(Days::new(u64::from(count)))
                .unwrap_or(event),
        )
    }

    /// How many working days have passed since `from`, which is not counted, up to and with `to`.
    #[must_use]
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> u32 {
        let days = from.iter_days().skip(1).take_while(|day| *day <= to);
        u32::try_from(days.filter(|day| self.is_working_day(*day)).count()).unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn of_2026() -> Calendar {
        let holiday = |date| Holiday {
            date: day(date),
            name: (String::new(), String::new()),
            citation: Default::default(),
        };
        let swap = Swap {
            off: day("2026-08-31"),
            worked: day("2026-08-22"),
            citation: Default::default(),
        };
        Calendar::new(
            BTreeMap::from([(2026, false)]),
            vec![
                holiday("2026-09-01"),
                holiday("2026-09-02"),
                holiday("2026-11-24"),
            ],
            vec![swap],
        )
    }

    #[test]
    fn a_period_skips_week_ends_holidays_and_swapped_days() {
        let calendar = of_2026();
        // The Ministry's five days from Monday 24 August 2026: the 31st is swapped for Saturday the
        // 22nd, 1 and 2 September are National Day.
        assert_eq!(calendar.due(day("2026-08-24"), 5), day("2026-09-03"));
        assert_eq!(calendar.due(day("2026-11-16"), 10), day("2026-12-01"));
        assert_eq!(calendar.due(day("2026-08-21"), 1), day("2026-08-22"));
        assert_eq!(calendar.due(day("2026-10-16"), 0), day("2026-10-16"));
        assert_eq!(
            calendar.working_days_between(day("2026-08-24"), day("2026-09-03")),
            5
        );
        // A period of calendar days: on a working day as it is, on a Saturday that is worked too,
        // else on the next working day.
        for (event, count, end) in [
            ("2026-11-10", 30, "2026-12-10"),
            ("2026-11-26", 30, "2026-12-28"),
            ("2026-07-23", 30, "2026-08-22"),
            ("2026-07-24", 30, "2026-08-24"),
            ("2026-07-30", 30, "2026-09-03"),
            ("2026-10-25", 30, "2026-11-25"),
        ] {
            assert_eq!(calendar.ends_after(day(event), count), day(end), "{event}");
        }
        assert_eq!(
            calendar.working_days_between(day("2026-09-03"), day("2026-08-24")),
            0
        );
        assert_eq!(
            calendar.missing_year(day("2026-08-24"), day("2026-12-31")),
            None
        );
        assert_eq!(
            calendar.missing_year(day("2026-12-31"), day("2027-01-01")),
            Some(2027)
        );
    }
}
