//! `/units`.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::UnitId;
use crate::domain::register::unit::{Unit, UnitKind};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, CodeInPath, Expected, Id, Identity, Params};
use crate::http::view::{
    PageView, change, changed, created, listed, once_more, page, put, versioned,
};
use crate::services::mergers::{self, MergeUnit};
use crate::services::register::units::{self, AddUnit, PutUnit};
use crate::state::State;

/// A body in the tree.
#[derive(Serialize, ToSchema)]
pub struct UnitView {
    id: Uuid,
    /// Its official code.
    code: String,
    /// By what the codes of its files begin: `SNV`. None before it has received a file, unless it
    /// was given.
    short_name: Option<String>,
    name: String,
    /// `nation`, `province`, `department`, `commune`, `ward`, `special_zone`, `village`, `school`,
    /// `enterprise`, `office`, `ministry`, `ministry_agency`, `military_region`,
    /// `national_university` or `mass_body`.
    kind: &'static str,
    /// The unit above it.
    parent_id: Option<Uuid>,
    valid_from: NaiveDate,
    valid_to: Option<NaiveDate>,
    /// The unit that took its place in a merger.
    successor_id: Option<Uuid>,
    version: i64,
}

impl From<&Unit> for UnitView {
    fn from(unit: &Unit) -> Self {
        Self {
            id: unit.id.0,
            code: unit.code.clone(),
            short_name: unit.short_name.as_ref().map(ToString::to_string),
            name: unit.name.clone(),
            kind: unit.kind.code(),
            parent_id: unit.parent.map(|id| id.0),
            valid_from: unit.valid.from,
            valid_to: unit.valid.to,
            successor_id: unit.successor.map(|id| id.0),
            version: unit.version,
        }
    }
}

/// Which units.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct UnitParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Found in the name, whatever the accents: each word begins a word of the name, in any order.
    q: Option<String>,
    /// Right below this unit.
    parent_id: Option<Uuid>,
}

/// The units the caller sees.
#[utoipa::path(
    tag = "organisation",
    operation_id = "list_units",
    params(UnitParams),
    responses((status = 200, body = PageView<UnitView>)),
    security(("bearer" = []), ("machine" = ["units:write"]), ("machine" = ["nominations:write"])),
)]
#[get("/units")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<UnitParams>,
) -> Result<HttpResponse> {
    let UnitParams {
        cursor,
        limit,
        q,
        parent_id,
    } = params.0;
    let page = page(&state, "units", cursor.as_deref(), limit)?;
    let units = state
        .search(q.is_some(), who.0, move |conn, ctx, caller| {
            units::list(
                conn,
                ctx,
                caller,
                q.as_deref(),
                parent_id.map(UnitId),
                &page,
            )
        })
        .await?;
    Ok(listed(&state, &req, "units", &units, |unit| {
        UnitView::from(unit)
    }))
}

/// One unit.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_unit",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = UnitView)),
    security(("bearer" = []), ("machine" = ["units:write"]), ("machine" = ["nominations:write"])),
)]
#[get("/units/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<UnitId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let unit = state
        .db
        .read(move |conn| units::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, unit.version, UnitView::from(&unit))
}

/// The unit with a code.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_unit_by_code",
    params(("code" = String, Path)),
    responses((status = 200, body = UnitView)),
    security(("bearer" = []), ("machine" = ["units:write"]), ("machine" = ["nominations:write"])),
)]
#[get("/units/by-code/{code}")]
pub async fn find_by_code(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    code: CodeInPath,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let unit = state
        .db
        .read(move |conn| units::find_by_code(conn, &ctx, &who.0, &code.0))
        .await?;
    versioned(&req, unit.version, UnitView::from(&unit))
}

/// A unit to add.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddUnitBody {
    /// Its official code, up to 50 characters, unique.
    code: String,
    /// Up to 200 characters.
    name: String,
    /// Its level is below that of the unit above it.
    kind: String,
    /// The unit above it.
    #[schema(format = Uuid)]
    parent_id: String,
    /// By what the codes of its files begin, 2 to 8 characters: letters without marks and digits, a
    /// letter first; unique, whatever the case. Left out, it is made of the name when a file comes.
    short_name: Option<String>,
}

impl AddUnitBody {
    /// The unit to add, or every fault.
    pub fn command(self) -> Result<AddUnit> {
        let mut fields = Fields::new();
        let code = fields.line("/code", &self.code, 50);
        let name = fields.line("/name", &self.name, 200);
        let kind = fields.code("/kind", &self.kind, UnitKind::ALL, UnitKind::code);
        let parent = fields.id("/parent_id", &self.parent_id);
        let short_name = fields.some(self.short_name, Fields::short_name);
        fields.done((|| {
            Some(AddUnit {
                code: code?,
                name: name?,
                kind: kind?,
                parent: parent?,
                short_name: short_name?,
            })
        })())
    }
}

