//! The API as its clients meet it, on both databases.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that panics has failed, and its name says why")]

mod access;
mod acts;
mod audit;
mod database;
mod decisions;
mod documents;
mod edge;
mod errors;
mod exports;
mod feed;
mod flood;
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
mod newer;
mod office_pages;
mod offices;
mod openapi;
mod own_case;
mod pages;
mod papers;
mod permissions;
mod posthumous;
mod programs;
mod races;
mod ratings;
mod register;
mod relay;
#[path = "../rows/mod.rs"]
mod rows;
mod second_factor;
mod servers;
mod submission_letters;
mod support;
mod unheld;
mod upserts;
mod work;
