//! `/machine-clients`: programs that call the service.

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::domain::access::account::MachineClient;
use crate::domain::access::actor::ClientScope;
use crate::domain::base::ids::MachineClientId;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{Body, ChangeRequest, Expected, Id, Identity, Nothing, Params};
use crate::http::view::{
    PageParams, PageView, change, changed, created, listed, page, represented, versioned,
};
use crate::secrets;
use crate::services::access::machine_clients::{self, LONGEST_OVERLAP};
use crate::services::access::users::{self, AddClient};
use crate::state::State;

/// A program that calls the service.
#[derive(Serialize, ToSchema)]
pub struct MachineClientView {
    /// The `client_id`.
    id: Uuid,
    name: String,
    scopes: Vec<&'static str>,
    /// The subtree it is limited to.
    unit_id: Uuid,
    /// May it ask for tokens?
    active: bool,
    /// Until when the secret before the present one can still be used.
    previous_until: Option<DateTime<Utc>>,
    version: i64,
    /// The secret; told once, when the client is made or gets another one.
    #[serde(skip_serializing_if = "Option::is_none")]
    client_secret: Option<String>,
}

impl MachineClientView {
    fn of(client: &MachineClient, client_secret: Option<String>) -> Self {
        Self {
            id: client.id.0,
            name: client.name.clone(),
            scopes: client.scopes.iter().map(|scope| scope.code()).collect(),
            unit_id: client.unit.0,
            active: client.active,
            previous_until: client.previous.as_ref().map(|(_, until)| *until),
            version: client.version,
            client_secret,
        }
    }
}

/// The machine clients the caller manages.
#[utoipa::path(
    tag = "access",
    operation_id = "list_clients",
    params(PageParams),
    responses((status = 200, body = PageView<MachineClientView>)),
    security(("bearer" = [])),
)]
#[get("/machine-clients")]
pub async fn list(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<PageParams>,
) -> Result<HttpResponse> {
    let page = page(
        &state,
        "machine-clients",
        params.0.cursor.as_deref(),
        params.0.limit,
    )?;
    let ctx = state.ctx();
    let clients = state
        .db
        .read(move |conn| users::list_clients(conn, &ctx, &who.0, &page))
        .await?;
    Ok(listed(
        &state,
        &req,
        "machine-clients",
        &clients,
        |client| MachineClientView::of(client, None),
    ))
}

/// A machine client to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddClientBody {
    /// Up to 200 characters.
    name: String,
    /// What it may ask for, e.g. `awards:read`.
    scopes: Vec<String>,
    /// The subtree it is limited to.
    #[schema(format = Uuid)]
    unit_id: String,
}

impl AddClientBody {
    /// The client with the hash of its secret, or every fault.
    pub fn command(self, secret_hash: String) -> Result<AddClient> {
        let mut fields = Fields::new();
        let name = fields.line("/name", &self.name, 200);
        if self.scopes.is_empty() {
            fields.fault("/scopes", "required", Vec::new());
        }
        let read = |(index, text): (usize, &String)| {
            fields.code(
                &format!("/scopes/{index}"),
                text,
                ClientScope::ALL,
                ClientScope::code,
            )
        };
        let scopes: Vec<ClientScope> = self.scopes.iter().enumerate().filter_map(read).collect();
        let unit = fields.id("/unit_id", &self.unit_id);
        fields.done((|| {
            Some(AddClient {
                name: name?,
                secret_hash,
                scopes,
                unit: unit?,
            })
        })())
    }
}

/// Makes a machine client; the answer tells its secret, this once.
#[utoipa::path(
    tag = "access",
    operation_id = "add_client",
    request_body = AddClientBody,
    responses((status = 201, body = MachineClientView)),
    security(("bearer" = [])),
)]
#[post("/machine-clients")]
pub async fn add(
    state: Data<State>,
    who: Identity,
    body: Body<AddClientBody>,
) -> Result<HttpResponse> {
    let secret = secrets::random_token()?;
    let new = body.0.command(secrets::fingerprint(&secret))?;
    // Not done once by name: the first answer would have to be kept, and with it the secret.
    let ctx = state.ctx();
    let client = state
        .db
        .write(move |tx| users::add_client(tx, &ctx, &who.0, new))
        .await?;
    Ok(represented(created(None, MachineClientView::of(&client, Some(secret)))?).1)
}

/// One machine client.
#[utoipa::path(
    tag = "access",
    operation_id = "find_client",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = MachineClientView)),
    security(("bearer" = [])),
)]
#[get("/machine-clients/{id}")]
pub async fn find(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<MachineClientId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let client = state
        .db
        .read(move |conn| machine_clients::find(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, client.version, MachineClientView::of(&client, None))
}

/// Switches a machine client off: its tokens are refused from the next request on.
#[utoipa::path(
    tag = "access",
    operation_id = "disable_client",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = MachineClientView)),
    security(("bearer" = [])),
)]
#[post("/machine-clients/{id}/disable")]
pub async fn disable(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<MachineClientId>,
    expected: Expected,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| machine_clients::disable(tx, ctx, caller, id.0, expected.0),
        |client| changed(client.version, MachineClientView::of(client, None)),
    )
    .await
}

/// Switches a machine client on again, with the secret and the scopes it had. Tokens of before stay
/// refused.
#[utoipa::path(
    tag = "access",
    operation_id = "enable_client",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = MachineClientView)),
    security(("bearer" = [])),
)]
#[post("/machine-clients/{id}/enable")]
pub async fn enable(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<MachineClientId>,
    expected: Expected,
    nothing: Nothing,
) -> Result<HttpResponse> {
    change(
        &state,
        who,
        asking.with(&nothing.0),
        move |tx, ctx, caller| machine_clients::enable(tx, ctx, caller, id.0, expected.0),
        |client| changed(client.version, MachineClientView::of(client, None)),
    )
    .await
}

/// How a secret is exchanged.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RotateSecretBody {
    /// How many hours the secret before can still be used, 0 to 720. 0 is for one that has become
    /// known: it ends at once, with its tokens.
    overlap_hours: i64,
}

impl RotateSecretBody {
    /// The hours, or what is wrong with them.
    pub fn command(self) -> Result<i64> {
        let mut fields = Fields::new();
        let hours = fields.number("/overlap_hours", self.overlap_hours, 0, LONGEST_OVERLAP);
        fields.done(hours)
    }
}

/// Gives a machine client another secret; the answer tells it, this once.
#[utoipa::path(
    tag = "access",
    operation_id = "rotate_client_secret",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = RotateSecretBody,
    responses((status = 200, body = MachineClientView)),
    security(("bearer" = [])),
)]
#[post("/machine-clients/{id}/rotate")]
pub async fn rotate(
    state: Data<State>,
    who: Identity,
    id: Id<MachineClientId>,
    expected: Expected,
    body: Body<RotateSecretBody>,
) -> Result<HttpResponse> {
    let hours = body.0.command()?;
    let (secret, ctx) = (secrets::random_token()?, state.ctx());
    let hash = secrets::fingerprint(&secret);
    // Not done once by name, as where one is made: the version keeps it from being done twice.
    let rotated = state
        .db
        .write(move |tx| machine_clients::rotate(tx, &ctx, &who.0, id.0, expected.0, (hash, hours)))
        .await?;
    state.wake.notify_one();
    Ok(represented(changed(
        rotated.version,
        MachineClientView::of(&rotated, Some(secret)),
    )?)
    .1)
}
