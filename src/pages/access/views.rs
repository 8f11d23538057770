//! Filters that a person keeps: chips over the lists they are of, and the form that keeps one more.

use actix_web::web::{Data, Path};

use crate::db::Conn;
use crate::domain::access::saved_view::{SavedView, ViewedList};
use crate::domain::base::ids::ViewId;
use crate::error::Error;
use crate::http::access::views::SaveViewBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, address_with, id};
use crate::pages::frame::Visitor;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::access::users::views;
use crate::state::State;

/// A filter that is kept, as a way to it.
pub struct ViewChip {
    /// Its id.
    pub id: ViewId,
    /// What it is called.
    pub label: String,
    /// Where it leads.
    pub address: String,
    /// Is it what is shown?
    pub is_here: bool,
}

/// What stands over a list of the filters that its reader keeps of it.
pub struct ViewChips {
    /// Of which list.
    pub list: &'static str,
    /// Those that are kept.
    pub chips: Vec<ViewChip>,
    /// What is shown, to be kept.
    pub filter: Vec<(String, String)>,
    /// Is it a filter, and not kept yet?
    pub can_save: bool,
}

/// Where a list is.
fn place(list: ViewedList) -> &'static str {
    match list {
        ViewedList::Files => "/nominations",
        ViewedList::Work => "/",
        ViewedList::Awards => "/awards",
    }
}

/// The address of a list with a filter.
fn address(list: ViewedList, filter: &[(String, String)]) -> String {
    let asked: Vec<(&str, &str)> = filter
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    address_with(place(list), &asked)
}

impl ViewChips {
    /// Of what somebody keeps, over a list that is asked for with these pairs.
    pub fn of(saved: Vec<SavedView>, list: ViewedList, asked: &[(&str, &str)]) -> Self {
        let mut filter: Vec<(String, String)> = asked
            .iter()
            .filter(|(_, value)| !value.trim().is_empty())
            .map(|(name, value)| ((*name).to_owned(), value.trim().to_owned()))
            .collect();
        filter.sort();
        let chip = |view: SavedView| {
            let mut kept = view.filter.clone();
            kept.sort();
            ViewChip {
                id: view.id,
                address: address(list, &view.filter),
                is_here: kept == filter,
                label: view.label,
            }
        };
        let chips: Vec<ViewChip> = saved
            .into_iter()
            .filter(|view| view.list == list)
            .map(chip)
            .collect();
        Self {
            list: list.code(),
            can_save: !filter.is_empty() && chips.iter().all(|chip| !chip.is_here),
            chips,
            filter,
        }
    }
}

/// Keeps the filter of a list, and shows it again.
pub async fn save(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    visitor.caller()?;
    let list: ViewedList = form
        .value("list")
        .parse()
        .map_err(|_| visitor.trouble(Error::NotFound("list")))?;
    let said = |name: &&'static str| {
        let value = form.some(name)?.trim().to_owned();
        Some(((*name).to_owned(), value))
    };
    let body = SaveViewBody {
        list: list.code().to_owned(),
        label: form.value("label").to_owned(),
        filter: list.members().iter().filter_map(said).collect(),
    };
    let save = |tx: &mut Conn, ctx: &Ctx, caller: &Caller, new| {
        let view = views::save(tx, ctx, caller, new)?;
        Ok(address(view.list, &view.filter))
    };
    visitor
        .change_to(&state, &form, place(list), body.command(), save)
        .await
}

/// Removes a filter that was kept, and shows its list.
pub async fn remove(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: ViewId = id(&visitor, &path)?;
    let remove = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, ()| {
        let view = views::remove(tx, ctx, caller, id)?;
        Ok(place(view.list).to_owned())
    };
    visitor.change_to(&state, &form, "/", Ok(()), remove).await
}
