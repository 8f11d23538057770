//! The queue of jobs, for the worker: taking one under a lease, noting how it ended.

pub use crate::db::jobs::{Ending, Taken, finish, take};
