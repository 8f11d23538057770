//! People, collectives and households, the career of one of them, and initiatives, as workbooks.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::domain::base::ids::SubjectId;
use crate::domain::register::initiative::InitiativeFilter;
use crate::domain::register::people::Language;
use crate::error::Result;
use crate::http::view::tables::{Download, Format};
use crate::services::access::Caller;
use crate::services::register::career;
use crate::services::register::initiatives;
use crate::services::register::listing::{self, SubjectFilter};
use crate::state::State;
use crate::tables::{
    career as career_table, initiatives as initiatives_table, stretches, subjects as table,
};

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

/// The career of somebody, or the measures against a collective, as a workbook.
pub async fn career(
    state: &Data<State>,
    caller: Caller,
    subject: SubjectId,
    language: Language,
) -> Result<HttpResponse> {
    Download::begin(state, caller, "qua-trinh-cong-tac", Format::Xlsx)?
        .workbook(
            career_table::book(language),
            (None, None),
            stretches(subject, career::lines),
        )
        .await
}

/// The initiatives that are looked for as a workbook.
pub async fn initiatives(
    state: &Data<State>,
    caller: Caller,
    filter: InitiativeFilter,
    language: Language,
) -> Result<HttpResponse> {
    Download::begin(state, caller, "sang-kien", Format::Xlsx)?
        .workbook(
            initiatives_table::book(language),
            (None, None),
            stretches(filter, initiatives::lines),
        )
        .await
}
