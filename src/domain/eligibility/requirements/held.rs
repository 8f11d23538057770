//! Which awards are held: those in force that were given for what is asked. A higher award for merit
//! rests on one for merit (R-BASIS-1).

use chrono::NaiveDate;

use super::spans::full_years_after;
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{AwardOnRecord, Candidacy, Record};
use crate::domain::eligibility::seen::{Seen, SeenFacts};
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::award_type::CommendationType;

/// What titles and bases are counted of.
pub(super) const FOR_MERIT: &[CommendationType] = &[CommendationType::Merit];

/// One of these awards is held, where years are said for so many full years. Counted by date from
/// the first decision: 12 May 2021 to 12 May 2026 are five.
pub(in crate::domain::eligibility) fn holds(
    one_of: &[String],
    types: &[CommendationType],
    for_years: Option<u32>,
    record: &Record,
    day: NaiveDate,
) -> Verdict {
    let held = match held(one_of, types, record) {
        Ok(held) => held,
        Err(lacking) => return lacking,
    };
    let years = for_years.unwrap_or_default();
    let since = held
        .first()
        .and_then(|first| full_years_after(first.decided_on, years));
    let found = match since {
        Some(since) if since <= day => {
            Verdict::met("award_held", records(&held)).since(Some(since))
        }
        _ => Verdict::not_met("held_too_short", records(&held))
            .lacking("years_held", vec![("years", years.to_string())])
            .not_before(since.map(Earliest::Day)),
    };
    found
        .seeing(SeenFacts::awards(&held))
        .seeing(taken_back(one_of, record))
}

/// Where the standard for merit names a lower award, one given for merit counts; ad-hoc and thematic
/// ones do not, nor does one that was taken back.
pub(in crate::domain::eligibility) fn base_is_merit(
    record: &Record,
    candidacy: &Candidacy,
) -> Verdict {
    let Candidacy { award, file, .. } = candidacy;
    if file.commendation_type != CommendationType::Merit || award.base.is_empty() {
        return Verdict::not_asked("no_base_asked");
    }
    match held(&award.base, FOR_MERIT, record) {
        Ok(for_merit) => {
            let first = for_merit.first().map(|held| held.decided_on);
            Verdict::met("base_for_merit", records(&for_merit))
                .since(first)
                .seeing(SeenFacts::awards(&for_merit))
        }
        Err(lacking) => lacking,
    }
}

/// The award asked for is not held yet. One that was taken back is held no longer.
pub(in crate::domain::eligibility) fn not_held(record: &Record, candidacy: &Candidacy) -> Verdict {
    let is_same = |held: &&AwardOnRecord| held.in_force && held.award_code == candidacy.award.code;
    let held: Vec<_> = record.awards.iter().filter(is_same).collect();
    if held.is_empty() {
        Verdict::met("not_held_yet", Vec::new())
    } else {
        Verdict::not_met("held_already", records(&held)).seeing(SeenFacts::awards(&held))
    }
}

/// The awards of these codes that count, the first decision first; where there is none, what that
/// comes to: one that would count and was cancelled says so before one that never would. With no
/// record at all a person must look: it may have been given before this service knew of it.
pub(super) fn held<'r>(
    one_of: &[String],
    types: &[CommendationType],
    record: &'r Record,
) -> Result<Vec<&'r AwardOnRecord>, Verdict> {
    let (in_force, taken_back): (Vec<_>, Vec<_>) = record
        .awards
        .iter()
        .filter(|held| one_of.contains(&held.award_code))
        .partition(|held| held.in_force);
    let (mut counting, others): (Vec<_>, Vec<_>) = in_force
        .into_iter()
        .partition(|held| types.contains(&held.commendation_type));
    if !counting.is_empty() {
        counting.sort_unstable_by_key(|held| (held.decided_on, held.id));
        return Ok(counting);
    }
    let (of_others, asked) = if types == FOR_MERIT {
        ("base_not_merit", "award_for_merit")
    } else {
        ("held_for_other", "award_for")
    };
    let would_count = |held: &&&AwardOnRecord| types.contains(&held.commendation_type);
    let cancelled: Vec<_> = taken_back.iter().filter(would_count).copied().collect();
    let (why, found) = if !cancelled.is_empty() {
        ("base_cancelled", cancelled)
    } else if !others.is_empty() {
        (of_others, others)
    } else {
        ("base_cancelled", taken_back)
    };
    let verdict = if found.is_empty() {
        Verdict::needs_review("no_base_on_record", Vec::new())
    } else {
        Verdict::not_met(why, records(&found)).seeing(SeenFacts::awards(&found))
    };
    Err(verdict.lacking(asked, vec![("one_of", one_of.join(" "))]))
}

/// The awards of these codes that were taken back: why they do not count is told.
pub(super) fn taken_back(one_of: &[String], record: &Record) -> SeenFacts {
    let awards = record.awards.iter();
    let taken_back = awards.filter(|held| !held.in_force && one_of.contains(&held.award_code));
    SeenFacts::of(taken_back.map(Seen::from))
}

/// In an order of their own: in which they are on record says nothing.
pub(super) fn records(held: &[&AwardOnRecord]) -> Vec<Proof> {
    let mut proofs: Vec<_> = held.iter().map(|held| Proof::Record(held.id)).collect();
    proofs.sort_unstable();
    proofs
}
