//! The rules as data.

pub mod calendar;
pub mod law_book;
pub mod money;
pub mod requirement;
pub mod route;
pub mod rule;
pub mod stage;
