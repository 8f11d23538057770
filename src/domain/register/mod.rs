//! Units, people and the subjects who can be honoured.

pub mod career;
pub mod initiative;
pub mod particulars;
pub mod people;
pub mod short_name;
pub mod subject_merger;
pub mod unit;
