//! What is held for and against a subject.

pub mod checks;
pub mod holds;
pub mod ratings;
