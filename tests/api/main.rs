//! The API as its clients meet it, on both databases.

mod access;
mod database;
mod errors;
mod feed;
mod letters;
mod lists;
mod main_job;
mod openapi;
mod pages;
mod permissions;
mod races;
mod support;
