//! Requests that name themselves are done once: the first answer is kept with the change it tells
//! of, and given again (`Idempotency-Key`). What failed is not kept: it changed nothing.

use chrono::TimeDelta;

use crate::db::base::idempotency as kept;
use crate::db::base::idempotency::NameLock;
use crate::db::{self, Conn};
use crate::error::{Error, Result};
use crate::services::{Ctx, Trace};

/// How long a first answer is kept.
const KEPT_FOR: TimeDelta = TimeDelta::hours(48);

/// A request that names itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdempotencyName {
    /// Who asks.
    pub caller: String,
    /// The name they gave the request.
    pub key: String,
    /// SHA-256 of method, address and body: the same name stands for the same request.
    pub print: String,
}

impl IdempotencyName {
    /// The name of one part of the request: each part is done once by itself.
    #[must_use]
    pub fn of(&self, part: &str) -> Self {
        Self {
            key: format!("{} {part}", self.key),
            ..self.clone()
        }
    }
}

/// An answer to a change, as it is sent and kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FirstAnswer {
    /// HTTP status.
    pub status: u16,
    /// Where what was made is found, below the base of the API.
    pub location: Option<String>,
    /// The version that an `ETag` carries.
    pub version: i64,
    /// JSON.
    pub body: String,
}

impl FirstAnswer {
    /// It was done, and nothing is said of it.
    const SEALED: Self = Self {
        status: 204,
        location: None,
        version: 0,
        body: String::new(),
    };
}

/// Does the work and keeps its answer, or gives the first answer again. Of what is sealed it keeps
/// that it was done, and neither the answer nor the print of what was asked: what can be asked is so
/// little that whoever has the key of prints could try it all.
pub fn once(
    tx: &mut Conn,
    ctx: &Ctx,
    named: &IdempotencyName,
    work: impl FnOnce(&mut Conn) -> Result<FirstAnswer>,
) -> Result<FirstAnswer> {
    let is_sealed = ctx.trace == Trace::Sealed;
    let asked_for = if is_sealed { "" } else { &named.print };
    let work = |tx: &mut Conn| {
        let answer = work(tx)?;
        Ok::<_, Error>(if is_sealed {
            FirstAnswer::SEALED
        } else {
            answer
        })
    };
    if kept::enter(tx, &named.caller, &named.key)? == NameLock::Busy {
        return Err(Error::InFlight);
    }
    tidy(tx, ctx)?;
    if let Some((print, answer)) = kept::find(tx, &named.caller, &named.key)? {
        let (status, location, version, body) = answer;
        if print != asked_for {
            return Err(Error::invalid("Idempotency-Key", "other_request"));
        }
        // Done once more and taken back: who may not do it any more, or not see it, is not told
        // what was answered when they might. Any other refusal comes from its having been done.
        return match db::taken_back(tx, work)? {
            Err(error) if error.is_out_of_reach() => Err(error),
            Ok(_) | Err(_) => Ok(FirstAnswer {
                status,
                location,
                version,
                body,
            }),
        };
    }
    let answer = work(tx)?;
    let first = (
        answer.status,
        answer.location.clone(),
        answer.version,
        answer.body.clone(),
    );
    kept::insert(tx, &named.caller, &named.key, asked_for, &first, ctx.now).map_err(|failure| {
        match failure {
            db::Failure::Duplicate(_) => Error::InFlight,
            other => other.into(),
        }
    })?;
    Ok(answer)
}

/// Forgets the answers that were kept long enough; answers how many. Asked before an answer is
/// looked up, and from time to time on a server that nobody asks for anything.
pub fn tidy(tx: &mut Conn, ctx: &Ctx) -> Result<usize> {
    Ok(kept::forget_before(tx, ctx.now - KEPT_FOR)?)
}
