//! Units, people and the subjects who can be honoured.

pub mod mergers;
pub mod people;
pub mod units;
