//! The API as its clients meet it, on both databases.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that panics has failed, and its name says why")]

mod access;
mod acts;
mod audit;
mod database;
mod documents;
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
mod main_job;
mod matrix;
mod metrics;
mod office_pages;
mod offices;
mod openapi;
mod own_case;
mod pages;
mod permissions;
mod posthumous;
mod programs;
mod races;
mod ratings;
mod relay;
#[path = "../rows/mod.rs"]
mod rows;
mod second_factor;
mod servers;
mod support;
mod unheld;
mod upserts;
