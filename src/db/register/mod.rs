//! Units, people and the subjects who can be honoured.

pub mod names;
pub(crate) mod namesakes;
pub mod people;
pub mod short_names;
pub mod units;

use super::engine::column::text_columns;
use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::register::people::{Language, SubjectKind};
use crate::domain::register::short_name::ShortName;
use crate::domain::register::unit::{UnitKind, UnitPath};

text_columns!(
    UnitId,
    UnitKind,
    UnitPath,
    ShortName,
    PersonId,
    SubjectId,
    SubjectKind,
    Language
);
