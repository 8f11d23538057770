//! What nothing on record tells yet: a person looks, and is told what would show it.

use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::ground::Paper;
use crate::domain::law::requirement::MovementOf;

/// Which things are missing.
pub(super) type Params = Vec<(&'static str, String)>;

/// A person looks: of this nothing is on record.
pub(super) fn unknown(why: &'static str, missing: &'static str, params: Params) -> Verdict {
    Verdict::needs_review(why, Vec::new()).lacking(missing, params)
}

/// Picked at the review of a movement.
pub(in crate::domain::eligibility) fn in_movement(of: MovementOf, years: Option<u32>) -> Verdict {
    let years = years.map(|years| ("years", years.to_string()));
    let params = std::iter::once(("of", of.code().to_owned())).chain(years);
    unknown("movement_unknown", "movement", params.collect())
}

/// First in its cluster or block.
pub(in crate::domain::eligibility) fn leads_cluster(of: MovementOf) -> Verdict {
    let params = vec![("of", of.code().to_owned())];
    unknown("cluster_unknown", "cluster", params)
}

/// A question to a person.
pub(in crate::domain::eligibility) fn asked_of_a_person(
    vi: &str,
    en: &str,
    paper: Option<Paper>,
) -> Verdict {
    let paper = paper.map(|paper| ("paper", paper.code().to_owned()));
    let question = [("question", vi.to_owned()), ("question_en", en.to_owned())];
    let params = question.into_iter().chain(paper);
    unknown("asked_of_a_person", "answer", params.collect())
}
