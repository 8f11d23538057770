//! The service on a database of its own, with its letters and its clock.

use std::path::Path;
use std::pin::Pin;
use std::rc::Rc;

use actix_web::http::Method;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::Data;
use chrono::{DateTime, Utc};
use diesel::connection::SimpleConnection;
use futures_util::Future;
use serde_json::Value;
use thidua::clock::{Clock, Ids};
use thidua::commands::demo::{Planted, plant};
use thidua::config::Config;
use thidua::db::{Conn, Db, DbUrl, Failure};
use thidua::http::openapi;
use thidua::jobs::Worker;
use thidua::mail::{Mailer, Outbox};
use thidua::state::State;

use super::{Kind, Reply, database, people, s3};

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
    pub(super) nominated: std::cell::Cell<u64>,
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

    /// As `start`, as it is where nothing is set: with an hour between the letters of a reader, and
    /// the letter of the morning.
    pub async fn start_with_mornings(kind: Kind) -> Self {
        Self::start_with(kind, |config| {
            config.mail.letters_apart_minutes = 60;
            "07:00".clone_into(&mut config.mail.digest_at);
        })
        .await
    }

    /// As `start`, with settings of the test's own.
    pub async fn start_with(kind: Kind, set: impl FnOnce(&mut Config)) -> Self {
        Self::start_on(|folder| database::fresh(kind, folder), set).await
    }

    /// As `start`, with the same ids every time.
    pub async fn start_counted(kind: Kind) -> Self {
        let database = |folder: &Path| database::fresh(kind, folder);
        Self::start_of(database, |_| {}, Ids::counted()).await
    }

    /// As `start_with`, on a database that the test makes.
    pub async fn start_on(
        database: impl FnOnce(&Path) -> DbUrl,
        set: impl FnOnce(&mut Config),
    ) -> Self {
        Self::start_of(database, set, Ids::random()).await
    }

    async fn start_of(
        database: impl FnOnce(&Path) -> DbUrl,
        set: impl FnOnce(&mut Config),
        ids: Ids,
    ) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = Config::load(None).unwrap();
        config.data.directory = folder.path().to_owned();
        "http://test.example".clone_into(&mut config.server.base_url);
        config.database.patience_seconds = 20;
        config.database.connections = 12;
        // What happens is told at once; tests of the pauses and of the letter of the morning set them.
        config.mail.letters_apart_minutes = 0;
        config.mail.digest_at.clear();
        set(&mut config);
        let db = Db::open(&database(folder.path()), config.pool()).unwrap();
        let clock = Clock::standing_at(start_of_tests());
        let state = thidua::app::state(&config, db, clock.clone(), ids)
            .await
            .unwrap();
        let ctx = state.ctx();
        let planting = move |tx: &mut Conn| plant(tx, &ctx, people::password_hash());
        let planted = state.db.write(planting).await.unwrap();
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
        let worker = Worker::new(state.clone(), mailer, 1);
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
                // What is packed is no text, nor is a picture.
                let is_gzip = headers
                    .get("content-encoding")
                    .is_some_and(|kind| kind == "gzip");
                let text = String::from_utf8(bytes.to_vec()).ok();
                let (text, bytes) = match text.filter(|text| !is_gzip && !text.starts_with("PK")) {
                    Some(text) => (text, Vec::new()),
                    None => (String::new(), bytes.to_vec()),
                };
                Reply {
                    status,
                    headers,
                    text,
                    bytes,
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

    /// Does every queued job, and answers to whom letters with this in their subject went so far.
    pub async fn heard(&self, about: &str) -> Vec<String> {
        self.deliver().await;
        let letters = self.letters.lock().unwrap();
        let is_about = |letter: &&lettre::Message| {
            let subject = letter.headers().get::<lettre::message::header::Subject>();
            subject.is_some_and(|subject| subject.as_ref().contains(about))
        };
        let to = |letter: &lettre::Message| letter.envelope().to()[0].to_string();
        letters.iter().filter(is_about).map(to).collect()
    }

    /// Sets the clock.
    pub fn set_clock(&self, moment: &str) {
        self.clock.set(moment.parse().unwrap());
    }

    /// Writes something into the database by hand.
    pub async fn sql(&self, text: impl Into<String>) {
        let text = text.into();
        self.state
            .db
            .write(move |tx| tx.batch_execute(&text).map_err(Failure::from))
            .await
            .unwrap();
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
