//! Initiatives that were recognised, of reach enough, and led to no award yet (R-DUP-2).

use chrono::{Datelike, NaiveDate};

use super::not_recorded::unknown;
use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{AwardOnRecord, Candidacy, Record};
use crate::domain::eligibility::seen::{Seen, SeenFacts, SpentOn};
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::award_type::AwardKind;
use crate::domain::law::requirement::Reach;
use crate::domain::register::initiative::Initiative;

/// One that was recognised before the award year needs a look: whether it still counts nobody has
/// written.
pub(in crate::domain::eligibility) fn initiative(
    reach: Reach,
    n: u32,
    record: &Record,
    candidacy: &Candidacy,
    day: NaiveDate,
) -> Verdict {
    let reached = ("reach", reach.code().to_owned());
    let all = record.facts.iter().flat_map(|facts| &facts.initiatives);
    let known: Vec<&Initiative> = all.filter(|one| one.recognised_on <= day).collect();
    if known.is_empty() {
        let params = vec![reached, ("n", n.to_string())];
        return unknown("initiatives_unknown", "initiatives", params);
    }
    let reaching = known
        .iter()
        .copied()
        .filter(|one| reaches(one.reach, reach));
    let reaching: Vec<&Initiative> = reaching.collect();
    let free = reaching.iter().copied();
    let free = free.filter(|one| is_free(one, record, candidacy, day));
    let free: Vec<&Initiative> = free.collect();
    let year = candidacy.file.cycle_year;
    let is_of_year = |one: &&Initiative| one.recognised_on.year() >= year;
    let of_year: Vec<&Initiative> = free.iter().copied().filter(is_of_year).collect();
    let seen = |these: &[&Initiative]| {
        SeenFacts::of(these.iter().map(|one| Seen::Initiative {
            recognised_on: one.recognised_on,
            title: one.title.clone(),
            number: one.decision_number.clone(),
            reach: one.reach,
            is_early: one.recognised_on.year() < year,
            is_spent: !is_free(one, record, candidacy, day),
            spent_on: spent_on(one, record).map(SpentOn::from),
            id: one.id,
        }))
    };
    let asked = usize::try_from(n).unwrap_or(usize::MAX);
    if of_year.len() >= asked {
        let mut days: Vec<NaiveDate> = of_year.iter().map(|one| one.recognised_on).collect();
        days.sort_unstable();
        let since = days.get(asked.saturating_sub(1)).copied();
        return Verdict::met("enough_initiatives", proofs(&of_year))
            .since(since)
            .seeing(seen(&of_year));
    }
    let verdict = if free.len() >= asked {
        Verdict::needs_review("initiative_of_another_year", proofs(&free))
    } else if !free.is_empty() {
        Verdict::not_met("too_few_initiatives", proofs(&free))
    } else if reaching.is_empty() {
        Verdict::not_met("initiative_reach", proofs(&known))
    } else {
        Verdict::not_met("initiative_spent", proofs(&reaching))
    };
    let have = ("have", of_year.len().to_string());
    let params = vec![reached, ("n", n.to_string()), have];
    verdict
        .lacking("initiatives_counted", params)
        .seeing(seen(&known))
}

/// A province's and a ministry's stand side by side: neither is the other's.
fn reaches(have: Reach, asked: Reach) -> bool {
    have == asked || have == Reach::Nation || asked == Reach::Unit
}

/// Has it led to nothing, or to an emulation title of the same award year? Titles of one year climb
/// the ladder on it. Of another author's award nothing is on record here: then it is spent.
fn is_free(one: &Initiative, record: &Record, candidacy: &Candidacy, day: NaiveDate) -> bool {
    if one.spent_on.is_none() {
        return true;
    }
    let law = candidacy.law;
    spent_on(one, record).is_some_and(|award| {
        let known = law.award(&award.award_code, day);
        let known = known.or_else(|| law.any_award(&award.award_code));
        award.cycle_year == candidacy.file.cycle_year
            && known.is_some_and(|known| known.kind == AwardKind::EmulationTitle)
    })
}

/// The award to which it has led, where it is one of the subject's own.
fn spent_on<'r>(one: &Initiative, record: &'r Record) -> Option<&'r AwardOnRecord> {
    let mut awards = record.awards.iter();
    awards.find(|award| Some(award.id) == one.spent_on)
}

/// In an order of their own.
fn proofs(initiatives: &[&Initiative]) -> Vec<Proof> {
    let ids = initiatives.iter().map(|one| Proof::Initiative(one.id));
    let mut proofs: Vec<Proof> = ids.collect();
    proofs.sort_unstable();
    proofs
}
