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
mod tests;
