//! Connections, transactions, statements.

pub(super) mod column;
pub(super) mod condition;
pub(super) mod conn;
pub mod copies;
pub mod migrations;
pub(super) mod pool;
pub(super) mod prepared;
pub mod reading;
pub(super) mod scope;
pub(super) mod search;
pub mod server;
pub(super) mod writer;
pub mod writing;
