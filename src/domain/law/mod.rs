//! The rules as data.

pub mod calendar;
pub mod law_book;
pub mod money;
pub mod route;
pub mod stage;
