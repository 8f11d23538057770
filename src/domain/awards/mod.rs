//! Decisions and the records they give.

pub mod award;
pub mod decision;
pub mod notices;
pub mod statistics;
