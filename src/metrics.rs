//! What is counted for those who watch over the service, as Prometheus reads it. The only code that
//! knows `prometheus_client`. Nothing in a label tells of a person: routes are patterns, an address
//! that is none is one label.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, Utc};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::encoding::text::{encode_eof, encode_registry};
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::{ConstGauge, Gauge};
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::metrics::info::Info;
use prometheus_client::registry::Registry;

use crate::db::Load;
use crate::db::base::jobs::QueueFigures;

/// The content type of what `text` answers.
pub const CONTENT_TYPE: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Upper bounds in seconds, from an asset to a request that waited as long as it may.
const BUCKETS: [f64; 10] = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answer {
    method: &'static str,
    route: String,
    status: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct InState {
    state: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct OfKind {
    kind: &'static str,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct By {
    by: &'static str,
}

type Histograms = Family<Answer, Histogram, fn() -> Histogram>;

/// What this server counts; clones count together.
#[derive(Clone)]
pub struct Metrics {
    registry: Arc<Registry>,
    answers: Histograms,
    running: Gauge,
    noticed: Family<OfKind, Counter>,
}

/// A request that is being worked on, as long as this lives.
pub struct Running(Gauge);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.dec();
    }
}

impl Metrics {
    /// Begins to count, from this moment on.
    #[must_use]
    pub fn new(started: DateTime<Utc>) -> Self {
        let answers = Histograms::new_with_constructor(|| Histogram::new(BUCKETS));
        let (running, noticed) = (Gauge::default(), Family::<OfKind, Counter>::default());
        let mut registry = Registry::default();
        registry.register(
            "process_start_time_seconds",
            "When the server started",
            ConstGauge::<i64>::new(started.timestamp()),
        );
        registry.register(
            "thidua_build",
            "Which program this is",
            Info::new(vec![("version", env!("CARGO_PKG_VERSION"))]),
        );
        registry.register(
            "thidua_http_request_duration_seconds",
            "Requests and how long until they were answered",
            answers.clone(),
        );
        registry.register(
            "thidua_http_requests_in_flight",
            "Requests that are being worked on",
            running.clone(),
        );
        registry.register(
            "thidua_security_events",
            "What happened at the doors: sign-ins, and what was refused",
            noticed.clone(),
        );
        Self {
            registry: Arc::new(registry),
            answers,
            running,
            noticed,
        }
    }

    /// Something happened at a door.
    pub fn noticed(&self, kind: &'static str) {
        self.noticed.get_or_create(&OfKind { kind }).inc();
    }

    /// A request begins.
    #[must_use]
    pub fn begin(&self) -> Running {
        self.running.inc();
        Running(self.running.clone())
    }

    /// A request was answered. `route` is the pattern of its path, none where the path is none of
    /// ours.
    pub fn answered(&self, method: &str, route: Option<&str>, status: u16, took: Duration) {
        const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];
        let method = METHODS
            .into_iter()
            .find(|known| *known == method)
            .unwrap_or("other");
        let status = match status / 100 {
            1 => "1xx",
            2 => "2xx",
            3 => "3xx",
            4 => "4xx",
            _ => "5xx",
        };
        let answer = Answer {
            method,
            route: route.unwrap_or("none").to_owned(),
            status,
        };
        self.answers
            .get_or_create(&answer)
            .observe(took.as_secs_f64());
    }

    /// Everything as text: what was counted, and how database and queue are right now. Without the
    /// queue the database did not answer.
    pub fn text(
        &self,
        now: DateTime<Utc>,
        load: &Load,
        queue: Option<&QueueFigures>,
    ) -> Result<String, std::fmt::Error> {
        let mut registry = Registry::default();
        let mut gauge =
            |name, help, value| registry.register(name, help, ConstGauge::<i64>::new(value));
        gauge(
            "thidua_database_up",
            "Whether the database answered",
            i64::from(queue.is_some()),
        );
        gauge(
            "thidua_database_waiting",
            "Requests that wait for a connection",
            whole(load.waiting),
        );
        if let Some(waiting) = load.writer_waiting {
            gauge(
                "thidua_database_writer_waiting",
                "Requests that wait for the one writer of SQLite, or are written by it",
                whole(waiting),
            );
        }
        if let Some(figures) = queue {
            let age = figures
                .oldest
                .map_or(0, |oldest| (now - oldest).num_seconds().max(0));
            gauge(
                "thidua_jobs_oldest_seconds",
                "How long ago the oldest queued job was queued, or the pause of its reader ended",
                age,
            );
        }
        let mut states = |name, help, values: [(&'static str, i64); 2]| {
            let family = Family::<InState, Gauge>::default();
            for (state, value) in values {
                family.get_or_create(&InState { state }).set(value);
            }
            registry.register(name, help, family);
        };
        let connections = [("used", whole(load.used)), ("idle", whole(load.idle))];
        states(
            "thidua_database_connections",
            "Connections of the pool, on SQLite its readers",
            connections,
        );
        if let Some(figures) = queue {
            states(
                "thidua_jobs",
                "Jobs that wait to be done, and that were given up",
                [("queued", figures.queued), ("dead", figures.dead)],
            );
        }
        replica_figures(&mut registry, load);
        let mut text = String::new();
        encode_registry(&mut text, &self.registry)?;
        encode_registry(&mut text, &registry)?;
        encode_eof(&mut text)?;
        Ok(text)
    }
}

fn replica_figures(registry: &mut Registry, load: &Load) {
    let Some(replica) = load.replica else {
        return;
    };
    if let Some(lag) = replica.lag {
        registry.register(
            "thidua_replica_lag_seconds",
            "How far the replica is behind, or how long ago it was found",
            ConstGauge::<f64>::new(lag.as_secs_f64()),
        );
    }
    registry.register(
        "thidua_replica_used",
        "Whether the replica is read",
        ConstGauge::<i64>::new(replica.used.into()),
    );
    let reads = Family::<By, Counter>::default();
    for (by, count) in [
        ("replica", replica.by_replica),
        ("primary", replica.by_primary),
    ] {
        reads.get_or_create(&By { by }).inc_by(count);
    }
    registry.register(
        "thidua_replica_reads",
        "Reads that a replica may answer, by who answered them",
        reads,
    );
}

fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
