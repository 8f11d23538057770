//! What a client is told when it cannot have its way.

mod conflicts;
mod malformed;
mod pages;
mod rights;
mod values;
mod words;
