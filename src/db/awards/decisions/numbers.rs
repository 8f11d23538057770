//! The numbers of decisions: one counter for each series of a unit in a year.

use diesel::dsl::max;
use diesel::prelude::*;

use crate::db::engine::prepared::Prepare;
use crate::db::schema::{decision, number_counter};
use crate::db::{Conn, Result, each};
use crate::domain::base::ids::UnitId;
use crate::domain::base::number;

/// The counter of a unit's series in a year.
macro_rules! counter {
    ($unit:ident, $year:ident, $key:ident) => {
        number_counter::table
            .filter(number_counter::unit_id.eq($unit))
            .filter(
                number_counter::year
                    .eq($year)
                    .and(number_counter::series.eq($key.to_owned())),
            )
    };
}

/// Notes a number that the office entered itself: our counter for its series and year never falls
/// behind it, unless it lies so far ahead that it is a slip. The counter's row stays locked until
/// the transaction ends.
pub fn note_number(
    conn: &mut Conn,
    unit: UnitId,
    year: i32,
    key: &str,
    entered: i32,
) -> Result<()> {
    let row = counter_row(
        unit,
        year,
        key,
        if entered <= number::AHEAD { entered } else { 0 },
    );
    each!(
        conn,
        diesel::insert_into(number_counter::table)
            .values(row)
            .on_conflict_do_nothing()
            .prepared()
            .execute(conn)
    )?;
    let behind = number_counter::value
        .lt(entered)
        .and(number_counter::value.ge(entered - number::AHEAD));
    diesel::update(counter!(unit, year, key).filter(behind))
        .set(number_counter::value.eq(entered))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Takes the next number of our counter for a series and year: the first one behind it that no
/// decision has; none where the year is spent. Its row stays locked until the transaction ends.
pub fn next_number(conn: &mut Conn, unit: UnitId, year: i32, key: &str) -> Result<Option<i32>> {
    let row = counter_row(unit, year, key, 0);
    let columns = (
        number_counter::unit_id,
        number_counter::year,
        number_counter::series,
    );
    let mut last: i32 = each!(
        conn,
        diesel::insert_into(number_counter::table)
            .values(row)
            .on_conflict(columns)
            .do_update()
            .set(number_counter::value.eq(number_counter::value + 0))
            .returning(number_counter::value)
            .prepared()
            .get_result(conn)
    )?;
    let ours = || {
        decision::table
            .filter(decision::issuer_unit_id.eq(unit))
            .filter(decision::decided_year.eq(year))
            .filter(decision::series_key.eq(key.to_owned()))
            .filter(decision::number_suffix.eq(String::new()))
    };
    if last >= number::MOST {
        // A slip that took the counter along before it was told apart: it goes on behind the
        // greatest that is none.
        let before = ours()
            .filter(decision::number.le(number::MOST - number::AHEAD))
            .select(max(decision::number));
        last = before.get_result::<Option<i32>>(conn)?.unwrap_or(0);
    }
    let taken = ours()
        .filter(decision::number.gt(last))
        .order(decision::number)
        .select(decision::number.assume_not_null())
        .load::<i32>(conn)?;
    let next = taken.into_iter().fold(
        last + 1,
        |next, taken| if taken == next { next + 1 } else { next },
    );
    if next > number::MOST {
        return Ok(None);
    }
    diesel::update(counter!(unit, year, key))
        .set(number_counter::value.eq(next))
        .prepared()
        .execute(conn)?;
    Ok(Some(next))
}

#[derive(Insertable)]
#[diesel(table_name = number_counter)]
struct CounterRow {
    unit_id: UnitId,
    year: i32,
    series: String,
    value: i32,
}

fn counter_row(unit: UnitId, year: i32, key: &str, value: i32) -> CounterRow {
    CounterRow {
        unit_id: unit,
        year,
        series: key.to_owned(),
        value,
    }
}
