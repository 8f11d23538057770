//! Reads that may be answered beside the primary.

use chrono::TimeDelta;

use super::State;
use crate::db::MayBeFailure;
use crate::error::{Error, Result};
use crate::services::access::{self, Caller};
use crate::services::{Conn, Ctx, Place};

/// Who has changed something within this time finds it: they read the primary.
const LATELY: TimeDelta = TimeDelta::seconds(5);

impl MayBeFailure for Error {
    fn is_failure(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Internal(_))
    }
}

impl State {
    /// Reads what may be a second old, with the rights of this moment.
    pub async fn read_beside<T: Send + 'static>(
        &self,
        caller: Caller,
        work: impl Fn(&mut Conn, &Ctx, &Caller) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let read = self.read_on(None, caller, |_, _| (), work).await?;
        Ok(read.0)
    }

    /// The same where something is looked for, which may be a second old; what is not reads the
    /// primary.
    pub async fn search<T: Send + 'static>(
        &self,
        is_search: bool,
        caller: Caller,
        work: impl Fn(&mut Conn, &Ctx, &Caller) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let place = (!is_search).then_some(Place::Primary);
        Ok(self.read_on(place, caller, |_, _| (), work).await?.0)
    }

    /// The same, going on where an earlier read was answered; and hands on whom it found.
    pub async fn read_on<T: Send + 'static>(
        &self,
        earlier: Option<Place>,
        caller: Caller,
        found: impl FnOnce(&Ctx, &Caller) + Send + 'static,
        work: impl Fn(&mut Conn, &Ctx, &Caller) -> Result<T> + Send + 'static,
    ) -> Result<(T, Place)> {
        let ctx = self.ctx();
        if !self.db.has_replica() || earlier == Some(Place::Primary) {
            let read = self.db.read(move |conn| work(conn, &ctx, &caller));
            return Ok((read.await?, Place::Primary));
        }
        // A line of history bears the time at which its change began, which may have waited.
        let waited = TimeDelta::from_std(self.db.patience()).unwrap_or(TimeDelta::MAX);
        let (asked, since) = (ctx.clone(), ctx.now - LATELY - waited);
        let who = move |conn: &mut Conn| {
            let (caller, changed) = access::recognize_beside(conn, &asked, caller, since)?;
            found(&asked, &caller);
            Ok((caller, !changed))
        };
        self.db
            .read_beside(earlier, who, move |conn, caller| work(conn, &ctx, caller))
            .await
    }
}
