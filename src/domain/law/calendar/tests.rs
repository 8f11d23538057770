//! What `calendar` does, case by case.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn of_2026() -> Calendar {
    let holiday = |date| Holiday {
        date: day(date),
        name: (String::new(), String::new()),
        citation: Default::default(),
    };
    let swap = Swap {
        off: day("2026-08-31"),
        worked: day("2026-08-22"),
        citation: Default::default(),
    };
    Calendar::new(
        BTreeMap::from([(2026, false)]),
        vec![
            holiday("2026-09-01"),
            holiday("2026-09-02"),
            holiday("2026-11-24"),
        ],
        vec![swap],
    )
}

#[test]
fn a_period_skips_week_ends_holidays_and_swapped_days() {
    let calendar = of_2026();
    // The Ministry's five days from Monday 24 August 2026: the 31st is swapped for Saturday the
    // 22nd, 1 and 2 September are National Day.
    assert_eq!(calendar.due(day("2026-08-24"), 5), day("2026-09-03"));
    assert_eq!(calendar.due(day("2026-11-16"), 10), day("2026-12-01"));
    assert_eq!(calendar.due(day("2026-08-21"), 1), day("2026-08-22"));
    assert_eq!(calendar.due(day("2026-10-16"), 0), day("2026-10-16"));
    assert_eq!(
        calendar.working_days_between(day("2026-08-24"), day("2026-09-03")),
        5
    );
    // A period of calendar days: on a working day as it is, on a Saturday that is worked too,
    // else on the next working day.
    for (event, count, end) in [
        ("2026-11-10", 30, "2026-12-10"),
        ("2026-11-26", 30, "2026-12-28"),
        ("2026-07-23", 30, "2026-08-22"),
        ("2026-07-24", 30, "2026-08-24"),
        ("2026-07-30", 30, "2026-09-03"),
        ("2026-10-25", 30, "2026-11-25"),
    ] {
        assert_eq!(calendar.ends_after(day(event), count), day(end), "{event}");
    }
    assert_eq!(
        calendar.working_days_between(day("2026-09-03"), day("2026-08-24")),
        0
    );
    assert_eq!(
        calendar.missing_year(day("2026-08-24"), day("2026-12-31")),
        None
    );
    assert_eq!(
        calendar.missing_year(day("2026-12-31"), day("2027-01-01")),
        Some(2027)
    );
}
