//! The road of a file as its page shows it: what is behind it, where it stands, what is ahead.

use chrono::{DateTime, Utc};

use crate::domain::base::history::HistoryEntry;
use crate::domain::base::office::Role;
use crate::domain::law::route::{Next, Route, Stage};
use crate::domain::law::stage::Outcome;
use crate::domain::nominations::nomination::{NominationInContext, Status};
use crate::services::Ctx;

/// One stage of a file's road.
#[derive(Debug, Clone)]
pub struct Step {
    /// Its name in Vietnamese and English.
    pub name: (String, String),
    /// Who acts in it.
    pub role: Role,
    /// How long it may take; none where no time runs.
    pub working_days: Option<i64>,
    /// How many hours on the clock it may take, where it counts so.
    pub hours: Option<u32>,
    /// Does the file stand there?
    pub is_now: bool,
    /// Who passed it on and when, once it is behind.
    pub done: Option<(String, DateTime<Utc>)>,
}

/// The stages a file passes if all goes well, in their order.
fn road(route: &Route) -> Vec<&Stage> {
    let mut road: Vec<&Stage> = Vec::new();
    let mut next = route.stages.first();
    while let Some(stage) = next {
        if road.iter().any(|known| known.code == stage.code) {
            break;
        }
        road.push(stage);
        next = match stage.next.get(&Outcome::Passed) {
            Some(Next::Stage(code)) => route.stage(code),
            _ => None,
        };
    }
    road
}

/// The steps of a file; none where its route is not loaded. A stage that applies to others than it
/// is no step of it.
pub(super) fn steps(ctx: &Ctx, filed: &NominationInContext, history: &[HistoryEntry]) -> Vec<Step> {
    let nomination = &filed.nomination;
    let Some(route) = nomination.route(&ctx.law) else {
        return Vec::new();
    };
    let mut road = road(route);
    road.retain(|stage| {
        stage.applies.is_none() || !nomination.passes_over(stage, filed.subject_kind, &ctx.law)
    });
    let here = nomination.state.stage();
    let place = road.iter().position(|stage| stage.code == here);
    let all = nomination.status() == Status::Awarded;
    let step = |(index, stage): (usize, &&Stage)| {
        let left = history
            .iter()
            .rfind(|entry| {
                entry.from_stage.as_deref() == Some(stage.code.as_str())
                    && entry.to_stage.as_deref() != Some(stage.code.as_str())
            })
            .map(|entry| (entry.actor_name.clone(), entry.at));
        let is_behind = all || place.is_some_and(|place| index < place);
        Step {
            name: stage.name.clone(),
            role: stage.seat.role,
            working_days: stage.working_days.map(i64::from),
            hours: stage.hours,
            is_now: place == Some(index),
            done: left.filter(|_| is_behind),
        }
    };
    road.iter().enumerate().map(step).collect()
}

/// Who is next where the file is passed on; none where that ends its road.
pub(super) fn next_role(ctx: &Ctx, filed: &NominationInContext) -> Option<Role> {
    let nomination = &filed.nomination;
    let route = nomination.route(&ctx.law)?;
    let road = road(route);
    let ahead = road
        .iter()
        .skip_while(|stage| stage.code != nomination.state.stage());
    ahead
        .skip(1)
        .find(|stage| !nomination.passes_over(stage, filed.subject_kind, &ctx.law))
        .map(|stage| stage.seat.role)
}
