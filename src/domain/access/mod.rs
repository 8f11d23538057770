//! Accounts, roles, sessions, and who may do what.

pub mod account;
pub mod actor;
pub mod delegation;
pub mod network;
pub mod own_case;
pub mod policy;
pub mod saved_view;
pub mod security_event;
