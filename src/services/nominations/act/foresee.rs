//! What would become of very many files, without doing it: what stands in the way of an act is asked
//! for a part of them at a time, each in a fixed number of statements, and nothing is locked. Whether
//! a body takes a file that is sent today is asked by the act alone.

use std::collections::{BTreeMap, BTreeSet};

use super::receipt::{papers_are_there, papers_in_place};
use crate::db::{self, Conn, Reading};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::access::policy::Denied;
use crate::domain::base::ids::NominationId;
use crate::domain::law::stage::{Action, Outcome};
use crate::domain::nominations::nomination::{Command, NominationInContext};
use crate::domain::nominations::rights;
use crate::domain::nominations::run::{Refusal, Told};
use crate::error::{Error, FieldFault, Result, Stopped};
use crate::services::Ctx;
use crate::services::nominations::{checks, posthumous};

/// So many files are looked at together.
const TOGETHER: usize = 200;

/// So many files are named of those that are refused for one reason.
const NAMED: usize = 5;

/// What would become of files.
#[derive(Debug, Clone, Default)]
pub struct Foreseen {
    /// With how many the act could be done.
    pub passes: usize,
    /// Those with which it could not, by reason, the commonest first.
    pub refused: Vec<RefusedTogether>,
}

/// Files that would be refused for one reason.
#[derive(Debug, Clone)]
pub struct RefusedTogether {
    /// The code of the problem.
    pub code: String,
    /// How many.
    pub count: usize,
    /// The first of them, each with its subject's name as far as who asks sees it, and all that
    /// stands in its way.
    pub first: Vec<(NominationId, Option<String>, Refusal)>,
}

impl Foreseen {
    fn refuse(&mut self, id: NominationId, file: Option<&NominationInContext>, why: Refusal) {
        let known = self.refused.iter().position(|group| group.code == why.code);
        let place = known.unwrap_or_else(|| {
            self.refused.push(RefusedTogether {
                code: why.code.clone(),
                count: 0,
                first: Vec::new(),
            });
            self.refused.len() - 1
        });
        if let Some(group) = self.refused.get_mut(place) {
            group.count += 1;
            if group.first.len() < NAMED {
                let name = file.map(|file| file.subject_name.clone());
                group.first.push((id, name, why));
            }
        }
    }
}

/// What would become of these files, each as it was seen in a version.
pub(super) fn foresee(
    tx: &mut Conn,
    ctx: &Ctx,
    (actor, scope): (&Actor, &Scope),
    command: &Command,
    files: &[(NominationId, i64)],
) -> Result<Foreseen> {
    let mut foreseen = Foreseen::default();
    for part in files.chunks(TOGETHER) {
        let ids: Vec<NominationId> = part.iter().map(|(id, _)| *id).collect();
        let found: BTreeMap<NominationId, NominationInContext> =
            db::nominations::with_ids(tx, scope, &ids)?
                .into_iter()
                .map(|file| (file.nomination.id, file))
                .collect();
        let mut open: Vec<&NominationInContext> = Vec::new();
        for (id, version) in part {
            let Some(file) = found.get(id) else {
                foreseen.refuse(*id, None, Refusal::plain("not_found"));
                continue;
            };
            match is_possible(ctx, actor, command, file, *version) {
                Ok(()) => open.push(file),
                Err(error) => foreseen.refuse(*id, Some(file), refusal(&error)),
            }
        }
        let stopped = stopped(tx, ctx, actor, command.action, &open)?;
        for file in open {
            let id = file.nomination.id;
            match stopped.get(&id) {
                Some(error) => foreseen.refuse(id, Some(file), refusal(error)),
                None => foreseen.passes += 1,
            }
        }
    }
    foreseen
        .refused
        .sort_by_key(|one| std::cmp::Reverse(one.count));
    Ok(foreseen)
}

/// What can be told of one file by itself: the right, the stage, the version.
fn is_possible(
    ctx: &Ctx,
    actor: &Actor,
    command: &Command,
    file: &NominationInContext,
    version: i64,
) -> Result<()> {
    let acting = rights::may_act(actor, command.action, file, &ctx.moment())?;
    let moved = file.nomination.clone();
    let (by, subject) = (acting.acting_in, file.subject_kind);
    moved.apply(command, by, subject, &ctx.moment())?;
    if version == file.nomination.version {
        Ok(())
    } else {
        Err(Error::Stale)
    }
}

