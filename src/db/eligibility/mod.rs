//! What is held for and against a subject.

pub mod facts;
pub mod holds;
pub mod judgements;
pub mod kept;
pub mod ratings;
pub mod record;

use super::engine::column::text_columns;
use crate::domain::base::ids::{HoldId, KeptVerdictId, RatingId};
use crate::domain::eligibility::hold::HoldKind;
use crate::domain::law::grade::Grade;

text_columns!(HoldId, HoldKind, KeptVerdictId, RatingId, Grade);
