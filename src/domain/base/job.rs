//! Work that runs without being asked. A job is data, queued in the transaction whose consequence
//! it is: whom to write to, about what, and the facts as they were at that moment. Whether the
//! reader is still entitled is asked when the letter leaves.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::domain::access::actor::{Office, Role};
use crate::domain::access::policy::Right;
use crate::domain::awards::award::{Award, AwardStatus};
use crate::domain::base::history::{EventKind, HistoryEvent};
use crate::domain::base::ids::{CycleId, DecisionId, LetterId, NominationId, UnitId, UserId};
pub use crate::domain::base::notice::{AccountNotice, Facts, InvitedAs, Notice, Paper, Template};
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::{Nomination, NominationInContext};
use crate::domain::nominations::submission_letter::SubmissionLetter;

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
#[expect(
    clippy::large_enum_variant,
    reason = "a job is written down and read, never kept in memory by the thousand"
)]
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
    /// Write to a user about their own account, whatever office they hold. Such a letter always
    /// leaves by itself.
    Account {
        /// To whom.
        to: UserId,
        /// What it says.
        notice: AccountNotice,
    },
}

impl Job {
    /// To whom it writes: letters to one reader that fall together leave as one.
    #[must_use]
    pub fn recipient(&self) -> UserId {
        match self {
            Self::Letter { to, .. } | Self::Account { to, .. } => *to,
        }
    }

    /// Does it leave by itself, whatever else there is for its reader?
    #[must_use]
    pub fn leaves_alone(&self) -> bool {
        matches!(self, Self::Account { .. })
    }

    /// Would it be of no more use if it waited from one day until another: does it tell of
    /// something that is due before?
    #[must_use]
    pub fn comes_too_late(&self, today: NaiveDate, until: NaiveDate) -> bool {
        let Self::Letter { notice, .. } = self else {
            return false;
        };
        notice
            .facts
            .due_on
            .is_some_and(|due| today <= due && due < until)
    }

    /// The stable code of what it says.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Letter { notice, .. } => notice.template.code(),
            Self::Account { notice, .. } => notice.code(),
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
    /// A submission letter.
    Letter(LetterId),
    /// A time in which a body takes nominations.
    Cycle(CycleId),
}

impl About {
    /// The nomination, if it is one.
    #[must_use]
    pub fn nomination(self) -> Option<NominationId> {
        if let Self::Nomination(id) = self {
            Some(id)
        } else {
            None
        }
    }

    /// The submission letter, if it is one.
    #[must_use]
    pub fn letter(self) -> Option<LetterId> {
        if let Self::Letter(id) = self {
            Some(id)
        } else {
            None
        }
    }

    /// The decision, if it is one.
    #[must_use]
    pub fn decision(self) -> Option<DecisionId> {
        if let Self::Decision(id) = self {
            Some(id)
        } else {
            None
        }
    }
}

/// A letter that follows from a fact, to whoever holds an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuedLetter {
    /// To the holders of this office.
    pub office: Office,
    /// But not to these, nor to who signs for them: it is not theirs to do.
    pub but: Vec<UserId>,
    /// About what.
    pub about: About,
    /// What it says.
    pub notice: Notice,
}

fn of_file(
    filed: &NominationInContext,
    office: Office,
    template: Template,
    facts: Facts,
) -> QueuedLetter {
    let holds = filed.nomination.holder == Some(office);
    let but = if holds {
        filed.nomination.hands.barred().to_vec()
    } else {
        Vec::new()
    };
    QueuedLetter {
        office,
        but,
        about: About::Nomination(filed.nomination.id),
        notice: Notice { template, facts },
    }
}

