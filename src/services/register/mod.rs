//! Units, people and the subjects who can be honoured.

pub mod career;
pub mod initiatives;
pub mod listing;
pub mod particulars;
pub mod people;
pub mod subjects;
pub mod units;
