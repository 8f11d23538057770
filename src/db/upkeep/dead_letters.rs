//! Letters that were given up, as they are kept: jobs that went into one letter, known by the first
//! of them.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use crate::db::engine::column::StoredMoment;
use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::scope::in_scope;
use crate::db::schema::{job, user_account};
use crate::db::{Conn, PageRequest, Result, Saved};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{JobId, UserId};
use crate::domain::base::job::Job;

/// A letter as those see it who manage its reader's account: to whom and of what kind, never what
/// it says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    /// The id of its first job.
    pub id: JobId,
    /// The reader's account.
    pub reader: UserId,
    /// Their name.
    pub reader_name: String,
    /// Their address.
    pub address: String,
    /// What it is for, one for each file in it; empty when this version of the program does not
    /// understand it.
    pub kinds: Vec<&'static str>,
    /// `dead`, or what has become of it since.
    pub state: String,
    /// How often it was tried.
    pub attempts: i32,
    /// Why it was given up.
    pub error: String,
    /// When it was caused.
    pub created_at: DateTime<Utc>,
}

type LetterRow = (
    JobId,
    String,
    i32,
    Option<String>,
    StoredMoment,
    UserId,
    String,
    String,
);

fn letters(conn: &mut Conn, rows: Vec<LetterRow>) -> Result<Vec<DeadLetter>> {
    let ids = rows.iter().map(|row| row.0);
    let payloads = job::table
        .filter(among(job::letter_id, ids))
        .order((job::created_at, job::id))
        .select((job::letter_id, job::payload))
        .load::<(Option<JobId>, String)>(conn)?;
    let kinds = |id: JobId| {
        let of_letter = payloads.iter().filter(|(letter, _)| *letter == Some(id));
        of_letter
            .filter_map(|(_, payload)| serde_json::from_str(payload).ok())
            .map(|job: Job| job.code())
            .collect()
    };
    let letter =
        |(id, state, attempts, error, created_at, reader, reader_name, address): LetterRow| {
            DeadLetter {
                kinds: kinds(id),
                id,
                reader,
                reader_name,
                address,
                state,
                attempts,
                error: error.unwrap_or_default(),
                created_at: created_at.into(),
            }
        };
    Ok(rows.into_iter().map(letter).collect())
}

/// The first jobs of letters to accounts that are managed within a scope.
macro_rules! managed {
    ($scope:expr) => {
        job::table
            .inner_join(user_account::table.on(job::recipient_id.eq(user_account::id.nullable())))
            .filter(job::letter_id.eq(job::id.nullable()))
            .filter(in_scope(user_account::unit_id, $scope))
            .select((
                job::id,
                job::state,
                job::attempts,
                job::last_error,
                job::created_at,
                user_account::id,
                user_account::full_name,
                user_account::email,
            ))
    };
}

/// A page of the letters that were given up, to accounts managed within the scope, the newest
/// first.
pub fn list(conn: &mut Conn, scope: &Scope, page: &PageRequest) -> Result<Vec<DeadLetter>> {
    let mut query = managed!(scope).filter(job::state.eq("dead")).into_boxed();
    if let Some(after) = &page.after {
        query = query.filter(job::id.lt(after.clone()));
    }
    let rows = query
        .order(job::id.desc())
        .limit(page.limit)
        .load::<LetterRow>(conn)?;
    letters(conn, rows)
}

/// A letter that was tried before, whatever its state now, to an account managed within the scope.
pub fn find(conn: &mut Conn, scope: &Scope, id: JobId) -> Result<Option<DeadLetter>> {
    let rows = managed!(scope)
        .filter(job::id.eq(id))
        .load::<LetterRow>(conn)?;
    Ok(letters(conn, rows)?.pop())
}

/// Puts a letter that was given up back into the queue, all that went into it: it keeps its id, and
/// with it its Message-ID.
pub fn send_again(conn: &mut Conn, id: JobId, now: DateTime<Utc>) -> Result<Saved> {
    let nobody: Option<String> = None;
    let free: Option<StoredMoment> = None;
    let count = diesel::update(
        job::table
            .filter(job::letter_id.eq(id))
            .filter(job::state.eq("dead")),
    )
    .set((
        job::state.eq("queued"),
        job::run_at.eq(StoredMoment::from(now)),
        job::attempts.eq(0),
        job::last_error.eq(nobody.clone()),
        job::leased_until.eq(free),
        job::lease_id.eq(nobody),
    ))
    .prepared()
    .execute(conn)?;
    Ok(if count > 0 {
        Saved::Yes
    } else {
        Saved::LostRace
    })
}
