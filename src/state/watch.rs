//! Noticing what happens at the doors: every time counted, written down by samples, so that nobody
//! fills the disk by knocking.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::domain::access::network::counted;
use crate::domain::access::security_event::{Factor, SecurityKind};
use crate::services::access::security_events::{self, ClaimedComer, Noticed};
use crate::state::{Origin, State};

/// How long the same from the same address counts together, seconds.
const WINDOW: i64 = 3_600;
/// How many of the same from the same address are written down each; beyond, the next at each
/// doubling.
const EACH: u64 = 20;
/// How many are written down in a window whatever they are, on this server; beyond, the next at
/// each doubling.
const ALL: u64 = 5_000;
/// How many addresses are told apart; who comes when there are more is counted with all others.
const ADDRESSES: usize = 20_000;
/// How long there is between two looks for addresses that are old news, seconds: looking at all of
/// them takes a moment.
const LOOK_AGAIN: i64 = 60;

#[derive(Default)]
struct Seen {
    since: i64,
    times: u64,
    skipped: i64,
}

impl Seen {
    /// One more; is it one to write down?
    fn one_more(&mut self, now: i64, each: u64) -> bool {
        if now.saturating_sub(self.since) >= WINDOW || now < self.since {
            (self.since, self.times) = (now, 0);
        }
        self.times += 1;
        self.times <= each || self.times.is_power_of_two()
    }
}

/// What was noticed by this server within the hour, by address and kind.
#[derive(Clone, Default)]
pub struct Sampler(Arc<Mutex<Sampled>>);

/// All together, each by itself, and when old ones were last looked for.
type Sampled = (Seen, HashMap<(String, SecurityKind), Seen>, i64);

impl Sampler {
    /// Notices one; if it is to be written down, how many like it were not since the last that was.
    fn take(&self, address: String, kind: SecurityKind, now: i64) -> Option<i64> {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (all, known, looked_at) = &mut *guard;
        let mut key = (address, kind);
        if known.len() >= ADDRESSES && !known.contains_key(&key) {
            if now.saturating_sub(*looked_at) >= LOOK_AGAIN {
                *looked_at = now;
                known.retain(|_, seen| now.saturating_sub(seen.since) < WINDOW);
            }
            if known.len() >= ADDRESSES {
                key.0.clear();
            }
        }
        let seen = known.entry(key).or_default();
        if seen.one_more(now, EACH) && all.one_more(now, ALL) {
            return Some(std::mem::take(&mut seen.skipped));
        }
        seen.skipped += 1;
        None
    }
}

impl State {
    /// What is written down of something that happened at a place.
    #[must_use]
    pub fn noticed(
        &self,
        kind: SecurityKind,
        who: ClaimedComer,
        place: &Origin,
        factor: Option<Factor>,
    ) -> Noticed {
        let address = place
            .address
            .map(|address| address.to_canonical().to_string())
            .unwrap_or_default();
        let (device, object, request_id) = (
            place.device.clone(),
            place.object.clone(),
            place.request_id.clone(),
        );
        Noticed {
            kind,
            who,
            address,
            device,
            factor,
            object,
            request_id,
            skipped: 0,
            told: None,
        }
    }

    /// Notices something that was refused. What is refused is refused whether this can be kept or
    /// not.
    pub async fn notice(&self, kind: SecurityKind, who: ClaimedComer, place: &Origin) {
        self.metrics.noticed(kind.code());
        let key = place.address.map(counted).unwrap_or_default();
        let Some(skipped) = self.sampler.take(key, kind, self.clock.now().timestamp()) else {
            return;
        };
        let (noticed, ctx) = (
            Noticed {
                skipped,
                ..self.noticed(kind, who, place, None)
            },
            self.ctx(),
        );
        if let Err(error) = self
            .db
            .write(move |tx| security_events::note(tx, &ctx, noticed))
            .await
        {
            tracing::warn!(%error, kind = kind.code(), "a security event could not be kept");
        }
    }
}

#[cfg(test)]
mod tests;
