//! Results of superior authorities.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::finding::Finding;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Identity};
use crate::http::nominations::NominationView;
use crate::http::nominations::checks::{FindingView, finding};
use crate::http::problem::language;
use crate::http::view::change;
use crate::services::awards::external_results::{self, ExternalOutcome, RecordResult};
use crate::services::nominations::MOST_AT_ONCE;
use crate::state::State;

/// What a superior authority decided.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExternalResultBody {
    /// 1 to 200 files that wait for it.
    #[schema(value_type = Vec<Uuid>)]
    nomination_ids: Vec<String>,
    /// `awarded`, `declined` or `returned`.
    outcome: String,
    /// Number and series of the paper, up to 60 characters.
    number: String,
    /// Its date, local; between the receipt of the files and today.
    #[schema(format = Date)]
    date: String,
    /// Who signed it, up to 200 characters.
    signer: String,
    /// Why it was declined or came back, up to 2,000 characters.
    reason: Option<String>,
    /// The rule it was declined on, up to 500 characters.
    citation: Option<String>,
}

impl ExternalResultBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<RecordResult> {
        let mut fields = Fields::new();
        let nominations = fields.ids("/nomination_ids", &self.nomination_ids, MOST_AT_ONCE);
        let outcome = fields.code(
            "/outcome",
            &self.outcome,
            ExternalOutcome::ALL,
            ExternalOutcome::code,
        );
        let number = fields.paper_number("/number", &self.number, 60);
        let date: Option<NaiveDate> = fields.date("/date", &self.date);
        let signer = fields.line("/signer", &self.signer, 200);
        let reason = fields.some(self.reason, |fields, text| {
            fields.lines("/reason", &text, 2_000)
        });
        let citation = fields.some(self.citation, |fields, text| {
            fields.line("/citation", &text, 500)
        });
        fields.done((|| {
            Some(RecordResult {
                nominations,
                outcome: outcome?,
                number: number?,
                date: date?,
                signer: signer?,
                reason: reason?,
                citation: citation?,
            })
        })())
    }
}

/// A check that is not met, of a file whose award was decided above.
#[derive(Serialize, ToSchema)]
pub struct WarningView {
    nomination_id: Uuid,
    #[serde(flatten)]
    finding: FindingView,
}

/// Files as they are after a result.
#[derive(Serialize, ToSchema)]
pub struct RecordedView {
    items: Vec<NominationView>,
    /// Checks that are not met: what was decided above is recorded all the same.
    warnings: Vec<WarningView>,
}

/// Records what the Prime Minister or the President decided on files that were submitted to them.
/// Checks warn and stop nothing.
#[utoipa::path(
    tag = "decisions",
    operation_id = "record_external_result",
    request_body = ExternalResultBody,
    responses((status = 201, body = RecordedView)),
    security(("bearer" = [])),
)]
#[post("/external-results")]
pub async fn record_external_result(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    asking: ChangeRequest,
    body: Body<ExternalResultBody>,
) -> Result<HttpResponse> {
    let Body(body, print) = body;
    let (new, language) = (body.command()?, language(req.headers()));
    let law = state.law.clone();
    change(
        &state,
        who,
        asking.with(&print),
        move |tx, ctx, caller| external_results::record_result(tx, ctx, caller, new),
        move |recorded| {
            let items = recorded.files.iter().map(NominationView::from).collect();
            let warning = |(id, found): &(NominationId, Finding)| WarningView {
                nomination_id: id.0,
                finding: finding(language, &law, found),
            };
            crate::http::view::created(
                None,
                RecordedView {
                    items,
                    warnings: recorded.warnings.iter().map(warning).collect(),
                },
            )
        },
    )
    .await
}
