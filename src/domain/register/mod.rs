//! Units, people and the subjects who can be honoured.

pub mod people;
pub mod short_name;
pub mod unit;