/// What stands in the way of these files beside: checks, lives, papers, decisions.
fn stopped(
    tx: &mut Conn,
    ctx: &Ctx,
    actor: &Actor,
    action: Action,
    files: &[&NominationInContext],
) -> Result<BTreeMap<NominationId, Error>> {
    let mut stopped = BTreeMap::new();
    if files.is_empty() {
        return Ok(stopped);
    }
    let ids: Vec<NominationId> = files.iter().map(|file| file.nomination.id).collect();
    if action == Action::GiveBack {
        let taken: BTreeSet<NominationId> = db::nominations::on_a_decision(&ids)
            .ask(tx)?
            .into_iter()
            .collect();
        let struck = files
            .iter()
            .filter(|file| taken.contains(&file.nomination.id));
        stopped.extend(struck.map(|file| {
            let stage = file.nomination.state.stage().to_owned();
            (file.nomination.id, Error::WrongStage(stage))
        }));
    }
    if checks::can_stop(ctx, action) {
        let found = files.iter().zip(checks::findings(tx, ctx, files)?);
        for (file, found) in found {
            let stops = found.into_iter().filter(|finding| finding.stops(action));
            let stops = checks::stopped(ctx, actor, file, stops);
            if !stops.is_empty() {
                stopped
                    .entry(file.nomination.id)
                    .or_insert(Error::NotEligible(stops));
            }
        }
    }
    if action.outcome() == Some(Outcome::Passed) {
        let lives = posthumous::lives(files).ask(tx)?;
        for file in files {
            let fits = posthumous::must_fit_by(ctx, std::slice::from_ref(*file), &lives);
            if let Err(error) = fits {
                stopped.entry(file.nomination.id).or_insert(error);
            }
        }
    }
    if action == Action::Submit {
        let filled = papers_in_place(files).ask(tx)?;
        for file in files {
            if let Err(error) = papers_are_there(ctx, std::slice::from_ref(*file), &filled) {
                stopped.entry(file.nomination.id).or_insert(error);
            }
        }
    }
    Ok(stopped)
}

/// Why an act was not done, as it is kept.
pub(super) fn refusal(error: &Error) -> Refusal {
    match error {
        Error::Forbidden(Denied::NotHolder | Denied::ScopeMissing(_)) => {
            Refusal::plain("forbidden")
        }
        Error::Forbidden(denied) => Refusal::plain(denied.code()),
        Error::NotFound(_) => Refusal::plain("not_found"),
        Error::WrongStage(stage) => Refusal {
            params: vec![("stage".to_owned(), stage.clone())],
            ..Refusal::plain("wrong_stage")
        },
        Error::NotEligible(stopped) => {
            let faults: Vec<FieldFault> = stopped.iter().map(Stopped::fault).collect();
            of_faults("not_eligible", &faults)
        }
        Error::NotTaken(case, from, to) => {
            let day = |day: &chrono::NaiveDate| day.format("%d/%m/%Y").to_string();
            let days = [("from", day(from)), ("to", day(to))];
            Refusal {
                params: told(days.into_iter().chain(case.params())),
                ..Refusal::plain("not_taken")
            }
        }
        Error::FileUnderway(case) => Refusal {
            params: told(case.params().into_iter()),
            ..Refusal::plain("file_underway")
        },
        Error::FilesWrongStage(faults) => of_faults("wrong_stage", faults),
        Error::Duplicate(faults) => of_faults("duplicate", faults),
        Error::Invalid(faults) => of_faults("invalid", faults),
        Error::LetterNeeded => Refusal::plain("letter_needed"),
        Error::Stale => Refusal::plain("stale"),
        Error::LostRace => Refusal::plain("lost_race"),
        _ => Refusal::plain("internal"),
    }
}

fn told(params: impl Iterator<Item = (&'static str, String)>) -> Told {
    params
        .map(|(name, value)| (name.to_owned(), value))
        .collect()
}

fn of_faults(code: &str, faults: &[FieldFault]) -> Refusal {
    let faults = faults.iter().map(|fault| {
        let params = told(fault.params.iter().cloned());
        (fault.code.to_owned(), params)
    });
    Refusal {
        faults: faults.collect(),
        ..Refusal::plain(code)
    }
}
