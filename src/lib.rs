//! Thidua: emulation and commendation.
#![allow(missing_docs)]
pub mod domain;
pub mod law;
pub mod db;
pub mod clock;
pub mod config;
pub mod error;
pub mod secrets;
pub mod services;
pub mod state;
pub mod words;
pub mod http;
pub mod fields;
pub mod app;
pub mod commands;
pub mod telemetry;
pub mod mail;
pub mod jobs;
pub mod pages;
