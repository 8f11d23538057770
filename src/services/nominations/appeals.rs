//! Refusals that are looked at again, by other hands than those that refused: who holds the office
//! beside them, who decides behind it, or the head above. Asked for all files of an act in a fixed
//! number of statements.

use crate::db::{self, Conn, Reading, Saved};
use crate::domain::access::actor::{Actor, Holder};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::UnitId;
use crate::domain::base::office::{Office, Role};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::{Handed, NominationInContext};
use crate::domain::nominations::notices;
use crate::domain::register::unit::Unit;
use crate::error::{Error, Result};
use crate::services::{Ctx, record};

/// The most files that are handed on in one transaction when who looked at them is gone.
const MOST: i64 = 100;

/// Writes down who refused these files, and for whom they signed, as the history tells: also what a
/// version before did not keep. What a superior authority refused, nobody here did. An appeal is an
/// act on one file.
fn note_refusals(tx: &mut Conn, ctx: &Ctx, files: &mut [NominationInContext]) -> Result<()> {
    for file in files {
        let route = file.nomination.route(&ctx.law);
        let ours: Vec<String> = route
            .into_iter()
            .flat_map(|route| &route.stages)
            .filter(|stage| stage.kind().refuses())
            .map(|stage| stage.code.clone())
            .collect();
        let object = Object::Nomination(file.nomination.id);
        let refused_by = db::base::history::refused_by(tx, object, &ours)?;
        file.nomination.hands.refused_by = refused_by;
    }
    Ok(())
}

/// The units that concern where files go: those that decide, and all above those.
struct Units(Vec<Unit>);

impl Units {
    fn of(tx: &mut Conn, files: &[&mut NominationInContext]) -> Result<Self> {
        let mut ids: Vec<UnitId> = files
            .iter()
            .map(|file| file.nomination.places.deciding)
            .collect();
        let bodies = db::register::units::with_ids(tx, &ids)?;
        ids.extend(bodies.iter().flat_map(|body| body.path.ids_upwards()));
        ids.sort_unstable();
        ids.dedup();
        Ok(Self(db::register::units::with_ids(tx, &ids)?))
    }

    fn name(&self, id: UnitId) -> Option<String> {
        self.0
            .iter()
            .find(|unit| unit.id == id)
            .map(|unit| unit.name.clone())
    }

    /// The heads above the unit that decides on a file, the nearest first.
    fn heads_above(&self, ctx: &Ctx, file: &NominationInContext) -> Vec<Office> {
        let body = self
            .0
            .iter()
            .find(|unit| unit.id == file.nomination.places.deciding);
        let above = body
            .into_iter()
            .flat_map(|body| body.path.ids_upwards().skip(1));
        let open = above.filter(|id| {
            self.0
                .iter()
                .any(|unit| unit.id == *id && unit.is_open(ctx.today()))
        });
        open.flat_map(|unit| [Role::Chairman, Role::UnitHead].map(|role| Office { role, unit }))
            .collect()
    }
}

/// Sends files that have come to where those who refused them keep out to somebody else. Answers
/// what history tells of those that went on. An appeal that nobody could settle is not taken; what
/// comes there later, or by no act at all, waits as for any office that nobody holds.
pub(in crate::services) fn to_other_hands(
    tx: &mut Conn,
    ctx: &Ctx,
    files: &mut [NominationInContext],
    action: Option<Action>,
) -> Result<Vec<HistoryEvent>> {
    let is_appeal = action == Some(Action::Appeal);
    if is_appeal {
        note_refusals(tx, ctx, files)?;
    }
    let comes_there = |file: &&mut NominationInContext| {
        file.nomination.hands.kept_out && file.nomination.state.offices().next().is_some()
    };
    let mut waiting: Vec<&mut NominationInContext> = files.iter_mut().filter(comes_there).collect();
    if waiting.is_empty() {
        return Ok(Vec::new());
    }
    let units = Units::of(tx, &waiting)?;
    let mut offices: Vec<Office> = Vec::new();
    for file in &waiting {
        offices.extend(file.nomination.state.offices());
        offices.extend(
            file.nomination
                .looked_at_by(&ctx.law)
                .into_iter()
                .map(|(_, office)| office),
        );
        offices.extend(units.heads_above(ctx, file));
    }
    offices.sort_unstable();
    offices.dedup();
    let holders: Vec<Holder> = db::access::users::held_by(&offices, ctx.today()).ask(tx)?;
    let nobody = |office: Office| Error::NobodyElse {
        role: office.role,
        unit: units.name(office.unit).unwrap_or_default(),
    };
    let mut facts = Vec::new();
    for file in &mut waiting {
        let above = units.heads_above(ctx, file);
        let nomination = &mut file.nomination;
        let from = nomination.state.stage().to_owned();
        let handed = nomination.to_other_hands(&ctx.law, &above, &holders);
        if is_appeal {
            let undecided = nomination.nobody_decides(&ctx.law, &above, &holders);
            let missing = if let Handed::Nobody(office) = handed {
                Some(office)
            } else {
                undecided
            };
            missing.map_or(Ok(()), |office| Err(nobody(office)))?;
        }
        let Handed::To(office) = handed else { continue };
        let unit = units.name(office.unit).unwrap_or_default();
        let told = HistoryEvent::plain(
            Object::Nomination(nomination.id),
            EventKind::HandedOn,
            nomination.version,
        );
        let told = told.with(vec![
            ("to_role", office.role.code().to_owned()),
            ("to_unit", unit.clone()),
        ]);
        facts.push(HistoryEvent {
            stages: Some((from, nomination.state.stage().to_owned())),
            ..told
        });
        file.above_unit_name = file.nomination.hands.above.map(|_| unit);
    }
    Ok(facts)
}

/// Hands on what waits for nobody but those who refused it: whoever was to look at it has left the
/// office since, or a version before this one had sent it there. Answers whether anything was.
pub fn hand_on(tx: &mut Conn, ctx: &Ctx) -> Result<bool> {
    let mut files = db::nominations::kept_out(tx, MOST)?;
    // They come from where they are, each as it is saved afterwards.
    for file in &mut files {
        file.nomination.version += 1;
    }
    let facts = to_other_hands(tx, ctx, &mut files, None)?;
    let (mut told, mut following) = (Vec::new(), Vec::new());
    for fact in facts {
        let Some(file) = files
            .iter()
            .find(|file| fact.object == Object::Nomination(file.nomination.id))
        else {
            continue;
        };
        // Somebody acts on it at this very moment: then it is theirs to send on.
        if db::nominations::save_if_unchanged(tx, &file.nomination)? == Saved::LostRace {
            continue;
        }
        db::nominations::save_hands(tx, &file.nomination)?;
        following.extend(notices::of_nomination(&fact, file, &ctx.law));
        told.push(fact);
    }
    if told.is_empty() {
        return Ok(false);
    }
    record(tx, ctx, &Actor::operator(), &told, &following)?;
    Ok(true)
}
