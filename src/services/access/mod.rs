//! Who is calling, and what they may do at this moment; signing in and out.

pub mod accounts;
mod actor;
pub mod delegations;
pub mod keys;
pub mod limits;
pub mod machine_clients;
pub mod passwords;
pub mod second_factors;
pub mod security_events;
mod sessions;
pub mod typed;
pub(crate) mod unheld;
pub mod users;

pub use crate::db::access::OwnSession;
use crate::db::{self, Conn};
use crate::domain::access::account::{MachineClient, User};
use crate::domain::access::actor::{ClientScope, HeldOffice};
use crate::domain::base::ids::{MachineClientId, UserId};
use crate::domain::base::text;
use crate::domain::register::unit::Unit;
use crate::error::Result;
use crate::services::Ctx;

pub use actor::{Caller, Recognized, actor, recognize, recognize_beside};
pub(super) use actor::{actor_and, administrators, hand_of, reader};
pub(super) use unheld::Held;

pub(super) use sessions::own;
pub use sessions::{
    Begin, Checked, Refreshed, end_session, has_given_password, is_use_to_note, note_use, refresh,
    sessions, sign_in, sign_out, sign_out_everywhere,
};

/// What is kept to check a password against: nothing for unknown, for disabled and for invited
/// accounts alike.
pub fn credential(tx: &mut Conn, email: &str) -> Result<Option<User>> {
    // What is no line is nobody's: it may hold what a database cannot even compare. Addresses of
    // before were of more kinds.
    let email = text::line(email, 254).unwrap_or_default().to_lowercase();
    Ok(
        db::access::users::with_email(tx, &email)?
            .filter(|user| user.active && user.has_password()),
    )
}

/// An account; for the storeys that check a password outside of a transaction.
pub fn with_id(tx: &mut Conn, id: UserId) -> Result<Option<User>> {
    Ok(db::access::users::with_id(tx, id)?)
}

/// Removes what has ended by itself: sessions, links, attempts.
pub fn tidy(tx: &mut Conn, ctx: &Ctx) -> Result<usize> {
    let sessions = db::access::delete_ended(tx, ctx.now)?;
    Ok(sessions
        + db::access::passwords::delete_ended(tx, ctx.now)?
        + db::access::limits::delete_ended(tx, ctx.now)?)
}

/// A machine client, to compare its secret; nothing for unknown and disabled ones and those of a
/// closed unit alike.
pub fn client_credential(
    tx: &mut Conn,
    ctx: &Ctx,
    id: MachineClientId,
) -> Result<Option<MachineClient>> {
    Ok(db::access::users::client_with_id(tx, id, ctx.today())?
        .map(|(client, _)| client)
        .filter(|client| client.active))
}

/// What a machine client is called.
pub fn client_name(tx: &mut Conn, ctx: &Ctx, id: MachineClientId) -> Result<Option<String>> {
    Ok(db::access::users::client_with_id(tx, id, ctx.today())?.map(|(client, _)| client.name))
}

/// Who I am.
#[derive(Debug, Clone)]
pub struct Me {
    /// The account; none for a machine client.
    pub user: Option<User>,
    /// The name history shows.
    pub name: String,
    /// The offices held today, with their units.
    pub offices: Vec<(HeldOffice, Unit)>,
    /// The scopes of a machine client.
    pub scopes: Vec<ClientScope>,
}

/// Who the caller is, with the offices of today.
pub fn me(tx: &mut Conn, ctx: &Ctx, caller: &Caller) -> Result<Me> {
    let actor = actor(tx, ctx, caller)?;
    let user = match actor.user() {
        Some(id) => db::access::users::with_id(tx, id)?,
        None => None,
    };
    let units = db::register::units::with_ids(
        tx,
        &actor
            .offices
            .iter()
            .map(|held| held.office.unit)
            .collect::<Vec<_>>(),
    )?;
    let offices = actor
        .offices
        .iter()
        .filter_map(|held| {
            units
                .iter()
                .find(|unit| unit.id == held.office.unit)
                .map(|unit| (held.clone(), unit.clone()))
        })
        .collect();
    Ok(Me {
        user,
        name: actor.name,
        offices,
        scopes: actor.client.map(|(scopes, _)| scopes).unwrap_or_default(),
    })
}
