//! Papers of files and decisions: received as forms send them, served as attachments.

use actix_multipart::{Field, Multipart};
use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Payload};
use futures_util::StreamExt;

use crate::domain::base::ids::{DocumentId, NominationId};
use crate::domain::nominations::document::Received;
use crate::error::{Error, FieldFault, Result};
use crate::fields::Fields;
use crate::http::nominations::documents::{send, view};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Trouble, Visitor, back};
use crate::services::nominations::documents;
use crate::state::State;

/// The query by which a paper is looked at, and not kept.
const VIEW: &str = "view";

/// How much of a form is still read after it was refused: a browser shows the answer only to what
/// it has sent to the end.
pub(in crate::pages) const READ_TO_THE_END: usize = 64 * 1024 * 1024;

pub(in crate::pages) fn cut_off(error: &impl std::fmt::Display) -> Error {
    Error::Malformed(FieldFault {
        pointer: String::new(),
        code: "cut_off",
        params: vec![("error", error.to_string())],
    })
}

/// A form as it comes, field by field. One that is broken has ended: it must not be asked again.
pub(in crate::pages) struct Sent {
    form: Multipart,
    ended: bool,
}

impl Sent {
    pub(in crate::pages) fn new(req: &HttpRequest, body: Payload) -> Self {
        Self {
            form: Multipart::new(req.headers(), body),
            ended: false,
        }
    }

    pub(in crate::pages) async fn next(&mut self) -> Result<Option<Field>> {
        if self.ended {
            return Ok(None);
        }
        let field = self.form.next().await.transpose();
        self.ended = !matches!(field, Ok(Some(_)));
        field.map_err(|error| cut_off(&error))
    }
}

/// The text of a field, up to so many bytes.
pub(in crate::pages) async fn text_of(field: &mut Field, most: usize) -> Result<String> {
    let bytes = field
        .bytes(most)
        .await
        .map_err(|_| Error::TooLarge(most as u64))?
        .map_err(|error| cut_off(&error))?;
    String::from_utf8(bytes.to_vec()).map_err(|error| cut_off(&error))
}

/// Was a file chosen in a field for one?
pub(in crate::pages) fn is_chosen(field: &Field) -> bool {
    field
        .content_disposition()
        .and_then(|sent| sent.get_filename())
        .is_some_and(|name| !name.is_empty())
}

/// The form up to its file: the version the page showed, and the file, whose bytes are still to
/// come.
pub(in crate::pages) async fn version_and_file(form: &mut Sent) -> Result<(i64, Field)> {
    let mut version = -1;
    while let Some(mut field) = form.next().await? {
        match field.name() {
            Some("version") => {
                let text = field
                    .bytes(20)
                    .await
                    .map_err(|error| cut_off(&error))?
                    .map_err(|error| cut_off(&error))?;
                version = std::str::from_utf8(&text)
                    .ok()
                    .and_then(|text| text.parse().ok())
                    .unwrap_or(-1);
            }
            Some("file") => return Ok((version, field)),
            _ => {}
        }
    }
    Err(Error::invalid("/name", "required"))
}

/// The name of the file alone, without folders.
pub(in crate::pages) fn name_of(file: &Field) -> Result<String> {
    let sent = file
        .content_disposition()
        .and_then(|disposition| disposition.get_filename())
        .unwrap_or_default();
    let mut fields = Fields::new();
    let name = fields.file_name("/name", sent);
    fields.done(name)
}

pub(in crate::pages) async fn read_to_the_end(mut form: Sent) {
    let mut read = 0;
    while let Ok(Some(mut field)) = form.next().await {
        while let Some(Ok(chunk)) = field.next().await {
            read += chunk.len();
            if read > READ_TO_THE_END {
                return;
            }
        }
    }
}

/// Puts a paper into a slot of an open file.
pub async fn put(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    req: HttpRequest,
    body: Payload,
) -> PageResult {
    let id: NominationId = id(&visitor, &path.0)?;
    let mut form = Sent::new(&req, body);
    let done = put_paper(&state, &visitor, id, path.into_inner().1, &mut form).await;
    if done.is_err() {
        read_to_the_end(form).await;
    }
    back(&state, &format!("/nominations/{id}"), done)
}

async fn put_paper(
    state: &State,
    visitor: &Visitor,
    id: NominationId,
    slot: String,
    form: &mut Sent,
) -> std::result::Result<(), Trouble> {
    let caller = visitor.caller()?;
    let trouble = |error| visitor.trouble(error);
    let (version, file) = version_and_file(form).await.map_err(trouble)?;
    let name = name_of(&file).map_err(trouble)?;
    let place = slot.clone();
    visitor
        .read(state, move |conn, ctx, caller| {
            documents::may_put(conn, ctx, caller, id, version, &place)
        })
        .await?;
    let received = state
        .files
        .receive(state.ids.next(state.clock.now()), name, file)
        .await
        .map_err(|fault| trouble(fault.into()))?;
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| documents::put(tx, &ctx, &caller, id, version, slot, received))
        .await
        .map(|_| ())
        .map_err(trouble)
}

/// The newest paper in a slot.
pub async fn find(
    state: Data<State>,
    visitor: Visitor,
    req: HttpRequest,
    path: Path<(String, String)>,
) -> PageResult {
    let (id, slot) = path.into_inner();
    show(&state, &visitor, &req, (&id, slot, None)).await
}

/// One paper in a slot.
pub async fn find_one(
    state: Data<State>,
    visitor: Visitor,
    req: HttpRequest,
    path: Path<(String, String, String)>,
) -> PageResult {
    let (file, slot, one) = path.into_inner();
    let one = id(&visitor, &one)?;
    show(&state, &visitor, &req, (&file, slot, Some(one))).await
}

pub(in crate::pages) async fn show(
    state: &State,
    visitor: &Visitor,
    req: &HttpRequest,
    (file, slot, one): (&str, String, Option<DocumentId>),
) -> PageResult {
    let id: NominationId = id(visitor, file)?;
    let (paper, version) = visitor
        .read(state, move |conn, ctx, caller| {
            documents::find(conn, ctx, caller, id, &slot, one)
        })
        .await?;
    answer(state, visitor, req, (&paper.received(), version)).await
}

/// The bytes of a paper, to be looked at where that was asked for.
pub(in crate::pages) async fn answer(
    state: &State,
    visitor: &Visitor,
    req: &HttpRequest,
    (paper, version): (&Received, i64),
) -> PageResult {
    let sent = if req.query_string() == VIEW {
        view(state, req, paper, version).await
    } else {
        send(state, req, paper, version).await
    };
    sent.map_err(|error| visitor.trouble(error))
}

/// Takes one paper out of a slot of a draft or a returned file.
pub async fn remove(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String, String)>,
    form: Pairs,
) -> PageResult {
    let (file, slot, one) = path.into_inner();
    let (id, one): (NominationId, DocumentId) = (id(&visitor, &file)?, id(&visitor, &one)?);
    let (page, version) = (format!("/nominations/{id}"), form.version());
    visitor
        .change(
            &state,
            &form,
            &page,
            Ok(slot),
            move |tx, ctx, caller, slot| {
                documents::take_out(tx, ctx, caller, id, version, &slot, Some(one))
            },
        )
        .await
}
