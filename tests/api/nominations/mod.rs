//! Files on their way.

pub(crate) mod acts;
pub(crate) mod appeals;
mod assigned;
mod case_codes;
pub(crate) mod documents;
mod due_days;
pub(crate) mod edits;
mod emergencies;
mod files;
pub(crate) mod forms;
mod many;
pub(crate) mod pages;
pub(crate) mod papers;
pub(crate) mod posthumous;
pub(crate) mod proposals;
pub(crate) mod races;
pub(crate) mod refusals;
mod reports;
mod runs;
pub(crate) mod several_holders;
pub(crate) mod submission_letters;
