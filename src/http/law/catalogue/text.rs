//! The texts of a body's own rules, as they lie beside them.

use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};

use super::known;
use crate::domain::law::law_book::OwnText;
use crate::error::{Error, Result};
use crate::http::extract::Identity;
use crate::state::State;

/// The text of a body's own rules, by the name of its file, as awards and requirements name it in
/// `own_text`: plain text, PDF or DOCX, up to 5 MB.
#[utoipa::path(
    tag = "catalogue",
    params(("name" = String, Path)),
    responses(
        (status = 200, description = "the bytes", content_type = "application/octet-stream"),
    ),
    security(("bearer" = []), ("machine" = [])),
)]
#[get("/law/texts/{name}")]
pub async fn own_text(
    state: Data<State>,
    who: Identity,
    name: Path<String>,
) -> Result<HttpResponse> {
    known(&state, who).await?;
    let text = state.law.own.texts.get(name.as_str());
    text.map(|text| sent(&name, text))
        .ok_or(Error::NotFound("own_text"))
}

/// The file. What it is was told by its bytes, and a browser guesses nothing else; it opens in no
/// page of ours.
pub fn sent(name: &str, text: &OwnText) -> HttpResponse {
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(name.to_owned())],
    };
    HttpResponse::Ok()
        .insert_header(disposition)
        .insert_header((header::CONTENT_TYPE, text.media_type))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header((header::VARY, "Authorization, Cookie"))
        .body(text.bytes.to_vec())
}
