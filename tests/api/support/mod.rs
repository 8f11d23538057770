//! The service as tests meet it: the real routes on a database of its own, letters kept in memory,
//! a clock that is set by hand, and actors that speak verbs.

pub mod database;
pub mod s3;
pub mod smtp;

use std::path::Path;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::http::Method;
use actix_web::http::header::HeaderMap;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use futures_util::Future;
use serde_json::{Value, json};
use thidua::clock::{Clock, Ids};
use thidua::commands::demo::{CLIENT_SECRET, PASSWORD, Planted, plant};
use thidua::config::Config;
use thidua::db::{Db, DbUrl};
use thidua::domain::base::ids::SessionId;
use thidua::http::openapi;
use thidua::jobs::Worker;
use thidua::mail::{Mailer, Outbox};
use thidua::services::access::Caller;
use thidua::state::State;

pub use database::Kind;

/// Runs each of these tests on each database: `on_both![a_rating_is_entered_once]`.
macro_rules! on_both {
    ($($name:ident),* $(,)?) => {
        $(crate::support::in_each!($name: sqlite start Sqlite, postgres start Postgres);)*
    };
}
pub(crate) use on_both;

/// Runs each of these tests of documents in a folder beside SQLite, and in a bucket beside
/// PostgreSQL.
macro_rules! on_each_store {
    ($($name:ident),* $(,)?) => {
        $(crate::support::in_each!($name: folder start Sqlite, bucket start_in_bucket Postgres);)*
    };
}
pub(crate) use on_each_store;

/// Runs a test in each of these worlds, as `name::world`.
macro_rules! in_each {
    ($name:ident: $($world:ident $start:ident $kind:ident),*) => {
        mod $name { $(
            #[actix_web::test]
            async fn $world() {
                let app = crate::support::TestApp::$start(crate::support::Kind::$kind).await;
                super::$name(&app).await;
                app.finish().await;
            }
        )* }
    };
}
pub(crate) use in_each;

/// What an administrator gives a new account: that of the demo is easily guessed by who knows the
/// service.
pub const GIVEN_PASSWORD: &str = "con-duong-lang-2026-x";
/// What somebody chooses instead of a password they were given.
pub const OWN_PASSWORD: &str = "mot-con-suoi-trong-veo-2027";

/// An answer.
#[derive(Debug, Clone)]
pub struct Reply {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Reply {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text)
            .unwrap_or_else(|error| panic!("{error}: {} {}", self.status, self.text))
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default()
    }

    /// The answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// The problem, with its status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Value {
        assert_eq!(self.status, status, "{}", self.text);
        assert_eq!(self.header("content-type"), "application/problem+json");
        let problem = self.json();
        assert_eq!(problem["code"], code, "{problem}");
        assert_eq!(problem["status"], status);
        assert!(!problem["request_id"].as_str().unwrap().is_empty());
        problem
    }
}

type Call = Rc<dyn Fn(TestRequest) -> Pin<Box<dyn Future<Output = Reply>>>>;

/// The service on a database of its own.
pub struct TestApp {
    pub state: State,
    pub config: Config,
    pub clock: Clock,
    pub planted: Planted,
    pub letters: Outbox,
    pub worker: Worker,
    call: Call,
    /// How many files `nominate` wrote: each rests on days of its own, for days in common need a
    /// look.
    nominated: std::cell::Cell<u64>,
    pub folder: tempfile::TempDir,
    /// Where its documents lie, if not in the folder.
    pub store: Option<s3::Store>,
}

/// Saturday 17 October 2026, 09:00 in Vietnam.
pub fn start_of_tests() -> DateTime<Utc> {
    "2026-10-17T02:00:00Z".parse().unwrap()
}

impl TestApp {
    pub async fn start(kind: Kind) -> Self {
        Self::start_with(kind, |_| {}).await
    }

    /// As `start`, with the documents in a bucket.
    pub async fn start_in_bucket(kind: Kind) -> Self {
        let store = s3::Store::start();
        let app = Self::start_with(kind, |config| store.set(&mut config.files)).await;
        Self {
            store: Some(store),
            ..app
        }
    }

    /// As `start`, with an hour between the letters of a reader.
    pub async fn start_apart(kind: Kind) -> Self {
        Self::start_with(kind, |config| config.mail.letters_apart_minutes = 60).await
    }

    /// As `start`, with settings of the test's own.
    pub async fn start_with(kind: Kind, set: impl FnOnce(&mut Config)) -> Self {
        Self::start_on(|folder| database::fresh(kind, folder), set).await
    }

