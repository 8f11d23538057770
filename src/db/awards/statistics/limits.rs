//! What the statistical forms count, as conditions on a record that is called `award`: the forms and
//! the list behind each of their figures say it in the same words.

use diesel::backend::Backend;
use diesel::query_builder::AstPass;
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{HasSqlType, Text};

use crate::domain::awards::statistics::forms::{
    AwardeeClass, ClassedRanks, FormRow, StatisticsForm,
};

/// The record is of the levels that a form counts.
pub(in crate::db::awards) fn of_form(form: StatisticsForm) -> String {
    let levels = form.levels().iter().map(|level| format!("'{level}'"));
    let levels: Vec<String> = levels.collect();
    format!("award.award_level IN ({})", levels.join(", "))
}

/// The record stands in a line of a form.
pub(in crate::db::awards) fn in_row(row: FormRow) -> String {
    let form = of_form(row.form());
    let fits = |stem: &str| {
        let long = stem.len() + 1;
        format!("award.award_code = '{stem}' OR substr(award.award_code, 1, {long}) = '{stem}_'")
    };
    if let Some(stem) = row.stem() {
        return format!("{form} AND ({})", fits(stem));
    }
    let others = row.form().rows().filter_map(FormRow::stem).map(fits);
    let others: Vec<String> = others.collect();
    format!("{form} AND NOT ({})", others.join(" OR "))
}

/// The record was in force at the end of a day, which stands between each two of these parts.
pub(in crate::db::awards) const IN_FORCE: [&str; 3] = [
    "(award.status = 'valid' OR award.cancelled_on > ",
    " OR (award.status = 'restored' AND NOT EXISTS (SELECT 1 FROM award_detail AS back \
     WHERE back.award_id = award.id AND back.restored_on > ",
    ")))",
];

/// The record honours somebody of an enterprise.
pub(in crate::db::awards) const OF_ENTERPRISE: &str = "EXISTS (SELECT 1 FROM unit AS home WHERE \
     home.id = award.unit_id AND home.kind = 'enterprise')";

/// The place of the class of whom the record honours: of an individual by the highest post that was
/// held on the day of the decision, else by what the record says of their work; -1 of others.
pub(in crate::db::awards) fn push_class<'b, DB>(
    out: &mut AstPass<'_, 'b, DB>,
    ranks: &'b ClassedRanks,
) -> QueryResult<()>
where
    DB: Backend + HasSqlType<Text>,
    String: ToSql<Text, DB>,
{
    out.push_sql("CASE WHEN award.subject_kind <> 'individual' THEN -1 ELSE coalesce(");
    // SQLite wants two arguments, and a CASE of no rank is none.
    if ranks.0.is_empty() {
        out.push_sql("NULL, ");
    } else {
        out.push_sql("(SELECT min(CASE post.code");
        for (code, class) in &ranks.0 {
            out.push_sql(" WHEN ");
            out.push_bind_param::<Text, _>(code)?;
            out.push_sql(&format!(" THEN {}", class.place()));
        }
        out.push_sql(
            " END) FROM career_entry AS post WHERE post.subject_id = award.subject_id AND \
             post.kind = 'post' AND post.from_on <= award.decided_on AND (post.to_on IS NULL OR \
             post.to_on >= award.decided_on)), ",
        );
    }
    out.push_sql(&format!(
        "CASE WHEN (SELECT told.direct_worker FROM award_detail AS told WHERE told.award_id = \
         award.id) THEN {} ELSE {} END) END",
        AwardeeClass::DirectWorker.place(),
        AwardeeClass::NotOnRecord.place()
    ));
    Ok(())
}
