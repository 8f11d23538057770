//! Lists as files: read in stretches, so that neither memory nor a connection to the database is
//! held for the whole of one. Lines leave as they are read; a workbook is written first, for nobody
//! can begin to read one before its end.

use std::fmt::Display;
use std::future::ready;

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::rt::{self, task::JoinHandle};
use actix_web::web::{self, Bytes, Data};
use futures_util::{StreamExt, stream};
use tokio::sync::OwnedSemaphorePermit;

use crate::domain::base::code::codes;
use crate::error::{Error, Result};
use crate::services::access::Caller;
use crate::services::{Conn, Ctx, Place};
use crate::state::State;
use crate::tables::{self, Book, ReadRows, ReadStretch, WrittenBook};

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
            Self::Xlsx => tables::XLSX,
        }
    }
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
        begin: (P, Option<Place>),
        read: impl Fn(&mut Conn, &Ctx, &Caller, P) -> ReadRows<T, P> + Clone + Send + 'static,
    ) -> Result<HttpResponse> {
        let asker = (self.state.as_ref(), &self.caller);
        let written = tables::workbook(asker, book, begin, read, |_| Box::pin(ready(Ok(()))));
        let WrittenBook { file, size, .. } = written.await?;
        let answer = self
            .answer(Format::Xlsx)
            .no_chunking(size)
            .streaming(stream::try_unfold(
                (file, self.place),
                |(file, place)| async move {
                    let (file, bytes) = tables::piece(file).await.inspect_err(broke_off)?;
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
    ) -> JoinHandle<Result<ReadStretch<T, P>>> {
        let (state, caller) = (self.state.clone(), self.caller.clone());
        rt::spawn(
            async move { tables::stretch((state.as_ref(), &caller), earlier, from, read).await },
        )
    }
}

/// What a task of ours came to.
fn done<T>(ended: std::result::Result<Result<T>, impl Display>) -> Result<T> {
    ended.unwrap_or_else(|error| Err(Error::Internal(error.to_string())))
}

/// The answer has begun: the client sees that it was cut off, the log says why.
fn broke_off(error: &Error) {
    tracing::warn!(%error, "an export broke off");
}
