//! Lists as files: read in stretches, so that neither memory nor a connection to the database is
//! held for the whole of one. Lines leave as they are read; a workbook is written into a temporary
//! file first, for nobody can begin to read one before its end.

use std::fmt::Display;
use std::future::ready;
use std::io::{self, Read as _};

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::rt::{self, task::JoinHandle};
use actix_web::web::{self, Bytes, Data};
use futures_util::{StreamExt, stream};
use tokio::sync::OwnedSemaphorePermit;

use crate::domain::base::code::codes;
use crate::domain::register::people::Language;
use crate::error::{Error, Result};
use crate::services::access::Caller;
use crate::services::{Conn, Ctx, Place};
use crate::sheets::{Cell, ColumnHead, Excel};
use crate::state::State;
use crate::words;

codes! {
    /// How the rows of a list are written into a file.
    Format {
        /// A row on every line, as JSON.
        Ndjson = "ndjson",
        /// A table for spreadsheets, as text.
        Csv = "csv",
        /// A workbook of Excel.
        Xlsx = "xlsx",
    }
}

impl Format {
    /// What it is, for the client.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        }
    }
}

/// How many rows are read at a time; rights are looked at again each time.
pub const STRETCH: i64 = 1_000;

/// How much of a workbook leaves at a time.
const PIECE: usize = 256 * 1024;

/// Rows that were read, and where those behind them begin; none at the end.
pub type ReadRows<T, P> = Result<(Vec<T>, Option<P>)>;

/// The same with the place where they were read.
type Stretch<T, P> = ((Vec<T>, Option<P>), Place);

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

/// A file that was asked for, by whom.
pub struct Download {
    state: Data<State>,
    caller: Caller,
    name: String,
    /// One of those that run at once, until the answer is gone.
    place: OwnedSemaphorePermit,
}

impl Download {
    /// Takes one of the places of files that are written at once.
    pub fn begin(state: &Data<State>, caller: Caller, stem: &str, format: Format) -> Result<Self> {
        let place = std::sync::Arc::clone(&state.exports)
            .try_acquire_owned()
            .map_err(|_| Error::TooManyExports)?;
        Ok(Self {
            state: state.clone(),
            caller,
            name: format!("{stem}-{}.{format}", state.ctx().today()),
            place,
        })
    }

    fn answer(&self, format: Format) -> actix_web::HttpResponseBuilder {
        let name = format!("attachment; filename=\"{}\"", self.name);
        let mut answer = HttpResponse::Ok();
        answer
            .insert_header((header::CONTENT_TYPE, format.media_type()))
            .insert_header((header::CONTENT_DISPOSITION, name))
            .insert_header((header::CACHE_CONTROL, "private, no-store"))
            .insert_header((header::VARY, "Authorization, Cookie, Accept-Language"));
        answer
    }

    /// Rows as they are read, behind a head. Who may not, or what cannot be read, is told before the
    /// file begins.
    pub async fn lines<T: Send + 'static, P: Clone + Send + Sync + 'static>(
        self,
        format: Format,
        head: Vec<u8>,
        first: P,
        read: impl Fn(&mut Conn, &Ctx, &Caller, P) -> ReadRows<T, P> + Clone + Send + 'static,
        written: impl Fn(&[T]) -> Result<Vec<u8>> + Clone + Send + 'static,
    ) -> Result<HttpResponse> {
        let begun = self.next(None, first, read.clone()).await;
        let begun = done(begun)?;
        let mut answer = self.answer(format);
        let first = Some(rt::spawn(async { Ok(begun) }));
        let stretches = stream::try_unfold((self, first), move |(file, reading)| {
            let (read, written) = (read.clone(), written.clone());
            async move {
                let Some(reading) = reading else {
                    return Ok::<_, Error>(None);
                };
                let ((rows, next), place) = done(reading.await).inspect_err(broke_off)?;
                let next = next.map(|next| file.next(Some(place), next, read));
                // On a thread of its own: this one begins to read what comes next.
                let bytes = done(web::block(move || written(&rows)).await);
                let bytes = Bytes::from(bytes.inspect_err(broke_off)?);
                Ok(Some((bytes, (file, next))))
            }
        });
        let head = stream::once(ready(Ok(Bytes::from(head))));
        Ok(answer.streaming(head.chain(stretches)))
    }

    /// Rows as a workbook, beginning at a place of a list as it stands on a server of the database.
    pub async fn workbook<T: Send + 'static, P: Clone + Send + Sync + 'static>(
        self,
        book: Book<T>,
        (first, place): (P, Option<Place>),
        read: impl Fn(&mut Conn, &Ctx, &Caller, P) -> ReadRows<T, P> + Clone + Send + 'static,
    ) -> Result<HttpResponse> {
        let (language, cells) = (book.language, book.cells);
        let sheet = words::say(language, book.sheet);
        let mut excel = None;
        let mut heads = Some((sheet, book.heads));
        let mut reading = Some(self.next(place, first, read.clone()));
        while let Some(stretch) = reading.take() {
            let ((rows, next), place) = done(stretch.await)?;
            reading = next.map(|next| self.next(Some(place), next, read.clone()));
            let (begun, named) = (excel.take(), heads.take());
            let add = move || {
                let mut excel = match (begun, named) {
                    (Some(excel), _) => excel,
                    (None, Some((sheet, heads))) => Excel::begin(&sheet, heads)?,
                    (None, None) => return Err(io::Error::other("a workbook was lost").into()),
                };
                for row in &rows {
                    excel.add([cells(row, language)?])?;
                }
                Ok::<_, Broken>(excel)
            };
            excel = Some(apart(add).await?);
        }
        let excel = excel.ok_or_else(|| Error::Internal("an empty workbook".to_owned()))?;
        let (file, size) = apart(move || Ok(excel.file()?)).await?;
        let answer = self
            .answer(Format::Xlsx)
            .no_chunking(size)
            .streaming(stream::try_unfold(
                (file, self.place),
                |(mut file, place)| async move {
                    let piece = move || {
                        let mut bytes = vec![0; PIECE];
                        let count = file.read(&mut bytes)?;
                        bytes.truncate(count);
                        Ok((file, bytes))
                    };
                    let (file, bytes) = apart(piece).await.inspect_err(broke_off)?;
                    let more = !bytes.is_empty();
                    Ok::<_, Error>(more.then(|| (Bytes::from(bytes), (file, place))))
                },
            ));
        Ok(answer)
    }

    /// Reads what comes next, where the rows before it were read.
    fn next<T: Send + 'static, P: Clone + Send + Sync + 'static>(
        &self,
        earlier: Option<Place>,
        from: P,
        read: impl Fn(&mut Conn, &Ctx, &Caller, P) -> ReadRows<T, P> + Send + 'static,
    ) -> JoinHandle<Result<Stretch<T, P>>> {
        let (state, caller) = (self.state.clone(), self.caller.clone());
        rt::spawn(async move {
            let work = move |conn: &mut Conn, ctx: &Ctx, caller: &Caller| {
                read(conn, ctx, caller, from.clone())
            };
            state.read_on(earlier, caller, |_, _| (), work).await
        })
    }
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
    done(web::block(move || work().map_err(|broken| broken.0)).await)
}

/// What a task of ours came to.
fn done<T>(ended: std::result::Result<Result<T>, impl Display>) -> Result<T> {
    ended.unwrap_or_else(|error| Err(Error::Internal(error.to_string())))
}

/// The answer has begun: the client sees that it was cut off, the log says why.
fn broke_off(error: &Error) {
    tracing::warn!(%error, "an export broke off");
}