/// The letters that follow when a nomination moved; `filed` is the file as it is afterwards.
#[must_use]
pub fn of_nomination(
    fact: &HistoryEvent,
    filed: &NominationInContext,
    law: &LawBook,
) -> Vec<QueuedLetter> {
    let file = || Facts::of_file(filed, law).moved(fact, filed, law);
    let to_nominator = |template| of_file(filed, filed.nomination.writer(), template, file());
    let to_holder = |template| {
        let facts = Facts::of_stage(filed, law).moved(fact, filed, law);
        filed
            .nomination
            .holder
            .map(|holder| of_file(filed, holder, template, facts))
    };
    // A nominee may read letters to their unit: why a file rests is not for them.
    let quietly = |template| {
        of_file(
            filed,
            filed.nomination.writer(),
            template,
            Facts::of_file(filed, law),
        )
    };
    let letters = match fact.deed {
        EventKind::Submitted => [
            Some(to_nominator(Template::Submitted)),
            to_holder(Template::Waiting),
        ],
        EventKind::Endorsed | EventKind::Accepted | EventKind::Cleared | EventKind::PassedOn => {
            [None, to_holder(Template::Waiting)]
        }
        EventKind::Appealed | EventKind::HandedOn => [None, to_holder(Template::Appealed)],
        EventKind::Forwarded => [
            Some(to_nominator(Template::Forwarded)),
            to_holder(Template::Waiting),
        ],
        EventKind::Held => [Some(quietly(Template::Paused)), None],
        EventKind::Released => [
            Some(quietly(Template::Resumed)),
            to_holder(Template::Waiting),
        ],
        EventKind::Approved => [
            Some(to_nominator(Template::Decided)),
            to_holder(Template::Waiting),
        ],
        EventKind::Returned | EventKind::SupplementAsked => [None, to_holder(Template::Returned)],
        EventKind::Refused => [Some(to_nominator(Template::Refused)), None],
        EventKind::GivenBack => [
            Some(to_nominator(Template::GivenBack)),
            to_holder(Template::ToReconsider),
        ],
        _ => [None, None],
    };
    letters.into_iter().flatten().collect()
}

/// The letter to the office that held a file when its unit took it back; none where the unit held
/// it itself.
#[must_use]
pub fn of_withdrawn(
    before: &Nomination,
    filed: &NominationInContext,
    reason: Option<&str>,
    law: &LawBook,
) -> Option<QueuedLetter> {
    let holder = before.holder.filter(|holder| *holder != before.writer())?;
    let facts = Facts {
        reason: reason.map(str::to_owned),
        ..Facts::of_file(filed, law)
    };
    Some(of_file(filed, holder, Template::Withdrawn, facts))
}

/// The letters that follow when something is held against the subject of a file that is on its way,
/// or no more: to its unit and to who holds it. They say that it rests, not why.
#[must_use]
pub fn of_held(
    filed: &NominationInContext,
    template: Template,
    law: &LawBook,
) -> Vec<QueuedLetter> {
    let writer = filed.nomination.writer();
    let holder = filed.nomination.holder.filter(|holder| *holder != writer);
    let tell = |office| of_file(filed, office, template, Facts::of_file(filed, law));
    std::iter::once(writer).chain(holder).map(tell).collect()
}

/// The letter that follows when a name on an issued decision was put right.
#[must_use]
pub fn of_corrected(
    filed: &NominationInContext,
    award: &Award,
    before: &str,
    reason: &str,
    law: &LawBook,
) -> QueuedLetter {
    let facts = Facts::of_file(filed, law).with_award(award);
    let facts = Facts {
        before: Some(before.to_owned()),
        reason: Some(reason.to_owned()),
        amount: None,
        ..facts
    };
    of_file(filed, filed.nomination.writer(), Template::Corrected, facts)
}

/// The letter that follows when an award was given.
#[must_use]
pub fn of_award(filed: &NominationInContext, award: &Award, law: &LawBook) -> QueuedLetter {
    of_file(
        filed,
        filed.nomination.writer(),
        Template::Awarded,
        Facts::of_file(filed, law).with_award(award),
    )
}

/// The letter that follows when an award was cancelled or stripped, and on what ground.
#[must_use]
pub fn of_ended(
    filed: &NominationInContext,
    award: &Award,
    ground: &str,
    law: &LawBook,
) -> QueuedLetter {
    let facts = Facts {
        reason: Some(ground.to_owned()),
        ..Facts::of_file(filed, law).with_award(award).with_end(award)
    };
    let template = if award.status == AwardStatus::Stripped {
        Template::Stripped
    } else {
        Template::Cancelled
    };
    of_file(filed, filed.nomination.writer(), template, facts)
}

/// The letter that follows when an award was given back, and why.
#[must_use]
pub fn of_restored(
    filed: &NominationInContext,
    award: &Award,
    ground: &str,
    law: &LawBook,
) -> QueuedLetter {
    let facts = Facts {
        reason: Some(ground.to_owned()),
        ..Facts::of_file(filed, law).with_award(award).with_end(award)
    };
    of_file(
        filed,
        filed.nomination.writer(),
        Template::AwardRestored,
        facts,
    )
}

