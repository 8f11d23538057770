//! The register: units, bodies that end, people, names and codes as people type them.

pub(crate) mod career;
pub(crate) mod initiatives;
pub(crate) mod joined;
pub(crate) mod names;
pub(crate) mod particulars;
pub(crate) mod pasted;
pub(crate) mod profiles;
pub(crate) mod renames;
pub(crate) mod same_names;
pub(crate) mod units;
pub(crate) mod upserts;
