//! What was typed into the form of a nomination, read as a proposal or as a change of a file.

use chrono::Datelike;
use serde::{Deserialize, Serialize};

use super::Offer;
use crate::domain::base::ids::{NominationId, ReportId, UnitId};
use crate::domain::law::award_type::CommendationType;
use crate::domain::nominations::posthumous::Posthumous;
use crate::domain::register::people::SubjectKind;
use crate::error::Result;
use crate::fields::Fields;
use crate::pages::forms::{DAYS, iso};
use crate::services::dossier::NominationPage;
use crate::services::nominations::events::AddEvent;
use crate::services::nominations::reports::ShownReport;
use crate::services::nominations::{Namesakes, Proposal, ProposedSubject, Revision, What};
use crate::services::register::subjects::AddSubject;
use crate::words;

/// What was typed into the form.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct NominationForm {
    /// Looks for subjects by name.
    pub(super) q: String,
    pub(super) subject_id: String,
    pub(super) subject_name: Option<String>,
    pub(super) new_name: String,
    pub(super) new_kind: String,
    pub(super) unit_id: String,
    /// `yes`: whoever is new is another than those of the same name on file.
    pub(super) another: String,
    /// `code:type`
    pub(super) award: String,
    /// The report of merit that it is made of.
    pub(super) report_id: String,
    pub(super) event_id: String,
    pub(super) name: String,
    pub(super) happened_from: String,
    pub(super) happened_to: String,
    pub(super) summary: String,
    pub(super) statement: String,
    pub(super) died_on: String,
    pub(super) receiver: String,
    pub(super) relation: String,
    pub(super) address: String,
    /// `submit`, `draft`, or `find` to look for a subject first.
    pub(super) then: String,
    /// Empty for the year of the event, or for this one where there is no event.
    pub(super) cycle_year: Option<String>,
    /// Of the file that is changed.
    pub(super) version: i64,
    /// Of the showing of the form.
    pub(super) once: String,
}

/// From which file or report of merit a form is filled in.
#[derive(Deserialize)]
pub struct LikeQuery {
    pub(super) like: Option<String>,
    pub(super) report: Option<String>,
    /// `next` for its subject in the year after it; else it is for somebody else in its event.
    pub(super) year: Option<String>,
}

pub(super) fn some(text: &str) -> Option<&str> {
    Some(text.trim()).filter(|text| !text.is_empty())
}

impl NominationForm {
    /// The fields in which a file says something else, and what.
    pub(super) fn differs(&self, now: &Self, offers: &[Offer]) -> Vec<(&'static str, String)> {
        let award = |code: &str| {
            let known = offers
                .iter()
                .flat_map(|offer| &offer.types)
                .find(|(value, _)| value == code);
            known.map_or_else(|| code.to_owned(), |(_, text)| text.clone())
        };
        let fields = [
            ("award", award(&self.award), award(&now.award)),
            (
                "cycle_year",
                self.cycle_year.clone().unwrap_or_default(),
                now.cycle_year.clone().unwrap_or_default(),
            ),
            ("name", self.name.clone(), now.name.clone()),
            (
                "happened_from",
                self.happened_from.clone(),
                now.happened_from.clone(),
            ),
            (
                "happened_to",
                self.happened_to.clone(),
                now.happened_to.clone(),
            ),
            ("summary", self.summary.clone(), now.summary.clone()),
            ("statement", self.statement.clone(), now.statement.clone()),
            ("died_on", self.died_on.clone(), now.died_on.clone()),
            ("receiver", self.receiver.clone(), now.receiver.clone()),
            ("relation", self.relation.clone(), now.relation.clone()),
            ("address", self.address.clone(), now.address.clone()),
        ];
        // One day is written in several ways.
        let plain = |field: &str, text: &str| {
            if DAYS.contains(&field) {
                iso(text).into_owned()
            } else {
                text.trim().replace("\r\n", "\n")
            }
        };
        fields
            .into_iter()
            .filter(|(field, typed, now)| plain(field, typed) != plain(field, now))
            .map(|(field, _, now)| (field, now))
            .collect()
    }

    fn award(&self, fields: &mut Fields) -> Option<(String, CommendationType)> {
        let (code, kind) = self.award.split_once(':').unwrap_or_default();
        let code = fields.line("/award", code, 100);
        let kind = code.as_ref().and_then(|_| {
            fields.code(
                "/award",
                kind,
                CommendationType::ALL,
                CommendationType::code,
            )
        });
        code.zip(kind)
    }

    pub(super) fn tells_an_event(&self) -> bool {
        [&self.name, &self.happened_from, &self.happened_to]
            .iter()
            .any(|text| !text.trim().is_empty())
    }