    /// As `start_with`, on a database that the test makes.
    pub async fn start_on(
        database: impl FnOnce(&Path) -> DbUrl,
        set: impl FnOnce(&mut Config),
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::load(None).unwrap();
        config.data.directory = folder.path().to_owned();
        "http://test.example".clone_into(&mut config.server.base_url);
        config.database.patience_seconds = 20;
        config.database.connections = 12;
        // What happens is told at once; tests of the pauses set them.
        config.mail.letters_apart_minutes = 0;
        set(&mut config);
        let db = Db::open(&database(folder.path()), config.pool()).unwrap();
        let clock = Clock::standing_at(start_of_tests());
        let state = thidua::app::state(&config, db, clock.clone(), Ids::random())
            .await
            .unwrap();
        let ctx = state.ctx();
        let planted = state.db.write(move |tx| plant(tx, &ctx)).await.unwrap();
        Self::join(state, config, clock, planted, folder).await
    }

    /// Another server on the same database, with connections, workers and caches of its own.
    pub async fn twin(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = self.config.clone();
        config.secrets.master_key_file = self.config.master_key_file();
        config.data.directory = folder.path().to_owned();
        let db = Db::open(self.state.db.url(), config.pool()).unwrap();
        let state = thidua::app::state(&config, db, self.clock.clone(), Ids::random())
            .await
            .unwrap();
        Self::join(
            state,
            config,
            self.clock.clone(),
            self.planted.clone(),
            folder,
        )
        .await
    }

    async fn join(
        state: State,
        config: Config,
        clock: Clock,
        planted: Planted,
        folder: tempfile::TempDir,
    ) -> Self {
        let (mailer, letters) = Mailer::memory("Thi đua <thidua@test.example>").unwrap();
        let worker = Worker::new(state.clone(), mailer);
        let service = Rc::new(
            init_service(thidua::app::service(
                &state,
                &Data::new(openapi::contract()),
                &config,
            ))
            .await,
        );
        let call: Call = Rc::new(move |request| {
            let service = Rc::clone(&service);
            Box::pin(async move {
                let response = call_service(&*service, request.to_request()).await;
                let (status, headers) = (response.status().as_u16(), response.headers().clone());
                let bytes = read_body(response).await;
                // What is packed is no text.
                let text = if headers
                    .get("content-encoding")
                    .is_some_and(|kind| kind == "gzip")
                {
                    String::new()
                } else {
                    String::from_utf8(bytes.to_vec()).unwrap()
                };
                Reply {
                    status,
                    headers,
                    text,
                }
            })
        });
        Self {
            state,
            config,
            clock,
            planted,
            letters,
            worker,
            call,
            nominated: std::cell::Cell::new(0),
            folder,
            store: None,
        }
    }

    /// Sends a request as it is.
    pub async fn send(&self, request: TestRequest) -> Reply {
        (self.call)(request).await
    }

    /// Sends a request of nobody.
    pub async fn open(&self, method: Method, path: &str, body: Option<Value>) -> Reply {
        let request = TestRequest::with_uri(path)
            .method(method)
            .insert_header(("accept-language", "en"));
        self.send(match body {
            Some(body) => request.set_json(body),
            None => request,
        })
        .await
    }

    pub async fn sign_in(&self, email: &str, password: &str) -> Reply {
        self.open(
            Method::POST,
            "/api/v1/sessions",
            Some(json!({"email": email, "password": password})),
        )
        .await
    }

