//! What `doctor` does, case by case.

use crate::domain::register::people::Language;
use crate::words::knows;

#[test]
fn everything_the_doctor_says_is_said_in_both_languages() {
    let sources = [
        include_str!("mod.rs"),
        include_str!("machine.rs"),
        include_str!("database.rs"),
    ];
    let codes: Vec<&str> = sources
        .iter()
        .flat_map(|source| source.split('"'))
        .filter(|text| text.starts_with("doctor-"))
        .collect();
    assert!(codes.len() > 30, "{codes:?}");
    for code in codes.into_iter().filter(|code| *code != "doctor-") {
        for language in Language::ALL {
            assert!(knows(*language, code), "{code} has no {language} text");
        }
    }
}
