//! Accounts, the roles they hold, and machine clients as they are kept.

mod clients;
mod holders;
mod reads;
mod roles;
mod rows;
pub mod views;
mod writes;

use crate::domain::base::text::name_words;

pub use clients::{
    client_with_id, find_client, insert_client, list_clients, save_client_if_unchanged,
};
pub use holders::{held_by, holders, officers_below};
pub use reads::{
    find, is_borne, is_empty, list, named_alike, of_people, of_person, who_can_sign_in, with_email,
    with_emails, with_id, with_ids,
};
pub use roles::{end_role, find_role, insert_role, list_roles, periods, remove_role};
pub use writes::{
    insert, next_epoch, remove_if_invited, set_active_if_unchanged, set_password_if_unchanged,
    touch,
};

fn state(active: bool) -> String {
    if active { "active" } else { "disabled" }.to_owned()
}

/// By what an account is found: the words of its owner's name, each behind a blank.
pub(in crate::db) fn found_by(full_name: &str) -> String {
    format!(" {}", name_words(full_name))
}
