//! What keeps the service whole.

pub(crate) mod audit;
pub(crate) mod reminders;