    /// The award year, where one was typed; none inside for that of the event.
    fn year(&self, fields: &mut Fields) -> Option<Option<i32>> {
        let year = self.cycle_year.as_deref().and_then(some);
        fields.some(year, |fields, text| {
            fields.number("/cycle_year", text.parse().unwrap_or(-1), 1900, 2999)
        })
    }

    fn event(&self, fields: &mut Fields, unit: Option<UnitId>) -> Option<AddEvent> {
        let name = fields.line("/name", &self.name, 300);
        let from = fields.date("/happened_from", &iso(&self.happened_from));
        let to = fields.some(some(&self.happened_to), |fields, text| {
            fields.date("/happened_to", &iso(text))
        });
        Some(AddEvent {
            unit,
            name: name?,
            happened_from: from?,
            happened_to: to?.or(from)?,
        })
    }

    /// What is said of somebody who has died; nothing where no part of it was typed.
    fn posthumous(&self, fields: &mut Fields) -> Option<Option<Posthumous>> {
        if [&self.died_on, &self.receiver, &self.relation, &self.address]
            .iter()
            .all(|text| text.trim().is_empty())
        {
            return Some(None);
        }
        let at = ["/died_on", "/receiver", "/relation", "/address"];
        fields
            .posthumous(
                at,
                &iso(&self.died_on),
                &self.receiver,
                &self.relation,
                &self.address,
            )
            .map(Some)
    }

    pub(super) fn proposal(&self) -> Result<Proposal> {
        let mut fields = Fields::new();
        let unit: Option<Option<UnitId>> = fields.some(some(&self.unit_id), |fields, text| {
            fields.id("/unit_id", text)
        });
        let who = match some(&self.new_name) {
            None if some(&self.subject_id).is_none() => {
                fields.fault("/subject_id", "required", Vec::new());
                None
            }
            None => fields
                .id("/subject_id", &self.subject_id)
                .map(ProposedSubject::Known),
            Some(name) => {
                if some(&self.subject_id).is_some() {
                    fields.fault("/new_name", "one_of_two", Vec::new());
                }
                let name = fields.line("/new_name", name, 200);
                let kind = fields.code(
                    "/new_kind",
                    &self.new_kind,
                    SubjectKind::ALL,
                    SubjectKind::code,
                );
                if unit == Some(None) {
                    fields.fault("/unit_id", "required", Vec::new());
                }
                (|| {
                    Some(ProposedSubject::New(AddSubject {
                        kind: kind?,
                        name: name?,
                        unit: unit??,
                        leader: None,
                        another_than: Vec::new(),
                    }))
                })()
            }
        };
        let award = self.award(&mut fields);
        let what = match some(&self.event_id) {
            Some(_) if self.tells_an_event() => {
                fields.fault("/name", "one_of_two", Vec::new());
                None
            }
            Some(id) => fields.id("/event_id", id).map(|id| Some(What::Known(id))),
            // Merit is earned over a year, in no single event.
            None if !self.tells_an_event()
                && award
                    .as_ref()
                    .is_some_and(|(_, kind)| *kind == CommendationType::Merit) =>
            {
                Some(None)
            }
            None => self
                .event(&mut fields, unit.flatten())
                .map(|event| Some(What::New(event))),
        };
        let cycle_year = self.year(&mut fields);
        let summary = fields.lines("/summary", &self.summary, 2_000);
        let statement = fields.lines("/statement", &self.statement, 20_000);
        let posthumous = self.posthumous(&mut fields);
        fields.done((|| {
            let (award_code, commendation_type) = award?;
            let (what, who, summary, statement, posthumous) =
                (what?, who?, summary?, statement?, posthumous?);
            Some(Proposal {
                what,
                cycle_year: cycle_year?,
                who,
                summary,
                award_code,
                commendation_type,
                statement,
                posthumous,
                namesakes: if self.another == "yes" {
                    Namesakes::Another
                } else {
                    Namesakes::Unsaid
                },
            })
        })())
    }

    /// The same, before it is told what they did.
    pub(super) fn so_far(&self) -> Result<Proposal> {
        let or_none = |text: &str| some(text).unwrap_or("–").to_owned();
        let whole = Self {
            summary: or_none(&self.summary),
            statement: or_none(&self.statement),
            ..self.clone()
        };
        whole.proposal()
    }

