//! What keeps the service whole.

pub(crate) mod audit;
mod guide;
pub(crate) mod reminders;
