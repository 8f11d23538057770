//! What `passwords` does, case by case.

use argon2::{PasswordHasher as _, PasswordVerifier as _};

use super::*;

fn fits(password: &str, kept: Option<&str>) -> bool {
    Hasher::default().fits(password, kept)
}

#[test]
fn what_was_hashed_before_fits_in_memory_that_was_used() {
    // As the library writes it, with its own memory.
    let kept = "$argon2id$v=19$m=19456,t=2,p=1$dGhpZHVhLW5vYm9keS0x$0JG0VQGSIyTfCLkTuCSjOBcCmSEaDCGKQI1aZKX9FhI";
    assert_eq!(kept, NOBODY);
    let mut hasher = Hasher::default();
    let (first, second) = (
        hasher.hash("correct horse battery").unwrap(),
        hasher.hash("correct horse battery").unwrap(),
    );
    assert_ne!(first, second);
    for _ in 0..2 {
        assert!(
            hasher.fits("correct horse battery", Some(&first))
                && hasher.fits("correct horse battery", Some(&second))
        );
        assert!(!hasher.fits("correct horse batter", Some(&first)));
    }
    assert!(
        Argon2::default()
            .verify_password(b"correct horse battery", first.as_str())
            .is_ok()
    );
    let theirs = Argon2::default()
        .hash_password_with_salt(b"a password", b"0123456789abcdef")
        .unwrap()
        .to_string();
    assert!(hasher.fits("a password", Some(&theirs)));
}

#[test]
fn only_the_right_password_fits_and_nobody_has_none() {
    let kept = hash("correct horse battery").unwrap();
    assert!(kept.starts_with("$argon2id$"));
    assert!(fits("correct horse battery", Some(&kept)));
    assert!(!fits("wrong", Some(&kept)));
    let composed = hash("Nguyễn cánh đồng").unwrap();
    assert!(fits(
        "Nguye\u{302}\u{303}n ca\u{301}nh đo\u{302}\u{300}ng",
        Some(&composed)
    ));
    assert!(!fits("wrong", None));
    assert!(
        PasswordHash::new(NOBODY).is_ok(),
        "the hash of nobody must be as slow as a real one"
    );
    assert!(!fits("!", Some("!")) && !fits("", Some("")));
}

#[test]
fn passwords_that_are_tried_first_are_weak() {
    let words = [
        "nguyen.mau.an@suoinga.example",
        "Nguyễn Mẫu An",
        "nguyen mau an",
        "nguyenmauan",
        "nguyen",
        "suoinga",
        "thidua",
        "xa",
        "HG-01",
        "hg01",
        "hg",
    ]
    .map(str::to_owned);
    for weak in [
        "passwordpassword",
        "123456789012",
        "qwertyuiopas",
        "aaaaaaaaaaaa",
        "nguyenmauan1",
        "Nguyễn Mẫu An",
        "nguyen.mau.an@suoinga.example",
        "suoinga12345",
        "suoinga suoinga",
        "anhyeuemnhieulam",
        "Anh yêu em nhiều lắm",
        "congtychetao",
        "matkhaucuatoi",
        "vietnamvodich2026",
        "uybannhandan2026",
        "giadinhhanhphuc",
        "tinhyeuvinhcuu",
        "passwordpassword1",
        "iloveyouforever",
        "suoinga2026xa",
        "HG-01-2026-HG",
        "HG-01@2026HG",
        "NguyenSuoinga2026",
        "conganxa123456",
        "chuctet2026vui",
        "emlacuaanh2026",
    ] {
        assert!(!is_strong(weak, &words), "{weak}");
    }
    for strong in [
        "correct horse battery",
        "thuyền ba lá qua suối",
        "k7-Dq2v.Zw9x",
        "suoinga bốn con vịt 2026",
    ] {
        assert!(is_strong(strong, &words), "{strong}");
    }
    assert!(is_strong(&"một câu rất dài ".repeat(12), &words));
}
