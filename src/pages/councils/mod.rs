//! Councils, their meetings, and the papers of their members.

pub(crate) mod ballots;
pub(crate) mod meetings;
pub(crate) mod members;

use crate::pages::table::RouteTable;

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    let table = members::routes(table);
    let table = meetings::routes(table);
    ballots::routes(table)
}
