//! A form that is being filled in keeps what was typed, where a browser runs scripts: whoever comes
//! back to it within the day is offered it.

use actix_web::HttpResponse;
use actix_web::web::Data;

use crate::db::Conn;
use crate::error::Result;
use crate::pages::PageResult;
use crate::pages::forms::Pairs;
use crate::pages::frame::{Visitor, address_telling};
use crate::pages::typed::keep_for;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::access::typed::{self, TypedForm};
use crate::state::State;

/// The page of the form, and where it is sent.
pub(super) const PLACE: &str = "/nominations/new";

/// What is worth keeping: a choice is soon made again.
const WORDS: [&str; 4] = ["new_name", "name", "summary", "statement"];

/// Keeps what was typed so far.
pub async fn keep(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    visitor.caller()?;
    if WORDS.iter().any(|name| form.some(name).is_some()) {
        let kept = TypedForm {
            page: PLACE.to_owned(),
            place: PLACE.to_owned(),
            fields: form.0,
            faults: Vec::new(),
        };
        keep_for(&state, &visitor, kept).await;
    }
    Ok(HttpResponse::NoContent().finish())
}

/// Was something kept of this form?
pub(super) fn is_kept(conn: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<bool> {
    let kept = typed::find(conn, ctx, caller)?;
    Ok(kept.is_some_and(|kept| kept.page == PLACE))
}

/// The address of the form with what was kept of it.
pub(super) fn address(state: &State, visitor: &Visitor) -> String {
    address_telling(state, PLACE, &visitor.words.say("page-typed-kept"))
}
