//! One act on very many files: each by itself, a part of them at a time, so that letters leave
//! between the parts. What was done is noted with each file: who goes on, here or on another
//! server, does none twice.

use crate::domain::base::ids::RunId;
use crate::domain::nominations::run::Refusal;
use crate::error::Error;
use crate::jobs::{JobFault, Worker};
use crate::services::base::queue::Ending;
use crate::services::nominations::runs::{self, RunStep};

/// With so many files at a time.
const PART: usize = 20;

impl Worker {
    pub(super) async fn go_on_with(&self, run: RunId) -> std::result::Result<Ending, JobFault> {
        let mut has_raced = false;
        for _ in 0..PART {
            let ctx = self.state.ctx();
            let step = self.state.db.write(move |tx| runs::step(tx, &ctx, run));
            match step.await {
                Ok(RunStep::Over) => return Ok(Ending::Done(Vec::new())),
                Ok(RunStep::Gone) => has_raced = false,
                // Somebody else was faster at this file: it is looked at once more as it is now.
                Err(Error::LostRace) if !has_raced => has_raced = true,
                Err(Error::LostRace) => {
                    self.refuse_next(run, "lost_race").await?;
                    has_raced = false;
                }
                Err(Error::Internal(error)) => {
                    tracing::error!(%run, %error, "a file of a run could not be handled");
                    self.refuse_next(run, "internal").await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
        Ok(Ending::GoesOn(self.state.clock.now()))
    }

    /// A file with which it fails again and again does not stop the others.
    async fn refuse_next(
        &self,
        run: RunId,
        code: &'static str,
    ) -> std::result::Result<(), JobFault> {
        let refused = self
            .state
            .db
            .write(move |tx| runs::refuse_next(tx, run, &Refusal::plain(code)));
        Ok(refused.await?)
    }
}
