//! What `cap` does, case by case.

use super::*;

fn cap(most: CapMost) -> AwardCap {
    AwardCap {
        award: "fighter".to_owned(),
        most,
        valid: Period {
            from: "2026-01-01".parse().unwrap(),
            to: None,
        },
        citation: (String::new(), String::new()),
    }
}

fn times(all: &[(&str, i32, i64)]) -> TimesGiven {
    let one = |(award, year, count): &(&str, i32, i64)| (((*award).to_owned(), *year), *count);
    all.iter().map(one).collect()
}

#[test]
fn a_number_is_of_one_year_over_all_decisions_of_the_body() {
    let cap = cap(CapMost::Number(3));
    let given = times(&[("fighter", 2026, 2), ("fighter", 2025, 9)]);
    for fits in [("fighter", 2026, 1), ("labourer", 2025, 1)] {
        assert!(cap.beyond(&given, &times(&[fits])).is_empty(), "{fits:?}");
    }
    let found = cap.beyond(&given, &times(&[("fighter", 2026, 2)]));
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].most, found[0].beyond()), (3, 1));
}

#[test]
fn of_a_share_a_part_of_one_is_none() {
    let cap = cap(CapMost::Share {
        share: Decimal::new(15, 2),
        of: "labourer".to_owned(),
    });
    for (of, most) in [(0, 0), (6, 0), (7, 1), (13, 1), (14, 2), (20, 3)] {
        assert_eq!(cap.allows(of), most, "{of}");
    }
    // What this decision gives of the other award counts.
    let given = times(&[("labourer", 2026, 10)]);
    let gives = times(&[("labourer", 2026, 4), ("fighter", 2026, 2)]);
    assert!(cap.beyond(&given, &gives).is_empty());
    let gives = times(&[("fighter", 2026, 2)]);
    let found = cap.beyond(&given, &gives);
    assert_eq!((found[0].of, found[0].most, found[0].beyond()), (10, 1, 1));
}
