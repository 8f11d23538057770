//! One of these titles in each of so many award years, up to the last (R-CONSEC-1).

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::held::{FOR_MERIT, held, records, taken_back};
use super::spans::{last_complete, number};
use crate::domain::eligibility::record::{AwardOnRecord, Candidacy, Record};
use crate::domain::eligibility::seen::{Seen, SeenFacts};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::eligibility::verdict::Verdict;

/// A year without one breaks the row, and it begins anew behind it. The file's own year counts when
/// its title was given already, for the last of a row may be decided in the same round, and when it
/// is over: then a row that ended before it is broken.
pub(in crate::domain::eligibility) fn titles_in_a_row(
    one_of: &[String],
    years: u32,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let own = candidacy.file.cycle_year;
    let titles = match held(one_of, FOR_MERIT, record) {
        Ok(titles) => titles,
        Err(lacking) => return lacking,
    };
    let mut of_year = BTreeMap::<i32, Vec<&AwardOnRecord>>::new();
    for title in titles.into_iter().filter(|title| title.cycle_year <= own) {
        of_year.entry(title.cycle_year).or_default().push(title);
    }
    let has_own = of_year.contains_key(&own);
    let last = last_complete(own, has_own, day);
    // Where the own year is over without a title, the row before it is what such a title would add
    // to: it may still be given.
    let end = last_complete(own, has_own, NaiveDate::MIN);
    let row = row_to(end, &of_year);
    let have = if last == end { row } else { 0 };
    let asked = number(years);
    let seen = |titles: Vec<&AwardOnRecord>, gap: Option<i32>| {
        let gap = gap.map(|year| Seen::Gap { year });
        let until = Seen::Until { year: last };
        SeenFacts::awards(&titles).and(SeenFacts::of(gap.into_iter().chain([until])))
    };
    let within = of_year.range(last.saturating_sub(have).saturating_add(1)..);
    let found: Vec<&AwardOnRecord> = within.flat_map(|(_, titles)| titles.clone()).collect();
    let proofs = records(&found);
    if have >= asked {
        return Verdict::met("titles_in_a_row", proofs).seeing(seen(found, None));
    }
    let gap = last.saturating_sub(have);
    let is_broken = have == 0 || of_year.keys().any(|year| *year < gap);
    // What explains it: the row, and the title before the gap that broke it.
    let before = of_year.range(..gap).next_back();
    let row_itself = of_year.range(gap.saturating_add(1)..);
    let told = before.into_iter().chain(row_itself);
    let told: Vec<&AwardOnRecord> = told.flat_map(|(_, titles)| titles.clone()).collect();
    let more = asked.saturating_sub(row).max(1);
    let params = vec![
        ("years", years.to_string()),
        ("have", have.to_string()),
        ("one_of", one_of.join(" ")),
    ];
    Verdict::not_met("too_few_titles_in_a_row", proofs)
        .lacking("titles_in_a_row", params)
        .not_before(Some(Earliest::Year(end.saturating_add(more))))
        .seeing(seen(told, is_broken.then_some(gap)))
        .seeing(taken_back(one_of, record))
}

/// How many award years one after the other have a title, up to this one.
fn row_to(end: i32, of_year: &BTreeMap<i32, Vec<&AwardOnRecord>>) -> i32 {
    let mut row = 0;
    while of_year.contains_key(&end.saturating_sub(row)) {
        row += 1;
    }
    row
}
