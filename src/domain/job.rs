//! Work that runs without being asked. A job is data, queued in the transaction whose consequence it is: whom to write to, about
//! what, and the facts as they were at that moment. Whether the reader is still entitled is asked when the letter leaves.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::actor::Office;
use crate::domain::award::Award;
use crate::domain::code::codes;
use crate::domain::decision::Decision;
use crate::domain::history::{Deed, Fact};
use crate::domain::ids::{DecisionId, NominationId, UserId};
use crate::domain::law_book::LawBook;
use crate::domain::nomination::Filed;
use crate::domain::people::SubjectKind;
use crate::domain::policy::Right;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Write to a user. Whether they are still entitled is asked again when it is sent.
    Letter {
        /// To whom.
        to: UserId,
        /// About what.
        about: About,
        /// What it says.
        notice: Notice,
    },
}

impl Job {
    /// To whom it writes, if that is what it does: letters to one reader that fall together leave as one.
    #[must_use]
    pub fn recipient(&self) -> Option<UserId> {
        match self {
            Self::Letter { to, .. } => Some(*to),
        }
    }
}

/// What a letter is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// A nomination.
    Nomination(NominationId),
    /// A decision.
    Decision(DecisionId),
}

impl About {
    /// The nomination, if it is one.
    #[must_use]
    pub fn nomination(self) -> Option<NominationId> {
        if let Self::Nomination(id) = self { Some(id) } else { None }
    }

    /// The decision, if it is one.
    #[must_use]
    pub fn decision(self) -> Option<DecisionId> {
        if let Self::Decision(id) = self { Some(id) } else { None }
    }
}

codes! {
    /// What a letter is for: `words` has `mail-{code}-title` and `mail-{code}-body`.
    Template {
        /// To the nominating officers: the file was received.
        Submitted = "submitted",
        /// To the holder: a file waits for you.
        Waiting = "waiting",
        /// To the holder: a file came back.
        Returned = "returned",
        /// To the nominating officers: there will be no award.
        Refused = "refused",
        /// To the nominating officers: the competent person agreed.
        Decided = "decided",
        /// To the nominating officers: the decision is issued, the award is given.
        Awarded = "awarded",
        /// To the nominating officers: an award was cancelled.
        Cancelled = "cancelled",
        /// To the holder: the due day is near.
        DueSoon = "due_soon",
        /// To the holder: the due day is past.
        Overdue = "overdue",
        /// A decision waits for your signature.
        ToSign = "to_sign",
        /// A decision is signed and waits for its number.
        ToIssue = "to_issue",
    }
}

/// What a letter says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// What it is for.
    pub template: Template,
    /// What was true at the commit.
    #[serde(flatten)]
    pub facts: Facts,
}

/// What was true at the commit that caused a letter: later changes of the file do not change what the letter says.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Facts {
    /// Kind and name of the subject.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub subject: Option<(SubjectKind, String)>,
    /// Name of the award in Vietnamese and English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub award: Option<(String, String)>,
    /// Name of the nominating unit.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Name of the stage in Vietnamese and English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage_name: Option<(String, String)>,
    /// By when the holder should act.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_on: Option<NaiveDate>,
    /// Why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// Number and date of the decision.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decision: Option<(String, NaiveDate)>,
    /// Đồng.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub amount: Option<i64>,
    /// What a decision is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Name of the unit that issues it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// How many it lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<usize>,
    /// Who signed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub signer: Option<String>,
}

impl Facts {
    /// What a letter about a file says whatever its cause.
    #[must_use]
    pub fn of_file(filed: &Filed, law: &LawBook) -> Self {
        Self {
            subject: Some((filed.subject_kind, filed.subject_name.clone())),
            award: Some(law.award_name(&filed.nomination)),
            unit: Some(filed.unit_name.clone()),
            ..Self::default()
        }
    }

    /// As `of_file`, with the stage and its due day.
    #[must_use]
    pub fn of_stage(filed: &Filed, law: &LawBook) -> Self {
        let nomination = &filed.nomination;
        let stage_name = nomination.stage(law).map(|stage| stage.name.clone());
        Self { stage_name, due_on: nomination.due_on, ..Self::of_file(filed, law) }
    }

    /// What a letter about a decision says.
    #[must_use]
    pub fn of_paper(paper: &Paper<'_>) -> Self {
        Self {
            title: Some(paper.decision.title.clone()),
            issuer: Some(paper.issuer_name.to_owned()),
            lines: Some(paper.lines),
            signer: paper.decision.signer.as_ref().map(|(_, name)| name.clone()),
            ..Self::default()
        }
    }

    /// With what a record tells of its award.
    #[must_use]
    pub fn with_award(mut self, award: &Award) -> Self {
        self.decision = Some((award.facts.decision_number.clone(), award.facts.decided_on));
        self.amount = Some(award.facts.amount);
        self
    }

    /// Does it say nothing of its thing? So did those that an earlier version queued: they are told as it is when they leave.
    #[must_use]
    pub fn is_bare(&self) -> bool {
        self.subject.is_none() && self.title.is_none()
    }
}

