//! How a page asks the services: by one read, or by one change.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use super::{Trouble, Visitor, back, see};
use crate::db::Conn;
use crate::error::Error;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, once};
use crate::pages::typed::written;
use crate::services::Ctx;
use crate::services::access::{self, Caller};
use crate::services::desk::{Desk, desk};
use crate::state::State;

/// What stands at the head of a page is looked up in its first read.
fn look_up(
    head: &OnceLock<Desk>,
    conn: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
) -> Result<(), Error> {
    if head.get().is_some() {
        return Ok(());
    }
    match desk(conn, ctx, caller) {
        Ok(found) => {
            head.get_or_init(|| found);
            Ok(())
        }
        // There is one page for them: that on which they set it.
        Err(Error::PasswordToChange) => Ok(()),
        Err(error) => Err(error),
    }
}

impl Visitor {
    /// Reads with the rights of who visits. Their session is looked up once, whatever use cases the
    /// read is made of; that it is in use is noted afterwards.
    pub async fn read<T: Send + 'static>(
        &self,
        state: &State,
        work: impl FnOnce(&mut Conn, &Ctx, &Caller) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Trouble> {
        let (ctx, caller) = (state.ctx(), self.caller()?);
        let to_note = Arc::new(AtomicBool::new(false));
        let tell = Arc::clone(&to_note);
        let head = Arc::clone(&self.desk);
        let read = state
            .db
            .read(move |conn| {
                let caller = access::recognize(conn, &ctx, caller)?;
                tell.store(caller.is_use_to_note(&ctx), Ordering::Relaxed);
                look_up(&head, conn, &ctx, &caller)?;
                work(conn, &ctx, &caller)
            })
            .await;
        self.noted(state, &to_note, read).await
    }

    /// The same where the page shows what may be a second old: figures, or what was looked for.
    pub async fn read_beside<T: Send + 'static>(
        &self,
        state: &State,
        may: bool,
        work: impl Fn(&mut Conn, &Ctx, &Caller) -> Result<T, Error> + Send + 'static,
    ) -> Result<T, Trouble> {
        if !may || !state.db.has_replica() {
            return self.read(state, work).await;
        }
        let to_note = Arc::new(AtomicBool::new(false));
        let tell = Arc::clone(&to_note);
        let found = move |ctx: &Ctx, caller: &Caller| {
            tell.store(caller.is_use_to_note(ctx), Ordering::Relaxed);
        };
        let head = Arc::clone(&self.desk);
        let work = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller| {
            look_up(&head, conn, ctx, caller)?;
            work(conn, ctx, caller)
        };
        let read = state.read_on(None, self.caller()?, found, work).await;
        self.noted(state, &to_note, read.map(|(found, _)| found))
            .await
    }

    /// The same visitor, with what waits for them counted anew: a part of it was just passed on.
    pub async fn counted_anew(mut self, state: &State) -> Self {
        self.desk = Arc::default();
        if let Err(trouble) = self.read(state, |_, _, _| Ok(())).await {
            // What was done is done, and is what the page is for.
            tracing::warn!(error = %trouble.error, "what waits could not be counted anew");
        }
        self
    }

    async fn noted<T>(
        &self,
        state: &State,
        to_note: &AtomicBool,
        read: Result<T, Error>,
    ) -> Result<T, Trouble> {
        // What was refused is a use as well.
        if to_note.load(Ordering::Relaxed) {
            self.note_use(state).await?;
        }
        read.map_err(|error| self.trouble(error))
    }

    /// Does what a form asks for, once where it was shown with a token (`once`), and goes back to a
    /// page: as it is then, or saying what went wrong, be it the command or what became of it.
    pub async fn change<C: Clone + Send + 'static, T>(
        &self,
        state: &State,
        form: &Pairs,
        page: &str,
        command: Result<C, Error>,
        work: impl FnOnce(&mut Conn, &Ctx, &Caller, C) -> Result<T, Error> + Clone + Send + 'static,
    ) -> PageResult {
        let place = page.to_owned();
        self.change_to(
            state,
            form,
            page,
            command,
            move |tx, ctx, caller, command| work(tx, ctx, caller, command).map(|_| place),
        )
        .await
    }

    /// The same where the work says to which page it leads: to the new thing, for one.
    pub async fn change_to<C: Clone + Send + 'static>(
        &self,
        state: &State,
        form: &Pairs,
        page: &str,
        command: Result<C, Error>,
        work: impl FnOnce(&mut Conn, &Ctx, &Caller, C) -> Result<String, Error> + Clone + Send + 'static,
    ) -> PageResult {
        match self.perform(state, form, command, work).await {
            Ok(place) => Ok(see(&place)),
            Err(error) => back::<()>(state, page, Err(self.trouble(error))),
        }
    }

    /// Does what a form asks for, and answers where it leads or what went wrong, for pages that say
    /// it in their own way.
    pub async fn perform<C: Clone + Send + 'static>(
        &self,
        state: &State,
        form: &Pairs,
        command: Result<C, Error>,
        work: impl FnOnce(&mut Conn, &Ctx, &Caller, C) -> Result<String, Error> + Clone + Send + 'static,
    ) -> Result<String, Error> {
        let caller = self.caller().map_err(|trouble| trouble.error)?;
        let command = command?;
        let work = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller| work(tx, ctx, caller, command);
        let changed = once(state, caller, (form.value("once"), &written(form)), work).await;
        state.wake.notify_one();
        changed
    }

    /// Notes a use of a form's session, where the last note is some minutes old.
    pub(super) async fn note_form(&self, state: &State) -> Result<(), Trouble> {
        let Some(session) = self.session.clone() else {
            return Ok(());
        };
        let ctx = state.ctx();
        let is_to_note = state
            .db
            .read(move |conn| access::is_use_to_note(conn, &ctx, &session))
            .await;
        if is_to_note.map_err(|error| self.trouble(error))? {
            self.note_use(state).await?;
        }
        Ok(())
    }

    async fn note_use(&self, state: &State) -> Result<(), Trouble> {
        let Some(session) = self.session.clone() else {
            return Ok(());
        };
        let (ctx, idle) = (state.ctx(), state.session_idle);
        let noted = state
            .db
            .write(move |tx| access::note_use(tx, &ctx, &session, idle))
            .await;
        match noted {
            // While nothing can be written, pages are still read.
            Err(Error::Unavailable(text)) => {
                tracing::warn!(error = %text, "the use of a session could not be noted");
                Ok(())
            }
            noted => noted.map_err(|error| self.trouble(error)),
        }
    }
}
