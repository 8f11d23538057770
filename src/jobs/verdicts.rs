//! What is found of files when something is done with them, kept behind the acts: that of acts which
//! are taken together at once, a stretch of files at a time, so that no transaction is long. What is
//! kept already is not kept again.

use std::collections::BTreeSet;

use crate::domain::base::days::local_date;
use crate::domain::base::ids::JobId;
use crate::domain::base::job::Job;
use crate::error::Result;
use crate::jobs::Worker;
use crate::services::base::queue::Taken;
use crate::services::nominations::checks::kept::{self, FileAtAct};

/// So many files at a time.
const STRETCH: usize = 50;

/// The files of a job that keeps what is found of them.
pub(super) fn to_keep(job: &Job) -> Vec<FileAtAct> {
    let Job::KeepVerdicts { files, act, at } = job else {
        return Vec::new();
    };
    let (act, at) = (*act, *at);
    let of_act = |file: &_| FileAtAct {
        file: *file,
        act,
        at,
    };
    files.iter().map(of_act).collect()
}

impl Worker {
    /// Keeps what is found of the files of all these jobs; answers which are done by it. None is
    /// where it failed: each is then tried alone, and says why.
    pub(super) async fn keep_together(&self, taken: &[Taken]) -> BTreeSet<JobId> {
        let firsts = taken.iter().filter_map(|taken| {
            let acts = taken.jobs.first().map(|(_, job)| to_keep(job))?;
            (!acts.is_empty()).then_some((taken.id, acts))
        });
        let (ids, acts): (BTreeSet<JobId>, Vec<_>) = firsts.unzip();
        if ids.len() < 2 {
            return BTreeSet::new();
        }
        match self.keep_verdicts(acts.concat()).await {
            Ok(()) => ids,
            Err(error) => {
                tracing::warn!(%error, "what was found is kept for each act alone");
                BTreeSet::new()
            }
        }
    }

    /// Keeps what is found of files.
    pub(super) async fn keep_verdicts(&self, mut acts: Vec<FileAtAct>) -> Result<()> {
        let db = &self.state.db;
        acts.sort_by_key(|one| one.at);
        let days = acts.chunk_by(|a, b| local_date(a.at) == local_date(b.at));
        for stretch in days.flat_map(|day| day.chunks(STRETCH)) {
            let (ctx, stretch) = (self.state.ctx(), stretch.to_vec());
            let found = db
                .read(move |conn| kept::look(conn, &ctx, &stretch))
                .await?;
            if !found.is_empty() {
                db.write(move |tx| kept::keep(tx, &found)).await?;
            }
        }
        Ok(())
    }
}
