//! What everybody needs.

pub mod once;
pub mod queue;
pub mod trace;
