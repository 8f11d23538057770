//! What everybody needs.

pub mod history;
pub mod idempotency;
pub mod jobs;
pub mod letter_pauses;