/// A decision, and what stands around it.
#[derive(Debug, Clone, Copy)]
pub struct Paper<'a> {
    /// The decision.
    pub decision: &'a Decision,
    /// Name of the unit that issues it.
    pub issuer_name: &'a str,
    /// How many it lists.
    pub lines: usize,
}

/// A letter that follows from a fact, to whoever holds an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Following {
    /// To the holders of this office.
    pub office: Office,
    /// About what.
    pub about: About,
    /// What it says.
    pub notice: Notice,
}

fn of_file(filed: &Filed, office: Office, template: Template, facts: Facts) -> Following {
    Following { office, about: About::Nomination(filed.nomination.id), notice: Notice { template, facts } }
}

/// The letters that follow when a nomination moved; `filed` is the file as it is afterwards.
#[must_use]
pub fn of_nomination(fact: &Fact, filed: &Filed, law: &LawBook) -> Vec<Following> {
    let file = || Facts { reason: fact.reason.clone(), ..Facts::of_file(filed, law) };
    let to_nominator = |template| of_file(filed, filed.nomination.writer(), template, file());
    let to_holder = |template| {
        let facts = Facts { reason: fact.reason.clone(), ..Facts::of_stage(filed, law) };
        filed.nomination.holder.map(|holder| of_file(filed, holder, template, facts))
    };
    let letters = match fact.deed {
        Deed::Submitted => [Some(to_nominator(Template::Submitted)), to_holder(Template::Waiting)],
        Deed::Endorsed | Deed::Accepted | Deed::Cleared | Deed::Forwarded | Deed::Released | Deed::Appealed | Deed::PassedOn => {
            [None, to_holder(Template::Waiting)]
        }
        Deed::Approved => [Some(to_nominator(Template::Decided)), to_holder(Template::Waiting)],
        Deed::Returned | Deed::SupplementAsked => [None, to_holder(Template::Returned)],
        Deed::Refused => [Some(to_nominator(Template::Refused)), None],
        _ => [None, None],
    };
    letters.into_iter().flatten().collect()
}

/// The letter that follows when an award was given.
#[must_use]
pub fn of_award(filed: &Filed, award: &Award, law: &LawBook) -> Following {
    of_file(filed, filed.nomination.writer(), Template::Awarded, Facts::of_file(filed, law).with_award(award))
}

/// The letter that follows when an award was cancelled, and on what ground.
#[must_use]
pub fn of_cancelled(filed: &Filed, award: &Award, ground: &str, law: &LawBook) -> Following {
    let facts = Facts { reason: Some(ground.to_owned()), ..Facts::of_file(filed, law).with_award(award) };
    of_file(filed, filed.nomination.writer(), Template::Cancelled, facts)
}

/// The reminder to the holder of a file: soon due, or overdue. Nobody is reminded of what has no due day or no holder.
#[must_use]
pub fn of_due(filed: &Filed, today: NaiveDate, law: &LawBook) -> Option<Following> {
    let (holder, due) = (filed.nomination.holder?, filed.nomination.due_on?);
    let template = if due < today { Template::Overdue } else { Template::DueSoon };
    Some(of_file(filed, holder, template, Facts::of_stage(filed, law)))
}

