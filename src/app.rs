//! The one place where the parts are joined.

mod edge;
mod headers;
mod listeners;
mod signals;

use std::net::{SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;

use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::http::{KeepAlive, Method, header};
use actix_web::middleware::{Compress, from_fn};
use actix_web::web::{Bytes, Data, FormConfig, PayloadConfig, ServiceConfig, get};
use actix_web::{App as ActixApp, HttpRequest, HttpResponse, HttpServer};
use chrono::TimeDelta;
use headers::{KEEP_AN_HOUR, documents_are_not_ours, head_as_get, headers};
use listeners::{for_watchers, let_go_of_silent, listen};
use sd_notify::NotifyState;
use signals::{Signals, stop_on_signal, tell_manager};
use tokio::sync::{Notify, Semaphore, watch};
use tracing_actix_web::TracingLogger;
use utoipa_swagger_ui::{Config as SwaggerConfig, SwaggerUi};

use crate::clock::{Clock, Ids};
use crate::config::{Config, ConfigFault, Transport};
use crate::db::{self, Db};
use crate::error::{Error, Result};
use crate::files::{Files, Limits};
use crate::http::contract::Contract;
use crate::jobs::{self, Worker};
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::pages::{self, Addresses};
use crate::secrets::MasterKey;
use crate::services::access::limits::Rules;
use crate::services::{self, Ctx};
use crate::state::State;
use crate::state::keyring::Keyring;
use crate::state::password_pool::PasswordPool;
use crate::telemetry::RequestSpan;
use crate::words::say_with;
use crate::{domain, http, law};

/// How long a connection stays open between two requests, and how long one may take to close.
const BETWEEN_REQUESTS: Duration = Duration::from_secs(5);

/// The service, joined and ready to run.
pub struct App {
    /// What every request finds.
    pub state: State,
    listener: TcpListener,
    watchers: Option<TcpListener>,
    mailer: Mailer,
    config: Config,
    signals: Signals,
}

/// Loads the law; its faults are told in words.
pub fn load_law(config: &Config) -> Result<domain::law::law_book::LawBook> {
    law::load(config.law_directory()).map_err(|faults| {
        let lines: Vec<String> = faults
            .iter()
            .map(|fault| describe(fault, domain::register::people::Language::English))
            .collect();
        Error::Internal(format!("the rules cannot be used:\n{}", lines.join("\n")))
    })
}

/// A fault of the law in words: where it is, and what to write.
#[must_use]
pub fn describe(fault: &law::LawFault, language: domain::register::people::Language) -> String {
    let place = say_with(
        language,
        "law-at",
        &[
            ("file", fault.file.clone()),
            ("line", fault.line.to_string()),
        ],
    );
    format!(
        "{place}{}",
        say_with(language, &format!("law-{}", fault.code), &fault.params)
    )
}

/// The state of a server on an open database: brings the tables up to date, makes keys if there are
/// none, checks that the law still knows every route that files rest on.
pub async fn state(config: &Config, db: Db, clock: Clock, ids: Ids) -> Result<State> {
    let law = Arc::new(load_law(config)?);
    let ctx = Ctx::new(clock.now(), Arc::clone(&law), ids.clone());
    let migrating = db.clone();
    tokio::task::spawn_blocking(move || db::engine::migrations::up(&migrating))
        .await
        .map_err(|error| Error::Internal(error.to_string()))??;
    let key_file = config.master_key_file();
    if db.read(services::access::keys::is_nothing_sealed).await?
        && MasterKey::remove_empty(&key_file)?
    {
        tracing::warn!("the master key was empty and nothing was sealed with it: it is made anew");
    }
    let master = MasterKey::load_or_make(&key_file)?;
    let (sealed, base_url, lifetime) = (
        master.clone(),
        config.server.base_url.clone(),
        TimeDelta::minutes(config.access.token_minutes),
    );
    let made = db
        .write(move |tx| {
            services::check_pins(tx, &ctx)?;
            services::access::keys::ensure(tx, &ctx, &sealed)
        })
        .await;
    match made {
        // Another server that starts right now was faster.
        Ok(()) | Err(Error::LostRace) => {}
        Err(error) => return Err(error),
    }
    let (sealed, issuer) = (master.clone(), base_url.clone());
    let tokens = db
        .read(move |conn| services::access::keys::load(conn, &sealed, &issuer, lifetime))
        .await?;
    let access = &config.access;
    let metrics = Metrics::new(clock.now());
    let limits = Limits {
        document: config.files.limit,
        memory: config.files.memory_limit,
    };
    let files = Files::open(
        &config
            .storage()
            .map_err(|fault| Error::Internal(fault.to_string()))?,
        limits,
    )?;
    Ok(State {
        db,
        files,
        body_limit: config.server.body_limit as u64,
        exports: Arc::new(Semaphore::new(config.server.exports)),
        workbook_rows: config.server.workbook_rows,
        clock,
        ids,
        law,
        master,
        keyring: Keyring::of(tokens),
        session_lasts: TimeDelta::hours(access.session_hours),
        session_idle: TimeDelta::minutes(access.session_idle_minutes),
        invitation_lasts: TimeDelta::days(access.invitation_days),
        reset_lasts: TimeDelta::minutes(access.reset_minutes),
        limits: Rules {
            free_tries: access.sign_in_free_tries,
            longest_wait: access.sign_in_longest_wait_seconds,
            address_tries: access.address_tries_per_minute,
        },
        trusted_proxies: config
            .trusted_proxies()
            .map_err(|fault| Error::Internal(fault.to_string()))?
            .into(),
        base_url: base_url.into(),
        contact: config
            .server
            .contact()
            .map_err(|fault| Error::Internal(fault.to_string()))?
            .map(Into::into),
        office: config
            .office
            .contact()
            .map_err(|fault| Error::Internal(fault.to_string()))?
            .into(),
        passwords: PasswordPool::new(cores(), config.pool().patience)?,
        letters_apart: TimeDelta::minutes(config.mail.letters_apart_minutes),
        digest_at: config
            .mail
            .digest_time()
            .map_err(|fault| Error::Internal(fault.to_string()))?,
        gather: Duration::from_millis(config.mail.gather_millis),
        wake: Arc::new(Notify::new()),
        metrics,
        sampler: crate::state::Sampler::default(),
        events_last: TimeDelta::days(access.security_event_days),
        draining: Arc::new(AtomicBool::new(false)),
    })
}

/// The service of actix, for the server and for tests alike: what wraps every request, and the URL
/// tables.
pub fn service(
    state: &State,
    contract: &Data<Contract>,
    config: &Config,
) -> ActixApp<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody + use<>>,
        Error = actix_web::Error,
        InitError = (),
    > + use<>,
> {
    let body_patience = Duration::from_secs(config.server.body_seconds);
    ActixApp::new()
        .wrap(from_fn(pages::typed::keep))
        .wrap(from_fn(edge::plain_bodies))
        .wrap(from_fn(edge::storable))
        .wrap(from_fn(http::ranges::ranges))
        .wrap(from_fn(http::problem::render))
        .wrap(Compress::default())
        .wrap(from_fn(http::variants::tagged))
        .wrap(headers(config.is_tls()))
        .wrap(from_fn(documents_are_not_ours))
        .wrap(from_fn(move |req, next| {
            http::deadline::body(body_patience, req, next)
        }))
        .wrap(from_fn(head_as_get))
        .wrap(from_fn(http::metrics::count))
        .wrap(from_fn(http::extract::rehearsals))
        .wrap(TracingLogger::<RequestSpan>::new())
        .configure(routes(state, contract, config.server.body_limit))
}

fn routes(
    state: &State,
    contract: &Data<Contract>,
    body_limit: usize,
) -> impl FnOnce(&mut ServiceConfig) + use<> {
    let (state, contract) = (Data::new(state.clone()), contract.clone());
    move |config| {
        config
            .app_data(state)
            .app_data(contract)
            .app_data(PayloadConfig::new(body_limit))
            .app_data(FormConfig::default().limit(body_limit));
        http::routes(&mut utoipa_actix_web::service_config::ServiceConfig::new(
            config,
        ));
        let places = pages::routes(config)
            .and("/openapi.json", "GET")
            .and("/docs/{name:.*}", "GET");
        config
            .app_data(Data::new(places))
            .route("/openapi.json", get().to(openapi))
            .service(actix_web::web::redirect("/docs", "/docs/"))
            .service(SwaggerUi::new("/docs/{_:.*}").config(SwaggerConfig::new(["/openapi.json"])))
            .default_service(actix_web::web::to(no_handler));
    }
}

async fn openapi() -> HttpResponse {
    static TEXT: std::sync::LazyLock<Bytes> =
        std::sync::LazyLock::new(|| Bytes::from(http::openapi::text()));
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "application/json"))
        .insert_header((header::CACHE_CONTROL, KEEP_AN_HOUR))
        .insert_header(http::FOR_ANY_ORIGIN)
        .insert_header(http::FOR_ANY_SITE)
        .body(TEXT.clone())
}

