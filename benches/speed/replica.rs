//! Searches by two servers that read a replica, against one server without; and how far behind the
//! replica is while files are written.

use std::time::{Duration, Instant};

use diesel::sql_types::Double;
use diesel::{Connection, PgConnection, QueryableByName, RunQueryDsl};
use serde_json::json;

use crate::cluster::Cluster;
use crate::figures::{Figure, in_turn};
use crate::made::Place;
use crate::many::fill;
use crate::service::{Client, Service};

const SEARCH: &str = "/api/v1/nominations?q=mau+binh&limit=50";

/// How many search at the same time, and how often each.
const CLIENTS: usize = 8;
const EACH: usize = 150;

/// How long is written while the replica is looked at.
const WRITTEN: Duration = Duration::from_secs(10);

#[derive(QueryableByName)]
struct Behind {
    #[diesel(sql_type = Double)]
    seconds: f64,
}

/// Searches a second by all clients together.
fn rate(services: &[Service]) -> f64 {
    let searcher = |service: &Service| service.client("specialist@honggiang.example");
    let clients: Vec<Client> = services.iter().map(searcher).collect();
    let begun = Instant::now();
    std::thread::scope(|scope| {
        for number in 0..CLIENTS {
            let mut client = clients[number % clients.len()].again();
            scope.spawn(move || {
                for _ in 0..EACH {
                    assert_eq!(client.ask("GET", SEARCH, &[], None).0, 200);
                }
            });
        }
    });
    (CLIENTS * EACH) as f64 / begun.elapsed().as_secs_f64()
}

/// The most seconds that the replica was behind while eight clients wrote.
fn most_behind(service: &Service, replica: &str) -> f64 {
    let officer = service.client("officer@suoinga.example");
    let until = Instant::now() + WRITTEN;
    let mut most = 0.0_f64;
    std::thread::scope(|scope| {
        for _ in 0..CLIENTS {
            scope.spawn(|| {
                let mut officer = officer.again();
                let body = json!({"name": "Flood", "happened_from": "2026-10-14"}).to_string();
                while Instant::now() < until {
                    let made = officer.ask("POST", "/api/v1/events", &[], Some(&body));
                    assert_eq!(made.0, 201);
                }
            });
        }
        let mut conn = PgConnection::establish(replica).unwrap();
        // The first second it may still have to catch up with what was filled in.
        std::thread::sleep(Duration::from_secs(1));
        while Instant::now() < until {
            let behind: Behind = diesel::sql_query(
                "SELECT extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp())\
                    ::float8 AS seconds",
            )
            .get_result(&mut conn)
            .unwrap();
            most = most.max(behind.seconds);
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    most
}

pub fn run() {
    let (cluster, folder) = (Cluster::given(), tempfile::tempdir().unwrap());
    let place = Place::new(folder.path(), Some(cluster.empty("read")));
    fill(&place, 10_000);
    let replica = format!("{}/read", cluster.replica);
    while PgConnection::establish(&replica).is_err() {
        std::thread::sleep(Duration::from_millis(100));
    }
    let beside = [("THIDUA__DATABASE__REPLICA_URL", replica.as_str())];
    let one = [place.start(&[])];
    let two = [place.start(&beside), place.start(&beside)];
    // It is looked at twice a second.
    std::thread::sleep(Duration::from_secs(3));
    let [ours, limit] = in_turn([&mut || rate(&two), &mut || rate(&one)]);
    Figure {
        what: &format!("searches by two servers and a replica, {CLIENTS} clients"),
        ours: format!("{ours:.0}/s"),
        limit: format!("one server without: {limit:.0}/s"),
        ratio: ours / limit,
        aim: "≥ 1.0",
        statements: None,
        before: None,
    }
    .print();
    let behind = most_behind(&one[0], &replica) * 1_000.0;
    Figure::print_at_most(
        "the replica behind the primary, at most, 8 clients write",
        behind,
        1_000.0,
        "ms",
    );
}
