//! The texts of a body's own rules, beside what they ask for.

use actix_web::web::{Data, Path};

use crate::error::Error;
use crate::http::law::catalogue::text::sent;
use crate::pages::PageResult;
use crate::pages::frame::Visitor;
use crate::state::State;

/// One, by the name of its file.
pub async fn file(state: Data<State>, visitor: Visitor, name: Path<String>) -> PageResult {
    visitor.read(&state, |_, _, _| Ok(())).await?;
    let text = state.law.own.texts.get(name.as_str());
    text.map(|text| sent(&name, text))
        .ok_or_else(|| visitor.trouble(Error::NotFound("own_text")))
}
