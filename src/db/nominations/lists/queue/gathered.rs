//! What waits for somebody, by what it is about: of the first files of their queue alone, so that it
//! costs the same however many wait.

use diesel::prelude::*;

use super::{First, WaitingFilter};
use crate::db::engine::reading::Rows;
use crate::db::schema::{achievement, event, nomination, subject, unit};
use crate::db::{PageRequest, Reading};
use crate::domain::access::actor::Actor;
use crate::domain::base::ids::EventId;
use crate::domain::law::award_type::CommendationType;
use crate::domain::register::people::SubjectKind;

/// What a file that waits is about, in as few words as it can be gathered by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AboutWaiting {
    /// At which event, with its name, where it was one.
    pub event: Option<(EventId, String)>,
    /// For which award, of which type and year.
    pub award: (String, CommendationType, i32),
    /// Whom it honours.
    pub kind: SubjectKind,
    /// The unit that nominates.
    pub unit: String,
}

type AboutRow = (
    Option<EventId>,
    Option<String>,
    String,
    CommendationType,
    i32,
    SubjectKind,
    String,
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
        ($first:ident) => {
            nomination::table
                .inner_join(achievement::table.left_join(event::table))
                .inner_join(subject::table)
                .inner_join(unit::table)
                .filter($first)
                .select((
                    event::id.nullable(),
                    event::name.nullable(),
                    nomination::award_code,
                    nomination::commendation_type,
                    nomination::cycle_year,
                    subject::kind,
                    unit::name,
                ))
        };
    }
    let rows: Rows<_, _, AboutRow> = Rows::of(query!(on_postgres), query!(on_sqlite));
    rows.unless(nobody).map(|rows| {
        let about = |(event, name, code, of, year, kind, unit): AboutRow| AboutWaiting {
            event: event.zip(name),
            award: (code, of, year),
            kind,
            unit,
        };
        Ok(rows.into_iter().map(about).collect())
    })
}
