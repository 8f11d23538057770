//! What is held for and against a subject.

pub mod files;
pub mod holds;
pub mod judgements;
pub mod ratings;
pub mod record;
