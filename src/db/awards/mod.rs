//! Award records as they are kept, and the feed of them in commit order.

pub mod decisions;
mod feed;
mod lines;
mod reads;
mod registers;
mod rows;
pub mod statistics;
mod told;
mod writes;

use crate::db::engine::column::text_columns;
use crate::domain::awards::award::{AwardStatus, CancelGround, RestoreGround};
use crate::domain::awards::decision::DecisionStatus;
use crate::domain::base::ids::{AwardId, CorrectionId, DecisionId};
use crate::domain::law::award_type::{AwardKind, AwardLevel, CommendationType};

pub use feed::{changed_after, last_place, place_before, take_places};
pub use lines::{AwardLine, is_crowd, lines_after, lines_of};
pub use reads::{
    GivenAward, RecordKey, amounts_of, any_within, find, history, history_key, known_of,
    of_decision, of_nomination, of_subjects, papers_of,
};
pub use registers::{
    AwardFilter, AwardOfUnit, Counted, RegisteredKey, count_up_to, in_this_order, issuers,
    registered,
};
pub use told::{note_told, to_tell};
pub use writes::{give, insert, save_changed};

text_columns!(
    AwardId,
    AwardKind,
    AwardLevel,
    AwardStatus,
    CancelGround,
    CommendationType,
    CorrectionId,
    DecisionId,
    DecisionStatus,
    RestoreGround
);
