//! Figures of what was awarded.

pub(crate) mod forms;
pub(crate) mod staff;
pub(crate) mod unrewarded;

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::{Datelike, NaiveDate};
use serde::Deserialize;

use crate::db::Conn;
use crate::domain::awards::statistics::AwardFigures;
use crate::domain::awards::statistics::shares::AwardShares;
use crate::domain::base::ids::UnitId;
use crate::domain::law::award_type::{AwardLevel, CommendationType};
use crate::domain::nominations::nomination::Status;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::awards::statistics::shares::SetAwardTargetBody;
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, iso};
use crate::pages::frame::{Frame, Visitor, back, show};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::awards::statistics::shares::{self, ShownTarget, Trend};
use crate::services::awards::statistics::{self, LateAt, Overview};
use crate::state::State;
use crate::words;

/// The year and the unit that a form of a page names: nothing typed is this year, and all units of
/// the reader. What is no year is none that can be asked for.
fn year_and_unit(ctx: &Ctx, year: &str, unit: &str) -> Result<(i32, Option<UnitId>)> {
    let year = match year.trim() {
        "" => ctx.today().year(),
        typed => typed.parse().unwrap_or(-1),
    };
    let unit = Some(unit).filter(|unit| !unit.is_empty()).map(|unit| {
        let unknown = |_| Error::invalid("unit_id", "unknown_reference");
        unit.parse::<UnitId>().map_err(unknown)
    });
    Ok((year, unit.transpose()?))
}

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
        let (from, to) = (
            fields.date("from", &iso(&self.from)),
            fields.date("to", &iso(&self.to)),
        );
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

/// A number, and the way to what it counts.
struct Tile {
    address: String,
    count: i64,
    name: String,
    note: String,
    class: &'static str,
}

#[derive(Template)]
#[template(path = "awards/figures.html")]
struct FiguresPage {
    frame: Frame,
    asked: StatisticsQuery,
    types: Vec<&'static str>,
    figures: BTreeMap<AwardLevel, AwardFigures>,
    overview: Overview,
    trend: Trend,
    targets: Vec<ShownTarget>,
    year: i32,
    /// The most that one bar shows of late files, of a stage, of a month.
    most: [i64; 3],
}

impl FiguresPage {
    /// The numbers at the head of the page, each with the way to what it counts.
    fn tiles(&self) -> Vec<Tile> {
        let (frame, overview) = (&self.frame, &self.overview);
        let of = |status: Status| Tile {
            address: format!("/nominations?status={}", status.code()),
            count: overview.files(Some(status)),
            name: frame.code("status", status.code()),
            note: String::new(),
            class: "",
        };
        let late = overview.late_files();
        let [now, before] = overview.awards();
        vec![
            Tile {
                address: "/nominations?overdue=yes".to_owned(),
                count: late,
                name: frame.say("page-heap-late"),
                note: frame.count("page-at-places", overview.late.len()),
                class: if late > 0 { "bad" } else { "" },
            },
            of(Status::InProgress),
            of(Status::Returned),
            Tile {
                address: "/nominations?status=awarded".to_owned(),
                count: now,
                name: frame.year("page-awards-of-year", &self.year),
                note: format!("{}: {before}", frame.say("page-year-before")),
                class: "ok",
            },
        ]
    }

    /// How wide a bar is of so many beside the most, of a hundred.
    #[expect(
        clippy::unused_self,
        clippy::trivially_copy_pass_by_ref,
        reason = "templates call it on their page, with references"
    )]
    fn width(&self, count: &i64, most: &i64) -> i64 {
        (count * 100 + most - 1) / (*most).max(1)
    }

    /// The shares of the days that were asked for, and below those of the years.
    fn share_lines(&self) -> Vec<(String, AwardShares)> {
        let days = format!("{} – {}", self.asked.from, self.asked.to);
        let years = self.trend.years.iter();
        let years = years.map(|(year, shares)| (year.to_string(), *shares));
        [(days, self.trend.asked)]
            .into_iter()
            .chain(years)
            .collect()
    }

    /// A share in words.
    #[expect(clippy::unused_self, reason = "templates call it on their page")]
    fn percent(&self, share: Option<i64>) -> String {
        share.map_or_else(|| "–".to_owned(), |share| format!("{share} %"))
    }

    /// The share of women among those whose sex is known, with how many these are: of two people
    /// every share says little.
    fn women(&self, shares: &AwardShares) -> String {
        let share = self.percent(shares.women_percent());
        match shares.women + shares.men {
            0 => share,
            known => format!("{share} ({}/{})", shares.women, known),
        }
    }

    /// For how many days the oldest has been late.
    fn days_late(&self, late: &LateAt) -> i64 {
        (self.frame.today - late.since).num_days()
    }

    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates lend what they pass"
    )]
    fn stage_called(&self, status: &Status, name: &(String, String)) -> String {
        if *status == Status::InProgress {
            self.frame.of(name)
        } else {
            self.frame.code("status", status.code())
        }
    }

    /// The months in which something was given in one of the years, with both numbers.
    fn months(&self) -> impl Iterator<Item = (usize, i64, i64)> {
        let [now, before] = self.overview.months;
        let both = now.into_iter().zip(before).enumerate();
        both.map(|(month, (now, before))| (month + 1, now, before))
            .filter(|(_, now, before)| now + before > 0)
    }
}

fn most(counts: impl Iterator<Item = i64>) -> i64 {
    counts.max().unwrap_or_default()
}

/// How things stand, and the figures by level.
pub async fn awards(
    state: Data<State>,
    visitor: Visitor,
    asked: Query<StatisticsQuery>,
) -> PageResult {
    visitor.caller()?;
    let mut asked = asked.into_inner();
    let today = state.ctx().today();
    if asked.from.is_empty() {
        asked.from = words::date(today.with_ordinal(1).unwrap_or(today));
    }
    if asked.to.is_empty() {
        asked.to = words::date(today);
    }
    let read = match asked.parse() {
        Err(error) => Err(visitor.trouble(error)),
        Ok((from, to, kind)) => {
            visitor
                .read_beside(&state, true, move |conn, ctx, caller| {
                    let figures = statistics::awards(conn, ctx, caller, from, to, kind)?;
                    let overview = statistics::overview(conn, ctx, caller, to.year())?;
                    let trend = shares::trend(conn, ctx, caller, (from, to), kind)?;
                    let targets = shares::targets(conn, ctx, caller)?;
                    Ok((figures, overview, (trend, targets), to.year()))
                })
                .await
        }
    };
    match read {
        Err(trouble) => back::<()>(&state, "/figures", Err(trouble)),
        Ok((figures, overview, (trend, targets), year)) => {
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
                    most: [
                        most(overview.late.iter().map(|(late, _)| late.count)),
                        most(overview.stages.iter().map(|(.., count)| *count)),
                        most(overview.months.into_iter().flatten()),
                    ],
                    overview,
                    trend,
                    targets,
                    year,
                }
                .render(),
            ))
        }
    }
}

/// Sets the target of a body, and shows the figures again.
pub async fn set_target(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let unit: UnitId = id(&visitor, &path)?;
    let (version, said) = (form.version(), form.command(SetAwardTargetBody::command));
    let set = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, percent: i32| {
        shares::set_target(tx, ctx, caller, unit, version, percent)
    };
    visitor.change(&state, &form, "/figures", said, set).await
}
