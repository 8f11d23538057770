//! What is held for and against a subject.

pub mod check;
pub mod hold;
pub mod judgement;
pub mod rating;
