//! The API as its clients meet it, on both databases.
#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "a test that panics has failed, and its name says why")]

mod access;
mod acts;
mod database;
mod errors;
mod exports;
mod feed;
mod flood;
mod letters;
mod lists;
mod main_job;
mod openapi;
mod pages;
mod permissions;
mod races;
mod relay;
mod support;
mod upserts;
