//! Versions by date, and what is laid over some of their days.

use chrono::NaiveDate;

use crate::domain::base::period::Period;

/// Makes of each version that `is_same` on the days of `span` what `change` makes of it, or
/// nothing; on its other days it stays as it was. Says whether there was one.
pub(super) fn change_on<T: Clone>(
    versions: &mut Vec<T>,
    span: Period,
    valid: fn(&mut T) -> &mut Period,
    is_same: impl Fn(&T) -> bool,
    mut change: impl FnMut(T) -> Option<T>,
) -> bool {
    let mut is_any = false;
    for mut version in std::mem::take(versions) {
        let whole = *valid(&mut version);
        let Some(days) = shared(whole, span).filter(|_| is_same(&version)) else {
            versions.push(version);
            continue;
        };
        is_any = true;
        for rest in beside(whole, span) {
            let mut left = version.clone();
            *valid(&mut left) = rest;
            versions.push(left);
        }
        *valid(&mut version) = days;
        versions.extend(change(version));
    }
    is_any
}

/// The days that two periods share.
fn shared(one: Period, other: Period) -> Option<Period> {
    one.overlaps(&other).then(|| Period {
        from: one.from.max(other.from),
        to: match (one.to, other.to) {
            (Some(one), Some(other)) => Some(one.min(other)),
            (one, other) => one.or(other),
        },
    })
}

/// What is left of a period before and behind another one that shares days with it.
fn beside(whole: Period, part: Period) -> Vec<Period> {
    let before = part.from.pred_opt().filter(|_| whole.from < part.from);
    let before = before.map(|last| Period {
        from: whole.from,
        to: Some(last),
    });
    let goes_on = |last: &NaiveDate| whole.to.is_none_or(|to| to > *last);
    let behind = part.to.filter(goes_on).and_then(|last| last.succ_opt());
    let behind = behind.map(|from| Period { from, to: whole.to });
    before.into_iter().chain(behind).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn period(from: &str, to: &str) -> Period {
        Period {
            from: from.parse().unwrap(),
            to: to.parse().ok(),
        }
    }

    #[test]
    fn the_days_beside_stay_as_they_were() {
        let whole = period("2025-01-01", "");
        for (span, left) in [
            (
                period("2026-01-01", "2026-12-31"),
                vec![
                    (period("2025-01-01", "2025-12-31"), "old"),
                    (period("2027-01-01", ""), "old"),
                    (period("2026-01-01", "2026-12-31"), "new"),
                ],
            ),
            (period("2020-01-01", ""), vec![(whole, "new")]),
            (
                period("2020-01-01", "2025-06-30"),
                vec![
                    (period("2025-07-01", ""), "old"),
                    (period("2025-01-01", "2025-06-30"), "new"),
                ],
            ),
        ] {
            let mut versions = vec![(whole, "old")];
            let new = |(days, _): (Period, &'static str)| Some((days, "new"));
            assert!(change_on(
                &mut versions,
                span,
                |one| &mut one.0,
                |_| true,
                new
            ));
            assert_eq!(versions, left);
        }
        let mut versions = vec![(whole, "old")];
        let span = period("2020-01-01", "2024-12-31");
        let gone = change_on(&mut versions, span, |one| &mut one.0, |_| true, |_| None);
        assert!(!gone);
        assert_eq!(versions, [(whole, "old")]);
    }
}
