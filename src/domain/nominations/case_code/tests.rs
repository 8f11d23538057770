//! What `case_code` does, case by case.

use super::*;

fn sought(typed: &str) -> Vec<String> {
    let codes = CaseCode::sought(typed).into_iter();
    codes.map(|code| code.to_string()).collect()
}

#[test]
fn a_code_is_known_however_it_is_typed() {
    for typed in [
        "XSN-26-00001",
        "xsn-26-00001",
        " XSN – 26 – 00001 ",
        "XSN 26 00001",
        "xsn2600001",
        "XSN-2600001",
        "XSN26-00001",
        "xsn-26-1",
    ] {
        assert_eq!(sought(typed), ["XSN-26-00001"], "{typed}");
    }
    assert_eq!(sought("đkđb-26-12"), ["DKDB-26-00012"]);
}

#[test]
fn what_could_be_two_is_both() {
    assert_eq!(sought("XSN26100000"), ["XSN2-61-00000", "XSN-26-100000"]);
    assert_eq!(sought("XSN2-61-12345"), ["XSN2-61-12345"]);
}

#[test]
fn a_name_is_no_code() {
    for typed in [
        "",
        "Lê Mẫu An",
        "tổ 3",
        "A5 26 124",
        "T-1",
        "123456789012",
        "26-00001",
        "XSN-26-",
        "XSN-26-0000000001",
        "XSN-2026-00001-1",
        "🦀-26-00001",
        "X🦀2600001",
    ] {
        assert_eq!(sought(typed), Vec::<String>::new(), "{typed}");
    }
}
