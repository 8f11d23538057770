//! What is true about emulation and commendation. No I/O, no async, no clock: time, ids and the law
//! are arguments.

pub mod access;
pub mod awards;
pub mod base;
pub mod councils;
pub mod eligibility;
pub mod law;
pub mod nominations;
pub mod register;
pub mod upkeep;
