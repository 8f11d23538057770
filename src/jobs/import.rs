//! What comes from a workbook: some stretches of its rows at a time, each in a transaction of its
//! own, so that letters leave between them. What became of a row is noted with it: who goes on, here
//! or on another server, does none twice.

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
const NOTED_TOGETHER: usize = 200;

impl Worker {
    pub(super) async fn import(
        &self,
        taken: &Taken,
        id: ImportId,
    ) -> std::result::Result<Ending, JobFault> {
        for _ in 0..PART {
            match self.stretch(id).await {
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

    /// Goes on by a stretch. As long as reading alone tells what is found, nobody waits for it: what
    /// was found is noted after. One after the other, so that somebody else has a core.
    async fn stretch(&self, id: ImportId) -> Result<ImportStep> {
        let (ctx, db) = (self.state.ctx(), &self.state.db);
        let looked = db.read(move |conn| imports::look(conn, &ctx, id)).await?;
        if let Some(rows) = looked {
            return self.note_rows(id, rows).await;
        }
        let ctx = self.state.ctx();
        db.write(move |tx| imports::step(tx, &ctx, id)).await
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
