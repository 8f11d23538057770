//! Lists as tables for people: their columns, and the workbook of a list, read in stretches, so that
//! neither memory nor a connection to the database is held for the whole of one.

pub mod awards;
pub mod career;
pub mod imports;
pub mod initiatives;
pub mod kept;
pub mod nominations;
pub mod qualifying;
pub mod subjects;

use std::fs::File;
use std::io::{self, Read as _};

use futures_util::future::{BoxFuture, OptionFuture, join};
use tokio::task::spawn_blocking;

use crate::domain::register::people::Language;
use crate::error::{Error, Result};
use crate::services::access::Caller;
use crate::services::awards::registers;
use crate::services::listings;
use crate::services::register::listing;
use crate::services::workbooks::AskedList;
use crate::services::{Conn, Ctx, Listed, PageRequest, Place};
use crate::sheets::{Cell, ColumnHead, Excel};
use crate::state::State;
use crate::words;

/// How many rows are read at a time; rights are looked at again each time.
pub const STRETCH: i64 = 1_000;

/// What a workbook is, for who takes it.
pub const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// How much of a workbook is read at a time.
const PIECE: usize = 256 * 1024;

/// Rows that were read, and where those behind them begin; none at the end.
pub type ReadRows<T, P> = Result<(Vec<T>, Option<P>)>;

/// The same with the place where they were read.
pub type ReadStretch<T, P> = ((Vec<T>, Option<P>), Place);

/// What a row says in a table: in codes for programs, in words of a language for people.
pub type InWords = Option<Language>;

/// A column of a table.
pub struct Column<T> {
    /// What programs call it; its head for people is `column-{name}`.
    pub name: &'static str,
    /// How wide it is, in letters.
    pub width: u16,
    /// What stands in it.
    pub cell: for<'r> fn(&'r T, InWords) -> Cell<'r>,
}

/// The cells of a row.
pub fn cells<'r, T>(columns: &[Column<T>], row: &'r T, said: InWords) -> Vec<Cell<'r>> {
    columns.iter().map(|one| (one.cell)(row, said)).collect()
}

/// The heads of columns, for people.
pub fn heads<'c>(
    language: Language,
    columns: impl IntoIterator<Item = (&'c str, u16)>,
) -> Vec<ColumnHead> {
    let head = |(name, width): (&str, u16)| ColumnHead {
        text: words::say(language, &format!("column-{name}")),
        width,
    };
    columns.into_iter().map(head).collect()
}

/// The name of a member of a closed list, or its code.
pub fn word(said: InWords, list: &str, code: &'static str) -> Cell<'static> {
    let known = said.and_then(|language| words::known(language, &format!("{list}-{code}")));
    Cell::Text(known.map_or(code.into(), Into::into))
}

/// What a workbook looks like: the key of its name and of the name of its sheet, and its columns.
pub struct Book<T> {
    /// The language of its reader.
    pub language: Language,
    /// The key of the sheet's name.
    pub sheet: &'static str,
    /// The heads of its columns.
    pub heads: Vec<ColumnHead>,
    /// The cells of a row.
    pub cells: for<'r> fn(&'r T, Language) -> Result<Vec<Cell<'r>>>,
}

/// A workbook that is whole.
pub struct WrittenBook {
    /// It, from its beginning: gone when it is closed.
    pub file: File,
    /// Its bytes.
    pub size: u64,
    /// Its rows, without the head.
    pub rows: i64,
}

/// How the pages of a list are read as one table, each stretch behind the key of the one before.
pub fn stretches<F, T>(
    filter: F,
    page: fn(&mut Conn, &Ctx, &Caller, &F, &PageRequest) -> Result<Listed<T>>,
) -> impl Fn(&mut Conn, &Ctx, &Caller, Option<String>) -> ReadRows<T, Option<String>>
+ Clone
+ Send
+ 'static
where
    F: Clone + Send + 'static,
    T: 'static,
{
    move |conn, ctx, caller, after| {
        let limit = STRETCH;
        let wanted = PageRequest { after, limit };
        let found = page(conn, ctx, caller, &filter, &wanted)?;
        Ok((found.items, found.next.map(Some)))
    }
}

