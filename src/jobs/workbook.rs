//! The workbook of a list that is too long to wait for: written into a temporary file, then kept
//! beside the documents. What was broken off is begun anew, and nothing half stands anywhere.

use bytes::Bytes;
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream;

use crate::domain::base::ids::WorkbookId;
use crate::domain::base::job::JobKind;
use crate::domain::upkeep::workbook::KeptBook;
use crate::error::{Error, Result};
use crate::jobs::{JobFault, Worker};
use crate::services::access::Caller;
use crate::services::base::queue::{Ending, Taken};
use crate::services::workbooks::{self, AskedList};
use crate::state::State;
use crate::tables;

/// How far it is is noted each time so many rows are written.
const NOTED: i64 = 10_000;

impl Worker {
    pub(super) async fn workbook(
        &self,
        taken: &Taken,
        id: WorkbookId,
    ) -> std::result::Result<Ending, JobFault> {
        let db = &self.state.db;
        let found = db.read(move |conn| workbooks::to_write(conn, id)).await?;
        let Some((book, asked)) = found else {
            return Ok(Ending::Done(Vec::new()));
        };
        let Err(error) = self.write_book(&book, asked).await else {
            return Ok(Ending::Done(Vec::new()));
        };
        let is_theirs_no_more = matches!(
            error,
            Error::NotSignedIn | Error::PasswordToChange | Error::Forbidden(_) | Error::NotFound(_)
        );
        let (retry, now) = (JobKind::Workbook.terms().retry, self.state.clock.now());
        let is_last = retry.next(taken.attempts, taken.created_at, now).is_none();
        if is_theirs_no_more || is_last {
            tracing::warn!(workbook = %id, %error, "a workbook could not be written");
            db.write(move |tx| workbooks::note_failed(tx, id)).await?;
            return Ok(Ending::Dropped(error.to_string()));
        }
        Err(error.into())
    }

    async fn write_book(&self, book: &KeptBook, asked: AskedList) -> Result<()> {
        let (state, id) = (&self.state, book.id);
        let caller = Caller::Absentee(book.owner);
        let noting = state.clone();
        let told = move |rows: i64| noted(&noting, id, rows);
        let written = tables::of_list((state, &caller), asked, book.language, told).await?;
        let pieces = stream::try_unfold(written.file, |file| async move {
            let (file, bytes) = tables::piece(file).await?;
            Ok::<_, Error>((!bytes.is_empty()).then(|| (Bytes::from(bytes), file)))
        });
        state.files.keep_made(id.0, pieces).await?;
        let size = i64::try_from(written.size).unwrap_or(i64::MAX);
        let (ctx, rows) = (state.ctx(), written.rows);
        let noted = state
            .db
            .write(move |tx| workbooks::note_ready(tx, &ctx, id, (rows, size)));
        if !noted.await? {
            state.files.remove_made(id.0).await?;
        }
        state.wake.notify_one();
        Ok(())
    }
}

/// Notes how far a workbook is, from time to time.
fn noted(state: &State, id: WorkbookId, rows: i64) -> BoxFuture<'static, Result<()>> {
    if rows % NOTED != 0 {
        return std::future::ready(Ok(())).boxed();
    }
    let db = state.db.clone();
    async move { db.write(move |tx| workbooks::note_rows(tx, id, rows)).await }.boxed()
}