/// The letter that follows when a decision was drafted or signed.
#[must_use]
pub fn of_decision(fact: &Fact, paper: &Paper<'_>) -> Option<Following> {
    let (right, template) = match fact.deed {
        Deed::Created => (Right::SignDecision, Template::ToSign),
        Deed::Signed => (Right::HandleDecision, Template::ToIssue),
        _ => return None,
    };
    let role = *right.roles().first()?;
    let office = Office { role, unit: paper.decision.issuer };
    let notice = Notice { template, facts: Facts::of_paper(paper) };
    Some(Following { office, about: About::Decision(paper.decision.id), notice })
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    use super::*;
    use crate::domain::actor::Role;
    use crate::domain::award::{AwardFacts, AwardKind, AwardLevel, AwardStatus, CommendationType};
    use crate::domain::ids::{AchievementId, AwardId, SubjectId, UnitId};
    use crate::domain::nomination::{Content, Nomination, Status};
    use crate::domain::unit::UnitPath;

    fn id<T: From<Uuid>>(n: u128) -> T {
        T::from(Uuid::from_u128(n))
    }

    fn moment() -> DateTime<Utc> {
        "2026-10-17T02:00:00Z".parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn filed() -> Filed {
        Filed {
            nomination: Nomination {
                id: id(1),
                content: Content {
                    award_code: "letter_of_commendation".to_owned(),
                    commendation_type: CommendationType::AdHoc,
                    cycle_year: 2026,
                    subject: id(2),
                    achievement: id::<AchievementId>(3),
                    statement: "Rowed all night".to_owned(),
                },
                unit: id(4),
                superior_unit: None,
                deciding_unit: id(5),
                route: ("r".to_owned(), "1".to_owned()),
                receipt: None,
                status: Status::InProgress,
                stage: "check".to_owned(),
                holder: Some(Office { role: Role::Specialist, unit: id(5) }),
                since: moment(),
                due_on: Some(day("2026-11-13")),
                paused_days: None,
                submissions: 1,
                late: false,
                appealed: false,
                created_by: None,
                created_at: moment(),
                version: 2,
            },
            subject_name: "Lê Mẫu Cúc".to_owned(),
            subject_kind: SubjectKind::Individual,
            subject_person: None,
            unit_name: "Thôn Bãi Bồi".to_owned(),
            unit_code: "HG-01-01".to_owned(),
            unit_path: UnitPath::stored(String::new()),
            deciding_unit_name: "Xã Suối Ngà".to_owned(),
            deciding_unit_code: "HG-01".to_owned(),
            superior_unit_name: None,
        }
    }

    fn award() -> Award {
        Award {
            id: id::<AwardId>(6),
            seq: 1,
            nomination: Some(id(1)),
            decision: Some(id(7)),
            subject: id::<SubjectId>(2),
            unit: id::<UnitId>(4),
            facts: AwardFacts {
                subject_kind: SubjectKind::Individual,
                subject_name: "Lê Mẫu Cúc".to_owned(),
                staff_code: None,
                unit_code: "HG-01-01".to_owned(),
                award_code: "letter_of_commendation".to_owned(),
                award_name: ("Giấy khen".to_owned(), "Letter of commendation".to_owned()),
                award_kind: AwardKind::CommendationForm,
                level: AwardLevel::Unit,
                commendation_type: CommendationType::AdHoc,
                cycle_year: 2026,
                decision_number: "163/QĐ-UBND".to_owned(),
                decided_on: day("2026-10-17"),
                signer: "Đặng Mẫu Minh".to_owned(),
                issuer_code: "HG-01".to_owned(),
                issuer_name: "Xã Suối Ngà".to_owned(),
                coefficient: "0.3".to_owned(),
                amount: 759_000,
                rule_set: "law_2022".to_owned(),
                golden_book: None,
            },
            status: AwardStatus::Cancelled,
            cancellation: None,
            changed_at: moment(),
        }
    }

    #[test]
    fn who_nominated_hears_that_an_award_was_cancelled_and_why() {
        let letter = of_cancelled(&filed(), &award(), "Khai man thành tích", &LawBook::default());
        assert_eq!(letter.office, Office { role: Role::EmulationOfficer, unit: id(4) });
        assert_eq!(letter.notice.template, Template::Cancelled);
        assert_eq!(letter.notice.facts.reason.as_deref(), Some("Khai man thành tích"));
        assert_eq!(letter.notice.facts.decision, Some(("163/QĐ-UBND".to_owned(), day("2026-10-17"))));
    }

    #[test]
    fn the_holder_is_reminded_up_to_the_due_day_and_warned_behind_it() {
        let remind = |today: &str| of_due(&filed(), day(today), &LawBook::default()).unwrap();
        assert_eq!(remind("2026-11-12").notice.template, Template::DueSoon);
        assert_eq!(remind("2026-11-13").notice.template, Template::DueSoon);
        assert_eq!(remind("2026-11-14").notice.template, Template::Overdue);
        assert_eq!(remind("2026-11-14").office, Office { role: Role::Specialist, unit: id(5) });
        let mut ended = filed();
        ended.nomination.holder = None;
        assert_eq!(of_due(&ended, day("2026-11-14"), &LawBook::default()), None);
        let mut untimed = filed();
        untimed.nomination.due_on = None;
        assert_eq!(of_due(&untimed, day("2026-11-14"), &LawBook::default()), None);
    }

    #[test]
    fn a_letter_keeps_its_facts_as_it_is_stored() {
        let about = About::Nomination(id(1));
        let job = Job::Letter { to: id(9), about, notice: of_award(&filed(), &award(), &LawBook::default()).notice };
        let stored = serde_json::to_string(&job).unwrap();
        assert!(stored.contains("\"template\":\"awarded\"") && stored.contains("\"amount\":759000"), "{stored}");
        assert_eq!(serde_json::from_str::<Job>(&stored).unwrap(), job);
    }

    #[test]
    fn what_an_earlier_version_queued_is_still_understood() {
        for (stored, template) in [
            (r#"{"template":"waiting","stage":"check","due_on":"2026-11-13","reason":null}"#, Template::Waiting),
            (r#"{"template":"refused","reason":"Trùng"}"#, Template::Refused),
            (r#"{"template":"awarded"}"#, Template::Awarded),
            (r#"{"template":"to_sign"}"#, Template::ToSign),
        ] {
            let id = "0192aaaa-0000-7000-8000-000000000000";
            let job = format!(r#"{{"kind":"letter","to":"{id}","about":{{"nomination":"{id}"}},"notice":{stored}}}"#);
            let Job::Letter { notice, .. } = serde_json::from_str(&job).unwrap();
            assert_eq!(notice.template, template);
            assert!(notice.facts.is_bare());
        }
    }
}
