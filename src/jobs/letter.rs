//! A letter to somebody about things, all that fell together for them: without what they may not
//! see any more.

mod item;

use crate::domain::access::account::User;
use crate::domain::base::ids::{JobId, UserId};
use crate::domain::base::job::{About, Job, Notice};
use crate::jobs::{JobFault, Worker};
use crate::mail::{Envelope, Letter, More, write};
use crate::services::base::queue::{Ending, NOT_THEIRS, Taken};
use crate::services::upkeep::notices;

/// How many things a letter tells one by one; of the rest it says how many they are.
const LISTED: usize = 50;

impl Worker {
    /// Writes and sends the letter of these jobs, without what its reader may not see any more.
    pub(super) async fn letter(
        &self,
        taken: &Taken,
        to: UserId,
    ) -> std::result::Result<Ending, JobFault> {
        let told = taken.jobs.iter().filter_map(|(id, job)| {
            let Job::Letter { about, notice, .. } = job else {
                return None;
            };
            Some((*id, (*about, notice.clone())))
        });
        let (ids, told): (Vec<JobId>, Vec<(About, Notice)>) = told.unzip();
        let (ctx, asked) = (self.state.ctx(), told.clone());
        let readable = self
            .state
            .db
            .read(move |conn| notices::readable(conn, &ctx, to, &asked))
            .await?;
        let Some((reader, readable)) = readable else {
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
        self.send(taken, reader, threads, &letter).await?;
        Ok(Ending::Done(dropped))
    }

    /// Hands a letter to the relay; the same one at every attempt.
    pub(super) async fn send(
        &self,
        taken: &Taken,
        reader: User,
        threads: Vec<String>,
        letter: &Letter,
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
        Ok(self.mailer.send(&envelope, &write(letter)?).await?)
    }
}
