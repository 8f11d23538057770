//! What keeps the service whole.

pub mod audit;
pub mod dead_letters;
pub mod guide;
pub mod imports;
pub mod letter_choices;
pub mod notices;
pub mod reminders;
