//! Notices as they are kept: the jobs that are letters to somebody, whether or not the letter leaves.

use chrono::{DateTime, Utc};
use diesel::backend::Backend;
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment};

use crate::db::engine::column::StoredMoment;
use crate::db::engine::condition::condition;
use crate::db::engine::conn::MultiBackend;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::scope::up_to;
use crate::db::schema::job;
use crate::db::{Conn, PageRequest, Result};
use crate::domain::base::ids::{JobId, UserId};
use crate::domain::base::job::{About, Job, Notice};

/// A notice as it is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeptNotice {
    /// The id of its job.
    pub id: JobId,
    /// When it was caused.
    pub at: DateTime<Utc>,
    /// Is it to be read?
    pub is_unread: bool,
    /// What it tells; none where a newer version has written it.
    pub told: Option<(About, Notice)>,
}

/// Is to be read. The state stands in the statement as text: a partial index serves no value that is
/// said later.
#[derive(Clone, Copy)]
struct Unread;

condition!(by text, Unread on job::notice);

impl<DB: Backend> QueryFragment<DB> for Unread {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("job.notice = 'unread'");
        Ok(())
    }
}

/// A page of somebody's notices, the newest first.
pub fn list(conn: &mut Conn, to: UserId, page: &PageRequest) -> Result<Vec<KeptNotice>> {
    let mut query = job::table
        .filter(job::recipient_id.eq(to))
        .filter(job::notice.is_not_null())
        .select((job::id, job::created_at, job::notice, job::payload))
        .into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(job::id.lt(after.clone()));
    }
    let rows = query.order(job::id.desc()).limit(page.limit).load::<(
        JobId,
        StoredMoment,
        Option<String>,
        String,
    )>(conn)?;
    let kept = |(id, at, notice, payload): (JobId, StoredMoment, Option<String>, String)| {
        let told = match serde_json::from_str(&payload) {
            Ok(Job::Letter { about, notice, .. }) => Some((about, notice)),
            _ => None,
        };
        KeptNotice {
            id,
            at: at.into(),
            is_unread: notice.as_deref() == Some("unread"),
            told,
        }
    };
    Ok(rows.into_iter().map(kept).collect())
}

/// How many notices somebody has, counted up to so many.
pub fn count_up_to(conn: &mut Conn, to: UserId, most: i64) -> Result<i64> {
    let theirs = job::recipient_id.eq(to).and(job::notice.is_not_null());
    up_to(conn, most, "job", theirs)
}

/// The condition that a job is a notice somebody has not read.
pub(in crate::db) fn unread_by(to: UserId) -> impl QueryFragment<MultiBackend> {
    job::recipient_id.eq(to).and(Unread)
}

/// Takes them for read, all or up to one of them; answers how many.
pub fn mark_read(conn: &mut Conn, to: UserId, until: Option<JobId>) -> Result<usize> {
    let unread = job::table.filter(job::recipient_id.eq(to)).filter(Unread);
    let read = job::notice.eq("read");
    Ok(match until {
        Some(until) => diesel::update(unread.filter(job::id.le(until)))
            .set(read)
            .prepared()
            .execute(conn)?,
        None => diesel::update(unread).set(read).prepared().execute(conn)?,
    })
}

/// Takes these of somebody's notices for read; answers how many were not.
pub fn mark_these_read(conn: &mut Conn, to: UserId, ids: &[JobId]) -> Result<usize> {
    let these = job::table
        .filter(job::recipient_id.eq(to))
        .filter(Unread)
        .filter(among(job::id, ids));
    Ok(diesel::update(these)
        .set(job::notice.eq("read"))
        .prepared()
        .execute(conn)?)
}
