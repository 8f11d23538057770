//! Units, people and the subjects who can be honoured.

pub mod career;
pub mod former_units;
pub mod initiatives;
pub mod names;
pub(crate) mod namesakes;
pub mod particulars;
pub mod people;
pub mod short_names;
pub mod subject_mergers;
pub mod units;

use super::engine::column::{Json, text_columns};
use crate::domain::base::ids::{
    CareerEntryId, InitiativeId, PersonId, SubjectId, SubjectMergerId, UnitId,
};
use crate::domain::register::career::CareerKind;
use crate::domain::register::initiative::Reach;
use crate::domain::register::particulars::{Birth, Education, Sex};
use crate::domain::register::people::{Language, SubjectKind};
use crate::domain::register::short_name::ShortName;
use crate::domain::register::subject_merger::MovedRecords;
use crate::domain::register::unit::{UnitKind, UnitPath};

text_columns!(
    UnitId,
    UnitKind,
    UnitPath,
    ShortName,
    PersonId,
    SubjectId,
    SubjectKind,
    Sex,
    Birth,
    Education,
    SubjectMergerId,
    Json<MovedRecords>,
    CareerEntryId,
    CareerKind,
    InitiativeId,
    Reach,
    Language
);