/// The answer where no handler was found: what a page's address takes is told as that of the API
/// is.
async fn no_handler(
    req: HttpRequest,
    contract: Data<Contract>,
    places: Data<Addresses>,
) -> HttpResponse {
    let methods = places.methods(req.path());
    // Path and method are right, and there is no such thing all the same.
    if methods.is_empty() || methods.contains(&req.method().as_str()) {
        return if edge::wants_page(&req) {
            pages::refuse(&req, Error::NotFound("page")).await
        } else {
            contract.no_handler(&req)
        };
    }
    if *req.method() == Method::OPTIONS {
        return HttpResponse::NoContent()
            .insert_header((header::ALLOW, format!("{}, OPTIONS", methods.join(", "))))
            .finish();
    }
    let mut response = edge::refused(&req, Error::MethodNotAllowed).await;
    if let Ok(value) = methods.join(", ").parse() {
        response.headers_mut().insert(header::ALLOW, value);
    }
    response
}

impl App {
    /// Opens the database, brings it up to date, loads law and keys, and takes the port. Nothing is
    /// served yet.
    pub async fn build(mut config: Config, clock: Clock, ids: Ids) -> Result<Self> {
        let listener = listen(&config.server.listen)?;
        let watchers = Some(&config.metrics.listen).filter(|address| !address.is_empty());
        let watchers = watchers.map(|address| listen(address)).transpose()?;
        // Any free port was asked for: links and tokens name the one that was found.
        if let (Some(host), Ok(address)) = (
            config.server.base_url.strip_suffix(":0"),
            listener.local_addr(),
        ) {
            config.server.base_url = format!("{host}:{}", address.port());
        }
        let fault = |fault: ConfigFault| Error::Internal(fault.to_string());
        let (url, pool) = (config.database_url().map_err(fault)?, config.pool());
        let db = tokio::task::spawn_blocking(move || Db::open(&url, pool))
            .await
            .map_err(|error| Error::Internal(error.to_string()))??;
        let db = match config.replica().map_err(fault)? {
            Some(replica) => db.with_replica(&replica)?,
            None => db,
        };
        if let Some(foreign) = db
            .read(db::engine::server::about)
            .await?
            .and_then(|about| about.foreign)
        {
            return Err(Error::Internal(say_with(
                domain::register::people::Language::English,
                "doctor-database-language",
                &foreign.params(),
            )));
        }
        let state = state(&config, db, clock, ids).await?;
        let mailer = match config.mail.transport {
            Transport::Smtp => Mailer::smtp(
                &config.mail.from,
                config.smtp_url(),
                Duration::from_secs(config.mail.patience_seconds),
            ),
            Transport::Folder => {
                Mailer::folder(&config.mail.from, config.data.directory.join("mail"))
            }
        };
        let mailer = mailer.map_err(|fault| Error::Internal(fault.to_string()))?;
        let signals = Signals::hear().map_err(|error| Error::Internal(error.to_string()))?;
        Ok(Self {
            state,
            listener,
            watchers,
            mailer,
            config,
            signals,
        })
    }

