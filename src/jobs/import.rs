//! What comes from a workbook: some stretches of its rows at a time, each in a transaction of its
//! own, so that letters leave between them. What became of a row is noted with it: who goes on, here
//! or on another server, does none twice.

use futures_util::future::join;

use crate::domain::base::ids::ImportId;
use crate::domain::base::job::JobKind;
use crate::domain::upkeep::import::ImportRow;
use crate::error::{Error, Result};
use crate::jobs::{JobFault, Worker};
use crate::services::base::queue::{Ending, Taken};
use crate::services::upkeep::imports::{self, ImportStep};

/// So many stretches at a time.
const PART: usize = 4;

/// So many rows are noted in one transaction: others write between two.
const NOTED_TOGETHER: usize = 1_000;

impl Worker {
    pub(super) async fn import(
        &self,
        taken: &Taken,
        id: ImportId,
    ) -> std::result::Result<Ending, JobFault> {
        let mut ahead = None;
        for left in (0..PART).rev() {
            match self.stretch(id, &mut ahead, left > 0).await {
                Ok(ImportStep::Over) => return Ok(Ending::Done(Vec::new())),
                Ok(ImportStep::Gone) => {}
                // Somebody has stopped it at this moment: it is looked at as it is now.
                Err(Error::LostRace) => break,
                Err(error) => {
                    let (retry, now) = (JobKind::Import.terms().retry, self.state.clock.now());
                    let is_last = retry.next(taken.attempts, taken.created_at, now).is_none();
                    if is_last {
                        tracing::error!(import = %id, %error, "an import could not go on");
                        let ctx = self.state.ctx();
                        let stopped = self.state.db.write(move |tx| imports::stop(tx, &ctx, id));
                        stopped.await?;
                        return Ok(Ending::Dropped(error.to_string()));
                    }
                    return Err(error.into());
                }
            }
        }
        Ok(Ending::GoesOn(self.state.clock.now()))
    }

    /// Goes on by a stretch. As long as reading alone tells what is found, nobody waits for it, and
    /// the rows behind are looked at while what was found is noted.
    async fn stretch(
        &self,
        id: ImportId,
        ahead: &mut Option<Vec<ImportRow>>,
        goes_on: bool,
    ) -> Result<ImportStep> {
        let mut looked = ahead.take();
        if looked.is_none() {
            looked = self.look(id, 0).await?;
        }
        let Some(rows) = looked else {
            let ctx = self.state.ctx();
            let stepped = self.state.db.write(move |tx| imports::step(tx, &ctx, id));
            return stepped.await;
        };
        let last = rows.last().map_or(0, |row| row.place);
        let noted = self.note_rows(id, rows);
        if !goes_on {
            return noted.await;
        }
        let (noted, next) = join(noted, self.look(id, last)).await;
        *ahead = next?;
        noted
    }

    async fn look(&self, id: ImportId, after: i32) -> Result<Option<Vec<ImportRow>>> {
        let (ctx, db) = (self.state.ctx(), &self.state.db);
        db.read(move |conn| imports::look(conn, &ctx, id, after))
            .await
    }

    async fn note_rows(&self, id: ImportId, rows: Vec<ImportRow>) -> Result<ImportStep> {
        let mut left = rows.into_iter();
        loop {
            let some: Vec<ImportRow> = left.by_ref().take(NOTED_TOGETHER).collect();
            if some.is_empty() {
                return Ok(ImportStep::Gone);
            }
            let (ctx, db) = (self.state.ctx(), &self.state.db);
            let noted = db.write(move |tx| imports::note(tx, &ctx, id, some));
            if noted.await? == ImportStep::Over {
                return Ok(ImportStep::Over);
            }
        }
    }
}
