//! Everybody: roles at places, the nominee, states of a membership, programs, nobody.

use thidua::domain::access::actor::ClientScope;
use thidua::domain::base::ids::{PersonId, UnitId};
use thidua::domain::base::office::Role;
use thidua::services::access::users::{self, AddClient};
use thidua::services::access::{self, Caller, delegations};
use uuid::Uuid;

use super::{Persona, World, account, councils, disable, grant, session, stand_in};
use crate::support::TestApp;

/// Everybody: each role at each place, the nominee, each state of a membership, programs, and
/// nobody.
pub async fn everybody(app: &TestApp, world: &World) -> Vec<Persona> {
    let mut all = Vec::new();
    let commune = world.unit("commune");
    let person = |name: &str| Some(PersonId(world.id(name).parse().unwrap()));
    for place in ["commune", "ward", "province"] {
        for role in Role::ALL {
            all.push(
                somebody(
                    app,
                    world,
                    &format!("{place}/{}", role.code()),
                    world.unit(place),
                    None,
                    &[*role],
                )
                .await,
            );
        }
    }
    all.push(
        somebody(
            app,
            world,
            "village/emulation_officer",
            world.unit("village"),
            None,
            &[Role::EmulationOfficer],
        )
        .await,
    );
    all.push(somebody(app, world, "roleless", commune, None, &[]).await);
    // They have no office, and a seat in the council.
    let nominee = somebody(
        app,
        world,
        "nominee",
        commune,
        person("person_awarded"),
        &[],
    )
    .await;
    councils::seat(app, world, nominee.user.unwrap()).await;
    all.push(nominee);
    all.push(
        somebody(
            app,
            world,
            "nominee-chairman",
            commune,
            person("person_deciding"),
            &[Role::Chairman],
        )
        .await,
    );
    all.push(
        somebody(
            app,
            world,
            "nominee-specialist",
            commune,
            person("person"),
            &[Role::Specialist],
        )
        .await,
    );
    for role in [Role::Chairman, Role::Administrator] {
        let named = |state: &str| format!("{state}:{}", role.code());
        let ended = account(app, world, &named("ended"), commune, None, false).await;
        grant(app, ended, role, commune, -9, Some(-1)).await;
        let tomorrow = account(app, world, &named("tomorrow"), commune, None, false).await;
        grant(app, tomorrow, role, commune, 1, None).await;
        for (state, user) in [("ended", ended), ("tomorrow", tomorrow)] {
            all.push(Persona {
                name: named(state),
                token: Some(session(app, user).await.1),
                address: 0,
                user: Some(user),
            });
        }
        let off = somebody(app, world, &named("disabled"), commune, None, &[role]).await;
        disable(app, off.user.unwrap()).await;
        let out = somebody(app, world, &named("signed-out"), commune, None, &[role]).await;
        let (ctx, session) = (app.state.ctx(), out.token.clone().unwrap());
        let session = app
            .state
            .keyring
            .tokens()
            .verify(&session, app.clock.now())
            .unwrap()
            .sid
            .unwrap();
        let caller = Caller::Session(thidua::domain::base::ids::SessionId(session));
        app.state
            .db
            .write(move |tx| access::sign_out(tx, &ctx, &caller))
            .await
            .unwrap();
        all.extend([off, out].map(|gone| Persona { user: None, ..gone }));
    }
    for role in [Role::Specialist, Role::Chairman] {
        let named = |state: &str| format!("{state}:{}", role.code());
        let holder = somebody(app, world, &named("absent"), commune, None, &[role])
            .await
            .user
            .unwrap();
        let gone = somebody(app, world, &named("gone"), commune, None, &[role])
            .await
            .user
            .unwrap();
        for (state, from, in_days) in [
            ("stand-in", holder, 0),
            ("stand-in-ended", holder, 0),
            ("stand-in-later", holder, 1),
            ("stand-in-of-disabled", gone, 0),
        ] {
            let one = somebody(app, world, &named(state), commune, None, &[]).await;
            let given = stand_in(app, from, role, commune, one.user.unwrap(), in_days).await;
            if state == "stand-in-ended" {
                let ctx = app.state.ctx();
                app.state
                    .db
                    .write(move |tx| delegations::end(tx, &ctx, &Caller::Operator, given.id))
                    .await
                    .unwrap();
            }
            all.push(one);
        }
        disable(app, gone).await;
    }
    for (place, scopes) in [("commune", ClientScope::ALL), ("ward", ClientScope::ALL)] {
        for scope in scopes.iter().map(Some).chain([None]) {
            let (ctx, unit) = (app.state.ctx(), world.unit(place));
            let name = format!(
                "program-{place}/{}",
                scope.map_or("none", |scope| scope.code())
            );
            let new = AddClient {
                name: name.clone(),
                secret_hash: Uuid::now_v7().to_string(),
                scopes: ClientScope::ALL.to_vec(),
                unit,
            };
            let id = app
                .state
                .db
                .write(move |tx| users::add_client(tx, &ctx, &Caller::Operator, new))
                .await
                .unwrap()
                .id;
            let scope = Some(scope.map_or(String::new(), |scope| scope.code().to_owned()));
            let token = app
                .state
                .keyring
                .tokens()
                .issue(id.0, None, scope, Uuid::now_v7(), app.clock.now())
                .unwrap();
            all.push(Persona {
                name,
                token: Some(token),
                address: 0,
                user: None,
            });
        }
    }
    all.push(Persona {
        name: "nobody".to_owned(),
        token: None,
        address: 0,
        user: None,
    });
    for (address, one) in (1..).zip(&mut all) {
        one.address = address;
    }
    all
}

pub async fn somebody(
    app: &TestApp,
    world: &World,
    name: &str,
    unit: UnitId,
    person: Option<PersonId>,
    roles: &[Role],
) -> Persona {
    let user = account(app, world, name, unit, person, false).await;
    for role in roles {
        grant(app, user, *role, unit, 0, None).await;
    }
    Persona {
        name: name.to_owned(),
        token: Some(session(app, user).await.1),
        address: 0,
        user: Some(user),
    }
}
