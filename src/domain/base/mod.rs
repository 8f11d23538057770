//! What everybody needs.

pub mod code;
pub mod history;
pub mod ids;
pub mod job;
pub mod notice;
pub mod number;
pub mod period;
pub mod text;
