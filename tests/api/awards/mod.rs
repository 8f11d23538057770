//! Decisions and the records they give.

pub(crate) mod decisions;
pub(crate) mod exports;
pub(crate) mod feed;
mod figure_pages;
mod forms;
mod long_workbooks;
pub(crate) mod records;
mod registers;
mod result_pages;
mod unrewarded;
mod workbooks;
