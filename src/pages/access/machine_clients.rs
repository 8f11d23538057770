//! Programs that call the service, for administrators: making, switching off and on, exchanging the
//! secret.

use std::sync::{Arc, Mutex, PoisonError};

use actix_web::http::StatusCode;
use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use super::by_code::by_code;
use crate::domain::access::account::MachineClient;
use crate::domain::access::actor::ClientScope;
use crate::domain::base::ids::MachineClientId;
use crate::domain::base::office::Role;
use crate::error::{Error, FieldFault};
use crate::http::access::machine_clients::{AddClientBody, RotateSecretBody};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, next, page, showing};
use crate::pages::frame::{Frame, Trouble, Visitor, back, html, show, telling};
use crate::secrets;
use crate::services::access::users::{self, AddClient};
use crate::services::access::{self, machine_clients};
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
    done: Result<MachineClient, Error>,
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

/// The program to make. What a body lists, a form ticks, one by one.
async fn new(
    state: &State,
    visitor: &Visitor,
    form: &Pairs,
    hash: String,
) -> Result<Result<AddClient, Error>, Trouble> {
    let mut form = form.clone();
    form.0
        .iter_mut()
        .filter(|(name, _)| name == "scope")
        .for_each(|(name, _)| "scopes".clone_into(name));
    let mut new = by_code(state, visitor, &form, |form| {
        form.command(|body: AddClientBody| body.command(hash))
    })
    .await?;
    if let Err(Error::Invalid(faults)) = &mut new {
        let of_all = |fault: &&mut FieldFault| fault.pointer == "/scopes";
        for fault in faults.iter_mut().filter(of_all) {
            fault.code = "nothing_ticked";
        }
    }
    Ok(new)
}

/// Makes a program, and shows its secret, this once.
pub async fn add(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let secret = secrets::random_token().map_err(|fault| visitor.trouble(fault.into()))?;
    let new = new(&state, &visitor, &form, secrets::fingerprint(&secret)).await?;
    // What was made now. The second time the form is sent, the first one is answered: its secret
    // was shown then, and what is made is taken back.
    let now = Arc::new(Mutex::new(None));
    let here = Arc::clone(&now);
    let made = visitor
        .perform(&state, &form, new, move |tx, ctx, caller, new| {
            let client = users::add_client(tx, ctx, caller, new)?;
            let id = client.id.to_string();
            *here.lock().unwrap_or_else(PoisonError::into_inner) = Some(client);
            Ok(id)
        })
        .await;
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
    form: Pairs,
) -> PageResult {
    let (which, act) = path.into_inner();
    let (id, version): (MachineClientId, _) = (id(&visitor, &which)?, form.version());
    visitor
        .change(
            &state,
            &form,
            "/machine-clients",
            Ok(act),
            move |tx, ctx, caller, act| match act.as_str() {
                "disable" => machine_clients::disable(tx, ctx, caller, id, version),
                "enable" => machine_clients::enable(tx, ctx, caller, id, version),
                _ => Err(Error::NotFound("act")),
            },
        )
        .await
}

/// Gives a program another secret, and shows it, this once.
pub async fn rotate(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (caller, ctx) = (visitor.caller()?, state.ctx());
    let (id, version): (MachineClientId, _) = (id(&visitor, &path)?, form.version());
    let secret = secrets::random_token().map_err(|fault| visitor.trouble(fault.into()))?;
    let hash = secrets::fingerprint(&secret);
    let rotated = match form.command(RotateSecretBody::command) {
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