/// The letter to the office of the body that handles a file, when an award that the file can rest
/// on was taken back: it names the file, and the decision that no longer counts.
#[must_use]
pub fn of_lost_base(
    filed: &NominationInContext,
    base: &Award,
    law: &LawBook,
) -> Option<QueuedLetter> {
    let role = *Right::HandleDecision.roles().first()?;
    let office = Office {
        role,
        unit: filed.nomination.deciding_unit,
    };
    let decision = Some((base.facts.decision_number.clone(), base.facts.decided_on));
    Some(of_file(
        filed,
        office,
        Template::BaseLost,
        Facts {
            decision,
            ..Facts::of_file(filed, law)
        },
    ))
}

/// The reminder to the holder of a file: soon due, or overdue. Nobody is reminded of what has no
/// due day or no holder.
#[must_use]
pub fn of_due(
    filed: &NominationInContext,
    today: NaiveDate,
    law: &LawBook,
) -> Option<QueuedLetter> {
    let (holder, due) = (filed.nomination.holder?, filed.nomination.due_on?);
    let template = if due < today {
        Template::Overdue
    } else {
        Template::DueSoon
    };
    Some(of_file(
        filed,
        holder,
        template,
        Facts::of_stage(filed, law),
    ))
}

/// The letter to the superiors of an office that lets a file wait. `above` is the unit over the
/// holder's, if there is one.
#[must_use]
pub fn of_overdue(
    filed: &NominationInContext,
    above: Option<UnitId>,
    law: &LawBook,
) -> Vec<QueuedLetter> {
    let Some(holder) = filed.nomination.holder else {
        return Vec::new();
    };
    let here = |role| {
        Some(Office {
            role,
            unit: holder.unit,
        })
    };
    let superiors = match holder.role {
        Role::EmulationOfficer => [here(Role::UnitHead), None],
        Role::Specialist => [here(Role::OfficeHead), here(Role::Chairman)],
        Role::OfficeHead | Role::CouncilSecretary | Role::CouncilMember => {
            [here(Role::Chairman), None]
        }
        Role::UnitHead | Role::Chairman => [
            above.map(|unit| Office {
                role: Role::Chairman,
                unit,
            }),
            None,
        ],
        Role::Inspector | Role::Administrator | Role::Newer(_) => [None, None],
    };
    superiors
        .into_iter()
        .flatten()
        .map(|office| {
            of_file(
                filed,
                office,
                Template::OverdueBelow,
                Facts::of_stage(filed, law),
            )
        })
        .collect()
}

/// The letter to the head whose signature a submission letter waits for.
#[must_use]
pub fn of_submission(letter: &SubmissionLetter, unit_name: &str, lines: usize) -> QueuedLetter {
    let notice = Notice {
        template: Template::LetterToSign,
        facts: Facts::of_submission(letter, unit_name, lines),
    };
    QueuedLetter {
        office: Office {
            role: Role::UnitHead,
            unit: letter.unit,
        },
        but: Vec::new(),
        about: About::Letter(letter.id),
        notice,
    }
}

/// The letters that follow when something was done with a decision: to who signs it, and to the
/// office that issues it.
#[must_use]
pub fn of_decision(fact: &HistoryEvent, paper: &Paper<'_>) -> Vec<QueuedLetter> {
    let (rights, template) = match fact.deed {
        EventKind::Created => ([Some(Right::SignDecision), None], Template::ToSign),
        EventKind::Signed => ([Some(Right::HandleDecision), None], Template::ToIssue),
        EventKind::LineStruck => (
            [Some(Right::SignDecision), Some(Right::HandleDecision)],
            Template::LineStruck,
        ),
        EventKind::SignatureWithdrawn => (
            [Some(Right::HandleDecision), None],
            Template::SignatureWithdrawn,
        ),
        _ => return Vec::new(),
    };
    let roles = rights.into_iter().flatten().flat_map(Right::roles);
    let to = |role: &Role| QueuedLetter {
        office: Office {
            role: *role,
            unit: paper.decision.issuer,
        },
        but: Vec::new(),
        about: About::Decision(paper.decision.id),
        notice: Notice {
            template,
            facts: Facts {
                reason: fact.reason.clone(),
                ..Facts::of_paper(paper)
            },
        },
    };
    roles.map(to).collect()
}

