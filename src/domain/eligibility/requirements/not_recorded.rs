//! What nothing on record tells yet: a person looks, and is told what would show it.

use rust_decimal::Decimal;

use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::grade::Grade;
use crate::domain::law::ground::Paper;
use crate::domain::law::requirement::{MeasureDegree, MovementOf, Reach, ServiceIn};

type Params = Vec<(&'static str, String)>;

fn unknown(why: &'static str, missing: &'static str, params: Params) -> Verdict {
    Verdict::needs_review(why, Vec::new()).lacking(missing, params)
}

/// A share or number of a collective's members have a title of the award year.
pub(in crate::domain::eligibility) fn members_with(
    one_of: &[String],
    share: Option<Decimal>,
    count: Option<u32>,
) -> Verdict {
    let share = share.map(|share| ("share", share.to_string()));
    let count = count.map(|count| ("count", count.to_string()));
    let one_of = ("one_of", one_of.join(" "));
    let params = std::iter::once(one_of).chain(share).chain(count);
    unknown("members_unknown", "members_titles", params.collect())
}

/// A share of a collective's members were rated so well in the award year.
pub(in crate::domain::eligibility) fn members_rated(at_least: Grade, share: Decimal) -> Verdict {
    let params = vec![
        ("grade", at_least.code().to_owned()),
        ("share", share.to_string()),
    ];
    unknown("members_unknown", "members_ratings", params)
}

/// No member was disciplined so hard in the award year.
pub(in crate::domain::eligibility) fn no_member_disciplined(at_least: MeasureDegree) -> Verdict {
    let params = vec![("degree", at_least.code().to_owned())];
    unknown("members_unknown", "members_measures", params)
}

/// The subject itself was not disciplined so hard in the award year.
pub(in crate::domain::eligibility) fn not_disciplined(at_least: MeasureDegree) -> Verdict {
    let params = vec![("degree", at_least.code().to_owned())];
    unknown("measures_unknown", "measures", params)
}

/// Initiatives that were recognised and led to no award yet.
pub(in crate::domain::eligibility) fn initiative(reach: Reach, n: u32) -> Verdict {
    let params = vec![("reach", reach.code().to_owned()), ("n", n.to_string())];
    unknown("initiatives_unknown", "initiatives", params)
}

/// Years in leading posts, by a table of the law.
pub(in crate::domain::eligibility) fn in_posts(table: &str) -> Verdict {
    let params = vec![("table", table.to_owned())];
    unknown("posts_unknown", "posts", params)
}

/// Years of service without a break.
pub(in crate::domain::eligibility) fn served(years: u32, within: ServiceIn) -> Verdict {
    let params = vec![
        ("years", years.to_string()),
        ("within", within.code().to_owned()),
    ];
    unknown("service_unknown", "service", params)
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

/// Works directly, without a leading post.
pub(in crate::domain::eligibility) fn direct_worker() -> Verdict {
    unknown("direct_worker_unknown", "direct_worker", Vec::new())
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
