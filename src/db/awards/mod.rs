//! Award records as they are kept, and the feed of them in commit order.

pub mod copies;
pub mod decisions;
mod feed;
pub mod funds;
mod lines;
pub mod marks;
pub mod payments;
mod reads;
mod registers;
mod rows;
pub mod statistics;
mod told;
mod writes;

use crate::db::engine::column::text_columns;
use crate::domain::awards::award::{AwardStatus, CancelGround, RestoreGround};
use crate::domain::awards::copy::CopyTo;
use crate::domain::awards::decision::DecisionStatus;
use crate::domain::awards::mark::{AwardItem, CeremonyKind, MarkKind};
use crate::domain::awards::payment::PaymentState;
use crate::domain::base::ids::{AwardId, AwardMarkId, CorrectionId, DecisionId, FundSpendingId};
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
    AwardItem,
    AwardKind,
    AwardLevel,
    AwardMarkId,
    AwardStatus,
    CancelGround,
    CeremonyKind,
    CommendationType,
    CopyTo,
    CorrectionId,
    DecisionId,
    DecisionStatus,
    FundSpendingId,
    MarkKind,
    PaymentState,
    RestoreGround
);
