//! Figures of what was awarded.

use std::collections::BTreeMap;

use actix_web::web::{Data, Query};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::domain::awards::statistics::AwardFigures;
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::error::Result;
use crate::fields::Fields;
use crate::pages::PageResult;
use crate::pages::frame::{Frame, Visitor, back, show};
use crate::services::awards::statistics;
use crate::state::State;

/// Of which days, and of which type. Nothing typed is this year so far, and every type.
#[derive(Deserialize)]
pub struct StatisticsQuery {
    #[serde(default)]
    from: String,
    #[serde(default)]
    to: String,
    #[serde(default)]
    commendation_type: String,
}

impl StatisticsQuery {
    fn parse(&self) -> Result<(NaiveDate, NaiveDate, Option<CommendationType>)> {
        let mut fields = Fields::new();
        let (from, to) = (fields.date("from", &self.from), fields.date("to", &self.to));
        let kind = Some(self.commendation_type.as_str()).filter(|code| !code.is_empty());
        let kind = fields.some(kind, |fields, code| {
            fields.code(
                "commendation_type",
                code,
                CommendationType::ALL,
                CommendationType::code,
            )
        });
        fields.done((|| Some((from?, to?, kind?)))())
    }
}

#[derive(Template)]
#[template(path = "awards/figures.html")]
struct FiguresPage {
    frame: Frame,
    asked: StatisticsQuery,
    types: Vec<&'static str>,
    figures: BTreeMap<AwardLevel, AwardFigures>,
}

/// The figures by level.
pub async fn awards(
    state: Data<State>,
    visitor: Visitor,
    asked: Query<StatisticsQuery>,
) -> PageResult {
    visitor.caller()?;
    let mut asked = asked.into_inner();
    let today = state.ctx().today();
    if asked.from.is_empty() {
        asked.from = today.with_ordinal(1).unwrap_or(today).to_string();
    }
    if asked.to.is_empty() {
        asked.to = today.to_string();
    }
    let read = match asked.parse() {
        Err(error) => Err(visitor.trouble(error)),
        Ok((from, to, kind)) => {
            visitor
                .read_beside(&state, true, move |conn, ctx, caller| {
                    statistics::awards(conn, ctx, caller, from, to, kind)
                })
                .await
        }
    };
    match read {
        Err(trouble) => back::<()>(&state, "/figures", Err(trouble)),
        Ok(figures) => {
            let types = CommendationType::ALL
                .iter()
                .map(|kind| kind.code())
                .collect();
            Ok(show(
                FiguresPage {
                    frame: visitor.frame(),
                    asked,
                    types,
                    figures,
                }
                .render(),
            ))
        }
    }
}
