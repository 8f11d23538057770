//! What keeps the service whole.

pub mod seal;
pub mod workbook;
