//! What waits for somebody, by what it is about: of the first files of their queue alone, so that it
//! costs the same however many wait.

use std::collections::BTreeMap;

use diesel::dsl::count_star;
use diesel::prelude::*;

use super::{First, WaitingFilter};
use crate::db::engine::prepared::among;
use crate::db::engine::reading::{Rows, rows};
use crate::db::schema::{achievement, event, nomination, subject, unit};
use crate::db::{PageRequest, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::base::ids::{EventId, UnitId};
use crate::domain::law::award_type::CommendationType;
use crate::domain::register::people::SubjectKind;

/// What files that wait are about, in as few words as they can be gathered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutWaiting {
    /// At which event, where it was one.
    pub event: Option<EventId>,
    /// For which award, of which type and year.
    pub award: (String, CommendationType, i32),
    /// Whom they honour.
    pub kind: SubjectKind,
    /// The unit that nominates.
    pub unit: UnitId,
    /// How many files.
    pub count: i64,
}

type AboutRow = (
    Option<EventId>,
    String,
    CommendationType,
    i32,
    SubjectKind,
    UnitId,
    i64,
);

/// What the first files are about that wait for the actor, up to so many, in no order.
pub fn about_waiting(actor: &Actor, most: i64) -> impl Reading<Answer = Vec<AboutWaiting>> + use<> {
    let page = PageRequest {
        after: None,
        limit: most,
    };
    let [on_postgres, on_sqlite] = [true, false]
        .map(|on_postgres| First::of(actor, WaitingFilter::default(), &page, on_postgres));
    let nobody = on_sqlite.offices.is_empty();
    macro_rules! query {
        ($first:ident) => {{
            let about = (
                achievement::event_id,
                nomination::award_code,
                nomination::commendation_type,
                nomination::cycle_year,
                subject::kind,
                nomination::unit_id,
            );
            let (event, code, of, year, kind, unit) = about;
            nomination::table
                .inner_join(achievement::table)
                .inner_join(subject::table)
                .filter($first)
                .group_by(about)
                .select((event, code, of, year, kind, unit, count_star()))
        }};
    }
    let rows: Rows<_, _, AboutRow> = Rows::of(query!(on_postgres), query!(on_sqlite));
    rows.unless(nobody).map(|rows| {
        let about = |(event, code, of, year, kind, unit, count): AboutRow| AboutWaiting {
            event,
            award: (code, of, year),
            kind,
            unit,
            count,
        };
        Ok(rows.into_iter().map(about).collect())
    })
}

/// What these events and units are called, by their ids.
pub fn names(
    events: &[EventId],
    units: &[UnitId],
) -> impl Reading<Answer = BTreeMap<String, String>> + use<> {
    let nothing = events.is_empty() && units.is_empty();
    let names = rows!((String, String): event::table
    .filter(among(event::id, events))
    .select((event::id, event::name))
    .union_all(
        unit::table
            .filter(among(unit::id, units))
            .select((unit::id, unit::name)),
    ));
    names
        .unless(nothing)
        .map(|names| Ok(names.into_iter().collect()))
}
