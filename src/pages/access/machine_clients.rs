//! Programs that call the service, for administrators: making, switching off and on, exchanging the
//! secret.

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::access::account::MachineClient;
use crate::domain::access::actor::ClientScope;
use crate::domain::base::ids::MachineClientId;
use crate::domain::base::office::Role;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::forms::{Bytes, Pairs, id, next, once, page, showing};
use crate::pages::frame::{Frame, Visitor, back, html, show, telling};
use crate::pages::typed::written;
use crate::secrets;
use crate::services::access::machine_clients::{self, LONGEST_OVERLAP};
use crate::services::access::users::{self, AddClient};
use crate::services::access::{self, Caller};
use crate::services::register::units;
use crate::services::{Conn, Ctx};
use crate::state::State;

#[derive(Template)]
#[template(path = "access/machine_clients.html")]
struct ClientsPage {
    frame: Frame,
    clients: Vec<MachineClient>,
    next: Option<String>,
    scopes: Vec<&'static str>,
    home: String,
    /// Of this showing of the form.
    once: String,
}

/// Where the list goes on.
#[derive(Deserialize)]
pub struct MachineClientsQuery {
    cursor: Option<String>,
}

/// The programs of units that the visitor administers.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    from: Query<MachineClientsQuery>,
) -> PageResult {
    let wanted = page(&state, "machine-clients", from.cursor.as_deref());
    let (home, clients) = visitor
        .read(&state, move |conn, ctx, caller| {
            let me = access::me(conn, ctx, caller)?;
            let home = me
                .offices
                .into_iter()
                .find(|(held, _)| held.office.role == Role::Administrator)
                .map(|(_, unit)| unit.code);
            // Who manages nothing has no such page.
            let home = home.ok_or(Error::NotFound("machine_clients"))?;
            Ok((home, users::list_clients(conn, ctx, caller, &wanted)?))
        })
        .await?;
    let next = next(
        &state,
        "machine-clients",
        "/machine-clients",
        &[],
        clients.next.as_deref(),
    );
    let scopes = ClientScope::ALL.iter().map(|scope| scope.code()).collect();
    let once = showing(&state);
    Ok(show(
        ClientsPage {
            frame: visitor.frame(),
            clients: clients.items,
            next,
            scopes,
            home,
            once,
        }
        .render(),
    ))
}

#[derive(Template)]
#[template(path = "access/machine_client_secret.html")]
struct SecretPage {
    frame: Frame,
    client: MachineClient,
    secret: String,
}

fn told(
    state: &State,
    visitor: Visitor,
    done: Result<MachineClient>,
    secret: String,
) -> PageResult {
    state.wake.notify_one();
    match done {
        Ok(client) => {
            let page = SecretPage {
                frame: visitor.frame(),
                client,
                secret,
            };
            Ok(html(StatusCode::OK, page.render()))
        }
        Err(error) => back::<()>(state, "/machine-clients", Err(visitor.trouble(error))),
    }
}

/// Makes a program, and shows its secret, this once.
pub async fn add(state: Data<State>, visitor: Visitor, body: Bytes) -> PageResult {
    let (caller, typed) = (visitor.caller()?, Pairs::read(&body));
    let mut fields = Fields::new();
    let (name, code) = (
        fields.line("/name", typed.value("name"), 200),
        fields.line("/unit_code", typed.value("unit_code"), 50),
    );
    let read = |text| fields.code("/scopes", text, ClientScope::ALL, ClientScope::code);
    let scopes: Vec<ClientScope> = typed.all("scope").filter_map(read).collect();
    if scopes.is_empty() {
        fields.fault("/scopes", "nothing_ticked", Vec::new());
    }
    let secret = secrets::random_token().map_err(|fault| visitor.trouble(fault.into()))?;
    let hash = secrets::fingerprint(&secret);
    // What was made now. The second time the form is sent, the first one is answered: its secret
    // was shown then, and what is made is taken back.
    let now = Arc::new(Mutex::new(None));
    let made = match fields.done(name.zip(code)) {
        Err(error) => Err(error),
        Ok((name, code)) => {
            let told = Arc::clone(&now);
            let work = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller| {
                let unit = units::seen_with_code(tx, ctx, caller, &code)?;
                let unit = unit.ok_or_else(|| Error::invalid("/unit_code", "unknown_reference"))?;
                let client = users::add_client(
                    tx,
                    ctx,
                    caller,
                    AddClient {
                        name,
                        secret_hash: hash,
                        scopes,
                        unit: unit.id,
                    },
                )?;
                let place = client.id.to_string();
                *told.lock().unwrap_or_else(PoisonError::into_inner) = Some(client);
                Ok(place)
            };
            once(
                &state,
                caller,
                (typed.value("once"), &written(&typed)),
                work,
            )
            .await
        }
    };
    let client = now.lock().unwrap_or_else(PoisonError::into_inner).take();
    match (made, client) {
        (Ok(id), Some(client)) if id == client.id.to_string() => {
            told(&state, visitor, Ok(client), secret)
        }
        (Ok(_), _) => Ok(telling(
            &state,
            "/machine-clients",
            &visitor.words.say("page-client-made-before"),
        )),
        (Err(error), _) => told(&state, visitor, Err(error), secret),
    }
}

/// Switches a program off or on.
pub async fn act(
    state: Data<State>,
    visitor: Visitor,
    path: Path<(String, String)>,
    body: Bytes,
) -> PageResult {
    let (which, act) = path.into_inner();
    let (caller, ctx, version): (_, _, i64) =
        (visitor.caller()?, state.ctx(), Pairs::read(&body).version());
    let id: MachineClientId = id(&visitor, &which)?;
    let acted = state.db.write(move |tx| match act.as_str() {
        "disable" => machine_clients::disable(tx, &ctx, &caller, id, version),
        "enable" => machine_clients::enable(tx, &ctx, &caller, id, version),
        _ => Err(Error::NotFound("act")),
    });
    let acted = acted.await;
    state.wake.notify_one();
    back(
        &state,
        "/machine-clients",
        acted.map_err(|error| visitor.trouble(error)),
    )
}

/// Gives a program another secret, and shows it, this once.
pub async fn rotate(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    body: Bytes,
) -> PageResult {
    let (caller, ctx, typed) = (visitor.caller()?, state.ctx(), Pairs::read(&body));
    let (id, version): (MachineClientId, _) = (id(&visitor, &path)?, typed.version());
    let mut fields = Fields::new();
    let hours = fields.number(
        "/overlap_hours",
        typed.value("overlap_hours").parse().unwrap_or(-1),
        0,
        LONGEST_OVERLAP,
    );
    let secret = secrets::random_token().map_err(|fault| visitor.trouble(fault.into()))?;
    let hash = secrets::fingerprint(&secret);
    let rotated = match fields.done(hours) {
        Err(error) => Err(error),
        Ok(hours) => {
            state
                .db
                .write(move |tx| {
                    machine_clients::rotate(tx, &ctx, &caller, id, version, (hash, hours))
                })
                .await
        }
    };
    told(&state, visitor, rotated, secret)
}
