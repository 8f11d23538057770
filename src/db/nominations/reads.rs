//! How nominations are found.

pub(super) mod on_decisions;

use std::collections::BTreeMap;

use diesel::dsl::min;
use diesel::prelude::*;

use super::filed::{FiledRow, above, all, deciding, filed_tables, superior};
use crate::db::engine::prepared::{Locked, among};
use crate::db::engine::reading::rows;
use crate::db::engine::scope::in_scope_or_own;
use crate::db::schema::{appeal, nomination, subject, unit};
use crate::db::{Conn, Reading, Result, each};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{NominationId, SubjectId};
use crate::domain::nominations::nomination::{Nomination, NominationInContext, Status};

/// A nomination of a unit within the scope.
pub fn find(
    conn: &mut Conn,
    scope: &Scope,
    id: NominationId,
) -> Result<Option<NominationInContext>> {
    let row = each!(conn, {
        filed_tables!()
            .filter(nomination::id.eq(id))
            .filter(in_scope_or_own(
                nomination::unit_id,
                nomination::subject_id,
                scope,
            ))
            .get_result::<FiledRow>(conn)
            .optional()
    })?;
    Ok(all(conn, row.into_iter().collect())?.pop())
}

/// A file that somebody wants to act on, whoever asks: only `seen_by` a scope it is shown.
pub struct ToActOn(Option<FiledRow>);

impl ToActOn {
    /// The file, if it is of a unit within the scope.
    pub fn seen_by(self, conn: &mut Conn, scope: &Scope) -> Result<Option<NominationInContext>> {
        let file = all(conn, self.0.into_iter().collect())?.pop();
        Ok(file.filter(|file| scope.shows(&file.unit_path, file.subject_person)))
    }
}

/// The nomination with this id. The row of its subject is locked until the transaction ends: of two
/// files of one subject the second is looked at when the first has gone on.
pub fn to_act_on(id: NominationId) -> impl Reading<Answer = ToActOn> {
    let file = rows!(FiledRow: Locked(filed_tables!().filter(nomination::id.eq(id)), "subject"));
    file.map(|mut rows| Ok(ToActOn(rows.pop())))
}

/// The nominations with these ids, of units within the scope, in any order.
pub fn with_ids(
    conn: &mut Conn,
    scope: &Scope,
    ids: &[NominationId],
) -> Result<Vec<NominationInContext>> {
    let rows = each!(conn, {
        filed_tables!()
            .filter(among(nomination::id, ids))
            .filter(in_scope_or_own(
                nomination::unit_id,
                nomination::subject_id,
                scope,
            ))
            .load::<FiledRow>(conn)
    })?;
    all(conn, rows)
}

/// Files by their ids, for what runs without a reader; the oldest due first.
pub(in crate::db) fn filed_where(
    conn: &mut Conn,
    ids: Vec<NominationId>,
) -> Result<Vec<NominationInContext>> {
    let rows = each!(conn, {
        filed_tables!()
            .filter(among(nomination::id, ids))
            .order((nomination::due_on, nomination::id))
            .load::<FiledRow>(conn)
    })?;
    all(conn, rows)
}

/// Files by their ids, in the order of these.
pub fn in_this_order(conn: &mut Conn, ids: Vec<NominationId>) -> Result<Vec<NominationInContext>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let places: BTreeMap<NominationId, usize> = ids.iter().copied().zip(0..).collect();
    let mut files = filed_where(conn, ids)?;
    files.sort_by_key(|file| places.get(&file.nomination.id).copied());
    Ok(files)
}

/// The nominations of a subject that were sent and have not ended.
pub fn on_their_way(conn: &mut Conn, id: SubjectId) -> Result<Vec<NominationInContext>> {
    let open = [
        Status::InProgress,
        Status::Returned,
        Status::Supplementing,
        Status::OnHold,
    ];
    let rows = each!(conn, {
        filed_tables!()
            .filter(nomination::subject_id.eq(id))
            .filter(among(nomination::status, open))
            .order(nomination::id)
            .load::<FiledRow>(conn)
    })?;
    all(conn, rows)
}

/// Locks the rows of nominations until the transaction ends, so that nothing else is done with them
/// meanwhile.
pub fn lock(conn: &mut Conn, ids: &[NominationId]) -> Result<()> {
    if let Conn::Pg(pg) = conn {
        nomination::table
            .filter(among(nomination::id, ids))
            .order(nomination::id)
            .select(nomination::id)
            .for_no_key_update()
            .load::<String>(pg)?;
    }
    Ok(())
}

/// The versions of routes that files rest on: they must be among those that are loaded. From one to
/// the next, by their index: one look for each, however many files there are.
pub fn pinned_routes(conn: &mut Conn) -> Result<Vec<(String, String)>> {
    let (mut pinned, mut code) = (Vec::new(), String::new());
    loop {
        let next = nomination::table
            .filter(nomination::route_code.gt(code))
            .select(min(nomination::route_code));
        let Some(next) = next.get_result::<Option<String>>(conn)? else {
            return Ok(pinned);
        };
        let mut version = String::new();
        loop {
            let of = nomination::table
                .filter(nomination::route_code.eq(next.clone()))
                .filter(nomination::route_version.gt(version));
            let found = of
                .select(min(nomination::route_version))
                .get_result::<Option<String>>(conn)?;
            let Some(found) = found else { break };
            pinned.push((next.clone(), found.clone()));
            version = found;
        }
        code = next;
    }
}
