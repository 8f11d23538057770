//! What keeps the service whole.

pub(crate) mod audit;
mod guide;
mod imports;
pub(crate) mod letters;
pub(crate) mod reminders;
