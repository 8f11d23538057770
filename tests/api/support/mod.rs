//! The service as tests meet it: the real routes on a database of its own, letters kept in memory,
//! a clock that is set by hand, and actors that speak verbs.

pub mod actor;
pub mod app;
pub mod database;
pub mod excel;
pub mod files;
pub mod pages;
pub mod people;
pub mod reply;
pub mod s3;
pub mod smtp;

pub use actor::{Actor, unit_of};
pub use app::{TestApp, start_of_tests};
pub use database::Kind;
pub use files::{PDF, approved, nomination, numbering, signed, submitted};
pub use people::{
    ADMINISTRATOR, CHAIRMAN, GIVEN_PASSWORD, OFFICER, OWN_PASSWORD, SPECIALIST, STRANGER,
};
pub use reply::Reply;

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