    /// Somebody of the demo.
    pub async fn actor(&self, email: &str) -> Actor<'_> {
        let reply = self.sign_in(email, PASSWORD).await.expect(201).json();
        Actor {
            app: self,
            token: reply["access_token"].as_str().unwrap().to_owned(),
        }
    }

    /// Somebody whose password an administrator has set: they change it before anything else.
    pub async fn first_sign_in(&self, email: &str, given: &str) -> Actor<'_> {
        let reply = self.sign_in(email, given).await.expect(201).json();
        let actor = Actor {
            app: self,
            token: reply["access_token"].as_str().unwrap().to_owned(),
        };
        let change = json!({"current_password": given, "password": OWN_PASSWORD});
        self.send(actor.request(Method::PUT, "/me/password").set_json(change))
            .await
            .expect(204);
        actor
    }

    pub async fn officer(&self) -> Actor<'_> {
        self.actor("officer@suoinga.example").await
    }

    pub async fn specialist(&self) -> Actor<'_> {
        self.actor("specialist@suoinga.example").await
    }

    pub async fn chairman(&self) -> Actor<'_> {
        self.actor("chairman@suoinga.example").await
    }

    pub async fn administrator(&self) -> Actor<'_> {
        self.actor("admin@honggiang.example").await
    }

    /// The specialist of the province's standing office.
    pub async fn office(&self) -> Actor<'_> {
        self.actor("specialist@honggiang.example").await
    }

    /// The chairman of the province.
    pub async fn governor(&self) -> Actor<'_> {
        self.actor("chairman@honggiang.example").await
    }

    /// The officer of another commune.
    pub async fn stranger(&self) -> Actor<'_> {
        self.actor("officer@benlau.example").await
    }

    /// The HR system of the province.
    pub async fn hr(&self) -> Actor<'_> {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.planted.client.client_id.to_string()),
            ("client_secret", CLIENT_SECRET),
        ];
        let reply = self
            .send(
                TestRequest::post()
                    .uri("/api/v1/oauth/token")
                    .set_form(form),
            )
            .await
            .expect(200)
            .json();
        Actor {
            app: self,
            token: reply["access_token"].as_str().unwrap().to_owned(),
        }
    }

    /// A machine client of the unit with a code, with these scopes.
    pub async fn program(&self, unit: &str, scopes: &[&str]) -> Actor<'_> {
        let administrator = self.administrator().await;
        let unit = unit_of(&administrator, unit).await["id"].clone();
        let body = json!({"name": "HR", "unit_id": unit, "scopes": scopes});
        let made = administrator
            .post("/machine-clients", body)
            .await
            .expect(201)
            .json();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", made["id"].as_str().unwrap()),
            ("client_secret", made["client_secret"].as_str().unwrap()),
        ];
        let token = self
            .send(
                TestRequest::post()
                    .uri("/api/v1/oauth/token")
                    .set_form(form),
            )
            .await
            .expect(200)
            .json();
        Actor {
            app: self,
            token: token["access_token"].as_str().unwrap().to_owned(),
        }
    }

    /// The first subject of a kind.
    pub fn subject(&self, kind: &str) -> String {
        self.planted
            .subjects
            .iter()
            .find(|subject| subject.kind == kind)
            .unwrap()
            .id
            .to_string()
    }

    /// Does every queued job, and answers the letters so far, each as the reader's program shows
    /// it.
    pub async fn deliver(&self) -> Vec<String> {
        while self.worker.one().await.unwrap() {}
        let letters = self.letters.lock().unwrap();
        letters
            .iter()
            .map(|letter| String::from_utf8(letter.formatted()).unwrap())
            .collect()
    }

    /// Every queued job must do its work: a test that leaves one that fails has missed something.
    pub async fn finish(&self) {
        self.deliver().await;
        for state in ["queued", "dead"] {
            let left = self
                .state
                .db
                .read(move |conn| thidua::db::base::jobs::count(conn, state))
                .await
                .unwrap();
            assert_eq!(left, 0, "{state} jobs are left");
        }
    }
}

/// The unit with a code, as somebody sees it.
pub async fn unit_of(actor: &Actor<'_>, code: &str) -> Value {
    let units = actor.get("/units?limit=200").await.expect(200).json();
    units["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["code"] == code)
        .unwrap_or_else(|| panic!("no unit {code}"))
        .clone()
}

/// Somebody with an access token.
pub struct Actor<'a> {
    pub app: &'a TestApp,
    pub token: String,
}

