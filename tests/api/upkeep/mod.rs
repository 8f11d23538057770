//! What keeps the service whole.

pub(crate) mod audit;
mod guide;
pub(crate) mod letters;
pub(crate) mod reminders;
