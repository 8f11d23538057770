//! Saying of what a check found that it was looked at, or that the file may pass all the same.

use actix_web::web::{Bytes, Data, Path};

use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::judgement::Opinion;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id};
use crate::pages::frame::{Visitor, back};
use crate::services::nominations::checks::{self, Word};
use crate::state::State;

/// Lets a file pass a check that is not met.
pub async fn overrule(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let (id, typed): (NominationId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    say(&state, visitor, id, &typed, |_| Some(Opinion::Overruled)).await
}

/// Says what was found where a check needs a look.
pub async fn review(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let (id, typed): (NominationId, _) = (id(&visitor, &path)?, Pairs::read(&body));
    let verdict = |fields: &mut Fields| {
        fields.code(
            "/verdict",
            typed.value("verdict"),
            &[Opinion::Met, Opinion::NotMet],
            Opinion::code,
        )
    };
    say(&state, visitor, id, &typed, verdict).await
}

async fn say(
    state: &Data<State>,
    visitor: Visitor,
    id: NominationId,
    typed: &Pairs,
    verdict: impl FnOnce(&mut Fields) -> Option<Opinion>,
) -> PageResult {
    let caller = visitor.caller()?;
    let mut fields = Fields::new();
    let rule = fields.line("/rule", typed.value("rule"), 50);
    let verdict = verdict(&mut fields);
    let reason = fields.lines("/reason", typed.value("reason"), 2_000);
    let (ctx, version) = (state.ctx(), typed.version());
    let done = match fields.done((|| {
        Some(Word {
            rule: rule?,
            verdict: verdict?,
            reason: reason?,
        })
    })()) {
        Err(error) => Err(error),
        Ok(word) => {
            state
                .db
                .write(move |tx| checks::say(tx, &ctx, &caller, id, version, word))
                .await
        }
    };
    back(
        state,
        &format!("/nominations/{id}"),
        done.map_err(|error| visitor.trouble(error)),
    )
}
