//! What everybody needs.

pub mod history;
pub mod idempotency;
pub mod jobs;
pub mod letter_choices;
pub mod letter_pauses;
pub mod notices;

use crate::db::engine::column::text_columns;
use crate::domain::base::history::EventKind;
use crate::domain::base::ids::{EntryId, JobId, LeaseId};

text_columns!(EntryId, EventKind, JobId, LeaseId);
