//! What is found of files when something is done with them, kept behind the act: looked at a stretch
//! of files at a time, so that no transaction is long. What is kept already is not kept again.

use chrono::{DateTime, Utc};

use crate::domain::base::history::EventKind;
use crate::domain::base::ids::NominationId;
use crate::jobs::{JobFault, Worker};
use crate::services::base::queue::Ending;
use crate::services::nominations::checks::kept;

/// So many files at a time.
const STRETCH: usize = 50;

impl Worker {
    pub(super) async fn keep_verdicts(
        &self,
        files: &[NominationId],
        (act, at): (EventKind, DateTime<Utc>),
    ) -> std::result::Result<Ending, JobFault> {
        let db = &self.state.db;
        for stretch in files.chunks(STRETCH) {
            let (ctx, stretch) = (self.state.ctx(), stretch.to_vec());
            let found = db
                .read(move |conn| kept::look(conn, &ctx, &stretch, act, at))
                .await?;
            if !found.is_empty() {
                db.write(move |tx| kept::keep(tx, &found)).await?;
            }
        }
        Ok(Ending::Done(Vec::new()))
    }
}
