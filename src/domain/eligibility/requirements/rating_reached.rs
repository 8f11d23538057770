//! The award year was rated well enough (R-RATING-1).

use crate::domain::eligibility::proof::Proof;
use crate::domain::eligibility::record::{Candidacy, Record};
use crate::domain::eligibility::seen::{Seen, SeenFacts};
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::grade::Grade;

/// The award year was rated at least so well. With no rating on file a person must look: those who
/// are no officials or employees are not rated, others were not rated yet.
pub(in crate::domain::eligibility) fn rating_reached(
    at_least: Option<Grade>,
    record: &Record,
    candidacy: &Candidacy,
) -> Verdict {
    let Some(least) = at_least.or(candidacy.award.rating) else {
        return Verdict::not_asked("no_rating_asked");
    };
    let year = candidacy.file.cycle_year;
    let of_year = record.ratings.iter().find(|rating| rating.year == year);
    let proofs = of_year
        .iter()
        .map(|rating| Proof::Rating(rating.id))
        .collect();
    let grade = of_year.map(|rating| rating.grade);
    let seen = SeenFacts::of([Seen::Rating { year, grade }]);
    let verdict = match grade {
        // Whether a grade of a newer version is high enough, this one cannot know.
        None | Some(Grade::Newer(_)) => Verdict::needs_review("no_rating_on_record", proofs),
        Some(grade) if grade.reaches(least) => {
            return Verdict::met("rating_high_enough", proofs).seeing(seen);
        }
        Some(_) => Verdict::not_met("rating_too_low", proofs),
    };
    let asked = vec![
        ("year", year.to_string()),
        ("grade", least.code().to_owned()),
    ];
    verdict.lacking("rating", asked).seeing(seen)
}