    pub(super) fn revision(&self) -> Result<Revision> {
        let mut fields = Fields::new();
        let event = if self.tells_an_event() {
            self.event(&mut fields, None).map(Some)
        } else {
            Some(None)
        };
        let award = self.award(&mut fields);
        // Not there in what an older form sent.
        let cycle_year = if self.cycle_year.is_some() {
            self.year(&mut fields).map(Some)
        } else {
            Some(None)
        };
        let summary = fields.lines("/summary", &self.summary, 2_000);
        let statement = fields.lines("/statement", &self.statement, 20_000);
        let posthumous = self.posthumous(&mut fields);
        // Not there for somebody on the register, and in what an older form sent.
        let subject_name = fields.some(self.subject_name.as_deref(), |fields, name| {
            fields.line("/subject_name", name, 200)
        });
        fields.done((|| {
            let (event, summary, commendation_type, statement) =
                (event?, summary?, award?.1, statement?);
            let (posthumous, subject_name, cycle_year) = (posthumous?, subject_name?, cycle_year?);
            Some(Revision {
                event,
                cycle_year,
                summary,
                commendation_type,
                statement,
                posthumous,
                subject_name,
            })
        })())
    }

    /// A form for somebody else in the event of a file, or for its subject in the year after it.
    pub(super) fn like(file: &NominationPage, is_next_year: bool) -> Self {
        let now = Self::of(file);
        let content = &file.whole.shown.filed.nomination.content;
        if is_next_year {
            return Self {
                subject_id: now.subject_id,
                award: now.award,
                cycle_year: Some((content.cycle_year + 1).to_string()),
                ..Self::default()
            };
        }
        let event = file.whole.event.as_ref().map(|event| event.id.to_string());
        Self {
            award: now.award,
            event_id: event.unwrap_or_default(),
            cycle_year: now.cycle_year,
            ..Self::default()
        }
    }

    /// The report of merit that it is made of, if it is.
    pub(super) fn report(&self) -> Option<ReportId> {
        self.report_id.parse().ok()
    }

    /// A form for whom a report of merit is about: somebody new where nobody on file bears the name.
    pub(super) fn of_report(told: &ShownReport, is_new: bool) -> Self {
        let report = &told.found.report;
        let event = report.event.map(|id| id.to_string());
        let day = if event.is_some() {
            String::new()
        } else {
            words::date(report.happened_on)
        };
        let name = report.subject_name.clone();
        Self {
            q: name.clone(),
            new_name: if is_new { name } else { String::new() },
            new_kind: report.subject_kind.code().to_owned(),
            unit_id: report.unit.to_string(),
            event_id: event.unwrap_or_default(),
            happened_from: day,
            summary: report.story.clone(),
            report_id: report.id.to_string(),
            ..Self::default()
        }
    }

    /// All that was typed, as one text.
    pub(super) fn said(&self) -> String {
        serde_urlencoded::to_string(self).unwrap_or_default()
    }

    /// What a file says now.
    pub(super) fn of(file: &NominationPage) -> Self {
        let (whole, content) = (&file.whole, &file.whole.shown.filed.nomination.content);
        let day = |day: Option<chrono::NaiveDate>| day.map(words::date).unwrap_or_default();
        let (from, to) = (
            whole.event.as_ref().map(|event| event.happened_from),
            whole.event.as_ref().map(|event| event.happened_to),
        );
        let of_event = whole.event.as_ref().map(|event| event.happened_to.year());
        let year = Some(content.cycle_year).filter(|year| of_event != Some(*year));
        let told = content.posthumous.as_ref();
        let part = |part: fn(&Posthumous) -> String| told.map(part).unwrap_or_default();
        Self {
            died_on: part(|told| words::date(told.died_on)),
            receiver: part(|told| told.receiver.clone()),
            relation: part(|told| told.relation.clone()),
            address: part(|told| told.address.clone()),
            subject_id: content.subject.to_string(),
            subject_name: Some(whole.shown.filed.subject_name.clone()),
            award: format!("{}:{}", content.award_code, content.commendation_type),
            cycle_year: Some(year.map(|year| year.to_string()).unwrap_or_default()),
            name: whole
                .event
                .as_ref()
                .map(|event| event.name.clone())
                .unwrap_or_default(),
            happened_from: day(from),
            happened_to: day(to.filter(|to| Some(*to) != from)),
            summary: whole.achievement.clone(),
            statement: content.statement.clone(),
            version: whole.shown.filed.nomination.version,
            ..Self::default()
        }
    }
}

/// What the form is for: to change a file, to nominate as another was nominated (then, for the next
/// year?), or to nominate.
pub(super) fn heading(
    file: Option<NominationId>,
    like: Option<(NominationId, bool)>,
) -> &'static str {
    match (file, like) {
        (Some(_), _) => "page-edit",
        (None, Some((_, true))) => "page-like-next-year",
        (None, Some((_, false))) => "page-like",
        (None, None) => "page-nominate",
    }
}
