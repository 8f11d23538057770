//! Saying of what a check found that it was looked at, or that the file may pass all the same.

use actix_web::web::{Data, Path};

use crate::domain::base::ids::NominationId;
use crate::error::Result;
use crate::http::nominations::checks::{OverruleBody, ReviewBody, verdicts};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::Visitor;
use crate::services::nominations::checks::{self, Word};
use crate::state::State;

/// What was found of a file at each act, as a workbook.
pub async fn export(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: NominationId = id(&visitor, &path)?;
    let caller = visitor.caller()?;
    verdicts::workbook(&state, caller, id, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// Lets a file pass a check that is not met.
pub async fn overrule(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let word = form.command(OverruleBody::command);
    say(&state, visitor, &path, &form, word).await
}

/// Says what was found where a check needs a look.
pub async fn review(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let word = form.command(ReviewBody::command);
    say(&state, visitor, &path, &form, word).await
}

async fn say(
    state: &State,
    visitor: Visitor,
    file: &str,
    form: &Pairs,
    word: Result<Word>,
) -> PageResult {
    let (id, version): (NominationId, _) = (id(&visitor, file)?, form.version());
    let page = format!("/nominations/{id}");
    visitor
        .change(state, form, &page, word, move |tx, ctx, caller, word| {
            checks::say(tx, ctx, caller, id, version, word)
        })
        .await
}
