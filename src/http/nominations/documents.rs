//! `/nominations/{id}/documents`: papers in slots, streamed both ways.

use std::future::{Ready, ready};

use actix_web::http::header::{
    self, ContentDisposition, DispositionParam, DispositionType, EntityTag, ExtendedValue,
};
use actix_web::web::{Data, Path, Payload};
use actix_web::{FromRequest, HttpRequest, HttpResponse, delete, get, put};
use chrono::{DateTime, Utc};
use futures_util::TryStreamExt;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::{DocumentId, NominationId};
use crate::domain::nominations::document::{
    Document, DocumentPlace, MEDIA_TYPES, Received, ending, fitting_name,
};
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::{Expected, Id, Identity, Params};
use crate::http::law::catalogue::AllView;
use crate::http::view::{changed, has_it, represented};
use crate::services::nominations::documents;
use crate::state::State;

/// A paper.
#[derive(Serialize, ToSchema)]
pub struct DocumentView {
    id: Uuid,
    /// The slot it fills; none for the paper of a decision.
    slot: Option<String>,
    /// The name it was sent under.
    name: String,
    /// What its bytes are.
    media_type: String,
    /// Bytes.
    size: i64,
    /// SHA-256 of its bytes, as hexadecimal text.
    sha256: String,
    added_by: String,
    added_at: DateTime<Utc>,
}

impl From<&Document> for DocumentView {
    fn from(document: &Document) -> Self {
        Self {
            id: document.id.0,
            slot: match &document.place {
                DocumentPlace::Slot(_, slot) => Some(slot.clone()),
                DocumentPlace::Paper(_) => None,
            },
            name: document.name.clone(),
            media_type: document.media_type.clone(),
            size: document.size,
            sha256: document.sha256.clone(),
            added_by: document.added_by.clone(),
            added_at: document.added_at,
        }
    }
}

/// The name of what is sent.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NameParams {
    /// The name of the file, up to 200 characters; what stands before the last slash is left out.
    name: String,
}

impl NameParams {
    /// The name alone, without folders.
    pub fn parse(&self) -> Result<String> {
        let mut fields = Fields::new();
        let name = fields.file_name("name", &self.name);
        fields.done(name)
    }
}

/// The bytes of a document themselves. A form would be kept with its envelope.
pub struct Raw(pub Payload);

impl FromRequest for Raw {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    /// What it is called when it is sent is not what it is: kinds that can be the raw bytes of a
    /// document are taken, and none at all.
    fn from_request(req: &HttpRequest, payload: &mut actix_web::dev::Payload) -> Self::Future {
        let kind = req
            .headers()
            .get(header::CONTENT_TYPE)
            .map(|value| value.to_str().unwrap_or("?"));
        let kind = kind.map(|kind| {
            kind.split(';')
                .next()
                .unwrap_or_default()
                .trim()
                .to_ascii_lowercase()
        });
        let is_raw = |kind: &str| {
            kind == "application/octet-stream"
                || MEDIA_TYPES.iter().any(|(known, _)| *known == kind)
        };
        if kind.is_some_and(|kind| !is_raw(&kind)) {
            return ready(Err(Error::MediaType("raw_only")));
        }
        ready(
            Payload::from_request(req, payload)
                .into_inner()
                .map(Self)
                .map_err(|error| Error::Internal(error.to_string())),
        )
    }
}

/// The papers a file has.
#[utoipa::path(
    tag = "nominations",
    operation_id = "list_documents",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = AllView<DocumentView>)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations/{id}/documents")]
pub async fn list(state: Data<State>, who: Identity, id: Id<NominationId>) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let papers = state
        .db
        .read(move |conn| documents::list(conn, &ctx, &who.0, id.0))
        .await?;
    Ok(HttpResponse::Ok().json(AllView {
        items: papers.iter().map(DocumentView::from).collect(),
    }))
}