/// Writes a list that a page has asked for into a workbook.
pub async fn of_list(
    asker: (&State, &Caller),
    list: AskedList,
    language: Language,
    told: impl Fn(i64) -> BoxFuture<'static, Result<()>>,
) -> Result<WrittenBook> {
    match list {
        AskedList::Nominations(filter) => {
            let (book, read) = (
                nominations::book(language),
                stretches(*filter, listings::files),
            );
            workbook(asker, book, (None, None), read, told).await
        }
        AskedList::Awards(filter) => {
            let (book, read) = (awards::book(language), stretches(*filter, registers::lines));
            workbook(asker, book, (None, None), read, told).await
        }
        AskedList::Subjects(filter) => {
            let (book, read) = (subjects::book(language), stretches(filter, listing::lines));
            workbook(asker, book, (None, None), read, told).await
        }
    }
}

/// Writes a list into a workbook, beginning at a place of it as it stands on a server of the
/// database. Rights are looked at again with each stretch; what is handed in hears after each how
/// many rows there are.
pub async fn workbook<T: Send + 'static, P: Clone + Send + Sync + 'static>(
    asker: (&State, &Caller),
    book: Book<T>,
    (first, place): (P, Option<Place>),
    read: impl Fn(&mut Conn, &Ctx, &Caller, P) -> ReadRows<T, P> + Clone + Send + 'static,
    told: impl Fn(i64) -> BoxFuture<'static, Result<()>>,
) -> Result<WrittenBook> {
    let (language, cells) = (book.language, book.cells);
    let (sheet, heads) = (words::say(language, book.sheet), book.heads);
    let mut excel = apart(move || Ok(Excel::begin(&sheet, heads)?)).await?;
    let mut count = 0;
    let mut reading = Some(stretch(asker, place, first, read.clone()).await?);
    while let Some(((rows, next), place)) = reading.take() {
        count += i64::try_from(rows.len()).unwrap_or_default();
        let behind = next.map(|next| stretch(asker, Some(place), next, read.clone()));
        let add = apart(move || {
            for row in &rows {
                excel.add([cells(row, language)?])?;
            }
            Ok(excel)
        });
        // What comes next is read while these are written.
        let (added, behind) = join(add, OptionFuture::from(behind)).await;
        excel = added?;
        reading = behind.transpose()?;
        told(count).await?;
    }
    let (file, size) = apart(move || Ok(excel.file()?)).await?;
    Ok(WrittenBook {
        file,
        size,
        rows: count,
    })
}

/// Reads what comes next, where the rows before it were read.
pub async fn stretch<T: Send + 'static, P: Clone + Send + Sync + 'static>(
    (state, caller): (&State, &Caller),
    earlier: Option<Place>,
    from: P,
    read: impl Fn(&mut Conn, &Ctx, &Caller, P) -> ReadRows<T, P> + Send + 'static,
) -> Result<ReadStretch<T, P>> {
    let work =
        move |conn: &mut Conn, ctx: &Ctx, caller: &Caller| read(conn, ctx, caller, from.clone());
    state
        .read_on(earlier, caller.clone(), |_, _| (), work)
        .await
}

/// The next bytes of a file; none at its end.
pub async fn piece(mut file: File) -> Result<(File, Vec<u8>)> {
    apart(move || {
        let mut bytes = vec![0; PIECE];
        let count = file.read(&mut bytes)?;
        bytes.truncate(count);
        Ok((file, bytes))
    })
    .await
}

/// What went wrong while a workbook was written.
struct Broken(Error);

impl From<io::Error> for Broken {
    fn from(error: io::Error) -> Self {
        Self(Error::Internal(error.to_string()))
    }
}

impl From<Error> for Broken {
    fn from(error: Error) -> Self {
        Self(error)
    }
}

/// Does what takes its time on a thread of its own.
async fn apart<T: Send + 'static>(
    work: impl FnOnce() -> std::result::Result<T, Broken> + Send + 'static,
) -> Result<T> {
    let done = spawn_blocking(move || work().map_err(|broken| broken.0)).await;
    done.unwrap_or_else(|error| Err(Error::Internal(error.to_string())))
}
