//! Decisions and the records they give.

pub mod award;
pub mod copy;
pub mod decision;
pub mod fund;
pub mod mark;
pub mod notices;
pub mod payment;
pub mod statistics;