/// Puts a paper into a slot of an open file: PDF, DOCX, DOC, XLSX, JPEG, PNG or HEIC. Where the
/// slot takes several it lies beside those that are there, the same bytes once; else one that was
/// there is kept as replaced. The answer's `ETag` is the file's.
#[utoipa::path(
    tag = "nominations",
    operation_id = "put_document",
    params(
        ("id" = Uuid, Path),
        ("slot" = String, Path),
        (
            "name" = String,
            Query,
            description = "the name of the file, up to 200 characters; it gets an ending that fits \
                what the bytes are",
        ),
        ("If-Match" = String, Header),
    ),
    request_body(content_type = "application/octet-stream"),
    responses((status = 200, body = DocumentView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[put("/nominations/{id}/documents/{slot}")]
pub async fn put(
    state: Data<State>,
    who: Identity,
    path: Path<(String, String)>,
    id: Id<NominationId>,
    expected: Expected,
    params: Params<NameParams>,
    body: Raw,
) -> Result<HttpResponse> {
    let (name, slot) = (params.0.parse()?, path.into_inner().1);
    let (ctx, caller, place) = (state.ctx(), who.0.clone(), slot.clone());
    let version = expected.0;
    state
        .db
        .read(move |conn| documents::may_put(conn, &ctx, &caller, id.0, version, &place))
        .await?;
    let received = state
        .files
        .receive(state.ids.next(state.clock.now()), name, body.0)
        .await?;
    let ctx = state.ctx();
    let (paper, version) = state
        .db
        .write(move |tx| documents::put(tx, &ctx, &who.0, id.0, version, slot, received))
        .await?;
    Ok(represented(changed(version, DocumentView::from(&paper))?).1)
}

/// The paper in a slot, the newest where it has several. Its `ETag` holds the file's version:
/// `If-Match` of a `PUT` takes it.
#[utoipa::path(
    tag = "nominations",
    operation_id = "find_document",
    params(("id" = Uuid, Path), ("slot" = String, Path)),
    responses(
        (status = 200, description = "the bytes", content_type = "application/octet-stream"),
    ),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations/{id}/documents/{slot}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    path: Path<(String, String)>,
    id: Id<NominationId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let (paper, version) = state
        .db
        .read(move |conn| documents::find(conn, &ctx, &who.0, id.0, &path.1, None))
        .await?;
    download(&state, &req, &paper, version).await
}

/// One paper in a slot.
#[utoipa::path(
    tag = "nominations",
    operation_id = "find_one_document",
    params(("id" = Uuid, Path), ("slot" = String, Path), ("document_id" = Uuid, Path)),
    responses(
        (status = 200, description = "the bytes", content_type = "application/octet-stream"),
    ),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[get("/nominations/{id}/documents/{slot}/{document_id}")]
pub async fn find_one(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    path: Path<(String, String, String)>,
    id: Id<NominationId>,
) -> Result<HttpResponse> {
    let (ctx, one) = (state.ctx(), one(&path.2)?);
    let (paper, version) = state
        .db
        .read(move |conn| documents::find(conn, &ctx, &who.0, id.0, &path.1, Some(one)))
        .await?;
    download(&state, &req, &paper, version).await
}

fn one(text: &str) -> Result<DocumentId> {
    Uuid::parse_str(text)
        .map(DocumentId::from)
        .map_err(|_| Error::NotFound("document"))
}

/// Empties a slot of a draft or a returned file. What lay in it is kept as replaced, and the
/// history tells it.
#[utoipa::path(
    tag = "nominations",
    operation_id = "remove_documents",
    params(("id" = Uuid, Path), ("slot" = String, Path), ("If-Match" = String, Header)),
    responses((status = 204, description = "emptied")),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[delete("/nominations/{id}/documents/{slot}")]
pub async fn remove(
    state: Data<State>,
    who: Identity,
    path: Path<(String, String)>,
    id: Id<NominationId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| documents::take_out(tx, &ctx, &who.0, id.0, expected.0, &path.1, None))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Takes one paper out of a slot of a draft or a returned file. It is kept as replaced, and the
/// history tells it.
#[utoipa::path(
    tag = "nominations",
    operation_id = "remove_document",
    params(
        ("id" = Uuid, Path),
        ("slot" = String, Path),
        ("document_id" = Uuid, Path),
        ("If-Match" = String, Header),
    ),
    responses((status = 204, description = "taken out")),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[delete("/nominations/{id}/documents/{slot}/{document_id}")]
pub async fn remove_one(
    state: Data<State>,
    who: Identity,
    path: Path<(String, String, String)>,
    id: Id<NominationId>,
    expected: Expected,
) -> Result<HttpResponse> {
    let (ctx, one) = (state.ctx(), one(&path.2)?);
    state
        .db
        .write(move |tx| {
            documents::take_out(tx, &ctx, &who.0, id.0, expected.0, &path.1, Some(one))
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}

/// The bytes of a paper as an attachment: a browser keeps it and never shows it as a page of ours.
/// The tag is made like that of what it belongs to, so that one serves to change the other.
pub async fn download(
    state: &State,
    req: &HttpRequest,
    paper: &Document,
    version: i64,
) -> Result<HttpResponse> {
    send(state, req, &paper.received(), version).await
}

/// The same of what was received for anything.
pub async fn send(
    state: &State,
    req: &HttpRequest,
    paper: &Received,
    version: i64,
) -> Result<HttpResponse> {
    sent(state, req, (paper, version), DispositionType::Attachment).await
}

/// What a browser shows in a tab of its own, where it is of a kind that can do nothing there but be
/// looked at: no script, no frame around it, nothing from elsewhere.
const SHOWN_ALONE: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src 'self' data:; \
    object-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// The bytes of a paper to be looked at: a PDF or a picture, that of a telephone (HEIC) as a JPEG;
/// else as an attachment.
pub async fn view(
    state: &State,
    req: &HttpRequest,
    paper: &Received,
    version: i64,
) -> Result<HttpResponse> {
    let shown = (paper, version);
    let mut response = match paper.media_type.as_str() {
        "application/pdf" | "image/jpeg" | "image/png" => {
            sent(state, req, shown, DispositionType::Inline).await?
        }
        "image/heic" => match photograph(state, req, shown).await? {
            Some(response) => response,
            None => return send(state, req, paper, version).await,
        },
        _ => return send(state, req, paper, version).await,
    };
    response.headers_mut().insert(
        header::CONTENT_SECURITY_POLICY,
        header::HeaderValue::from_static(SHOWN_ALONE),
    );
    Ok(response)
}

/// A photograph of a telephone as a picture that every browser shows, if it can be decoded.
async fn photograph(
    state: &State,
    req: &HttpRequest,
    shown: (&Received, i64),
) -> Result<Option<HttpResponse>> {
    let (mut response, is_known) = begun(req, shown);
    if is_known {
        return Ok(Some(response.finish()));
    }
    let jpeg = state.files.photograph(&shown.0.sha256).await?;
    Ok(jpeg.map(|jpeg| response.content_type("image/jpeg").body(jpeg)))
}

/// An answer with the tag of a paper, and whether whoever asks has it already.
fn begun(
    req: &HttpRequest,
    (paper, version): (&Received, i64),
) -> (actix_web::HttpResponseBuilder, bool) {
    let print = paper.sha256.get(..16).unwrap_or_default();
    let tag = EntityTag::new_strong(format!("{version}-{print}"));
    let is_known = has_it(req, &tag);
    let mut response = if is_known {
        HttpResponse::NotModified()
    } else {
        HttpResponse::Ok()
    };
    response
        .insert_header(header::ETag(tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization, Cookie"));
    (response, is_known)
}

async fn sent(
    state: &State,
    req: &HttpRequest,
    (paper, version): (&Received, i64),
    disposition: DispositionType,
) -> Result<HttpResponse> {
    let (mut response, is_known) = begun(req, (paper, version));
    if is_known {
        return Ok(response.finish());
    }
    let bytes = state.files.read(&paper.sha256).await?;
    let disposition = ContentDisposition {
        disposition,
        parameters: vec![
            DispositionParam::Filename(format!("document.{}", ending(&paper.media_type))),
            DispositionParam::FilenameExt(ExtendedValue {
                charset: header::Charset::Ext("UTF-8".to_owned()),
                language_tag: None,
                // What was taken before names were made to fit fits now.
                value: fitting_name(&paper.name, &paper.media_type).into_bytes(),
            }),
        ],
    };
    Ok(response
        .insert_header(disposition)
        .insert_header((header::CONTENT_TYPE, paper.media_type.clone()))
        .insert_header((header::ACCEPT_RANGES, "bytes"))
        .no_chunking(u64::try_from(paper.size).unwrap_or_default())
        .streaming(bytes.map_err(|fault| std::io::Error::other(fault.to_string()))))
}
