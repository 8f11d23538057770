//! How near a ground is by what is on record: by that the grounds of an award are ordered wherever
//! one of them is put first.

use crate::domain::eligibility::standard::{Found, GroundFound};
use crate::domain::eligibility::verdict::CheckOutcome;
use crate::domain::eligibility::verdict::Earliest;
use crate::domain::law::requirement::Requirement;

/// How near a ground or an award is, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Nearness {
    /// What is on record is enough.
    Now,
    /// What it rests on is on record; of the rest a person must look.
    ToLook,
    /// Time is missing, and it can be told how much.
    Later,
    /// Nothing on record tells anything of it: it rests on what people answer.
    Asked,
    /// What it rests on is not on record, or cannot be met any more.
    Far,
}

/// How near a ground is, and when it could be met where time is missing.
pub(super) fn place(ground: &GroundFound) -> (Nearness, Option<Earliest>) {
    let found = &ground.found;
    let has_base = |leaf: &Found| leaf.why != "no_base_on_record";
    let may_do = |leaf: &Found| leaf.outcome != CheckOutcome::NotMet && has_base(leaf);
    let of_time = || {
        let earliest = found.earliest.filter(|_| enough(found, &has_base));
        earliest.map_or((Nearness::Far, None), |day| (Nearness::Later, Some(day)))
    };
    match found.outcome {
        CheckOutcome::Met => (Nearness::Now, None),
        CheckOutcome::NeedsReview if asks_people_alone(found) => (Nearness::Asked, None),
        CheckOutcome::NeedsReview if enough(found, &may_do) => (Nearness::ToLook, None),
        CheckOutcome::NeedsReview => (Nearness::Far, None),
        CheckOutcome::NotMet => of_time(),
    }
}

/// Is nothing of it met on record, and could people answer all that it needs?
fn asks_people_alone(found: &Found) -> bool {
    let is_asked = |leaf: &Found| {
        leaf.outcome == CheckOutcome::Met
            || ["asked_of_a_person", "no_measure_known", "table_unread"].contains(&leaf.why)
            || leaf.why.ends_with("_unknown")
    };
    !rests_on_record(found) && enough(found, &is_asked)
}

/// Is something of it met by what is on record? What is met because there is nothing rests on none.
fn rests_on_record(found: &Found) -> bool {
    if found.parts.is_empty() {
        return found.outcome == CheckOutcome::Met && !found.proofs.is_empty();
    }
    found.parts.iter().any(rests_on_record)
}

/// Would it be enough if those leaves were met that count?
fn enough(found: &Found, counts: &impl Fn(&Found) -> bool) -> bool {
    let asked = match &found.requirement {
        Requirement::All(of) => of.len(),
        Requirement::NOf { n, .. } => *n,
        Requirement::Any(_) | Requirement::Switched { .. } | Requirement::Own(_) => 1,
        _ => return counts(found),
    };
    let counting = found.parts.iter().filter(|part| enough(part, counts));
    counting.count() >= asked
}
