//! The rules as data.

pub mod award_type;
pub mod calendar;
pub mod council_rules;
pub mod criterion;
pub mod grade;
pub mod ground;
pub mod law_book;
pub mod money;
pub mod post;
pub mod requirement;
pub mod route;
pub mod rule;
pub mod stage;
