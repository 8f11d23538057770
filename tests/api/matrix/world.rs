//! One thing of every kind in the commune Suối Ngà, and everybody who may come and ask for it.

use std::collections::BTreeMap;

use actix_web::http::Method;
use chrono::{Days, TimeDelta};
use diesel::connection::SimpleConnection;
use serde_json::{Value, json};
use thidua::db::{Conn, Failure};
use thidua::domain::access::account::{NO_PASSWORD, User};
use thidua::domain::access::actor::ClientScope;
use thidua::domain::base::ids::{PersonId, UnitId, UserId};
use thidua::domain::base::office::Role;
use thidua::domain::register::people::Language;
use thidua::error::Error;
use thidua::services::access::delegations::{self, Delegate};
use thidua::services::access::users::{self, AddClient, AddUser, GrantRole};
use thidua::services::access::{self, Begin, Caller, Checked};
use uuid::Uuid;

use crate::support::{PDF, TestApp, approved, numbering, signed};

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

/// Something written into the database by hand.
pub async fn sql(app: &TestApp, text: String) {
    let run = move |tx: &mut Conn| match tx {
        Conn::Pg(pg) => pg.batch_execute(&text).map_err(Failure::from),
        Conn::Sqlite(sqlite) => sqlite.batch_execute(&text).map_err(Failure::from),
    };
    app.state.db.write(run).await.unwrap();
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

/// One thing of every kind.
pub async fn build(app: &TestApp) -> World {
    let (officer, specialist, chairman) = (
        app.officer().await,
        app.specialist().await,
        app.chairman().await,
    );
    let mut ids: BTreeMap<&'static str, String> = BTreeMap::new();
    let mut keep =
        |name: &'static str, id: &Value| ids.insert(name, id.as_str().unwrap().to_owned());
    let units = app
        .administrator()
        .await
        .get("/units")
        .await
        .expect(200)
        .json();
    for (name, code) in [
        ("province", "HG"),
        ("commune", "HG-01"),
        ("village", "HG-01-01"),
        ("ward", "HG-02"),
    ] {
        let unit = units["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|unit| unit["code"] == code)
            .unwrap();
        keep(name, &unit["id"]);
    }
    let subjects: Vec<String> = app
        .planted
        .subjects
        .iter()
        .filter(|one| one.kind == "individual")
        .map(|one| one.id.to_string())
        .collect();
    let person = officer
        .get(&format!("/subjects/{}", subjects[0]))
        .await
        .expect(200)
        .json()["person_id"]
        .clone();
    keep("person", &person);
    keep("subject", &json!(subjects[0]));
    for (name, subject) in [
        ("person_awarded", &subjects[4]),
        ("person_deciding", &subjects[9]),
    ] {
        keep(
            name,
            &officer
                .get(&format!("/subjects/{subject}"))
                .await
                .expect(200)
                .json()["person_id"],
        );
    }
    let draft = officer.nominate(&app.subject("household")).await;
    let file = officer
        .get(&format!("/nominations/{draft}"))
        .await
        .expect(200)
        .json();
    let achievement = officer
        .get(&format!(
            "/achievements/{}",
            file["achievement_id"].as_str().unwrap()
        ))
        .await
        .expect(200)
        .json();
    keep("draft", &file["id"]);
    keep("household", &file["subject_id"]);
    keep("achievement", &achievement["id"]);
    keep("event", &achievement["event_id"]);
    let checked = officer.nominate(&subjects[0]).await;
    keep(
        "paper",
        &officer
            .put_document(&checked, "proof", 1, PDF)
            .await
            .expect(200)
            .json()["id"],
    );
    officer.does("submit", &checked).await.expect(200);
    keep("checked", &json!(checked));
    let deciding = officer.nominate(&subjects[9]).await;
    officer.does("submit", &deciding).await.expect(200);
    specialist.does("accept", &deciding).await.expect(200);
    keep("deciding", &json!(deciding));
    keep("approved", &json!(approved(app, &subjects[1]).await));
    let listed = approved(app, &subjects[2]).await;
    let body = json!({"title": "On the flood", "nomination_ids": [listed]});
    keep(
        "decision_draft",
        &specialist.post("/decisions", body).await.expect(201).json()["id"],
    );
    keep(
        "decision_signed",
        &json!(signed(app, &[&approved(app, &subjects[3]).await]).await),
    );
    let issued = signed(app, &[&approved(app, &subjects[4]).await]).await;
    specialist
        .post_at(&format!("/decisions/{issued}/issue"), 2, numbering(1))
        .await
        .expect(200);
    let paper = specialist
        .request(
            Method::PUT,
            &format!("/decisions/{issued}/paper?name=qd.pdf"),
        )
        .set_payload(PDF);
    app.send(paper).await.expect(200);
    keep("decision_issued", &json!(issued));
    keep(
        "award",
        &chairman.get("/awards").await.expect(200).json()["items"][0]["id"],
    );
    let hold = json!({"subject_id": subjects[5], "kind": "complaint", "ground": "Đơn tố cáo số 5"});
    keep(
        "hold",
        &specialist.post("/holds", hold).await.expect(201).json()["id"],
    );
    let rating = json!({
        "subject_id": subjects[5],
        "year": 2024,
        "grade": "good",
        "source": "Quyết định số 7"
    });
    keep(
        "rating",
        &officer.post("/ratings", rating).await.expect(201).json()["id"],
    );
    let cycle = json!({
        "unit_id": units["items"][1]["id"], "award_code": "letter_of_commendation",
        "commendation_type": "ad_hoc", "cycle_year": 2025,
        "opens_on": "2025-10-01", "closes_on": "2025-10-10", "remind_days": 3, "late": "refuse",
    });
    keep(
        "cycle",
        &specialist.post("/cycles", cycle).await.expect(201).json()["id"],
    );
    let of_province = async |award: &str, subject: &str| {
        let done = officer
            .achieved(
                subject,
                achievement["event_id"].as_str().unwrap(),
                "Rowed all night",
            )
            .await;
        officer.propose(award, "ad_hoc", subject, &done).await
    };
    let lettered = of_province("certificate_of_merit_province", &subjects[6]).await;
    let letter = officer
        .post(
            "/submission-letters",
            json!({"title": "Tờ trình", "nomination_ids": [lettered]}),
        )
        .await
        .expect(201)
        .json();
    keep("letter", &letter["id"]);
    keep(
        "unlettered",
        &json!(of_province("certificate_of_merit_province", &subjects[7]).await),
    );
    let order = of_province("order_bravery", &subjects[8]).await;
    officer
        .put_document(&order, "proof", 1, PDF)
        .await
        .expect(200);
    let sent = officer
        .post(
            "/submission-letters",
            json!({"title": "Tờ trình", "nomination_ids": [order]}),
        )
        .await
        .expect(201)
        .json();
    let sign = format!("/submission-letters/{}/sign", sent["id"].as_str().unwrap());
    chairman.post_at(&sign, 1, json!({})).await.expect(200);
    app.office().await.does("clear", &order).await.expect(200);
    app.governor()
        .await
        .does("forward", &order)
        .await
        .expect(200);
    keep("external", &json!(order));

    let admin = app
        .planted
        .accounts
        .iter()
        .find(|one| one.role == "administrator")
        .unwrap()
        .email
        .clone();
    let hash: User = app
        .state
        .db
        .read(move |conn| thidua::db::access::users::with_email(conn, &admin))
        .await
        .unwrap()
        .unwrap();
    let mut world = World {
        ids,
        versions: BTreeMap::new(),
        hash: hash.password_hash,
    };
    let commune = world.unit("commune");
    for (name, invited) in [
        ("target", false),
        ("invited", true),
        ("off", false),
        ("holder", false),
    ] {
        let user = account(app, &world, name, commune, None, invited).await;
        world.ids.insert(name, user.to_string());
    }
    disable(app, world.user("off")).await;
    let role = grant(
        app,
        world.user("holder"),
        Role::Specialist,
        commune,
        0,
        None,
    )
    .await;
    world.ids.insert("role", role);
    let delegation = stand_in(
        app,
        world.user("holder"),
        Role::Specialist,
        commune,
        world.user("target"),
        10,
    )
    .await
    .id
    .to_string();
    world.ids.insert("delegation", delegation);
    let (request, user, asked_by) = (
        Uuid::now_v7().to_string(),
        world.id("invited").to_owned(),
        world.id("holder").to_owned(),
    );
    sql(
        app,
        format!(
            "INSERT INTO role_request (id, user_id, role, unit_id, valid_from, valid_to, asked_by, asked_at, state) VALUES \
             ('{request}', '{user}', 'inspector', '{commune}', '2026-10-17', NULL, '{asked_by}', \
             '2026-10-17 01:00:00', 'waiting')"
        ),
    )
    .await;
    world.ids.insert("request", request);
    let (dead, reader) = (Uuid::now_v7().to_string(), world.id("target").to_owned());
    sql(
        app,
        format!(
            "INSERT INTO job (id, payload, state, run_at, attempts, created_at, recipient_id, letter_id) VALUES \
             ('{dead}', '{{}}', 'dead', '2026-10-17 01:00:00', 9, '2026-10-17 01:00:00', \
             '{reader}', '{dead}')"
        ),
    )
    .await;
    world.ids.insert("dead", dead);
    world
        .ids
        .insert("client", app.planted.client.client_id.to_string());
    let now = [
        ("draft", "nominations"),
        ("checked", "nominations"),
        ("deciding", "nominations"),
        ("decision_draft", "decisions"),
        ("decision_signed", "decisions"),
        ("award", "awards"),
        ("hold", "holds"),
        ("rating", "ratings"),
        ("letter", "submission-letters"),
    ];
    for (name, list) in now {
        let reply = chairman
            .get(&format!("/{list}/{}", world.id(name)))
            .await
            .expect(200);
        let version = reply
            .header("etag")
            .trim_matches('"')
            .split('-')
            .next()
            .unwrap()
            .parse()
            .unwrap();
        world.versions.insert(name, version);
    }
    world
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
    all.push(
        somebody(
            app,
            world,
            "nominee",
            commune,
            person("person_awarded"),
            &[],
        )
        .await,
    );
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

async fn somebody(
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
