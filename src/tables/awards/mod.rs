//! Award records as tables: as the feed names them, and as people read them.

mod excel;
pub mod feed;
pub mod forms;
pub mod payments;
pub mod staff;
pub mod unrewarded;

pub use excel::book;
