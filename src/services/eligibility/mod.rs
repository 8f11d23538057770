//! What is held for and against a subject.

pub mod holds;
pub mod ratings;
