//! Who signs in.

use super::officers;
use super::staff::{FAMILIES, MIDDLES};
use super::{BODIES, COMMUNES, Class, DemoUnit, word};
use crate::commands::demo::{CLIENT_SECRET, Client, DemoAccount, PASSWORD, Planted};
use crate::db::Conn;
use crate::domain::access::actor::ClientScope;
use crate::domain::base::office::{Office, Role};
use crate::domain::register::people::Language;
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::secrets;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::access::users::{self, AddClient, AddUser, GrantRole};
use crate::services::register::people::{self, AddPerson};

/// Who stands in for a specialist in the weeks of the demo.
pub(in crate::commands::demo) const STANDS_IN: &str = "officer@caumay.example";

#[expect(
    clippy::too_many_lines,
    reason = "what a demo holds is read from top to bottom"
)]
pub(super) fn add_accounts(
    tx: &mut Conn,
    ctx: &Ctx,
    planted: &mut Planted,
    places: &[DemoUnit],
) -> Result<()> {
    let mut number = 0;
    let mut add = |unit: &Unit, role: Role, more: Option<Role>, email: String| {
        number += 7;
        let name = format!(
            "{} Mẫu {}",
            word(&FAMILIES, number),
            word(&MIDDLES, number / 3)
        );
        // Who proposes is known on the register: one of them will stand in for somebody who checks.
        let person = if role == Role::EmulationOfficer {
            let new = AddPerson {
                staff_code: officers::staff_code(unit),
                full_name: name.clone(),
                unit: unit.id,
                position: Some("Chuyên viên".to_owned()),
                is_direct_worker: true,
            };
            Some(people::add_person(tx, ctx, &Caller::Operator, new)?.id)
        } else {
            None
        };
        let user = AddUser {
            email: email.clone(),
            full_name: name,
            unit: unit.id,
            password_hash: planted.password_hash.clone(),
            language: Language::Vietnamese,
            person,
        };
        let user = users::add(tx, ctx, &Caller::Operator, user)?.id;
        let mut offices = Vec::new();
        for role in [Some(role), more].into_iter().flatten() {
            users::grant(
                tx,
                ctx,
                &Caller::Operator,
                GrantRole {
                    user,
                    role,
                    unit: unit.id,
                    valid_from: None,
                    valid_to: None,
                },
            )?;
            offices.push(Office {
                role,
                unit: unit.id,
            });
        }
        planted.accounts.push(DemoAccount {
            role: role.code(),
            unit: unit.name.clone(),
            email,
            password: PASSWORD,
            user,
            offices,
        });
        Ok::<_, Error>(())
    };
    let mut domain = "";
    for place in places {
        let known = COMMUNES
            .iter()
            .chain(&BODIES)
            .find(|(name, ..)| *name == place.unit.name);
        domain = known.map_or(domain, |(_, domain, _)| *domain);
        match place.class {
            Class::Commune | Class::Body if known.is_some() => {
                add(
                    &place.unit,
                    Role::EmulationOfficer,
                    None,
                    format!("officer@{domain}.example"),
                )?;
                add(
                    &place.unit,
                    Role::Specialist,
                    None,
                    format!("specialist@{domain}.example"),
                )?;
                add(
                    &place.unit,
                    Role::Chairman,
                    Some(Role::UnitHead),
                    format!("chairman@{domain}.example"),
                )?;
            }
            Class::School if !domain.is_empty() => {
                add(
                    &place.unit,
                    Role::EmulationOfficer,
                    None,
                    format!("officer@school.{domain}.example"),
                )?;
                add(
                    &place.unit,
                    Role::UnitHead,
                    None,
                    format!("head@school.{domain}.example"),
                )?;
            }
            _ => {}
        }
    }
    Ok(())
}

/// The HR system of the whole province; the one of the README pulls what its commune gave.
pub(super) fn add_client(tx: &mut Conn, ctx: &Ctx, top: &Unit) -> Result<Client> {
    let client = AddClient {
        name: "HR of the province".to_owned(),
        secret_hash: secrets::fingerprint(CLIENT_SECRET),
        scopes: vec![ClientScope::AwardsRead],
        unit: top.id,
    };
    let client = users::add_client(tx, ctx, &Caller::Operator, client)?;
    Ok(Client {
        client_id: client.id.0,
        client_secret: CLIENT_SECRET,
        scope: ClientScope::AwardsRead.code(),
    })
}
