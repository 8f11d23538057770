//! How a refusal is looked at again: in which days, by which stage, until when, and by whose hands.
//! Who refused a file does not look at their own refusal: another who holds the office does, else
//! who decides after it, else the head above (Law on Complaints 02/2011/QH13, Article 7).

use chrono::NaiveDate;

use super::{Moment, Nomination, NominationFault};
use crate::domain::access::actor::Holder;
use crate::domain::base::days::local_date;
use crate::domain::base::ids::UserId;
use crate::domain::base::office::Office;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::route::{Appeal, Stage};

/// Whose hands keep out of a file whose refusal is looked at again.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Hands {
    /// Who refused it, and for whom they signed.
    pub refused_by: Vec<UserId>,
    /// Does it stand where they must not act: where its refusal is looked at again, or where it
    /// could be refused after that?
    pub kept_out: bool,
    /// The office above that looks at it, where nobody else holds that of its stage.
    pub above: Option<Office>,
}

impl Hands {
    /// Who must not act on it now, nor whoever signs for them.
    #[must_use]
    pub fn barred(&self) -> &[UserId] {
        if self.kept_out { &self.refused_by } else { &[] }
    }
}

/// To whom a file went so that other hands look at it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handed {
    /// Nowhere: somebody else holds the office it waits for.
    Stays,
    /// To the holders of this office.
    To(Office),
    /// Nobody but those who refused it holds this office, nor one that could look at it instead.
    Nobody(Office),
}

impl Nomination {
    /// How its refusal can be looked at again today.
    pub(super) fn appeal<'l>(&self, moment: &Moment<'l>) -> Option<&'l Appeal> {
        let appeal = self.route(moment.law)?.appeal.as_ref()?;
        Some(appeal).filter(|_| {
            self.appeal_until(moment.law)
                .is_some_and(|last| local_date(moment.now) <= last)
        })
    }

    /// The last day on which it can be asked for that its refusal is looked at again; none where it
    /// was once, or the route has no such thing.
    #[must_use]
    pub fn appeal_until(&self, law: &LawBook) -> Option<NaiveDate> {
        let appeal = self
            .route(law)?
            .appeal
            .as_ref()
            .filter(|_| !self.appealed)?;
        Some(
            law.calendar
                .ends_after(local_date(self.state.since()), appeal.within_days),
        )
    }

    /// To the stage that looks at its refusal again.
    pub(super) fn appealed_to(mut self, moment: &Moment<'_>) -> Result<Self, NominationFault> {
        let day = local_date(moment.now);
        let missing = |what: &str| NominationFault::NoRule {
            what: what.to_owned(),
            day,
        };
        let appeal = self.appeal(moment).ok_or_else(|| missing("appeal"))?;
        let stage = self
            .route(moment.law)
            .and_then(|route| route.stage(&appeal.stage))
            .ok_or_else(|| missing(&appeal.stage))?;
        self.appealed = true;
        let settled = moment.law.calendar.ends_after(day, appeal.settle_days);
        self.come_to(stage, Some(settled), moment)
    }

    /// Does this stage look at its refusal again?
    fn settles(&self, stage: &Stage, law: &LawBook) -> bool {
        self.route(law)
            .and_then(|route| route.appeal.as_ref())
            .is_some_and(|appeal| appeal.stage == stage.code)
    }

    /// Must who refused it keep out of this stage? Out of each where it could be refused again,
    /// also where it comes there by a return.
    pub(super) fn keeps_out_of(&self, stage: &Stage, law: &LawBook) -> bool {
        self.appealed && (stage.kind().refuses() || self.settles(stage, law))
    }

    /// The stage it is in and those behind it that decide, with the office of each: who can look at
    /// its refusal again, in this order.
    #[must_use]
    pub fn looked_at_by<'l>(&self, law: &'l LawBook) -> Vec<(&'l Stage, Office)> {
        let here = self.state.stage();
        let stages = self
            .route(law)
            .map(|route| route.stages.as_slice())
            .unwrap_or_default();
        let from_here = stages.iter().skip_while(|stage| stage.code != here);
        let able = from_here.filter(|stage| stage.kind().decides() || stage.code == here);
        let office = |stage: &'l Stage| Some((stage, self.places.office(stage.seat)?));
        able.filter_map(office).collect()
    }

    /// Sends it to other hands than those that refused it: who holds the office it waits for, or
    /// decides behind it, or stands `above`, the nearest first. Its due day stays.
    pub fn to_other_hands(
        &mut self,
        law: &LawBook,
        above: &[Office],
        holders: &[Holder],
    ) -> Handed {
        let barred = self.hands.barred().to_vec();
        let is_free = |office: &Office| {
            holders
                .iter()
                .any(|holder| holder.office == *office && !holder.is_of(&barred))
        };
        let Some(waits_for) = self
            .state
            .offices()
            .next()
            .filter(|office| self.hands.kept_out && !is_free(office))
        else {
            return Handed::Stays;
        };
        // An office on the way that nobody holds at all is filled, not gone past.
        let is_held = holders.iter().any(|holder| holder.office == waits_for);
        if !is_held
            && self
                .stage(law)
                .is_some_and(|stage| !stage.kind().decides() && !self.settles(stage, law))
        {
            return Handed::Stays;
        }
        let road = self.looked_at_by(law);
        let on_the_road = road
            .iter()
            .find(|(_, office)| is_free(office))
            .map(|(stage, office)| (*stage, *office, None));
        let decides_at = road
            .iter()
            .find(|(stage, _)| stage.kind().decides())
            .or(road.first());
        let head_above = || {
            let office = above.iter().copied().find(is_free)?;
            decides_at.map(|(stage, _)| (*stage, office, Some(office)))
        };
        let Some((stage, office, raised)) = on_the_road.or_else(head_above) else {
            return Handed::Nobody(waits_for);
        };
        self.hands.above = raised;
        self.state = self.state.clone().handed_to(&stage.code, office);
        Handed::To(office)
    }

    /// The office that decides behind the stage it is in, where all who hold it refused the file
    /// and nobody stands above.
    #[must_use]
    pub fn nobody_decides(
        &self,
        law: &LawBook,
        above: &[Office],
        holders: &[Holder],
    ) -> Option<Office> {
        let held = |office: &Office| holders.iter().any(|holder| holder.office == *office);
        let is_free = |office: &Office| {
            holders
                .iter()
                .any(|holder| holder.office == *office && !holder.is_of(&self.hands.refused_by))
        };
        let (_, office) = self
            .looked_at_by(law)
            .into_iter()
            .find(|(stage, _)| stage.kind().decides())?;
        // Where it is above already, nobody below decides behind it.
        let is_above = self.hands.above.is_some();
        Some(office).filter(|office| {
            !is_above && held(office) && !is_free(office) && !above.iter().any(is_free)
        })
    }
}
