//! Award records: the way to the file one rests on, and cancelling it.

use actix_web::HttpResponse;
use actix_web::web::{Data, Path};

use super::forms::{Bytes, Pairs, id};
use super::frame::{Trouble, Visitor, back, see};
use crate::domain::award::{CancelGround, Cancellation};
use crate::domain::ids::AwardId;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::services::awards;
use crate::state::State;

type Answer = std::result::Result<HttpResponse, Trouble>;

/// The page that shows a record: that of its file.
async fn place(state: &State, visitor: &Visitor, id: AwardId) -> std::result::Result<String, Trouble> {
    let caller = visitor.caller()?;
    let ctx = state.ctx();
    let award = state.db.read(move |conn| awards::find(conn, &ctx, &caller, id)).await.map_err(|error| visitor.trouble(error))?;
    award.nomination.map(|id| format!("/nominations/{id}")).ok_or_else(|| visitor.trouble(Error::NotFound("nomination")))
}

/// Leads to the file a record rests on.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> Answer {
    let id = id(&visitor, &path)?;
    Ok(see(&place(&state, &visitor, id).await?))
}

fn paper(typed: &Pairs) -> Result<(Cancellation, String)> {
    let mut fields = Fields::new();
    let ground = fields.code("/ground", typed.value("ground"), CancelGround::ALL, CancelGround::code);
    let number = fields.paper_number("/number", typed.value("number"), 60);
    let date = fields.date("/date", typed.value("date"));
    let reason = fields.lines("/reason", typed.value("reason"), 2_000);
    typed.confirmed(&mut fields);
    fields.done((|| Some((Cancellation { ground: ground?, number: number?, date: date? }, reason?)))())
}

/// Cancels an award and shows its file again.
pub async fn cancel(state: Data<State>, visitor: Visitor, path: Path<String>, body: Bytes) -> Answer {
    let caller = visitor.caller()?;
    let (id, typed): (AwardId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let file = place(&state, &visitor, id).await?;
    let (ctx, version) = (state.ctx(), typed.version());
    let done = match paper(&typed) {
        Err(error) => Err(error),
        Ok((paper, reason)) => state.db.write(move |tx| awards::cancel(tx, &ctx, &caller, id, version, paper, &reason)).await,
    };
    state.wake.notify_one();
    back(&state, &file, done.map_err(|error| visitor.trouble(error)))
}
