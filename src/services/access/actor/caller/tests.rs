//! What `caller` does, case by case.

use chrono::DateTime;
use uuid::Uuid;

use super::*;

#[test]
fn what_is_known_in_one_read_is_not_copied_into_another() {
    let live = SessionUser {
        session: SessionId(Uuid::nil()),
        user: UserId(Uuid::nil()),
        full_name: "Tân".to_owned(),
        person: None,
        known_as: None,
        password_given: false,
        seen_at: DateTime::default(),
    };
    let found = Recognized {
        asked: Caller::Browser("print".to_owned()),
        live: Some(live),
        actor: Some(Actor::operator()),
    };
    let copy = Caller::Recognized(Box::new(found)).clone();
    assert!(matches!(copy, Caller::Browser(hash) if hash == "print"));
}
