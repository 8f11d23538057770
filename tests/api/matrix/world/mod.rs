//! One thing of every kind in the commune Suối Ngà, and everybody who may come and ask for it.

mod councils;
mod people;
mod things;

pub use people::everybody;
pub use things::build;

use std::collections::BTreeMap;

use chrono::{Days, TimeDelta};
use thidua::db::Conn;
use thidua::domain::access::account::NO_PASSWORD;
use thidua::domain::base::ids::{PersonId, UnitId, UserId};
use thidua::domain::base::office::Role;
use thidua::domain::register::people::Language;
use thidua::error::Error;
use thidua::services::access::delegations::{self, Delegate};
use thidua::services::access::users::{self, AddUser, GrantRole};
use thidua::services::access::{self, Begin, Caller, Checked};
use uuid::Uuid;

use crate::support::TestApp;

/// The ids and versions of what there is, by name.
pub struct World {
    pub ids: BTreeMap<&'static str, String>,
    pub versions: BTreeMap<&'static str, i64>,
    hash: String,
}

impl World {
    pub fn id(&self, name: &str) -> &str {
        self.ids
            .get(name)
            .unwrap_or_else(|| panic!("there is no {name}"))
    }

    fn unit(&self, name: &str) -> UnitId {
        UnitId(self.id(name).parse().unwrap())
    }

    fn user(&self, name: &str) -> UserId {
        UserId(self.id(name).parse().unwrap())
    }
}

/// Somebody who asks.
pub struct Persona {
    pub name: String,
    pub token: Option<String>,
    pub address: u8,
    user: Option<UserId>,
}

/// An account of a unit, with the password of the demo.
async fn account(
    app: &TestApp,
    world: &World,
    name: &str,
    unit: UnitId,
    person: Option<PersonId>,
    invited: bool,
) -> UserId {
    let (ctx, hash) = (
        app.state.ctx(),
        if invited {
            NO_PASSWORD.to_owned()
        } else {
            world.hash.clone()
        },
    );
    let email = format!("{}@matrix.example", name.replace(['/', ' ', ':'], "-"));
    let new = AddUser {
        email,
        full_name: name.to_owned(),
        unit,
        password_hash: hash,
        language: Language::English,
        person,
    };
    app.state
        .db
        .write(move |tx| users::add(tx, &ctx, &Caller::Operator, new))
        .await
        .unwrap()
        .id
}

async fn grant(
    app: &TestApp,
    user: UserId,
    role: Role,
    unit: UnitId,
    from: i64,
    to: Option<i64>,
) -> String {
    let ctx = app.state.ctx();
    let day = |days: i64| ctx.today() + TimeDelta::days(days);
    let new = GrantRole {
        user,
        role,
        unit,
        valid_from: Some(day(from)),
        valid_to: to.map(day),
    };
    app.state
        .db
        .write(move |tx| users::grant(tx, &ctx, &Caller::Operator, new))
        .await
        .unwrap()
        .id
        .to_string()
}

async fn stand_in(
    app: &TestApp,
    from: UserId,
    role: Role,
    unit: UnitId,
    to: UserId,
    in_days: u64,
) -> thidua::domain::access::delegation::Delegation {
    let ctx = app.state.ctx();
    let valid_from = ctx.today() + Days::new(in_days);
    let work = move |tx: &mut Conn| {
        let to = access::with_id(tx, to)?
            .ok_or(Error::NotFound("user"))?
            .email;
        let reason = "On leave".to_owned();
        let new = Delegate {
            from: Some(from),
            role,
            unit,
            to,
            reason,
            valid_from,
            valid_to: valid_from + Days::new(5),
        };
        delegations::delegate(tx, &ctx, &Caller::Operator, new)
    };
    app.state.db.write(work).await.unwrap()
}

/// A session of an account, and its token.
pub async fn session(app: &TestApp, user: UserId) -> (String, String) {
    let ctx = app.state.ctx();
    let (hour, secret, refresh) = (
        TimeDelta::hours(1),
        Uuid::now_v7().to_string(),
        Uuid::now_v7().to_string(),
    );
    let begin = Begin {
        token_hash: secret,
        refresh_hash: refresh,
        device: "test".to_owned(),
        lasts: hour,
        idle: hour,
    };
    let work = move |tx: &mut Conn| {
        let epoch = access::with_id(tx, user)?
            .ok_or(Error::NotFound("user"))?
            .epoch;
        access::sign_in(tx, &ctx, Checked { user, epoch }, begin)
    };
    let session = app.state.db.write(work).await.unwrap();
    let (now, jti) = (app.clock.now(), Uuid::now_v7());
    (
        session.to_string(),
        app.state
            .keyring
            .tokens()
            .issue(user.0, Some(session.0), None, jti, now)
            .unwrap(),
    )
}

/// What is made anew for one call, because the call would use it up.
pub async fn throw_away(app: &TestApp, world: &World, kind: &str) -> String {
    match kind {
        "role" => {
            let user = account(
                app,
                world,
                &Uuid::now_v7().to_string(),
                world.unit("commune"),
                None,
                true,
            )
            .await;
            grant(app, user, Role::Specialist, world.unit("commune"), 0, None).await
        }
        "delegation" => {
            let to = account(
                app,
                world,
                &Uuid::now_v7().to_string(),
                world.unit("commune"),
                None,
                true,
            )
            .await;
            stand_in(
                app,
                world.user("holder"),
                Role::Specialist,
                world.unit("commune"),
                to,
                0,
            )
            .await
            .id
            .to_string()
        }
        other => panic!("nothing is known of {other}"),
    }
}

impl Persona {
    /// A session of this person for one call that ends it.
    pub async fn once(&self, app: &TestApp) -> Option<String> {
        match self.user {
            Some(user) => Some(session(app, user).await.1),
            None => self.token.clone(),
        }
    }
}

async fn disable(app: &TestApp, user: UserId) {
    let ctx = app.state.ctx();
    let work = move |tx: &mut Conn| {
        let version = access::with_id(tx, user)?
            .ok_or(Error::NotFound("user"))?
            .version;
        users::disable(tx, &ctx, &Caller::Operator, user, version)
    };
    app.state.db.write(work).await.unwrap();
}
