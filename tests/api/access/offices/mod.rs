//! Roles that see or stand in.

mod pages;
mod seen;
mod stand_ins;
