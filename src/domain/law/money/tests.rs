//! What `money` does, case by case.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn table(mode: RoundingMode, multiple: i64) -> MoneyTable {
    let valid = |from, to: Option<&str>| Period {
        from: day(from),
        to: to.map(day),
    };
    MoneyTable {
        base_salaries: vec![
            BaseSalary {
                amount: 2_340_000,
                valid: valid("2024-07-01", Some("2026-06-30")),
                citation: Default::default(),
            },
            BaseSalary {
                amount: 2_530_000,
                valid: valid("2026-07-01", None),
                citation: Default::default(),
            },
        ],
        roundings: vec![Rounding {
            mode,
            multiple,
            valid: valid("2024-07-01", None),
            citation: Default::default(),
        }],
    }
}

const UP: (RoundingMode, i64) = (RoundingMode::Up, 10_000);

#[test]
fn a_letter_pays_by_the_salary_of_its_decision_date() {
    let reward = Reward {
        individual: Some("0.3".parse().unwrap()),
        collective: Some("0.6".parse().unwrap()),
        household_factor: "1.5".parse().unwrap(),
        citation: Default::default(),
    };
    let pays = |kind, date| {
        reward
            .coefficient(kind)
            .and_then(|known| table(UP.0, UP.1).amount(known, day(date)))
    };
    assert_eq!(pays(SubjectKind::Individual, "2026-10-17"), Some(760_000));
    assert_eq!(pays(SubjectKind::Collective, "2026-10-17"), Some(1_520_000));
    assert_eq!(pays(SubjectKind::Household, "2026-10-17"), Some(1_140_000));
    assert_eq!(pays(SubjectKind::Individual, "2026-06-30"), Some(710_000));
    assert_eq!(pays(SubjectKind::Individual, "2024-06-30"), None);
}

#[test]
fn what_nobody_has_read_is_not_paid_and_what_pays_nothing_is_zero() {
    let reward = Reward {
        individual: None,
        collective: Some(Decimal::ZERO),
        household_factor: "1.5".parse().unwrap(),
        citation: Default::default(),
    };
    assert_eq!(reward.coefficient(SubjectKind::Individual), None);
    assert_eq!(reward.coefficient(SubjectKind::Household), None);
    let nothing = reward.coefficient(SubjectKind::Collective).unwrap();
    let paid = table(UP.0, UP.1).amount(nothing, day("2026-10-17"));
    assert_eq!(paid, Some(0));
}

#[test]
fn amounts_are_rounded_as_the_law_says() {
    let pays = |(mode, multiple), coefficient: &str| {
        table(mode, multiple).amount(coefficient.parse().unwrap(), day("2026-10-17"))
    };
    for (coefficient, amount) in [
        ("0.3", 760_000),
        ("0.45", 1_140_000),
        ("0.6", 1_520_000),
        ("0.8", 2_030_000),
        ("1", 2_530_000),
        ("1.5", 3_800_000),
        ("2.25", 5_700_000),
        ("3.5", 8_860_000),
        ("4.5", 11_390_000),
        ("5.25", 13_290_000),
        ("7.5", 18_980_000),
    ] {
        assert_eq!(pays(UP, coefficient), Some(amount), "{coefficient}");
    }
    assert_eq!(
        pays((RoundingMode::Nearest, 10_000), "0.6"),
        Some(1_520_000)
    );
    assert_eq!(
        pays((RoundingMode::Nearest, 10_000), "0.45"),
        Some(1_140_000)
    );
    assert_eq!(pays((RoundingMode::Nearest, 20_000), "1"), Some(2_540_000));
    assert_eq!(
        pays((RoundingMode::Nearest, 10_000), "0.8"),
        Some(2_020_000)
    );
    assert_eq!(pays((RoundingMode::None, 1), "0.45"), Some(1_138_500));
}
