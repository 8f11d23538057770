//! `/units/{id}/rename` and `/units/{id}/divide`: what a resolution makes of a unit, as of its day.

use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::units::UnitView;
use crate::domain::base::ids::UnitId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity};
use crate::http::view::{change, changed};
use crate::services::mergers::divisions::{self, DivideUnit, Divided, NewPart};
use crate::services::register::units::{self, RenameUnit};
use crate::state::State;

/// What a unit is called from a day on; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RenameUnitBody {
    /// Up to 50 characters, unique.
    code: Option<String>,
    /// Up to 200 characters.
    name: Option<String>,
    /// The first day, of the resolution: not in the future, after the first day of the unit.
    #[schema(format = Date)]
    since: String,
    /// On what paper it rests, up to 2,000 characters.
    reason: String,
}

impl RenameUnitBody {
    /// What it is called, or what is wrong with it.
    pub fn command(self) -> Result<RenameUnit> {
        let mut fields = Fields::new();
        let code = fields.some(self.code, |fields, text| fields.line("/code", &text, 50));
        let name = fields.some(self.name, |fields, text| fields.line("/name", &text, 200));
        let since = fields.date("/since", &self.since);
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done((|| {
            Some(RenameUnit {
                code: code?,
                name: name?,
                since: since?,
                reason: reason?,
            })
        })())
    }
}

/// Gives a unit another name, another code or both, as of the day of the resolution. The ones of
/// before still find it.
#[utoipa::path(
    tag = "organisation",
    operation_id = "rename_unit",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = RenameUnitBody,
    responses((status = 200, body = UnitView)),
    security(("bearer" = [])),
)]
#[post("/units/{id}/rename")]
pub async fn rename(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UnitId>,
    expected: Expected,
    body: Body<RenameUnitBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| units::rename(tx, ctx, caller, id.0, expected.0, new),
        |unit| changed(unit.version, UnitView::from(unit)),
    )
    .await
}

/// A unit that takes the place of a part of another.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PartOfUnitBody {
    /// Up to 50 characters, unique.
    code: String,
    /// Up to 200 characters.
    name: String,
    /// By what the codes of its files begin: 2 to 8 letters without marks and digits, a letter first.
    short_name: Option<String>,
}

/// How a unit is divided.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DivideUnitBody {
    /// 2 to 20 units; the first takes what waits.
    parts: Vec<PartOfUnitBody>,
    /// The first day of the new units, of the resolution: not in the future, after the first day of
    /// the old one.
    #[schema(format = Date)]
    since: String,
    /// On what paper it rests, up to 2,000 characters.
    reason: String,
}

/// A code and a name of each line of a form, `code; name`.
fn parts_of_lines(text: &str) -> Vec<PartOfUnitBody> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let (code, name) = line.split_once([';', '\t']).unwrap_or((line, ""));
            PartOfUnitBody {
                code: code.trim().to_owned(),
                name: name.trim().to_owned(),
                short_name: None,
            }
        })
        .collect()
}

impl DivideUnitBody {
    /// The same of a form with a line for each part.
    #[must_use]
    pub fn of_lines(parts: &str, since: &str, reason: &str) -> Self {
        Self {
            parts: parts_of_lines(parts),
            since: since.to_owned(),
            reason: reason.to_owned(),
        }
    }

    /// How it is divided, or what is wrong with it.
    pub fn command(self) -> Result<DivideUnit> {
        let mut fields = Fields::new();
        fields.number("/parts", self.parts.len(), 2, 20);
        let mut parts = Vec::new();
        for (index, part) in self.parts.into_iter().take(20).enumerate() {
            let code = fields.line(&format!("/parts/{index}/code"), &part.code, 50);
            let name = fields.line(&format!("/parts/{index}/name"), &part.name, 200);
            let short_name = fields.some(part.short_name, Fields::short_name);
            if let (Some(code), Some(name), Some(short_name)) = (code, name, short_name) {
                parts.push(NewPart {
                    code,
                    name,
                    short_name,
                });
            }
        }
        let since = fields.date("/since", &self.since);
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done((|| {
            Some(DivideUnit {
                parts,
                since: since?,
                reason: reason?,
            })
        })())
    }
}

/// A unit that was divided.
#[derive(Serialize, ToSchema)]
pub struct DividedView {
    /// As it was closed; it hangs below the first of the new ones now.
    unit: UnitView,
    /// The new units.
    parts: Vec<UnitView>,
    /// How many files passed on to the first.
    files: usize,
}

impl From<&Divided> for DividedView {
    fn from(divided: &Divided) -> Self {
        Self {
            unit: UnitView::from(&divided.merged.unit),
            parts: divided.parts.iter().map(UnitView::from).collect(),
            files: divided.merged.files,
        }
    }
}

/// Divides a unit as of the day of the resolution: new units of its kind take its place, and what
/// waits passes to the first of them. Its people stay until the register says where they work.
#[utoipa::path(
    tag = "organisation",
    operation_id = "divide_unit",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = DivideUnitBody,
    responses((status = 200, body = DividedView)),
    security(("bearer" = [])),
)]
#[post("/units/{id}/divide")]
pub async fn divide(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UnitId>,
    expected: Expected,
    body: Body<DivideUnitBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| divisions::divide(tx, ctx, caller, id.0, expected.0, new),
        |divided| changed(divided.merged.unit.version, DividedView::from(divided)),
    )
    .await
}
