//! Decisions and the records they give.

pub(crate) mod decisions;
pub(crate) mod exports;
pub(crate) mod feed;
mod figure_pages;
mod forms;
mod funds;
mod long_workbooks;
mod marks;
mod payments;
pub(crate) mod records;
mod registers;
mod result_pages;
mod staff_forms;
mod unrewarded;
mod workbooks;
