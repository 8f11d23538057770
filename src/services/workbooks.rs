//! Workbooks of lists that are too long to wait for. Which list, and what it was asked for with, is
//! kept; a job writes it with the rights that who asked for it has at that moment, stretch by
//! stretch. Its file lies beside the documents until it is kept no longer.

use serde::{Deserialize, Serialize};

use crate::db::{self, Conn, PageRequest};
use crate::domain::access::policy::Denied;
use crate::domain::base::ids::{JobId, WorkbookId};
use crate::domain::base::job::{About, Facts, Job, Notice, Template};
use crate::domain::register::people::Language;
use crate::domain::upkeep::workbook::{
    BOOK_KEPT_FOR, BookList, BookState, KeptBook, LONGEST_FILTER, MOST_WAITING_BOOKS,
};
use crate::error::{Error, FieldFault, Result};
use crate::services::access::{self, Caller};
use crate::services::awards::registers::{self, AwardFilter};
use crate::services::register::listing::{self, SubjectFilter};
use crate::services::{
    Ctx, Listed, NominationFilter, enqueue, ensure_saved, nominations, one_more,
};

/// How many workbooks are removed at once.
const REMOVED_AT_ONCE: i64 = 20;

/// A list, with what it is asked for with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedList {
    /// The files.
    Nominations(Box<NominationFilter>),
    /// The award records, or the golden book.
    Awards(Box<AwardFilter>),
    /// People, collectives and households.
    Subjects(SubjectFilter),
}

impl AskedList {
    /// Which list it is.
    #[must_use]
    pub fn list(&self) -> BookList {
        match self {
            Self::Nominations(_) => BookList::Nominations,
            Self::Awards(filter) if filter.golden_book => BookList::GoldenBook,
            Self::Awards(_) => BookList::Awards,
            Self::Subjects(_) => BookList::Subjects,
        }
    }

    /// As it is kept.
    fn written(&self) -> Result<String> {
        let text =
            serde_json::to_string(self).map_err(|error| Error::Internal(error.to_string()))?;
        if text.len() <= LONGEST_FILTER {
            return Ok(text);
        }
        Err(Error::Invalid(vec![FieldFault {
            params: vec![("limit", LONGEST_FILTER.to_string())],
            ..FieldFault::new("/q", "too_long")
        }]))
    }

    /// As it was kept.
    fn read(text: &str) -> Result<Self> {
        serde_json::from_str(text).map_err(|error| Error::Internal(error.to_string()))
    }
}

/// A workbook as it is shown.
#[derive(Debug, Clone)]
pub struct ShownBook {
    /// The workbook.
    pub book: KeptBook,
    /// Its list.
    pub asked: AskedList,
    /// Is it being written, or waits to be?
    pub is_at_work: bool,
}

impl ShownBook {
    /// How far it is: what nobody goes on with any more has failed.
    #[must_use]
    pub fn state(&self) -> BookState {
        match self.book.state {
            BookState::Waiting if !self.is_at_work => BookState::Failed,
            state => state,
        }
    }
}

/// Has a list more rows than these? No more of it is looked at.
pub fn is_longer_than(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    asked: &AskedList,
    most: i64,
) -> Result<bool> {
    match asked {
        AskedList::Nominations(filter) => {
            nominations::is_longer_than(tx, ctx, caller, filter, most)
        }
        AskedList::Awards(filter) => registers::is_longer_than(tx, ctx, caller, filter, most),
        AskedList::Subjects(filter) => listing::is_longer_than(tx, ctx, caller, filter, most),
    }
}

