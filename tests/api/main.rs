//! The API as its clients meet it, on both databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics has failed, and its name says why"
)]
#![expect(
    clippy::too_many_lines,
    reason = "a story is read from its beginning to its end"
)]

mod access;
mod awards;
mod base;
mod councils;
mod eligibility;
mod engine;
mod flood;
mod law;
mod main_job;
mod matrix;
mod nominations;
mod permissions;
mod register;
#[path = "../rows/mod.rs"]
mod rows;
mod search;
mod statements;
mod support;
mod upkeep;
mod work;
