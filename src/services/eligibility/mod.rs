//! What is held for and against a subject.

pub mod holds;
pub mod ladder;
pub mod qualifying;
pub mod ratings;
