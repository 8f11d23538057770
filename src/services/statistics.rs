//! Figures of what was awarded, for whoever sees the files.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Ctx;
use super::access::{self, Caller};
use crate::db::{self, Conn};
use crate::domain::award::{AwardLevel, CommendationType};
use crate::domain::statistics::{Figures, by_level};
use crate::error::{Error, Result};

/// The figures by level of what was decided between two days in the caller's units and those below.
pub fn awards(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    from: NaiveDate,
    to: NaiveDate,
    kind: Option<CommendationType>,
) -> Result<BTreeMap<AwardLevel, Figures>> {
    let (_, scope) = access::reader(tx, ctx, caller)?;
    if to < from {
        return Err(Error::invalid("to", "before_start"));
    }
    Ok(by_level(&db::statistics::counted(tx, &scope, from, to, kind)?))
}
