//! Figures of what was awarded, for whoever sees the files.

use std::collections::BTreeMap;

use chrono::{Months, NaiveDate};

use crate::db::{self, Conn};
use crate::domain::awards::statistics::{AwardFigures, MOST_YEARS};
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::error::{Error, FieldFault, Result};
use crate::services::Ctx;
use crate::services::access::{self, Caller};

/// The figures by level of what was decided between two days, up to five years apart, in the
/// caller's units and those below.
pub fn awards(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    from: NaiveDate,
    to: NaiveDate,
    kind: Option<CommendationType>,
) -> Result<BTreeMap<AwardLevel, AwardFigures>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    if to < from {
        return Err(Error::invalid("to", "before_start"));
    }
    let last = from
        .checked_add_months(Months::new(12 * MOST_YEARS))
        .unwrap_or(NaiveDate::MAX);
    if to > last {
        let params = vec![("from", from.to_string()), ("to", last.to_string())];
        return Err(Error::Invalid(vec![FieldFault {
            pointer: "to".to_owned(),
            code: "out_of_range",
            params,
        }]));
    }
    Ok(db::awards::statistics::by_level(
        tx, &scope, from, to, kind,
    )?)
}
