//! Who of an office handles a file.

use actix_web::web::{Data, Path};

use crate::domain::base::ids::NominationId;
use crate::http::nominations::acts::assignments::AssignBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Visitor, address_done};
use crate::services::nominations::assignments;
use crate::state::State;

/// Names the colleague who handles a file.
pub async fn assign(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (NominationId, _) = (id(&visitor, &path)?, form.version());
    let (page, words, telling) = (format!("/nominations/{id}"), visitor.words, state.clone());
    let (place, to) = (page.clone(), form.command(AssignBody::command));
    visitor
        .change_to(&state, &form, &page, to, move |tx, ctx, caller, to| {
            let shown = assignments::assign(tx, ctx, caller, id, version, to)?;
            let name = shown.filed.assigned.map(|assigned| assigned.name);
            let told = words.with("done-assigned", &[("name", name.unwrap_or_default())]);
            Ok(address_done(&telling, &place, &told))
        })
        .await
}

/// Takes back that a colleague handles a file.
pub async fn unassign(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (NominationId, _) = (id(&visitor, &path)?, form.version());
    let page = format!("/nominations/{id}");
    visitor
        .change(&state, &form, &page, Ok(()), move |tx, ctx, caller, ()| {
            assignments::unassign(tx, ctx, caller, id, version)
        })
        .await
}
