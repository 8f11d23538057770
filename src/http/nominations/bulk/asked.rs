//! What is asked of a run: the act, and with which files.

use std::collections::BTreeSet;

use serde::Deserialize;
use utoipa::ToSchema;

use super::ItemBody;
use crate::domain::base::ids::NominationId;
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Status;
use crate::domain::nominations::run::MOST_FILES;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::nominations::acts::ActBody;
use crate::services::nominations::runs::{AskedRun, WhichFiles};
use crate::services::work::HeapKind;
use crate::services::{Ctx, NominationFilter, WaitingFilter};
use crate::state::State;

/// Which of what waits for the caller.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunWaitingBody {
    /// In the stage with this code.
    stage: Option<String>,
    /// `in_progress`, `returned`, `supplementing`, …
    status: Option<String>,
    /// `late`: past their due day; `soon`: due today or tomorrow.
    due: Option<String>,
}

/// Which of the files that the caller sees.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RunFilterBody {
    /// As of the list of files, up to 200 characters.
    q: Option<String>,
    /// `in_progress`, `returned`, `supplementing`, …
    status: Option<String>,
    /// In the stage with this code.
    stage: Option<String>,
    /// For this award.
    award_code: Option<String>,
    /// The award year.
    cycle_year: Option<i32>,
    /// Past its due day?
    overdue: Option<bool>,
}

/// One act on very many files: named one by one, or by what they are asked for with. Exactly one of
/// `items`, `waiting` and `filter`; of the last two up to 5,000 files are taken, in the versions they
/// have now.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StartRunBody {
    /// The act, as at the address of a single one.
    action: String,
    /// 1 to 5,000, each once.
    items: Option<Vec<ItemBody>>,
    /// Of what waits for the caller.
    waiting: Option<RunWaitingBody>,
    /// Of the list of files.
    filter: Option<RunFilterBody>,
    /// As of a single act.
    reason: Option<String>,
    /// As of a single act.
    citation: Option<String>,
}

/// When it is due.
#[derive(Clone, Copy)]
enum Due {
    Late,
    Soon,
}

impl Due {
    fn code(self) -> &'static str {
        match self {
            Self::Late => "late",
            Self::Soon => "soon",
        }
    }
}

fn stage(fields: &mut Fields, state: &State, pointer: &str, code: Option<&str>) {
    let known = |code: &str| {
        let mut routes = state.law.routes.iter();
        routes.any(|route| route.stage(code).is_some())
    };
    if code.is_some_and(|code| !known(code)) {
        fields.fault(pointer, "unknown_reference", Vec::new());
    }
}

fn status(fields: &mut Fields, pointer: &str, code: Option<String>) -> Option<Option<Status>> {
    fields.some(code, |fields, text| {
        fields.code(pointer, &text, Status::ALL, Status::code)
    })
}

fn items(fields: &mut Fields, items: &[ItemBody]) -> WhichFiles {
    fields.number("/items", items.len(), 1, MOST_FILES);
    let mut known = BTreeSet::new();
    let mut named = Vec::new();
    for (index, item) in items.iter().take(MOST_FILES).enumerate() {
        let pointer = format!("/items/{index}/id");
        let Some(id) = fields.id::<NominationId>(&pointer, &item.id) else {
            continue;
        };
        if !known.insert(id) {
            fields.fault(&pointer, "twice", Vec::new());
        }
        named.push((id, item.version));
    }
    WhichFiles::These(named)
}

impl RunWaitingBody {
    fn parse(self, fields: &mut Fields, state: &State, ctx: &Ctx) -> Option<WhichFiles> {
        stage(fields, state, "/waiting/stage", self.stage.as_deref());
        let status = status(fields, "/waiting/status", self.status)?;
        let due = fields.some(self.due, |fields, text| {
            fields.code("/waiting/due", &text, &[Due::Late, Due::Soon], Due::code)
        })?;
        let due = match due {
            Some(Due::Late) => HeapKind::Late.filter(ctx),
            Some(Due::Soon) => HeapKind::Soon.filter(ctx),
            None => WaitingFilter::default(),
        };
        Some(WhichFiles::Waiting(WaitingFilter {
            stage: self.stage,
            status,
            ..due
        }))
    }
}

impl RunFilterBody {
    fn parse(self, fields: &mut Fields, state: &State, ctx: &Ctx) -> Option<WhichFiles> {
        stage(fields, state, "/filter/stage", self.stage.as_deref());
        let status = status(fields, "/filter/status", self.status);
        let q = fields.some(self.q, |fields, text| fields.line("/filter/q", &text, 200));
        Some(WhichFiles::Listed(Box::new(NominationFilter {
            q: q?,
            status: status?,
            stage: self.stage,
            award_code: self.award_code,
            cycle_year: self.cycle_year,
            overdue: self.overdue.map(|is| (is, ctx.today())),
            ..NominationFilter::default()
        })))
    }
}

impl StartRunBody {
    /// What is asked for, or every fault.
    pub(super) fn parse(self, state: &State) -> Result<AskedRun> {
        let (mut fields, ctx) = (Fields::new(), state.ctx());
        let alone: Vec<Action> = Action::ALL
            .iter()
            .copied()
            .filter(|action| action.stands_alone())
            .collect();
        let action = fields.code("/action", &self.action, &alone, Action::code);
        let said = ActBody {
            reason: self.reason,
            citation: self.citation,
            remarks: Vec::new(),
        };
        let said = said.parse(action.unwrap_or(Action::Accept), &mut fields);
        let files = match (self.items, self.waiting, self.filter) {
            (Some(named), None, None) => Some(items(&mut fields, &named)),
            (None, Some(waiting), None) => waiting.parse(&mut fields, state, &ctx),
            (None, None, Some(filter)) => filter.parse(&mut fields, state, &ctx),
            _ => {
                fields.fault("/items", "one_way_to_choose", Vec::new());
                None
            }
        };
        let whole = action
            .zip(said)
            .zip(files)
            .map(|((action, said), files)| AskedRun {
                action,
                reason: said.reason,
                citation: said.citation,
                files,
            });
        fields.done(whole)
    }
}
