//! What is known of the officers of the demo: form 0605 counts them by it.

use super::Province;
use crate::db::{self, Conn};
use crate::domain::register::particulars::{Birth, Education, Sex};
use crate::domain::register::unit::Unit;
use crate::error::Result;
use crate::secrets::MasterKey;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::register::particulars::{self, EditParticulars};

/// The staff code of the officer of a unit.
pub(super) fn staff_code(unit: &Unit) -> String {
    format!("CB-{}", unit.code)
}

/// Sex, the year of birth, education, and the year in which they began.
const KNOWN: [(Sex, i32, Education, i32); 6] = [
    (Sex::Female, 1988, Education::Bachelor, 2014),
    (Sex::Male, 1979, Education::Master, 2009),
    (Sex::Female, 1997, Education::Bachelor, 2024),
    (Sex::Male, 1969, Education::College, 2018),
    (Sex::Female, 1984, Education::Vocational, 2020),
    (Sex::Female, 1999, Education::Bachelor, 2026),
];

/// Enters it, as who operates the service; of each seventh nothing was entered.
pub(super) fn enter(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &Province,
    master: &MasterKey,
) -> Result<()> {
    let places = province.places.iter();
    let codes: Vec<String> = places.map(|place| staff_code(&place.unit)).collect();
    let codes: Vec<&str> = codes.iter().map(String::as_str).collect();
    let mut officers = db::register::people::subjects_with_staff_codes(tx, &codes)?;
    officers.sort();
    let nothing = [None];
    let known = KNOWN.iter().map(Some).chain(nothing).cycle();
    for ((_, officer), known) in officers.into_iter().zip(known) {
        let Some((sex, born, education, since)) = known.copied() else {
            continue;
        };
        let known = EditParticulars {
            sex: Some(Some(sex)),
            birth: Some(Some(Birth::Year(born))),
            education: Some(Some(education)),
            in_field_since: Some(Some(since)),
            ..EditParticulars::default()
        };
        particulars::edit(tx, ctx, &Caller::Operator, master, officer, 0, known)?;
    }
    Ok(())
}
