//! Whether a decision goes beyond what its body gives at most.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::db::{self, Conn};
use crate::domain::base::ids::UnitId;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::rule::cap::{AwardCap, BeyondCap, TimesGiven};
use crate::domain::nominations::nomination::NominationInContext;
use crate::error::Result;

/// What a decision of a body on these files, which has given nothing yet, goes beyond on a day: in
/// one statement, and in none where the body caps nothing of it.
pub(super) fn warnings<'f>(
    tx: &mut Conn,
    law: &LawBook,
    (issuer, day): (UnitId, NaiveDate),
    files: impl Iterator<Item = &'f NominationInContext>,
) -> Result<Vec<BeyondCap>> {
    let in_force: Vec<&AwardCap> = law
        .caps
        .iter()
        .filter(|cap| cap.valid.contains(day))
        .collect();
    if in_force.is_empty() {
        return Ok(Vec::new());
    }
    let mut gives = TimesGiven::new();
    for file in files {
        let content = &file.nomination.content;
        let times = gives.entry((content.award_code.clone(), content.cycle_year));
        *times.or_default() += 1;
    }
    let is_given = |cap: &&AwardCap| gives.keys().any(|(award, _)| *award == cap.award);
    let caps: Vec<&AwardCap> = in_force.into_iter().filter(is_given).collect();
    let years = || gives.keys().map(|(_, year)| *year);
    let (false, Some(first), Some(last)) = (caps.is_empty(), years().min(), years().max()) else {
        return Ok(Vec::new());
    };
    let awards: BTreeSet<&str> = caps
        .iter()
        .flat_map(|cap| [Some(cap.award.as_str()), cap.share_of()])
        .flatten()
        .collect();
    let given = db::awards::decisions::times_given(tx, issuer, &awards, (first, last))?;
    let beyond = caps.iter().flat_map(|cap| cap.beyond(&given, &gives));
    Ok(beyond.collect())
}
