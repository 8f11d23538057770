//! What the checks look at, and what people said of what they found, as it is kept.

use chrono::{NaiveDate, NaiveDateTime};
use diesel::dsl::not;
use diesel::prelude::*;

use crate::db::engine::prepared::{Prepare, among};
use crate::db::register::namesakes::{home, namesake, near, theirs};
use crate::db::schema::{achievement, event, judgement, nomination, overrule, subject, unit};
use crate::db::{Conn, Result, read, stored};
use crate::domain::base::ids::{NominationId, SubjectId};
use crate::domain::eligibility::check::{OtherFile, Relation};
use crate::domain::eligibility::judgement::{Judgement, Verdict, written};
use crate::domain::nominations::nomination::Status;

/// For whom it counts and whose it is, with what it says.
type OtherRow = (
    (String, String, String, String, String, i32, String, String),
    Option<(String, NaiveDate, NaiveDate)>,
);

/// Files that have not begun or ended without an award do not count.
fn not_counted() -> [String; 3] {
    [Status::Draft, Status::Refused, Status::Withdrawn].map(|status| status.code().to_owned())
}

fn other(whose: Relation, row: OtherRow) -> Result<(SubjectId, OtherFile, bool)> {
    let ((id, of, subject, award_code, commendation_type, cycle_year, achievement, status), event) =
        row;
    let event = event
        .map(|(id, from, to)| Ok::<_, crate::db::Failure>((read(&id)?, from, to)))
        .transpose()?;
    let (id, subject, achievement) = (read(&id)?, read(&subject)?, read(&achievement)?);
    let other = OtherFile {
        id,
        whose,
        subject,
        award_code,
        commendation_type,
        cycle_year,
        achievement,
        event,
    };
    Ok((read(&of)?, other, status == Status::Awarded.code()))
}

/// The files of these subjects and of their namesakes that were sent and have not ended without an
/// award, and whether each led to one; each with the one of these subjects it counts for.
pub fn files_of(
    conn: &mut Conn,
    subjects: &[SubjectId],
) -> Result<Vec<(SubjectId, OtherFile, bool)>> {
    let own = nomination::table
        .inner_join(achievement::table.left_join(event::table))
        .filter(among(nomination::subject_id, subjects))
        .filter(not(among(nomination::status, not_counted())))
        .order(nomination::id)
        .select((
            (
                nomination::id,
                nomination::subject_id,
                nomination::subject_id,
                nomination::award_code,
                nomination::commendation_type,
                nomination::cycle_year,
                nomination::achievement_id,
                nomination::status,
            ),
            (event::id, event::happened_from, event::happened_to).nullable(),
        ))
        .load::<OtherRow>(conn)?;
    let namesakes = subject::table
        .inner_join(home.on(home.field(unit::id).eq(subject::unit_id)))
        .inner_join(unit::table.on(near!()))
        .inner_join(theirs.on(namesake!()))
        .inner_join(nomination::table.on(nomination::subject_id.eq(theirs.field(subject::id))))
        .inner_join(achievement::table.on(achievement::id.eq(nomination::achievement_id)))
        .left_join(event::table.on(event::id.nullable().eq(achievement::event_id)))
        .filter(among(subject::id, subjects))
        .filter(not(among(nomination::status, not_counted())))
        .order(nomination::id)
        .select((
            (
                nomination::id,
                subject::id,
                nomination::subject_id,
                nomination::award_code,
                nomination::commendation_type,
                nomination::cycle_year,
                nomination::achievement_id,
                nomination::status,
            ),
            (event::id, event::happened_from, event::happened_to).nullable(),
        ))
        .load::<OtherRow>(conn)?;
    let own = own.into_iter().map(|row| other(Relation::Own, row));
    own.chain(
        namesakes
            .into_iter()
            .map(|row| other(Relation::Namesake, row)),
    )
    .collect()
}

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
pub fn judgements(conn: &mut Conn, nominations: &[NominationId]) -> Result<Vec<Judgement>> {
    let rows = judgement::table
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
        ))
        .load::<JudgementRow>(conn)?;
    rows.into_iter()
        .map(
            |(nomination, rule, why, verdict, reason, proofs, states, by, at)| {
                let proofs = proofs.split_whitespace().map(read).collect::<Result<_>>()?;
                let states = states
                    .unwrap_or_default()
                    .split_whitespace()
                    .map(str::to_owned)
                    .collect();
                let (nomination, verdict) = (read(&nomination)?, read(&verdict)?);
                Ok(Judgement {
                    nomination,
                    rule,
                    why,
                    verdict,
                    reason,
                    proofs,
                    states,
                    by,
                    at: at.and_utc(),
                })
            },
        )
        .collect()
}

/// Writes down what was said, with the version it gave the file.
pub fn insert_judgement(
    conn: &mut Conn,
    id: uuid::Uuid,
    version: i64,
    new: &Judgement,
) -> Result<()> {
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
    if new.verdict == Verdict::Overruled {
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
pub fn close_older_judgements(conn: &mut Conn, id: NominationId) -> Result<()> {
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
pub fn forget_judgements(conn: &mut Conn, id: NominationId) -> Result<()> {
    diesel::delete(judgement::table.filter(judgement::nomination_id.eq(id.to_string())))
        .prepared()
        .execute(conn)?;
    diesel::delete(overrule::table.filter(overrule::nomination_id.eq(id.to_string())))
        .prepared()
        .execute(conn)?;
    Ok(())
}