/// Asks for the workbook of a list: a job writes it. Who asks for the same again while it waits is
/// led to it.
pub fn begin(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    asked: &AskedList,
    language: Language,
) -> Result<WorkbookId> {
    let actor = access::actor(tx, ctx, caller)?;
    let owner = actor.user().ok_or(Denied::NotHolder)?;
    let filter = asked.written()?;
    db::upkeep::workbooks::one_by_one(tx)?;
    let most = i64::try_from(MOST_WAITING_BOOKS).unwrap_or(i64::MAX);
    let waiting = db::upkeep::workbooks::waiting(tx, owner, most)?;
    let is_same = |book: &&KeptBook| book.filter == filter && book.language == language;
    if let Some(same) = waiting.iter().find(is_same) {
        return Ok(same.id);
    }
    if waiting.len() >= MOST_WAITING_BOOKS {
        return Err(Error::TooManyWorkbooks);
    }
    let book = KeptBook {
        id: ctx.id(),
        owner,
        list: asked.list(),
        filter,
        language,
        state: BookState::Waiting,
        rows: 0,
        size: 0,
        job: ctx.id(),
        created_at: ctx.now,
        ready_at: None,
        kept_until: ctx.now + BOOK_KEPT_FOR,
    };
    db::upkeep::workbooks::insert(tx, &book)?;
    queue(tx, ctx, &book)?;
    Ok(book.id)
}

fn queue(tx: &mut Conn, ctx: &Ctx, book: &KeptBook) -> Result<()> {
    enqueue(tx, ctx, &[(book.job, Job::Workbook { book: book.id })])
}

/// One of the caller's own that is still kept.
fn own(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: WorkbookId) -> Result<KeptBook> {
    let actor = access::actor(tx, ctx, caller)?;
    db::upkeep::workbooks::find(tx, id)?
        .filter(|book| actor.user() == Some(book.owner) && ctx.now < book.kept_until)
        .ok_or(Error::NotFound("workbook"))
}

/// One of the caller's own, and how far it is.
pub fn find(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: WorkbookId) -> Result<ShownBook> {
    let book = own(tx, ctx, caller, id)?;
    let is_waiting = book.state == BookState::Waiting;
    Ok(ShownBook {
        asked: AskedList::read(&book.filter)?,
        is_at_work: is_waiting && db::base::jobs::is_queued(tx, book.job)?,
        book,
    })
}

/// A page of the caller's own, the newest first.
pub fn list(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    page: &PageRequest,
) -> Result<Listed<KeptBook>> {
    let actor = access::actor(tx, ctx, caller)?;
    let books = match actor.user() {
        Some(user) => {
            let (after, limit) = (page.after.as_deref(), one_more(page).limit);
            db::upkeep::workbooks::of_owner(tx, user, ctx.now, after, limit)?
        }
        None => Vec::new(),
    };
    Ok(Listed::cut(books, page.limit, |book: &KeptBook| {
        book.id.to_string()
    }))
}

/// One of the caller's own whose file can be taken.
pub fn ready(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: WorkbookId) -> Result<KeptBook> {
    let book = own(tx, ctx, caller, id)?;
    if book.state == BookState::Ready {
        Ok(book)
    } else {
        Err(Error::WrongStage(book.state.to_string()))
    }
}

/// Has one that failed written again, from its beginning.
pub fn again(tx: &mut Conn, ctx: &Ctx, caller: &Caller, id: WorkbookId) -> Result<WorkbookId> {
    db::upkeep::workbooks::one_by_one(tx)?;
    let shown = find(tx, ctx, caller, id)?;
    if shown.state() != BookState::Failed {
        return Err(Error::WrongStage(shown.state().to_string()));
    }
    let most = i64::try_from(MOST_WAITING_BOOKS).unwrap_or(i64::MAX) + 1;
    let waiting = db::upkeep::workbooks::waiting(tx, shown.book.owner, most)?;
    let others = waiting.iter().filter(|book| book.id != id).count();
    if others >= MOST_WAITING_BOOKS {
        return Err(Error::TooManyWorkbooks);
    }
    // A job that was given up has been seen to.
    db::base::jobs::drop_dead(tx, shown.book.job)?;
    let from = shown.book.state;
    let book = KeptBook {
        state: BookState::Waiting,
        rows: 0,
        size: 0,
        job: ctx.id::<JobId>(),
        ready_at: None,
        kept_until: ctx.now + BOOK_KEPT_FOR,
        ..shown.book
    };
    ensure_saved(db::upkeep::workbooks::lead(tx, from, &book)?)?;
    queue(tx, ctx, &book)?;
    Ok(id)
}

