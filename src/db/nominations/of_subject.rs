//! The files of one subject, when its name is mended.

use diesel::dsl::not;
use diesel::prelude::*;

use super::{filed_where, submission_letters};
use crate::db::engine::prepared::{Prepare, among};
use crate::db::engine::scope::in_scope;
use crate::db::schema::{achievement, decision, decision_line, nomination};
use crate::db::{Conn, Result, each};
use crate::domain::access::actor::Scope;
use crate::domain::base::ids::{AchievementId, NominationId, SubjectId};
use crate::domain::nominations::case_code::CaseCode;
use crate::domain::nominations::nomination::{NominationInContext, Status};

/// A file that has not ended: whose, for which award and award year, and what people call it by.
pub type UnderWay = (SubjectId, String, i32, Option<CaseCode>);

/// Does a subject stand on a decision that was signed?
pub fn is_on_a_signed_decision(conn: &mut Conn, subject: SubjectId) -> Result<bool> {
    let lines = decision_line::table
        .inner_join(decision::table)
        .inner_join(nomination::table)
        .filter(nomination::subject_id.eq(subject))
        .filter(decision::signed_at.is_not_null())
        .select(decision_line::nomination_id)
        .limit(1);
    Ok(lines.get_result::<String>(conn).optional()?.is_some())
}

/// The files of a subject that can be changed, of units within the scope: wherever the subject
/// itself has gone meanwhile.
pub fn open_of_subject(
    conn: &mut Conn,
    scope: &Scope,
    subject: SubjectId,
) -> Result<Vec<NominationInContext>> {
    let open = [Status::Draft, Status::Returned];
    let ids = nomination::table
        .filter(nomination::subject_id.eq(subject))
        .filter(among(nomination::status, open))
        .filter(in_scope(nomination::unit_id, scope))
        .select(nomination::id)
        .load::<NominationId>(conn)?;
    filed_where(conn, ids)
}

/// Is a file of a subject on its way, of a unit within the scope?
pub fn any_on_its_way(conn: &mut Conn, scope: &Scope, subject: SubjectId) -> Result<bool> {
    let ended = [Status::Refused, Status::Withdrawn, Status::Awarded];
    let found = nomination::table
        .filter(nomination::subject_id.eq(subject))
        .filter(not(among(nomination::status, ended)))
        .filter(in_scope(nomination::unit_id, scope))
        .select(nomination::id)
        .limit(1)
        .load::<NominationId>(conn)?;
    Ok(!found.is_empty())
}

/// The files of these subjects that have not ended, of whatever unit.
pub fn under_way(conn: &mut Conn, subjects: &[SubjectId]) -> Result<Vec<UnderWay>> {
    let ended = [Status::Refused, Status::Withdrawn, Status::Awarded];
    Ok(nomination::table
        .filter(among(nomination::subject_id, subjects))
        .filter(not(among(nomination::status, ended)))
        .order(nomination::id)
        .select((
            nomination::subject_id,
            nomination::award_code,
            nomination::cycle_year,
            nomination::case_code,
        ))
        .load(conn)?)
}

/// Counts up the versions of a subject's files that have not ended, and of the letters and
/// decisions that carry them and wait for their signature; answers the files as they are
/// afterwards.
pub fn count_up_open_of_subject(
    conn: &mut Conn,
    subject: SubjectId,
) -> Result<Vec<NominationInContext>> {
    let ended = [Status::Refused, Status::Withdrawn, Status::Awarded];
    let open = nomination::table
        .filter(nomination::subject_id.eq(subject))
        .filter(not(among(nomination::status, ended)));
    let counted = diesel::update(open)
        .set(nomination::version.eq(nomination::version + 1))
        .returning(nomination::id)
        .prepared();
    let ids = each!(conn, counted.load::<NominationId>(conn))?;
    // Few: one subject is proposed for few awards at once. What carries them has changed too: who
    // signs it looks again.
    ids.iter()
        .try_for_each(|id| submission_letters::moved_with(conn, *id))?;
    list_another_name(conn, &ids)?;
    filed_where(conn, ids)
}

/// Notes that the head signs these files again before they are sent.
pub fn must_be_signed_again(conn: &mut Conn, ids: &[NominationId]) -> Result<()> {
    diesel::update(nomination::table.filter(among(nomination::id, ids)))
        .set(nomination::letter_again.eq(true))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Counts up the versions of the decisions that list one of these files and wait for their
/// signature: a name on them is another one.
fn list_another_name(conn: &mut Conn, ids: &[NominationId]) -> Result<()> {
    let list = decision_line::table
        .filter(among(decision_line::nomination_id, ids))
        .select(decision_line::decision_id);
    let drafted = decision::table.filter(decision::signed_at.is_null());
    diesel::update(drafted.filter(decision::id.eq_any(list)))
        .set(decision::version.eq(decision::version + 1))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// What a subject did, and the files for it.
pub fn belongings(
    conn: &mut Conn,
    subject: SubjectId,
) -> Result<(Vec<AchievementId>, Vec<NominationId>)> {
    let achievements = achievement::table
        .filter(achievement::subject_id.eq(subject))
        .order(achievement::id)
        .select(achievement::id)
        .load(conn)?;
    let files = nomination::table
        .filter(nomination::subject_id.eq(subject))
        .order(nomination::id)
        .select(nomination::id)
        .load(conn)?;
    Ok((achievements, files))
}

/// Gives these to another record of their subject, as far as they are with the one they were with.
pub fn give(
    conn: &mut Conn,
    (from, to): (SubjectId, SubjectId),
    achievements: &[AchievementId],
    files: &[NominationId],
) -> Result<()> {
    diesel::update(
        achievement::table
            .filter(among(achievement::id, achievements))
            .filter(achievement::subject_id.eq(from)),
    )
    .set(achievement::subject_id.eq(to))
    .prepared()
    .execute(conn)?;
    diesel::update(
        nomination::table
            .filter(among(nomination::id, files))
            .filter(nomination::subject_id.eq(from)),
    )
    .set(nomination::subject_id.eq(to))
    .prepared()
    .execute(conn)?;
    Ok(())
}
