//! What keeps the service whole.

pub mod import;
pub mod seal;
pub mod workbook;
