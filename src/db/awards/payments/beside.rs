//! What is looked for beside the money of awards: other titles of the same year, and awards of whose
//! money nothing is kept.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::{exists, not};
use diesel::prelude::*;

use crate::db::awards::last_place;
use crate::db::engine::prepared::among;
use crate::db::schema::{award, award_detail, award_payment};
use crate::db::{Conn, Result};
use crate::domain::access::actor::Scope;
use crate::domain::awards::award::Award;
use crate::domain::awards::payment::PaymentState;
use crate::domain::base::ids::{AwardId, SubjectId};
use crate::domain::law::award_type::AwardKind;

/// Among so many of the records that changed last those without are looked for: all others were
/// looked at before.
const LAST: i64 = 10_000;

/// Awards on files of whose money nothing is kept, up to so many: a server of the version before gave
/// them.
pub fn without_payment(conn: &mut Conn, most: i64) -> Result<Vec<Award>> {
    let last = last_place(conn, &Scope::All)?;
    let kept = award_payment::table.filter(award_payment::award_id.eq(award::id));
    let ids = award::table
        .filter(award::seq.gt(last - LAST))
        .filter(award::nomination_id.is_not_null())
        .filter(not(exists(kept)))
        .order(award::seq)
        .limit(most)
        .select(award::id)
        .load::<AwardId>(conn)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(award::table
        .left_join(award_detail::table)
        .filter(among(award::id, ids))
        .select(Award::as_select())
        .load(conn)?)
}

/// The awards of titles of these subjects, of award years for which one has several whose money is
/// paid, or is to be.
pub fn several_titles(conn: &mut Conn, subjects: &[SubjectId]) -> Result<BTreeSet<AwardId>> {
    if subjects.is_empty() {
        return Ok(BTreeSet::new());
    }
    let titles: Vec<(AwardId, SubjectId, i32, PaymentState)> = award::table
        .inner_join(award_payment::table.on(award_payment::award_id.eq(award::id)))
        .filter(among(award::subject_id, subjects))
        .filter(award::award_kind.eq(AwardKind::EmulationTitle))
        .select((
            award::id,
            award::subject_id,
            award::cycle_year,
            award_payment::state,
        ))
        .load(conn)?;
    let counts = |state: PaymentState| matches!(state, PaymentState::Unpaid | PaymentState::Paid);
    let paid: Vec<_> = titles
        .into_iter()
        .filter(|(.., state)| counts(*state))
        .collect();
    let mut of_year: BTreeMap<(SubjectId, i32), usize> = BTreeMap::new();
    for (_, subject, year, _) in &paid {
        *of_year.entry((*subject, *year)).or_default() += 1;
    }
    let several = paid.iter().filter(|(_, subject, year, _)| {
        of_year
            .get(&(*subject, *year))
            .is_some_and(|count| *count > 1)
    });
    Ok(several.map(|(id, ..)| *id).collect())
}
