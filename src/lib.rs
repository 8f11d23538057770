//! Emulation and commendation (thi đua, khen thưởng): nominations, decisions, award records.
//!
//! The map: a use case goes down these storeys and never skips one.
//!
//! ```text
//! main → commands → app → http, pages ─→ services ─→ domain
//!                          jobs ───────→ services ─→ db ─→ domain
//!                          jobs ───────→ mail
//!                          http, pages, jobs ─→ tables ─→ files, sheets
//! ```
//!
//! In each storey stand the same areas, each of which may use those before it: `base`, `register` and
//! `access`, `law`, `eligibility`, `nominations`, `awards`, `councils`, `movements`, `upkeep`.
//!
//! `domain` is deaf and blind: time, ids and law are arguments. `law` and `words` know the domain
//! alone. `services` hold the use cases: one function, one transaction. `db` alone knows diesel,
//! `http` and `pages` alone know actix, `mail` alone lettre, `sheets` alone csv, `files` alone
//! `object_store`, `secrets` alone the cryptography, `metrics` alone `prometheus_client`. `config`,
//! `clock`, `error`, `fields`, `state`, `telemetry` are what several storeys share, `tables` what lists
//! look like as files.
//! `tests/house/architecture.rs` holds all this.

pub mod app;
pub mod clock;
pub mod commands;
pub mod config;
pub mod db;
pub mod domain;
pub mod error;
pub mod fields;
pub mod files;
pub mod http;
pub mod jobs;
pub mod law;
pub mod mail;
pub mod metrics;
pub mod pages;
pub mod secrets;
pub mod services;
pub mod sheets;
pub mod state;
pub mod tables;
pub mod telemetry;
pub mod words;
