//! Councils, their meetings, and how they vote.

mod ballot_pages;
mod ballots;
mod kept;
mod meetings;
mod members;
mod swap;
