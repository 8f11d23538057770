//! Decisions and the records they give.

pub(crate) mod decisions;
pub(crate) mod exports;
pub(crate) mod feed;
pub(crate) mod records;
