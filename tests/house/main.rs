//! What the sources and the dependencies must be. Nothing of the program is linked: this is built and
//! answers at once.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that panics has failed, and its name says why"
)]

mod architecture;
mod dependencies;
mod files;
mod names;
mod vendored;
