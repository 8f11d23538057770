//! Whose imports somebody sees: of the register those of the units they manage, of proposals what
//! they have sent themselves, for units for which they propose today.

use diesel::prelude::*;

use super::StoredImport;
use crate::db::engine::prepared::among;
use crate::db::engine::scope::{in_scope, up_to};
use crate::db::schema::import;
use crate::db::{Conn, Result};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{ImportId, UserId};
use crate::domain::upkeep::import::{Import, ImportKind};

/// Which imports somebody sees.
#[derive(Debug, Clone)]
pub struct ImportsSeen {
    /// Of units within this, whoever sent them; no proposals.
    pub managed: Scope,
    /// Proposals for units within this, of their own.
    pub proposing: Scope,
    /// Who they are.
    pub owner: Option<UserId>,
}

/// The rows of the register.
macro_rules! of_registers {
    ($seen:expr) => {
        in_scope(import::unit_id, &$seen.managed).and(import::kind.ne(ImportKind::Nominations))
    };
}

/// What they have sent to be proposed.
macro_rules! of_their_own {
    ($seen:expr) => {
        in_scope(import::unit_id, &$seen.proposing)
            .and(among(import::owner_id, $seen.owner))
            .and(import::kind.eq(ImportKind::Nominations))
    };
}

/// An import that is seen.
pub fn find(conn: &mut Conn, seen: &ImportsSeen, id: ImportId) -> Result<Option<Import>> {
    let of_registers = import::table
        .filter(import::id.eq(id))
        .filter(of_registers!(seen))
        .select(Import::as_select())
        .get_result(conn)
        .optional()?;
    if of_registers.is_some() {
        return Ok(of_registers);
    }
    Ok(import::table
        .filter(import::id.eq(id))
        .filter(of_their_own!(seen))
        .select(Import::as_select())
        .get_result(conn)
        .optional()?)
}

/// A page of the imports that are seen, the newest first. Asked for apart: each is found by an
/// index of its own.
pub fn list(
    conn: &mut Conn,
    seen: &ImportsSeen,
    after: Option<&str>,
    limit: i64,
) -> Result<Vec<Import>> {
    macro_rules! newest {
        ($which:expr) => {{
            let mut query = import::table
                .filter($which)
                .select(StoredImport::as_select())
                .into_boxed();
            if let Some(after) = after {
                query = query.filter(import::id.lt(after.to_owned()));
            }
            query
                .order(import::id.desc())
                .limit(limit)
                .load::<StoredImport>(conn)?
        }};
    }
    let mut rows = newest!(of_registers!(seen));
    rows.extend(newest!(of_their_own!(seen)));
    let mut imports: Vec<Import> = rows.into_iter().map(Import::from).collect();
    imports.sort_by_key(|import| std::cmp::Reverse(import.id));
    imports.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(imports)
}

/// How many imports are seen, counted up to so many.
pub fn count_up_to(conn: &mut Conn, seen: &ImportsSeen, most: i64) -> Result<i64> {
    let of_registers = up_to(conn, most, "import", of_registers!(seen))?;
    let their_own = up_to(conn, most, "import", of_their_own!(seen))?;
    Ok((of_registers + their_own).min(most))
}
