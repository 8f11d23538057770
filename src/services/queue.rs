//! The queue of jobs, for the worker: taking what falls together under a lease, noting how it ended.

pub use crate::db::jobs::{Ending, NOT_THEIRS, Noted, Taken, finish, take};
