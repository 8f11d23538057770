//! What is held for and against a subject.

mod candidates;
pub(crate) mod checks;
mod examples;
mod facts;
mod hold_pages;
mod kept;
mod ladder;
pub(crate) mod own_case;
mod qualifying;
pub(crate) mod ratings;
mod registers;
pub(crate) mod said;
mod standard;
pub(crate) mod stops;
