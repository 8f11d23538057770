//! What `watch` does, case by case.

use super::*;

#[test]
fn knocking_does_not_fill_the_disk() {
    let sampler = Sampler::default();
    let (mut written, mut told) = (0, 0);
    for n in 0..100_000_i64 {
        if let Some(skipped) = sampler.take(
            "10.0.0.1".to_owned(),
            SecurityKind::WrongPassword,
            1_000 + n / 1_000,
        ) {
            written += 1;
            told += skipped + 1;
        }
    }
    assert!(written < 40 && told > 60_000, "{written} {told}");
    assert_eq!(
        sampler.take("10.0.0.2".to_owned(), SecurityKind::WrongPassword, 1_100),
        Some(0)
    );
    assert_eq!(
        sampler.take("10.0.0.1".to_owned(), SecurityKind::WrongCode, 1_100),
        Some(0)
    );
    // An hour later it is news again, and says how many there were.
    assert_eq!(
        sampler.take("10.0.0.1".to_owned(), SecurityKind::WrongPassword, 5_000),
        Some(100_000 - told)
    );
    // From however many addresses: what is written, and what is remembered, has an end.
    let many = (0..200_000)
        .filter(|n| {
            sampler
                .take(format!("2001:db8::{n:x}"), SecurityKind::BadToken, 9_000)
                .is_some()
        })
        .count();
    assert!(many < 5_100, "{many}");
    assert!(sampler.0.lock().unwrap().1.len() <= ADDRESSES + 20);
}
