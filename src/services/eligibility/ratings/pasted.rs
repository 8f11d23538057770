//! A rating of somebody on the register, entered or put right by the staff code.

use super::{CorrectRating, EnterRating, correct, enter};
use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::Scope;
use crate::domain::law::grade::Grade;
use crate::error::{Error, Result};
use crate::services::access::Caller;
use crate::services::register::people;
use crate::services::{Ctx, Upserted};

/// A rating as a row of a sheet says it.
#[derive(Debug, Clone)]
pub struct PutRating {
    /// Whose, by the HR system's code.
    pub staff_code: String,
    /// For which year.
    pub year: i32,
    /// How well.
    pub grade: Grade,
    /// On what paper it rests.
    pub source: String,
}

/// Enters a rating, or puts the one of that year right where it says something else.
pub fn put(tx: &mut Conn, ctx: &Ctx, caller: &Caller, put: PutRating) -> Result<Upserted> {
    let PutRating {
        staff_code,
        year,
        grade,
        source,
    } = put;
    let unknown = || Error::invalid("/staff_code", "unknown_reference");
    let person = people::seen_with_staff_code(tx, ctx, caller, &staff_code)?.ok_or_else(unknown)?;
    let subjects = db::register::people::subjects_of_person(tx, &Scope::All, person.id)?;
    let subject = subjects.first().copied().ok_or_else(unknown)?;
    let known = db::eligibility::ratings::of_subjects(&[subject]).ask(tx)?;
    let Some(rating) = known.into_iter().find(|rating| rating.year == year) else {
        let new = EnterRating {
            subject,
            year,
            grade,
            source,
        };
        return enter(tx, ctx, caller, new).map(|_| Upserted::Made);
    };
    if (rating.grade, &rating.source) == (grade, &source) {
        return Ok(Upserted::Same);
    }
    let new = CorrectRating {
        grade: Some(grade),
        source: Some(source.clone()),
        reason: source,
    };
    correct(tx, ctx, caller, rating.id, rating.version, new).map(|_| Upserted::Changed)
}
