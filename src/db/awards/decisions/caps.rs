//! How often a body has given awards for years.

use std::collections::BTreeSet;

use diesel::dsl::count_star;
use diesel::prelude::*;

use crate::db::engine::prepared::among;
use crate::db::schema::{award, decision};
use crate::db::{Conn, Result};
use crate::domain::base::ids::UnitId;
use crate::domain::law::rule::cap::TimesGiven;

/// How an award stands that is held.
const IN_FORCE: [&str; 2] = ["valid", "restored"];

/// How often decisions of a body have given these awards for the years from one to another, as far
/// as they are in force.
pub fn times_given(
    conn: &mut Conn,
    issuer: UnitId,
    awards: &BTreeSet<&str>,
    (first, last): (i32, i32),
) -> Result<TimesGiven> {
    let counted: Vec<(String, i32, i64)> = award::table
        .inner_join(decision::table.on(award::decision_id.eq(decision::id.nullable())))
        .filter(decision::issuer_unit_id.eq(issuer))
        .filter(among(award::award_code, awards))
        .filter(among(award::status, IN_FORCE))
        .filter(award::cycle_year.ge(first))
        .filter(award::cycle_year.le(last))
        .group_by((award::award_code, award::cycle_year))
        .select((award::award_code, award::cycle_year, count_star()))
        .load(conn)?;
    let times = |(award, year, count): (String, i32, i64)| ((award, year), count);
    Ok(counted.into_iter().map(times).collect())
}
