//! What is held for and against a subject.

pub mod checks;
pub mod holds;
pub mod ratings;

use super::engine::column::text_columns;
use crate::domain::base::ids::{HoldId, RatingId};
use crate::domain::eligibility::hold::HoldKind;
use crate::domain::eligibility::rating::Grade;

text_columns!(HoldId, HoldKind, RatingId, Grade);
