//! What people said of what the rules found, as it is kept.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::reading::rows;
use crate::db::schema::{judgement, overrule};
use crate::db::{Conn, Reading, Result, read, stored};
use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::judgement::{Judgement, Opinion};
use crate::domain::eligibility::proof::written;

type JudgementRow = (
    String,
    String,
    String,
    String,
    String,
    String,
    Option<String>,
    String,
    NaiveDateTime,
);

/// What was said of these files, in the order it was said.
pub fn of_files(nominations: &[NominationId]) -> impl Reading<Answer = Vec<Judgement>> + use<> {
    let rows = rows!(JudgementRow: judgement::table
    .filter(among(judgement::nomination_id, nominations))
    .order((judgement::judged_at, judgement::version, judgement::id))
    .select((
        judgement::nomination_id,
        judgement::rule,
        judgement::why,
        judgement::verdict,
        judgement::reason,
        judgement::proofs,
        judgement::states,
        judgement::judged_by,
        judgement::judged_at,
    )))
    .unless(nominations.is_empty());
    rows.map(|rows| rows.into_iter().map(said).collect())
}

fn said(
    (nomination, rule, why, verdict, reason, proofs, states, by, at): JudgementRow,
) -> Result<Judgement> {
    let proofs = proofs.split_whitespace().map(read).collect::<Result<_>>()?;
    let states = states
        .unwrap_or_default()
        .split_whitespace()
        .map(str::to_owned)
        .collect();
    Ok(Judgement {
        nomination: read(&nomination)?,
        rule,
        why,
        verdict: read(&verdict)?,
        reason,
        proofs,
        states,
        by,
        at: at.and_utc(),
    })
}

/// Writes down what was said, with the version it gave the file.
pub fn insert(conn: &mut Conn, id: uuid::Uuid, version: i64, new: &Judgement) -> Result<()> {
    diesel::insert_into(judgement::table)
        .values((
            judgement::id.eq(id.to_string()),
            judgement::nomination_id.eq(new.nomination.to_string()),
            judgement::rule.eq(new.rule.clone()),
            judgement::why.eq(new.why.clone()),
            judgement::version.eq(version),
            judgement::verdict.eq(new.verdict.code()),
            judgement::reason.eq(new.reason.clone()),
            judgement::proofs.eq(written(&new.proofs)),
            judgement::states.eq(Some(new.states.join(" "))),
            judgement::judged_by.eq(new.by.clone()),
            judgement::judged_at.eq(stored(new.at)),
        ))
        .prepared()
        .execute(conn)?;
    if new.verdict == Opinion::Overruled {
        insert_overrule(conn, new)
    } else {
        Ok(())
    }
}

/// As the version before reads it, for servers are replaced one after the other: once for each file
/// and rule.
fn insert_overrule(conn: &mut Conn, new: &Judgement) -> Result<()> {
    let values = || {
        (
            overrule::reason.eq(new.reason.clone()),
            overrule::overruled_by.eq(new.by.clone()),
            overrule::overruled_at.eq(stored(new.at)),
        )
    };
    let of = overrule::table
        .filter(overrule::nomination_id.eq(new.nomination.to_string()))
        .filter(overrule::rule.eq(new.rule.clone()));
    if diesel::update(of).set(values()).prepared().execute(conn)? == 0 {
        let (reason, by, at) = values();
        diesel::insert_into(overrule::table)
            .values((
                overrule::nomination_id.eq(new.nomination.to_string()),
                overrule::rule.eq(new.rule.clone()),
                reason,
                by,
                at,
            ))
            .prepared()
            .execute(conn)?;
    }
    Ok(())
}

/// What an older version said of a file, without its state, was said of what the file asked for
/// until now: it holds no longer.
pub fn close_older(conn: &mut Conn, id: NominationId) -> Result<()> {
    let older = judgement::table
        .filter(judgement::nomination_id.eq(id.to_string()))
        .filter(judgement::states.is_null());
    diesel::update(older)
        .set(judgement::states.eq(Some("older")))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Forgets what was said of a draft that is removed.
pub fn forget(conn: &mut Conn, id: NominationId) -> Result<()> {
    diesel::delete(judgement::table.filter(judgement::nomination_id.eq(id.to_string())))
        .prepared()
        .execute(conn)?;
    diesel::delete(overrule::table.filter(overrule::nomination_id.eq(id.to_string())))
        .prepared()
        .execute(conn)?;
    Ok(())
}
