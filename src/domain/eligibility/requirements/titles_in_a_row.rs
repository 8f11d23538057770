//! One of these titles in each of so many award years, up to the last (R-CONSEC-1).

use std::collections::BTreeMap;

use super::held::{FOR_MERIT, held, records};
use super::spans::{last_complete, number};
use crate::domain::eligibility::record::{AwardOnRecord, Candidacy, Record};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::eligibility::verdict::Verdict;

/// A year without one breaks the row, and it begins anew behind it. The file's own year counts when
/// its title was given already: the last of a row may be decided in the same round.
pub(in crate::domain::eligibility) fn titles_in_a_row(
    one_of: &[String],
    years: u32,
    record: &Record,
    candidacy: &Candidacy,
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
    let last = last_complete(own, of_year.contains_key(&own));
    let mut row = 0;
    let mut found: Vec<&AwardOnRecord> = Vec::new();
    while let Some(titles) = of_year.get(&last.saturating_sub(row)) {
        found.extend(titles.iter().copied());
        row += 1;
    }
    let proofs = records(&found);
    let more = number(years).saturating_sub(row);
    if more <= 0 {
        return Verdict::met("titles_in_a_row", proofs);
    }
    let asked = vec![("years", years.to_string()), ("have", row.to_string())];
    Verdict::not_met("too_few_titles_in_a_row", proofs)
        .lacking("titles_in_a_row", asked)
        .not_before(Some(Earliest::Year(last.saturating_add(more))))
}
