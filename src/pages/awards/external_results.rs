//! Recording the result of a superior authority.

use actix_web::web::{Data, Path};

use crate::domain::base::ids::NominationId;
use crate::error::Result;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Bytes, Pairs, id};
use crate::pages::frame::{Visitor, back};
use crate::services::awards::external_results::{self, ExternalOutcome, RecordResult};
use crate::state::State;

fn result(typed: &Pairs, id: NominationId) -> Result<RecordResult> {
    let mut fields = Fields::new();
    let outcome = fields.code(
        "/outcome",
        typed.value("outcome"),
        ExternalOutcome::ALL,
        ExternalOutcome::code,
    );
    let number = fields.paper_number("/number", typed.value("number"), 60);
    let date = fields.date("/date", typed.value("date"));
    let signer = fields.line("/signer", typed.value("signer"), 200);
    let reason = fields.some(typed.some("reason"), |fields, text| {
        fields.lines("/reason", text, 2_000)
    });
    let citation = fields.some(typed.some("citation"), |fields, text| {
        fields.line("/citation", text, 500)
    });
    typed.confirmed(&mut fields);
    fields.done((|| {
        let (outcome, number, date, signer) = (outcome?, number?, date?, signer?);
        Some(RecordResult {
            nominations: vec![id],
            outcome,
            number,
            date,
            signer,
            reason: reason?,
            citation: citation?,
        })
    })())
}

/// Records what a superior authority decided on a file.
pub async fn record_result(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let caller = visitor.caller()?;
    let id: NominationId = id(&visitor, &path)?;
    let ctx = state.ctx();
    let done = match result(&Pairs::read(&body), id) {
        Err(error) => Err(error),
        Ok(new) => {
            state
                .db
                .write(move |tx| external_results::record_result(tx, &ctx, &caller, new))
                .await
        }
    };
    state.wake.notify_one();
    back(
        &state,
        &format!("/nominations/{id}"),
        done.map_err(|error| visitor.trouble(error)),
    )
}
