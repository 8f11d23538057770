//! What is noted after a decision: of the items of an award and its ceremony, and of the copies.

use actix_web::web::{Data, Path};

use crate::domain::awards::mark::{AwardItem, CeremonyKind, MarkKind};
use crate::domain::base::ids::{AwardId, DecisionId};
use crate::http::awards::copies::SendCopyBody;
use crate::http::awards::marks::AddAwardMarkBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::Visitor;
use crate::services::awards::{copies, marks};
use crate::state::State;

/// The codes of what can happen to an item.
pub(super) fn kinds() -> Vec<&'static str> {
    let of_items = MarkKind::ALL.iter().filter(|kind| kind.is_of_item());
    of_items.map(|kind| kind.code()).collect()
}

/// The codes of the items.
pub(super) fn items() -> Vec<&'static str> {
    AwardItem::ALL.iter().map(|item| item.code()).collect()
}

/// The codes of the kinds of ceremonies.
pub(super) fn ceremonies() -> Vec<&'static str> {
    CeremonyKind::ALL.iter().map(|kind| kind.code()).collect()
}

/// Notes something of an award, and shows it again.
pub async fn add(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: AwardId = id(&visitor, &path)?;
    let (page, new) = (
        format!("/awards/{id}"),
        form.command(AddAwardMarkBody::command),
    );
    visitor
        .change(&state, &form, &page, new, move |tx, ctx, caller, new| {
            marks::add(tx, ctx, caller, id, new)
        })
        .await
}

/// Notes that a copy of a decision was sent, and shows the decision again.
pub async fn send_copy(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: DecisionId = id(&visitor, &path)?;
    let (page, new) = (
        format!("/decisions/{id}"),
        form.command(SendCopyBody::command),
    );
    visitor
        .change(&state, &form, &page, new, move |tx, ctx, caller, new| {
            copies::send(tx, ctx, caller, id, &new)
        })
        .await
}
