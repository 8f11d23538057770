//! What everybody needs.

pub mod account_notice;
pub mod author;
pub mod code;
pub mod days;
pub mod history;
pub mod ids;
pub mod job;
pub mod notice;
pub mod number;
pub mod office;
pub mod period;
pub mod remark;
pub mod text;
