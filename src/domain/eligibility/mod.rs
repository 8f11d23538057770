//! What is held for and against a subject, and what the rules find of it.

pub mod facts;
pub mod finding;
pub mod hold;
pub mod judge;
pub mod judgement;
pub mod kept;
pub mod proof;
pub mod rating;
pub mod record;
mod requirements;
pub mod seen;
pub mod standard;
pub mod verdict;

pub use requirements::titles_of_year;

#[cfg(test)]
mod fixtures;
