//! Filters that people keep under a name, each their own.

use diesel::prelude::*;

use crate::db::engine::column::{Json, StoredMoment, loaded};
use crate::db::engine::prepared::Prepare;
use crate::db::engine::reading::rows;
use crate::db::schema::saved_view;
use crate::db::{Conn, Reading, Result};
use crate::domain::access::saved_view::{SavedView, ViewedList};
use crate::domain::base::ids::{UserId, ViewId};
use crate::domain::base::text::name_key;

/// A view as its table has it.
#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = saved_view, treat_none_as_default_value = false)]
pub struct ViewRow {
    id: ViewId,
    owner_id: UserId,
    list: ViewedList,
    label: String,
    label_key: String,
    filter: Json<Vec<(String, String)>>,
    created_at: StoredMoment,
}

impl From<&SavedView> for ViewRow {
    fn from(view: &SavedView) -> Self {
        Self {
            id: view.id,
            owner_id: view.owner,
            list: view.list,
            label: view.label.clone(),
            label_key: name_key(&view.label),
            filter: Json(view.filter.clone()),
            created_at: view.created_at.into(),
        }
    }
}

impl From<ViewRow> for SavedView {
    fn from(row: ViewRow) -> Self {
        Self {
            id: row.id,
            owner: row.owner_id,
            list: row.list,
            label: row.label,
            filter: row.filter.0,
            created_at: row.created_at.into(),
        }
    }
}

loaded!(SavedView as ViewRow);

/// All that somebody keeps, the oldest first; nothing of nobody.
pub fn of_owner(owner: Option<UserId>) -> impl Reading<Answer = Vec<SavedView>> {
    rows!(SavedView: saved_view::table
        .filter(saved_view::owner_id.nullable().eq(owner))
        .order(saved_view::id)
        .select(SavedView::as_select()))
    .unless(owner.is_none())
}

/// One that somebody keeps.
pub fn find(conn: &mut Conn, owner: UserId, id: ViewId) -> Result<Option<SavedView>> {
    Ok(saved_view::table
        .filter(saved_view::id.eq(id))
        .filter(saved_view::owner_id.eq(owner))
        .select(SavedView::as_select())
        .get_result(conn)
        .optional()?)
}

/// Keeps one.
pub fn insert(conn: &mut Conn, new: &SavedView) -> Result<()> {
    diesel::insert_into(saved_view::table)
        .values(ViewRow::from(new))
        .prepared()
        .execute(conn)?;
    Ok(())
}

/// Removes one.
pub fn remove(conn: &mut Conn, id: ViewId) -> Result<usize> {
    Ok(
        diesel::delete(saved_view::table.filter(saved_view::id.eq(id)))
            .prepared()
            .execute(conn)?,
    )
}
