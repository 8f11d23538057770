//! Subjects beside a subject: others of its unit under a name. One definition of who may be the same person recorded twice.

use super::schema::subject;

mod aliases {
    diesel::alias!(super::subject as theirs: Theirs);
}
pub(super) use aliases::theirs;

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
pub(super) use called;

/// They are a namesake: an individual too. Two people on the register are two people.
macro_rules! namesake {
    () => {{
        let individual = SubjectKind::Individual.code();
        called!(subject::folded)
            .and(subject::kind.eq(individual).and(theirs.field(subject::kind).eq(individual)))
            .and(subject::person_id.is_null().or(theirs.field(subject::person_id).is_null()))
    }};
}
pub(super) use namesake;
