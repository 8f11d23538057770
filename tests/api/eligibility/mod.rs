//! What is held for and against a subject.

mod candidates;
pub(crate) mod checks;
mod facts;
mod hold_pages;
mod ladder;
pub(crate) mod own_case;
mod qualifying;
pub(crate) mod ratings;
pub(crate) mod said;
mod standard;
pub(crate) mod stops;
