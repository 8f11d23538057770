//! What `run` does, case by case.

use super::*;

#[test]
fn a_refusal_is_read_as_it_was_written() {
    let params = vec![("rule".to_owned(), "R-DUP-1".to_owned())];
    let refusal = Refusal {
        faults: vec![("same_achievement".to_owned(), params)],
        ..Refusal::plain("not_eligible")
    };
    let stored = serde_json::to_string(&refusal).unwrap();
    assert_eq!(serde_json::from_str::<Refusal>(&stored).unwrap(), refusal);
    let plain = serde_json::from_str::<Refusal>(r#"{"code":"stale"}"#).unwrap();
    assert_eq!(plain, Refusal::plain("stale"));
}
