//! Subjects beside a subject: others under a name, of its unit or of one next to it. One definition
//! of who may be one and the same recorded twice.

use crate::db::schema::{subject, unit};

mod aliases {
    diesel::alias!(super::subject as theirs: Theirs, super::unit as home: Home);
}
pub(in crate::db) use aliases::{home, theirs};

/// They are another subject of the same unit, under this name.
macro_rules! called {
    ($folded:expr) => {
        theirs
            .field(subject::unit_id)
            .eq(subject::unit_id)
            .and(theirs.field(subject::folded).eq($folded))
            .and(theirs.field(subject::id).ne(subject::id))
    };
}
pub(in crate::db) use called;

/// The unit is the subject's own (`home`), the one above it or one below: a commune's village, who
/// are entered now here, now there.
macro_rules! near {
    () => {
        unit::id
            .eq(home.field(unit::id))
            .or(unit::parent_id.eq(home.field(unit::id).nullable()))
            .or(unit::id.nullable().eq(home.field(unit::parent_id)))
    };
}
pub(in crate::db) use near;

/// They are a namesake in that unit: of the same kind, under the same name. Two people on the
/// register are two people.
macro_rules! namesake {
    () => {
        theirs
            .field(subject::unit_id)
            .eq(unit::id)
            .and(theirs.field(subject::name_key).eq(subject::name_key))
            .and(theirs.field(subject::id).ne(subject::id))
            .and(theirs.field(subject::kind).eq(subject::kind))
            .and(
                subject::person_id
                    .is_null()
                    .or(theirs.field(subject::person_id).is_null()),
            )
    };
}
pub(in crate::db) use namesake;
