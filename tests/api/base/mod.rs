//! What everybody needs.

pub(crate) mod database;
pub(crate) mod edge;
pub(crate) mod errors;
pub(crate) mod headers;
pub(crate) mod letters;
pub(crate) mod lists;
pub(crate) mod metrics;
pub(crate) mod newer;
pub(crate) mod openapi;
pub(crate) mod pauses;
pub(crate) mod relay;
pub(crate) mod sealed;
pub(crate) mod servers;
