//! Units, people and the subjects who can be honoured.

pub mod names;
pub(crate) mod namesakes;
pub mod people;
pub mod units;
