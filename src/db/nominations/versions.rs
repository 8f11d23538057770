//! What files said each time they were submitted, as it is kept.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::among;
use crate::db::engine::writing::add_all;
use crate::db::schema::nomination_version;
use crate::db::{Conn, Failure, Result, Writing};
use crate::domain::base::ids::NominationId;
use crate::domain::nominations::nomination::Content;

/// What a file said when it was submitted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptVersion {
    /// Of which file.
    pub nomination: NominationId,
    /// The first is 1.
    pub number: i32,
    /// What it said.
    pub content: Content,
    /// Who submitted it, by the name they had then.
    pub submitted_by: String,
    /// When.
    pub submitted_at: DateTime<Utc>,
}

/// Keeps versions.
pub fn keep(conn: &mut Conn, writing: &mut Writing, kept: &[KeptVersion]) -> Result<()> {
    let mut rows = Vec::with_capacity(kept.len());
    for version in kept {
        let content = serde_json::to_string(&version.content)
            .map_err(|error| Failure::Defect(error.to_string()))?;
        rows.push((
            nomination_version::nomination_id.eq(version.nomination),
            nomination_version::number.eq(version.number),
            nomination_version::content.eq(content),
            nomination_version::submitted_by.eq(version.submitted_by.clone()),
            nomination_version::submitted_at.eq(StoredMoment::from(version.submitted_at)),
        ));
    }
    add_all!(writing, conn, nomination_version::table, rows);
    Ok(())
}

/// The versions of a file, the first first.
pub fn of(conn: &mut Conn, id: NominationId) -> Result<Vec<KeptVersion>> {
    of_files(conn, &[id])
}

/// The versions of these files, the first of each first.
pub fn of_files(conn: &mut Conn, ids: &[NominationId]) -> Result<Vec<KeptVersion>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows = nomination_version::table
        .filter(among(nomination_version::nomination_id, ids))
        .order((
            nomination_version::nomination_id,
            nomination_version::number,
        ))
        .load::<(NominationId, i32, String, String, StoredMoment)>(conn)?;
    rows.into_iter()
        .map(|(nomination, number, content, submitted_by, at)| {
            let content = serde_json::from_str(&content)
                .map_err(|error| Failure::NotUnderstood(error.to_string()))?;
            Ok(KeptVersion {
                nomination,
                number,
                content,
                submitted_by,
                submitted_at: at.into(),
            })
        })
        .collect()
}
