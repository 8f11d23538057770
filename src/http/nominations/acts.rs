//! Acts on nominations: alone and in bulk, with rehearsal; results of superior authorities.

pub mod assignments;

use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

use super::NominationView;
use crate::domain::base::ids::NominationId;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Command;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::view::{change, changed};
use crate::services::nominations;
use crate::state::State;

pub use crate::http::history::RemarkView;

/// What belongs to an act.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActBody {
    /// Why; needed to return, refuse, hold, release, withdraw, appeal, give back and to ask for a
    /// supplement; up to 2,000 characters.
    pub(super) reason: Option<String>,
    /// The rule a refusal stands on, up to 500 characters; needed to refuse.
    pub(super) citation: Option<String>,
    /// What is to be put right, field by field; up to 50.
    #[serde(default)]
    pub remarks: Vec<RemarkView>,
}

impl ActBody {
    /// The act with what belongs to it, or every fault.
    pub fn command(self, action: Action) -> Result<Command> {
        let mut fields = Fields::new();
        let command = self.parse(action, &mut fields);
        fields.done(command)
    }

    pub(super) fn parse(self, action: Action, fields: &mut Fields) -> Option<Command> {
        let reason = fields.some(self.reason, |fields, text| {
            fields.lines("/reason", &text, 2_000)
        });
        let citation = fields.some(self.citation, |fields, text| {
            fields.line("/citation", &text, 500)
        });
        fields.number("/remarks", self.remarks.len(), 0, 50);
        let mut remarks = Vec::new();
        for (index, remark) in self.remarks.iter().take(50).enumerate() {
            let (field, text) = (
                format!("/remarks/{index}/field"),
                format!("/remarks/{index}/text"),
            );
            remarks.extend(fields.remark((&field, &text), &remark.field, &remark.text));
        }
        Some(Command {
            reason: reason?,
            citation: citation?,
            remarks,
            ..Command::plain(action)
        })
    }
}

/// The act an address names. Giving an award belongs to decisions.
pub fn action_of(code: &str) -> Result<Action> {
    code.parse()
        .ok()
        .filter(|action: &Action| action.stands_alone())
        .ok_or(Error::NotFound("action"))
}

/// Does something with a nomination, as its stage allows: `submit`, `endorse`, `accept`, `clear`,
/// `approve`, `forward`, `return`, `supplement`, `hold`, `release`, `refuse`, `withdraw`, `appeal`,
/// `give_back`.
#[utoipa::path(
    tag = "nominations",
    operation_id = "act_on_nomination",
    params(
        ("id" = Uuid, Path),
        ("action" = String, Path, description = "the act"),
        ("If-Match" = String, Header),
    ),
    request_body = ActBody,
    responses((status = 200, body = NominationView)),
    security(("bearer" = []), ("machine" = ["nominations:write"])),
)]
#[post("/nominations/{id}/actions/{action}")]
pub async fn act(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    path: Path<(String, String)>,
    id: Id<NominationId>,
    expected: Expected,
    body: Body<ActBody>,
) -> Result<HttpResponse> {
    let action = action_of(&path.1)?;
    let command = body.0.command(action)?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| nominations::act(tx, ctx, caller, id.0, expected.0, command),
        |shown| changed(shown.filed.nomination.version, NominationView::from(shown)),
    )
    .await
}
