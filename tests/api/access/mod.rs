//! Who signs in, what they may do, and what is written down of it.

pub(crate) mod accounts;
pub(crate) mod browsers;
pub(crate) mod identity;
pub(crate) mod identity_pages;
pub(crate) mod keys;
pub(crate) mod limits;
pub(crate) mod machine_clients;
mod offices;
mod page_doors;
pub(crate) mod programs;
mod rights;
pub(crate) mod second_factor;
pub(crate) mod security_events;
pub(crate) mod unheld;
mod views;
