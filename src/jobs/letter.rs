//! A letter to somebody about things, all that fell together for them: without what they may not
//! see any more.

mod item;
mod morning;

use std::collections::BTreeMap;

use crate::domain::access::account::User;
use crate::domain::base::ids::JobId;
use crate::domain::base::job::{About, Job, Notice};
use crate::error::Result;
use crate::jobs::{JobFault, Worker};
use crate::mail::{Envelope, Letter, More, Written, write, write_morning};
use crate::services::base::queue::{Ending, NOT_THEIRS, Taken};
use crate::services::upkeep::notices::{self, Addressed, Readable};

/// How many things a letter tells one by one; of the rest it says how many they are.
const LISTED: usize = 50;

/// What the readers of letters may still be told; of who is off, nothing.
pub(super) type Asked = BTreeMap<JobId, Option<Readable>>;

/// What a letter would tell.
fn told(taken: &Taken) -> impl Iterator<Item = (JobId, (About, Notice))> {
    taken.jobs.iter().filter_map(|(id, job)| match job {
        Job::Letter { about, notice, .. } => Some((*id, (*about, notice.clone()))),
        Job::Account { .. }
        | Job::Run { .. }
        | Job::Workbook { .. }
        | Job::Import { .. }
        | Job::KeepVerdicts { .. } => None,
    })
}

impl Worker {
    /// What the readers of these letters may still be told, by the id of each.
    pub(super) async fn ask(&self, taken: &[Taken]) -> Result<Asked> {
        let (ids, letters): (Vec<JobId>, Vec<Addressed>) = taken
            .iter()
            .filter_map(|taken| {
                let to = match taken.jobs.first()? {
                    (_, Job::Letter { to, .. }) => *to,
                    (
                        _,
                        Job::Account { .. }
                        | Job::Run { .. }
                        | Job::Workbook { .. }
                        | Job::Import { .. }
                        | Job::KeepVerdicts { .. },
                    ) => return None,
                };
                Some((taken.id, (to, told(taken).map(|(_, told)| told).collect())))
            })
            .unzip();
        if ids.is_empty() {
            return Ok(Asked::new());
        }
        let ctx = self.state.ctx();
        let readable = self
            .state
            .db
            .read(move |conn| notices::readable(conn, &ctx, &letters))
            .await?;
        Ok(ids.into_iter().zip(readable).collect())
    }

    /// Writes and sends the letter of these jobs, without what its reader may not see any more.
    pub(super) async fn letter(
        &self,
        taken: &Taken,
        asked: Option<&Asked>,
    ) -> std::result::Result<Ending, JobFault> {
        // What could not be found out for all together is asked for each alone: one that cannot be
        // read keeps no other one back.
        let readable = match asked {
            Some(asked) => asked.get(&taken.id).cloned(),
            None => self
                .ask(std::slice::from_ref(taken))
                .await?
                .remove(&taken.id),
        };
        let (ids, told): (Vec<JobId>, Vec<(About, Notice)>) = told(taken).unzip();
        let Some((reader, readable)) = readable.flatten() else {
            return Ok(Ending::Dropped(NOT_THEIRS.to_owned()));
        };
        let dropped: Vec<JobId> = ids
            .iter()
            .zip(&readable)
            .filter(|(_, notice)| notice.is_none())
            .map(|(id, _)| *id)
            .collect();
        if dropped.len() == ids.len() {
            return Ok(Ending::Dropped(NOT_THEIRS.to_owned()));
        }
        // What they may not see any more is no part of the letter, nor of the conversation.
        let seen: Vec<(About, &Notice)> = told
            .iter()
            .zip(&readable)
            .filter_map(|((about, _), notice)| Some((*about, notice.as_ref()?)))
            .collect();
        let (written, threads) = if taken.is_digest {
            let letter = morning::letter(&self.state, &reader, &seen);
            (write_morning(&letter)?, Vec::new())
        } else {
            self.told_one_by_one(&reader, &seen)?
        };
        self.send(taken, reader, threads, &written).await?;
        Ok(Ending::Done(dropped))
    }

    /// The letter in words, and what it is about, for mail programs.
    fn told_one_by_one(
        &self,
        reader: &User,
        seen: &[(About, &Notice)],
    ) -> std::result::Result<(Written, Vec<String>), JobFault> {
        let (listed, rest) = seen.split_at(seen.len().min(LISTED));
        let items = listed
            .iter()
            .map(|(about, notice)| item::item(&self.state, reader.language, *about, notice))
            .collect();
        let more = More::of(rest.len(), format!("{}/", self.state.base_url));
        let letter = Letter {
            language: reader.language,
            reader: reader.full_name.clone(),
            items,
            more,
        };
        let mut threads: Vec<String> = Vec::new();
        for (about, _) in listed {
            let thread = self.state.master.name("thread", &item::path(*about));
            if !threads.contains(&thread) {
                threads.push(thread);
            }
        }
        Ok((write(&letter)?, threads))
    }

    /// Hands a letter to the relay; the same one at every attempt.
    pub(super) async fn send(
        &self,
        taken: &Taken,
        reader: User,
        threads: Vec<String>,
        written: &Written,
    ) -> std::result::Result<(), JobFault> {
        let id = taken.id.to_string();
        let message_id = self.state.master.name("letter", &id);
        let envelope = Envelope {
            id,
            message_id,
            threads,
            name: reader.full_name,
            address: reader.email,
            date: taken.created_at,
        };
        Ok(self.mailer.send(&envelope, written).await?)
    }
}
