//! Numbering and issuing a decision.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::base::ids::DecisionId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::awards::decisions::view::DecisionView;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::view::{change, changed};
use crate::services::awards::decisions::{self, Issue};
use crate::state::State;

/// A number: digits alone, or text with the letter behind them.
#[derive(Deserialize, ToSchema)]
#[serde(untagged)]
pub enum NumberBody {
    /// `163`.
    Plain(i64),
    /// `"163a"`.
    Lettered(String),
}

/// Number and date of a decision.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct IssueBody {
    /// The office's own number of the year, 1 to 999,999, with one letter behind it at most
    /// (`"163a"`); unique per issuer, year and series, with those that look alike. Left out, the
    /// next one of our counter that no decision has.
    number: Option<NumberBody>,
    /// What stands behind the stroke, as `QĐ-UBND`; up to 30 characters. Strokes and blanks around
    /// it go, dashes and old forms of Đ are kept as `-` and `Đ`.
    series: String,
    /// Between the day of the signature and today, local; where the signed paper is attached, from
    /// the day on which the last of its files was agreed to.
    #[schema(format = Date)]
    date: String,
    /// Is no longer asked for: each award has its place on the list as its number in the golden
    /// book.
    #[serde(default, rename = "golden_book")]
    #[schema(deprecated)]
    _golden_book: bool,
}

impl IssueBody {
    /// Number, series and date, or every fault.
    pub fn command(self) -> Result<Issue> {
        let mut fields = Fields::new();
        let number = self.number.map(|number| match number {
            NumberBody::Plain(number) => number.to_string(),
            NumberBody::Lettered(text) => text,
        });
        let number = fields.decision_number(number.as_deref(), &self.series);
        let date = fields.date("/date", &self.date);
        fields.done(number.zip(date).map(|((number, series), date)| Issue {
            number,
            series,
            date,
        }))
    }
}

/// Enters number and date, issues the decision, and gives the awards it lists.
#[utoipa::path(
    tag = "decisions",
    operation_id = "issue_decision",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = IssueBody,
    responses((status = 200, body = DecisionView)),
    security(("bearer" = [])),
)]
#[post("/decisions/{id}/issue")]
pub async fn issue(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<DecisionId>,
    expected: Expected,
    body: Body<IssueBody>,
) -> Result<HttpResponse> {
    let entered = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| decisions::issue(tx, ctx, caller, id.0, expected.0, entered),
        |shown| changed(shown.found.decision.version, DecisionView::from(shown)),
    )
    .await
}