    /// Where it listens.
    pub fn address(&self) -> Result<SocketAddr> {
        self.listener
            .local_addr()
            .map_err(|error| Error::Internal(error.to_string()))
    }

    /// Where those who watch over it are answered.
    #[must_use]
    pub fn watchers_address(&self) -> Option<SocketAddr> {
        self.watchers
            .as_ref()
            .and_then(|listener| listener.local_addr().ok())
    }

    /// Serves until SIGTERM or SIGINT, then ends what was begun: requests first, then the job at
    /// hand.
    pub async fn run(self) -> Result<()> {
        let failed = |error: std::io::Error| Error::Internal(error.to_string());
        let (state, config, contract) = (
            self.state.clone(),
            self.config.clone(),
            Data::new(http::openapi::contract()),
        );
        let cores = cores();
        let answer_patience = Duration::from_secs(self.config.server.answer_seconds);
        let server = HttpServer::new(move || service(&state, &contract, &config))
            .workers(cores)
            .max_connections(self.config.server.connections.div_ceil(cores))
            .tcp_nodelay(true) // The second packet of an answer waits for no acknowledgement.
            .client_request_timeout(Duration::from_secs(self.config.server.head_seconds))
            .keep_alive(KeepAlive::Timeout(BETWEEN_REQUESTS))
            .client_disconnect_timeout(BETWEEN_REQUESTS)
            .on_connect(move |socket, _| let_go_of_silent(socket, answer_patience))
            .shutdown_timeout(self.config.server.shutdown_seconds)
            .disable_signals()
            .listen(self.listener)
            .map_err(failed)?
            .run();
        // It answers until the end: how a server drains is worth watching.
        let watched = self
            .watchers
            .map(|listener| for_watchers(&self.state, listener))
            .transpose()
            .map_err(failed)?;
        let (stop, stopped) = watch::channel(false);
        let worker = Worker::new(self.state.clone(), self.mailer, self.config.mail.at_once);
        let workers: Vec<_> = (0..self.config.mail.at_once)
            .map(|_| tokio::task::spawn(worker.clone().run(stopped.clone())))
            .collect();
        let upkeep = tokio::task::spawn(jobs::upkeep::run(self.state.clone(), stop.subscribe()));
        let sealer = tokio::task::spawn(jobs::sealer::run(self.state.clone(), stop.subscribe()));
        let drain = Duration::from_secs(self.config.server.drain_seconds);
        let signals = tokio::task::spawn(stop_on_signal(
            self.signals,
            self.state.clone(),
            server.handle(),
            drain,
        ));
        // Whoever started it may go on: with the next server, or with the proxy.
        tell_manager(&[NotifyState::Ready]);
        tracing::info!("serving");
        tokio::select! {
            ended = server => ended.map_err(failed)?,
            () = self.state.db.has_failed() => return Err(Error::Internal("the storage failed: \
                start it again to find out what is there".to_owned())),
        }
        signals.abort();
        let _ = stop.send(true);
        worker.begin_no_more();
        // A letter that takes longer than this is left to the next start: its lease ends, its
        // Message-ID stays.
        let last_words = futures_util::future::join_all(workers);
        if tokio::time::timeout(
            Duration::from_secs(self.config.server.shutdown_seconds),
            last_words,
        )
        .await
        .is_err()
        {
            tracing::warn!("a letter was cut off");
        }
        for task in [upkeep, sealer] {
            task.await
                .map_err(|error| Error::Internal(error.to_string()))?;
        }
        if let Some(watched) = watched {
            watched.stop(false).await;
        }
        tracing::info!("stopped");
        Ok(())
    }
}

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}
