//! Files on their way.

pub mod case_code;
pub mod cycle;
pub mod document;
pub mod emergency;
pub mod event;
pub mod nomination;
pub mod notices;
pub mod posthumous;
pub mod report;
pub mod rights;
pub mod roster;
pub mod run;
pub mod submission_letter;
