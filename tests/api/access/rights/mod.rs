//! Signing in and out, what rights are worth, machine clients.

mod accounts;
mod programs;
mod sessions;