/// The letter that follows when the signature under the decision that lists a file was taken back.
#[must_use]
pub fn of_unsigned(filed: &NominationInContext, reason: &str, law: &LawBook) -> QueuedLetter {
    let facts = Facts {
        reason: Some(reason.to_owned()),
        ..Facts::of_file(filed, law)
    };
    of_file(
        filed,
        filed.nomination.writer(),
        Template::SignatureWithdrawn,
        facts,
    )
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, Utc};
    use uuid::Uuid;

    use super::*;
    use crate::domain::awards::award::AwardFacts;
    use crate::domain::base::ids::{AchievementId, AwardId, SubjectId};
    use crate::domain::law::award_type::{AwardKind, AwardLevel, CommendationType};
    use crate::domain::nominations::nomination::{Content, Status};
    use crate::domain::register::people::SubjectKind;
    use crate::domain::register::unit::UnitPath;

    fn id<T: From<Uuid>>(n: u128) -> T {
        T::from(Uuid::from_u128(n))
    }

    fn moment() -> DateTime<Utc> {
        "2026-10-17T02:00:00Z".parse().unwrap()
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn filed() -> NominationInContext {
        NominationInContext {
            nomination: Nomination {
                id: id(1),
                content: Content {
                    award_code: "letter_of_commendation".to_owned(),
                    commendation_type: CommendationType::AdHoc,
                    cycle_year: 2026,
                    subject: id(2),
                    achievement: id::<AchievementId>(3),
                    statement: "Rowed all night".to_owned(),
                    posthumous: None,
                },
                unit: id(4),
                superior_unit: None,
                deciding_unit: id(5),
                route: ("r".to_owned(), "1".to_owned()),
                receipt: None,
                status: Status::InProgress,
                stage: "check".to_owned(),
                holder: Some(Office {
                    role: Role::Specialist,
                    unit: id(5),
                }),
                since: moment(),
                due_on: Some(day("2026-11-13")),
                paused_days: None,
                submissions: 1,
                late: false,
                appealed: false,
                hands: crate::domain::nominations::nomination::Hands::default(),
                letter_again: false,
                created_by: None,
                created_at: moment(),
                version: 2,
            },
            subject_name: "Lê Mẫu Cúc".to_owned(),
            subject_kind: SubjectKind::Individual,
            subject_person: None,
            concerned: crate::domain::access::own_case::Concerned::default(),
            unit_name: "Thôn Bãi Bồi".to_owned(),
            unit_code: "HG-01-01".to_owned(),
            unit_path: UnitPath::stored(String::new()),
            deciding_unit_name: "Xã Suối Ngà".to_owned(),
            deciding_unit_code: "HG-01".to_owned(),
            superior_unit_name: None,
            above_unit_name: None,
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
                amount: Some(760_000),
                rule_set: "law_2022".to_owned(),
                direct_worker: None,
                happened_to: None,
                golden_book: None,
            },
            status: AwardStatus::Cancelled,
            cancellation: None,
            posthumous: None,
            restoration: None,
            changed_at: moment(),
        }
    }

    #[test]
    fn who_nominated_hears_that_an_award_was_cancelled_and_why() {
        let letter = of_ended(
            &filed(),
            &award(),
            "Khai man thành tích",
            &LawBook::default(),
        );
        assert_eq!(
            letter.office,
            Office {
                role: Role::EmulationOfficer,
                unit: id(4)
            }
        );
        assert_eq!(letter.notice.template, Template::Cancelled);
        assert_eq!(
            letter.notice.facts.reason.as_deref(),
            Some("Khai man thành tích")
        );
        assert_eq!(
            letter.notice.facts.decision,
            Some(("163/QĐ-UBND".to_owned(), day("2026-10-17")))
        );
    }

    #[test]
    fn the_holder_is_reminded_up_to_the_due_day_and_warned_behind_it() {
        let remind = |today: &str| of_due(&filed(), day(today), &LawBook::default()).unwrap();
        assert_eq!(remind("2026-11-12").notice.template, Template::DueSoon);
        assert_eq!(remind("2026-11-13").notice.template, Template::DueSoon);
        assert_eq!(remind("2026-11-14").notice.template, Template::Overdue);
        assert_eq!(
            remind("2026-11-14").office,
            Office {
                role: Role::Specialist,
                unit: id(5)
            }
        );
        let mut ended = filed();
        ended.nomination.holder = None;
        assert_eq!(of_due(&ended, day("2026-11-14"), &LawBook::default()), None);
        let mut untimed = filed();
        untimed.nomination.due_on = None;
        assert_eq!(
            of_due(&untimed, day("2026-11-14"), &LawBook::default()),
            None
        );
    }

    #[test]
    fn what_is_due_before_the_day_on_which_it_would_leave_cannot_wait() {
        let notice = of_due(&filed(), day("2026-11-13"), &LawBook::default())
            .unwrap()
            .notice;
        let job = Job::Letter {
            to: id(9),
            about: About::Nomination(id(1)),
            notice,
        };
        assert!(job.comes_too_late(day("2026-11-13"), day("2026-11-14")));
        assert!(
            !job.comes_too_late(day("2026-11-13"), day("2026-11-13")),
            "it still comes on the day"
        );
        assert!(
            !job.comes_too_late(day("2026-11-12"), day("2026-11-13")),
            "it comes on the day"
        );
        assert!(
            !job.comes_too_late(day("2026-11-14"), day("2026-11-15")),
            "it is late already"
        );
        let untimed = Job::Letter {
            to: id(9),
            about: About::Nomination(id(1)),
            notice: of_award(&filed(), &award(), &LawBook::default()).notice,
        };
        assert!(!untimed.comes_too_late(day("2026-11-13"), day("2026-11-14")));
    }

    #[test]
    fn an_invitation_is_understood_whichever_version_queued_it() {
        let to = "0192aaaa-0000-7000-8000-000000000000";
        let before =
            format!(r#"{{"kind":"account","to":"{to}","notice":{{"template":"invitation"}}}}"#);
        let bare = AccountNotice::Invitation {
            by: None,
            unit: None,
            roles: Vec::new(),
        };
        assert_eq!(
            serde_json::from_str::<Job>(&before).unwrap(),
            Job::Account {
                to: to.parse().unwrap(),
                notice: bare
            }
        );
        let roles = vec![InvitedAs {
            role: Role::Chairman,
            unit: "Xã Suối Ngà".to_owned(),
            waits: true,
        }];
        let notice = AccountNotice::Invitation {
            by: Some("Lê Mẫu An".to_owned()),
            unit: Some("Xã Suối Ngà".to_owned()),
            roles,
        };
        let job = Job::Account {
            to: to.parse().unwrap(),
            notice,
        };
        assert_eq!(
            serde_json::from_str::<Job>(&serde_json::to_string(&job).unwrap()).unwrap(),
            job
        );
    }

    #[test]
    fn a_letter_keeps_its_facts_as_it_is_stored() {
        let about = About::Nomination(id(1));
        let job = Job::Letter {
            to: id(9),
            about,
            notice: of_award(&filed(), &award(), &LawBook::default()).notice,
        };
        let stored = serde_json::to_string(&job).unwrap();
        assert!(
            stored.contains("\"template\":\"awarded\"") && stored.contains("\"amount\":760000"),
            "{stored}"
        );
        assert_eq!(serde_json::from_str::<Job>(&stored).unwrap(), job);
    }

    #[test]
    fn what_an_earlier_version_queued_is_still_understood() {
        for (stored, template) in [
            (
                r#"{"template":"waiting","stage":"check","due_on":"2026-11-13","reason":null}"#,
                Template::Waiting,
            ),
            (
                r#"{"template":"refused","reason":"Trùng"}"#,
                Template::Refused,
            ),
            (r#"{"template":"awarded"}"#, Template::Awarded),
            (r#"{"template":"to_sign"}"#, Template::ToSign),
        ] {
            let id = "0192aaaa-0000-7000-8000-000000000000";
            let job = format!(
                r#"{{"kind":"letter","to":"{id}","about":{{"nomination":"{id}"}},"notice":{stored}}}"#
            );
            let Job::Letter { notice, .. } = serde_json::from_str(&job).unwrap() else {
                panic!("{job}")
            };
            assert_eq!(notice.template, template);
            assert!(notice.facts.is_bare());
        }
    }
}
