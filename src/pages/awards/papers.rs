//! The signed paper of a decision: received as forms send it, served as any paper.

use actix_web::HttpRequest;
use actix_web::web::{Data, Path, Payload};

use crate::domain::base::ids::DecisionId;
use crate::pages::PageResult;
use crate::pages::forms::id;
use crate::pages::frame::{Trouble, Visitor, back};
use crate::pages::nominations::documents::{
    Sent, answer, name_of, read_to_the_end, version_and_file,
};
use crate::services::awards::papers;
use crate::state::State;

/// Attaches the signed paper to a decision.
pub async fn attach(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    req: HttpRequest,
    body: Payload,
) -> PageResult {
    let id: DecisionId = id(&visitor, &path)?;
    let mut form = Sent::new(&req, body);
    let done = attach_paper(&state, &visitor, id, &mut form).await;
    if done.is_err() {
        read_to_the_end(form).await;
    }
    back(&state, &format!("/decisions/{id}"), done)
}

async fn attach_paper(
    state: &State,
    visitor: &Visitor,
    id: DecisionId,
    form: &mut Sent,
) -> std::result::Result<(), Trouble> {
    let caller = visitor.caller()?;
    let trouble = |error| visitor.trouble(error);
    let (_, file) = version_and_file(form).await.map_err(trouble)?;
    let name = name_of(&file).map_err(trouble)?;
    visitor
        .read(state, move |conn, ctx, caller| {
            papers::attach(conn, ctx, caller, id, None)
        })
        .await?;
    let received = state
        .files
        .receive(state.ids.next(state.clock.now()), name, file)
        .await
        .map_err(|fault| trouble(fault.into()))?;
    let ctx = state.ctx();
    state
        .db
        .write(move |tx| papers::attach(tx, &ctx, &caller, id, Some(received)))
        .await
        .map(|_| ())
        .map_err(trouble)
}

/// The signed paper of a decision.
pub async fn paper(
    state: Data<State>,
    visitor: Visitor,
    req: HttpRequest,
    path: Path<String>,
) -> PageResult {
    let id: DecisionId = id(&visitor, &path)?;
    let (paper, version) = visitor
        .read(&state, move |conn, ctx, caller| {
            papers::of_decision(conn, ctx, caller, id)
        })
        .await?;
    answer(&state, &visitor, &req, (&paper.received(), version)).await
}