/// What is to be written, for who writes it; none where it does not wait any more.
pub fn to_write(tx: &mut Conn, id: WorkbookId) -> Result<Option<(KeptBook, AskedList)>> {
    let found = db::upkeep::workbooks::find(tx, id)?;
    let Some(book) = found.filter(|book| book.state == BookState::Waiting) else {
        return Ok(None);
    };
    let asked = AskedList::read(&book.filter)?;
    Ok(Some((book, asked)))
}

/// Notes how many rows are written; what does not wait any more is not written on.
pub fn note_rows(tx: &mut Conn, id: WorkbookId, rows: i64) -> Result<()> {
    ensure_saved(db::upkeep::workbooks::note_rows(tx, id, rows)?)
}

/// Its file lies where it is kept; answers whether anybody still waits for it.
pub fn note_ready(
    tx: &mut Conn,
    ctx: &Ctx,
    id: WorkbookId,
    (rows, size): (i64, i64),
) -> Result<bool> {
    let Some((book, _)) = to_write(tx, id)? else {
        return Ok(db::upkeep::workbooks::find(tx, id)?.is_some());
    };
    let book = KeptBook {
        state: BookState::Ready,
        rows,
        size,
        ready_at: Some(ctx.now),
        kept_until: ctx.now + BOOK_KEPT_FOR,
        ..book
    };
    ensure_saved(db::upkeep::workbooks::lead(tx, BookState::Waiting, &book)?)?;
    let told = Job::Letter {
        to: book.owner,
        about: About::Workbook(id),
        notice: Notice {
            template: Template::WorkbookReady,
            facts: Facts {
                lines: usize::try_from(rows).ok(),
                ..Facts::default()
            },
        },
    };
    enqueue(tx, ctx, &[(ctx.id(), told)])?;
    Ok(true)
}

/// It cannot be written.
pub fn note_failed(tx: &mut Conn, id: WorkbookId) -> Result<()> {
    let Some((book, _)) = to_write(tx, id)? else {
        return Ok(());
    };
    let book = KeptBook {
        state: BookState::Failed,
        ..book
    };
    ensure_saved(db::upkeep::workbooks::lead(tx, BookState::Waiting, &book)?)
}

/// Some of those that are kept no longer.
pub fn expired(tx: &mut Conn, ctx: &Ctx) -> Result<Vec<WorkbookId>> {
    Ok(db::upkeep::workbooks::expired(
        tx,
        ctx.now,
        REMOVED_AT_ONCE,
    )?)
}

/// Removes one whose file is gone.
pub fn remove(tx: &mut Conn, id: WorkbookId) -> Result<usize> {
    Ok(db::upkeep::workbooks::remove(tx, id)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_comes_back_as_it_was_kept_and_has_an_end() {
        let asked = |q: String| {
            AskedList::Awards(Box::new(AwardFilter {
                golden_book: true,
                q: Some(q),
                ..AwardFilter::default()
            }))
        };
        let kept = asked("mẫu".to_owned());
        assert_eq!(AskedList::read(&kept.written().unwrap()).unwrap(), kept);
        assert_eq!(kept.list(), BookList::GoldenBook);
        let fault = asked("a".repeat(LONGEST_FILTER)).written().unwrap_err();
        assert!(
            matches!(&fault, Error::Invalid(faults) if faults.iter().all(|fault| fault.code == "too_long"))
        );
        let files = AskedList::Nominations(Box::default());
        assert_eq!(AskedList::read(&files.written().unwrap()).unwrap(), files);
        assert_eq!(files.list(), BookList::Nominations);
    }
}
