//! Thidua: emulation and commendation.
#![allow(missing_docs)]
pub mod domain;
pub mod law;
pub mod db;
