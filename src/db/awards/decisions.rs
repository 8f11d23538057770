//! Decisions and what they list as they are kept.

mod caps;
mod corrections;
mod lines;
mod numbers;
mod reads;
mod rows;
mod search;
mod writes;

pub use caps::times_given;
pub use corrections::{corrections, insert_correction};
pub use lines::{freeze, strike, thaw};
pub use numbers::{next_number, note_number};
pub use reads::{find, named, of_nomination, seen, waiting, with_ids};
pub use rows::DecisionWithIssuer;
pub use search::{
    AlikeLines, DecisionFilter, ListedInShort, count_up_to, given_by, in_short, issuers, list,
};
pub use writes::{
    delete_if_unchanged, fold_some, insert, issuer_renamed, pass_on, save_if_unchanged,
};