/// Adds a unit below one that the caller administers.
#[utoipa::path(
    tag = "organisation",
    operation_id = "add_unit",
    request_body = AddUnitBody,
    responses((status = 201, body = UnitView)),
    security(("bearer" = [])),
)]
#[post("/units")]
pub async fn add(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<AddUnitBody>,
) -> Result<HttpResponse> {
    let new = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| units::add(tx, ctx, caller, new),
        |unit| created(Some(format!("units/{}", unit.id)), UnitView::from(unit)),
    )
    .await
}

/// A unit as the HR system has it.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutUnitBody {
    /// Up to 200 characters.
    name: String,
    /// Its level is below that of the unit above it; it is changed by who keeps that one.
    kind: String,
    /// The code of the unit above it. Left out, the unit stays where it is; a new one needs it.
    parent_code: Option<String>,
    /// Its first day. Left out, it stays as it is; for a new unit it is today.
    #[schema(format = Date)]
    valid_from: Option<String>,
    /// Its last day; left out while it goes on.
    #[schema(format = Date)]
    valid_to: Option<String>,
    /// By what the codes of its files begin from now on, 2 to 8 characters: letters without marks and
    /// digits, a letter first; unique, whatever the case. Left out, it stays as it is.
    short_name: Option<String>,
}

impl PutUnitBody {
    /// What it asks for of the unit with a code, or every fault.
    pub fn parse(self, code: &str) -> Result<PutUnit> {
        let mut fields = Fields::new();
        let code = fields.line("/code", code, 50);
        let name = fields.line("/name", &self.name, 200);
        let kind = fields.code("/kind", &self.kind, UnitKind::ALL, UnitKind::code);
        let parent_code = fields.some(self.parent_code, |fields, text| {
            fields.line("/parent_code", &text, 50)
        });
        let valid_from = fields.some(self.valid_from, |fields, text| {
            fields.date("/valid_from", &text)
        });
        let valid_to = fields.some(self.valid_to, |fields, text| {
            fields.date("/valid_to", &text)
        });
        let short_name = fields.some(self.short_name, Fields::short_name);
        fields.done((|| {
            Some(PutUnit {
                code: code?,
                name: name?,
                kind: kind?,
                parent_code: parent_code?,
                valid_from: valid_from?,
                valid_to: valid_to?,
                short_name: short_name?,
            })
        })())
    }
}

/// Adds the unit with a code, or brings it up to date, as often as one likes. Where it moves, all
/// units below it move too. What a merger closed is answered as it stands. A unit in which files
/// have not ended is not closed but merged (409 `open_files`).
#[utoipa::path(
    tag = "organisation",
    operation_id = "put_unit",
    params(("code" = String, Path)),
    request_body = PutUnitBody,
    responses((status = 200, body = UnitView), (status = 201, body = UnitView)),
    security(("bearer" = []), ("machine" = ["units:write"])),
)]
#[put("/units/by-code/{code}")]
pub async fn put_unit(
    state: Data<State>,
    who: Identity,
    code: CodeInPath,
    body: Body<PutUnitBody>,
) -> Result<HttpResponse> {
    let unit = body.0.parse(&code.0)?;
    let write = || {
        let (ctx, caller, unit) = (state.ctx(), who.0.clone(), unit.clone());
        state
            .db
            .write(move |tx| units::put(tx, &ctx, &caller, unit))
    };
    let (unit, upserted) = once_more(write).await?;
    put(
        upserted,
        format!("units/{}", unit.id),
        unit.version,
        UnitView::from(&unit),
    )
}

/// Which unit takes its place, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MergeBody {
    /// The successor; not the unit itself nor one below it.
    #[schema(format = Uuid)]
    into_unit_id: String,
    /// The first day on which the unit is no more, of the resolution: not in the future, after the
    /// first day of the unit. Left out, it is today.
    #[schema(format = Date)]
    since: Option<String>,
    /// On what paper it rests, up to 2,000 characters.
    reason: String,
}

impl MergeBody {
    /// The successor and the reason, or every fault.
    pub fn command(self) -> Result<MergeUnit> {
        let mut fields = Fields::new();
        let into = fields.id("/into_unit_id", &self.into_unit_id);
        let since = fields.some(self.since, |fields, text| fields.date("/since", &text));
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done((|| {
            Some(MergeUnit {
                into: into?,
                since: since?,
                reason: reason?,
            })
        })())
    }
}

/// A unit that was merged.
#[derive(Serialize, ToSchema)]
pub struct MergedView {
    /// As it was closed; it hangs below its successor now.
    unit: UnitView,
    /// How many files passed on.
    files: usize,
}

/// Closes a unit and lets another take its place: what waits passes to the successor in one act,
/// histories stay.
#[utoipa::path(
    tag = "organisation",
    operation_id = "merge_unit",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = MergeBody,
    responses((status = 200, body = MergedView)),
    security(("bearer" = [])),
)]
#[post("/units/{id}/merge")]
pub async fn merge(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<UnitId>,
    expected: Expected,
    body: Body<MergeBody>,
) -> Result<HttpResponse> {
    let merger = body.0.command()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| mergers::merge(tx, ctx, caller, id.0, expected.0, &merger),
        |merged| {
            changed(
                merged.unit.version,
                MergedView {
                    unit: UnitView::from(&merged.unit),
                    files: merged.files,
                },
            )
        },
    )
    .await
}