impl Actor<'_> {
    /// Who the services hear is calling.
    pub fn caller(&self) -> Caller {
        let claims = self
            .app
            .state
            .keyring
            .tokens()
            .verify(&self.token, self.app.clock.now())
            .unwrap();
        Caller::Session(SessionId(claims.sid.unwrap()))
    }

    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        let request = TestRequest::with_uri(&format!("/api/v1{path}")).method(method);
        request
            .insert_header(("authorization", format!("Bearer {}", self.token)))
            .insert_header(("accept-language", "en"))
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.app.send(self.request(Method::GET, path)).await
    }

    pub async fn get_in_vietnamese(&self, path: &str) -> Reply {
        self.app
            .send(
                self.request(Method::GET, path)
                    .insert_header(("accept-language", "vi")),
            )
            .await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.app
            .send(self.request(Method::POST, path).set_json(body))
            .await
    }

    pub async fn post_at(&self, path: &str, version: i64, body: Value) -> Reply {
        self.app
            .send(
                self.request(Method::POST, path)
                    .insert_header(("if-match", format!("\"{version}\"")))
                    .set_json(body),
            )
            .await
    }

    /// Adds a subject to the officer's commune; answers its id.
    pub async fn add_subject(&self, kind: &str, name: &str) -> String {
        let unit = self.get("/units").await.expect(200).json()["items"][0]["id"].clone();
        let reply = self
            .post(
                "/subjects",
                json!({"kind": kind, "name": name, "unit_id": unit}),
            )
            .await
            .expect(201)
            .json();
        reply["id"].as_str().unwrap().to_owned()
    }

    /// Files what a subject did in an event; answers its id.
    pub async fn achieved(&self, subject: &str, event: &str, summary: &str) -> String {
        let body = json!({"subject_id": subject, "event_id": event, "summary": summary});
        self.post("/achievements", body).await.expect(201).json()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Drafts a nomination; answers its id.
    pub async fn propose(
        &self,
        award: &str,
        kind: &str,
        subject: &str,
        achievement: &str,
    ) -> String {
        let mut body = nomination(subject, achievement);
        body["award_code"] = json!(award);
        body["commendation_type"] = json!(kind);
        self.post("/nominations", body).await.expect(201).json()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Puts a paper into a slot of a file at a version.
    pub async fn put_document(
        &self,
        id: &str,
        slot: &str,
        version: i64,
        bytes: &'static [u8],
    ) -> Reply {
        let request = self.request(
            Method::PUT,
            &format!("/nominations/{id}/documents/{slot}?name=b%C3%A1o%20c%C3%A1o.pdf"),
        );
        self.app
            .send(
                request
                    .insert_header(("if-match", format!("\"{version}\"")))
                    .set_payload(bytes),
            )
            .await
    }

    /// The version of a thing.
    pub async fn version(&self, path: &str) -> i64 {
        self.get(path).await.expect(200).json()["version"]
            .as_i64()
            .unwrap()
    }

    /// Does something with a file as it is now.
    pub async fn does(&self, action: &str, id: &str) -> Reply {
        let version = self.version(&format!("/nominations/{id}")).await;
        self.act_because(id, action, version, "Because of the test")
            .await
    }

    /// Switches an account off, as an administrator.
    pub async fn disable(&self, email: &str) {
        let users = self.get("/users").await.expect(200).json();
        let user = users["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|user| user["email"] == email)
            .unwrap();
        self.post_at(
            &format!("/users/{}/disable", user["id"].as_str().unwrap()),
            user["version"].as_i64().unwrap(),
            json!({}),
        )
        .await
        .expect(200);
    }

    pub async fn act(&self, id: &str, action: &str, version: i64) -> Reply {
        self.post_at(
            &format!("/nominations/{id}/actions/{action}"),
            version,
            json!({}),
        )
        .await
    }

    pub async fn act_because(&self, id: &str, action: &str, version: i64, reason: &str) -> Reply {
        let mut body = json!({"reason": reason});
        if action == "refuse" {
            body["citation"] = json!("Law 06/2022/QH15 Article 5");
        }
        self.post_at(
            &format!("/nominations/{id}/actions/{action}"),
            version,
            body,
        )
        .await
    }

    /// Files event and achievement of a subject, and drafts a letter of commendation; answers its
    /// id.
    pub async fn nominate(&self, subject: &str) -> String {
        let before = self.app.nominated.replace(self.app.nominated.get() + 1);
        let begin =
            chrono::NaiveDate::from_ymd_opt(2026, 10, 14).unwrap() - chrono::Days::new(3 * before);
        let event = json!({
            "name": "Flood on the Ngà",
            "happened_from": begin,
            "happened_to": begin + chrono::Days::new(2)
        });
        let event = self.post("/events", event).await.expect(201).json();
        let achievement =
            json!({"subject_id": subject, "event_id": event["id"], "summary": "Rowed all night"});
        let achievement = self
            .post("/achievements", achievement)
            .await
            .expect(201)
            .json();
        let reply = self
            .post(
                "/nominations",
                nomination(subject, achievement["id"].as_str().unwrap()),
            )
            .await
            .expect(201);
        assert!(reply.header("etag").starts_with("\"1-"));
        reply.json()["id"].as_str().unwrap().to_owned()
    }
}

pub fn nomination(subject: &str, achievement: &str) -> Value {
    json!({
        "award_code": "letter_of_commendation", "commendation_type": "ad_hoc", "cycle_year": 2026,
        "subject_id": subject, "achievement_id": achievement, "statement": "Saved thirty people in \
            two days.",
    })
}

/// A PDF as small as can be.
pub const PDF: &[u8] = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n";

/// Takes a subject's nomination as far as the chairman's approval; answers its id.
pub async fn approved(app: &TestApp, subject: &str) -> String {
    let id = app.officer().await.nominate(subject).await;
    app.officer().await.act(&id, "submit", 1).await.expect(200);
    app.specialist()
        .await
        .act(&id, "accept", 2)
        .await
        .expect(200);
    app.chairman()
        .await
        .act(&id, "approve", 3)
        .await
        .expect(200);
    id
}

/// Drafts and signs a decision on approved nominations; answers its id.
pub async fn signed(app: &TestApp, nominations: &[&str]) -> String {
    let draft = json!({"title": "On letters of commendation", "nomination_ids": nominations});
    let decision = app
        .specialist()
        .await
        .post("/decisions", draft)
        .await
        .expect(201)
        .json();
    let id = decision["id"].as_str().unwrap().to_owned();
    app.chairman()
        .await
        .post_at(&format!("/decisions/{id}/sign"), 1, json!({}))
        .await
        .expect(200);
    id
}

/// Number and date of a decision.
pub fn numbering(number: i64) -> Value {
    json!({"number": number, "series": "QĐ-UBND", "date": "2026-10-17"})
}
