//! People, collectives and households as a workbook.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::domain::register::people::Language;
use crate::error::Result;
use crate::http::view::tables::{Download, Format};
use crate::services::access::Caller;
use crate::services::register::listing::{self, SubjectFilter};
use crate::state::State;
use crate::tables::{stretches, subjects as table};

/// The list as a workbook.
pub async fn subjects(
    state: &Data<State>,
    caller: Caller,
    filter: SubjectFilter,
    language: Language,
) -> Result<HttpResponse> {
    Download::begin(state, caller, "nguoi-tap-the", Format::Xlsx)?
        .workbook(
            table::book(language),
            (None, None),
            stretches(filter, listing::lines),
        )
        .await
}
