//! A higher award for merit rests on one for merit (R-BASIS-1).

use super::held::{FOR_MERIT, held, records};
use crate::domain::eligibility::record::{Candidacy, Record};
use crate::domain::eligibility::verdict::Verdict;
use crate::domain::law::award_type::CommendationType;

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
            Verdict::met("base_for_merit", records(&for_merit)).since(first)
        }
        Err(lacking) => lacking,
    }
}
