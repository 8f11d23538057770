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
mod accounts;
mod acts;
mod appeals;
mod audit;
mod browsers;
mod checks;
mod database;
mod decisions;
mod documents;
mod edge;
mod edits;
mod errors;
mod exports;
mod feed;
mod flood;
mod forms;
mod headers;
mod identity;
mod identity_pages;
mod keys;
mod letters;
mod limits;
mod lists;
mod machine_clients;
mod main_job;
mod matrix;
mod metrics;
mod names;
mod newer;
mod office_pages;
mod offices;
mod openapi;
mod own_case;
mod pages;
mod papers;
mod pauses;
mod permissions;
mod posthumous;
mod programs;
mod proposals;
mod races;
mod ratings;
mod records;
mod refusals;
mod register;
mod relay;
mod renames;
#[path = "../rows/mod.rs"]
mod rows;
mod said;
mod same_names;
mod second_factor;
mod security_events;
mod servers;
mod stops;
mod submission_letters;
mod support;
mod unheld;
mod upserts;
mod work;
