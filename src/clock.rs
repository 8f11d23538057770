//! Time and ids: the only place that asks the system for either. Everything else takes them as
//! arguments.

use std::sync::{Arc, Mutex};

use chrono::{DateTime, DurationRound, TimeDelta, Utc};
use uuid::{ContextV7, Timestamp, Uuid};

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The system's clock.
    System,
    /// A clock that stands until it is set.
    Standing(Arc<Mutex<DateTime<Utc>>>),
}

impl Clock {
    /// A clock that stands at a moment.
    #[must_use]
    pub fn standing_at(moment: DateTime<Utc>) -> Self {
        Self::Standing(Arc::new(Mutex::new(moment)))
    }

    /// Now, UTC, in whole microseconds as the databases keep it.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let now = match self {
            #[expect(
                clippy::disallowed_methods,
                reason = "this is the place where time comes from"
            )]
            Self::System => Utc::now(),
            Self::Standing(moment) => *moment
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner),
        };
        now.duration_trunc(TimeDelta::microseconds(1))
            .unwrap_or(now)
    }

    /// Sets a standing clock; the system's clock cannot be set.
    pub fn set(&self, to: DateTime<Utc>) {
        if let Self::Standing(moment) = self {
            *moment
                .lock()
                .unwrap_or_else(std::sync::PoisonError::into_inner) = to;
        }
    }
}

/// Where new ids come from: UUID version 7 (RFC 9562), each greater than the one before.
#[derive(Debug, Clone)]
pub struct Ids(Arc<Source>);

#[derive(Debug)]
enum Source {
    Random(Mutex<ContextV7>),
    Counted(Mutex<u64>),
}

impl Ids {
    /// Ids nobody can guess.
    #[must_use]
    pub fn random() -> Self {
        Self(Arc::new(Source::Random(Mutex::new(ContextV7::new()))))
    }

    /// The same ids every time, for a demo or a test that must come out the same.
    #[must_use]
    pub fn counted() -> Self {
        Self(Arc::new(Source::Counted(Mutex::new(0))))
    }

    /// A new id of any kind that tells neither when it was made nor beside which others.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "ids are made here")]
    pub fn untimed<T: From<Uuid>>() -> T {
        Uuid::new_v4().into()
    }

    /// The least of all ids that were made at a moment or later.
    #[must_use]
    pub fn least(moment: DateTime<Utc>) -> Uuid {
        let millis = moment.timestamp_millis().unsigned_abs();
        uuid::Builder::from_unix_timestamp_millis(millis, &[0; 10]).into_uuid()
    }

    /// A new id of any kind, made at a moment.
    pub fn next<T: From<Uuid>>(&self, now: DateTime<Utc>) -> T {
        let id = match &*self.0 {
            Source::Random(context) => {
                let context = context
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                Uuid::new_v7(Timestamp::from_unix(
                    &*context,
                    now.timestamp().unsigned_abs(),
                    now.timestamp_subsec_nanos(),
                ))
            }
            Source::Counted(count) => {
                let mut count = count
                    .lock()
                    .unwrap_or_else(std::sync::PoisonError::into_inner);
                *count += 1;
                let mut bytes = [0; 10];
                bytes
                    .iter_mut()
                    .skip(2)
                    .zip(count.to_be_bytes())
                    .for_each(|(to, from)| *to = from);
                uuid::Builder::from_unix_timestamp_millis(
                    now.timestamp_millis().unsigned_abs(),
                    &bytes,
                )
                .into_uuid()
            }
        };
        T::from(id)
    }
}
