//! What keeps the service whole.

pub mod dead_letters;
pub mod guide;
pub mod reminders;
pub mod seals;
