//! Who has not been rewarded for years, as a page and as a workbook.

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::awards::statistics::unrewarded::{MOST_YEARS_BACK, Unrewarded, UnrewardedOf};
use crate::error::Result;
use crate::http::awards::statistics::unrewarded::{filter, workbook};
use crate::pages::PageResult;
use crate::pages::awards::registers::Begun;
use crate::pages::forms::address_with;
use crate::pages::frame::{Frame, Visitor, show};
use crate::services::awards::statistics::unrewarded::{self, UnrewardedFilter};
use crate::state::State;

/// Among whom, and for how long; nothing chosen is people, and five years.
#[derive(Deserialize)]
pub struct UnrewardedQuery {
    #[serde(default)]
    of: String,
    #[serde(default)]
    years: String,
    #[serde(default)]
    cursor: String,
}

impl UnrewardedQuery {
    fn filter(&self) -> Result<UnrewardedFilter> {
        let typed = self.years.trim();
        let years = (!typed.is_empty()).then(|| typed.parse().unwrap_or(0));
        let of = Some(self.of.as_str()).filter(|of| !of.is_empty());
        filter(years, of)
    }

    fn pairs(&self) -> [(&'static str, &str); 2] {
        [("of", &self.of), ("years", &self.years)]
    }
}

#[derive(Template)]
#[template(path = "awards/statistics/unrewarded.html")]
struct UnrewardedPage {
    frame: Frame,
    asked: UnrewardedFilter,
    most_years: u32,
    kinds: Vec<&'static str>,
    /// Where a page of one is.
    path: &'static str,
    found: Vec<Unrewarded>,
    range: String,
    excel: String,
    next: Option<String>,
}

/// Where the pages of those are who are looked for.
fn path(of: UnrewardedOf) -> &'static str {
    match of {
        UnrewardedOf::People => "/people",
        UnrewardedOf::Collectives => "/subjects",
        UnrewardedOf::Units => "/units",
    }
}

/// Those without an award of the last years, by name.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<UnrewardedQuery>,
) -> PageResult {
    visitor.caller()?;
    let search = search.into_inner();
    let asked = search.filter().map_err(|error| visitor.trouble(error))?;
    let (begun, wanted) = Begun::at(&state, "unrewarded", &search.cursor);
    let found = visitor
        .read_beside(&state, true, move |conn, ctx, caller| {
            unrewarded::list(conn, ctx, caller, &asked, &wanted)
        })
        .await?;
    let total = found.total.unwrap_or_default();
    let place = ("/figures/unrewarded", search.pairs());
    let list = UnrewardedPage {
        range: begun.range(visitor.words, found.items.len(), total),
        excel: address_with("/figures/unrewarded/export", &search.pairs()),
        next: begun.next(&state, "unrewarded", (place.0, &place.1), found.next),
        frame: visitor.frame(),
        asked,
        most_years: MOST_YEARS_BACK,
        kinds: UnrewardedOf::ALL.iter().map(|of| of.code()).collect(),
        path: path(asked.of),
        found: found.items,
    };
    Ok(show(list.render()))
}

/// The same as a workbook.
pub async fn export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<UnrewardedQuery>,
) -> PageResult {
    let caller = visitor.caller()?;
    let asked = search.filter().map_err(|error| visitor.trouble(error))?;
    workbook(&state, caller, asked, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}
