//! What `codes` does, case by case.

use super::*;

/// RFC 6238, appendix B: the secret of its table, the last six of its eight digits.
#[test]
fn codes_are_those_of_the_standard() {
    let master = MasterKey([9; 32]);
    let sealed = master.seal(PURPOSE, b"12345678901234567890").unwrap();
    let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
    for (seconds, code) in [
        (59, "287082"),
        (1_111_111_109, "081804"),
        (1_111_111_111, "050471"),
        (1_234_567_890, "005924"),
        (20_000_000_000, "353130"),
    ] {
        assert_eq!(
            step(&master, &sealed, code, at(seconds)).unwrap(),
            Some(seconds / 30),
            "{seconds}"
        );
        assert_eq!(
            step(
                &master,
                &sealed,
                &format!(" {} {}", &code[..3], &code[3..]),
                at(seconds + 30)
            )
            .unwrap(),
            Some(seconds / 30)
        );
        assert_eq!(
            step(&master, &sealed, code, at(seconds + 90)).unwrap(),
            None
        );
    }
    for wrong in ["", "28708", "2870822", "abcdef", "２８７０８２"] {
        assert_eq!(
            step(&master, &sealed, wrong, at(59)).unwrap(),
            None,
            "{wrong}"
        );
    }
}

#[test]
fn secrets_and_recovery_codes_are_new_each_time() {
    let master = MasterKey([9; 32]);
    let (one, two) = (
        new_secret(&master, "a@b.vn").unwrap(),
        new_secret(&master, "a@b.vn").unwrap(),
    );
    assert_ne!(one.secret, two.secret);
    assert!(
        one.secret.len() == 32
            && one.url.starts_with("otpauth://totp/Thidua:")
            && one.url.contains(&one.secret),
        "{}",
        one.url
    );
    let codes = new_recovery_codes().unwrap();
    assert_eq!(
        codes
            .iter()
            .collect::<std::collections::BTreeSet<_>>()
            .len(),
        RECOVERY_CODES
    );
    assert_eq!(codes[0].len(), 29);
    assert_eq!(
        recovery_hash(&master, &codes[0]),
        recovery_hash(&master, &codes[0].to_lowercase().replace('-', " "))
    );
    assert_ne!(
        recovery_hash(&master, &codes[0]),
        recovery_hash(&MasterKey([8; 32]), &codes[0])
    );
}
