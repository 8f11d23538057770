//! `calendar/*.toml`: one year a file.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Deserialize;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::law::calendar::{Holiday, Swap};
use crate::law::faults::{KnownNames, LawFault, LawText, Reader};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawYear {
    year: Spanned<i32>,
    #[serde(default)]
    provisional: bool,
    #[serde(default)]
    holidays: Vec<RawHoliday>,
    #[serde(default)]
    swaps: Vec<RawSwap>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawHoliday {
    date: Spanned<Datetime>,
    name: KnownNames,
    citation: KnownNames,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSwap {
    off: Spanned<Datetime>,
    worked: Spanned<Datetime>,
    citation: KnownNames,
}

pub(super) fn year(
    source: &LawText,
    years: &mut BTreeMap<i32, bool>,
    holidays: &mut Vec<Holiday>,
    swaps: &mut Vec<Swap>,
    faults: &mut Vec<LawFault>,
) {
    let mut reader = Reader::new(source, faults);
    let Some(raw) = reader.parse::<RawYear>() else {
        return;
    };
    let year = *raw.year.get_ref();
    if years.insert(year, raw.provisional).is_some() {
        reader.fault(
            raw.year.span(),
            "duplicate",
            vec![("value", year.to_string())],
        );
    }
    let weekend = |day: NaiveDate| matches!(day.weekday(), Weekday::Sat | Weekday::Sun);
    for holiday in &raw.holidays {
        let (name, citation) = (reader.names(&holiday.name), reader.names(&holiday.citation));
        let Some(date) = in_year(&mut reader, &holiday.date, year) else {
            continue;
        };
        if holidays.iter().any(|other| other.date == date) {
            reader.fault(
                holiday.date.span(),
                "duplicate",
                vec![("value", date.to_string())],
            );
        }
        holidays.push(Holiday {
            date,
            name,
            citation,
        });
    }
    for swap in &raw.swaps {
        let citation = reader.names(&swap.citation);
        let (off, worked) = (
            in_year(&mut reader, &swap.off, year),
            in_year(&mut reader, &swap.worked, year),
        );
        let (Some(off), Some(worked)) = (off, worked) else {
            continue;
        };
        if weekend(off) {
            reader.fault(
                swap.off.span(),
                "not-a-working-day",
                vec![("value", off.to_string())],
            );
        }
        if !weekend(worked) {
            reader.fault(
                swap.worked.span(),
                "not-a-day-off",
                vec![("value", worked.to_string())],
            );
        }
        swaps.push(Swap {
            off,
            worked,
            citation,
        });
    }
}

fn in_year(reader: &mut Reader<'_>, date: &Spanned<Datetime>, year: i32) -> Option<NaiveDate> {
    let found = reader.date(date)?;
    if found.year() != year {
        reader.fault(
            date.span(),
            "other-year",
            vec![("value", found.to_string()), ("year", year.to_string())],
        );
    }
    Some(found)
}
