//! Subjects beside a subject: others under a name, of its unit or of one next to it. One definition
//! of who may be one and the same recorded twice.

use diesel::prelude::*;

use crate::db::Reading;
use crate::db::engine::prepared::among;
use crate::db::engine::reading::rows;
use crate::db::schema::{subject, unit};
use crate::domain::base::ids::{SubjectId, UnitId};
use crate::domain::register::people::{Subject, SubjectKind};
use crate::domain::register::unit::UnitPath;

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

/// The subjects of these units, and of those next to them, whose names have one of these keys; each
/// with the one of these units it is near to, and where its own stands.
pub fn named_near(
    units: &[UnitId],
    keys: &[String],
) -> impl Reading<Answer = Vec<(UnitId, Subject, UnitPath)>> + use<> {
    let near = rows!((UnitId, Subject, UnitPath): unit::table
        .inner_join(home.on(near!()))
        .inner_join(subject::table.on(subject::unit_id.eq(home.field(unit::id))))
        .filter(among(unit::id, units))
        .filter(among(subject::name_key, keys))
        .filter(subject::merged_into.is_null())
        .select((unit::id, Subject::as_select(), home.field(unit::path))))
    .unless(units.is_empty() || keys.is_empty());
    // Asked for in an order PostgreSQL would walk through all subjects.
    near.map(|mut near| {
        near.sort_by_key(|(_, subject, _)| subject.id);
        Ok(near)
    })
}

/// The collectives under the names of these units, each with the unit: what is held against a unit
/// is held against them.
pub fn of_units(units: &[UnitId]) -> impl Reading<Answer = Vec<(UnitId, SubjectId)>> + use<> {
    rows!((UnitId, SubjectId): unit::table
        .inner_join(subject::table.on(
            subject::unit_id.eq(unit::id).and(subject::folded.eq(unit::folded))
        ))
        .filter(among(unit::id, units))
        .filter(subject::kind.eq(SubjectKind::Collective))
        .order(subject::id)
        .select((unit::id, subject::id)))
    .unless(units.is_empty())
}
