//! Recording the result of a superior authority.

use actix_web::web::{Data, Path};

use crate::domain::base::ids::NominationId;
use crate::http::awards::external_results::ExternalResultBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::Visitor;
use crate::services::awards::external_results;
use crate::state::State;

/// Records what a superior authority decided on a file.
pub async fn record_result(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: NominationId = id(&visitor, &path)?;
    let new = form
        .with("nomination_ids", id)
        .command(ExternalResultBody::command);
    let (page, new) = (format!("/nominations/{id}"), form.if_confirmed(new));
    visitor
        .change(&state, &form, &page, new, external_results::record_result)
        .await
}
