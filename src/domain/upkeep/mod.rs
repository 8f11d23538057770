//! What keeps the service whole.

pub mod seal;
