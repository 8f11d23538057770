//! What happened to things: the history a person reads is the audit log. Written once, never
//! changed.

mod council_vote;

use chrono::{DateTime, Utc};

use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::{
    AchievementId, AwardId, BallotId, CouncilId, DecisionId, EntryId, EventId, JobId, LetterId,
    MachineClientId, MeetingId, NominationId, PersonId, ReportId, SubjectId, UnitId, UserId,
};
use crate::domain::base::office::Role;
use crate::domain::base::remark::Remark;

pub use council_vote::CouncilVote;

growing_codes! {
    /// What was done.
    EventKind {
        /// Written for the first time.
        Created = "created",
        /// Changed while it was open.
        Edited = "edited",
        /// Removed while it was a draft.
        Deleted = "deleted",
        /// Sent on its way.
        Submitted = "submitted",
        /// Stood behind by the head.
        Endorsed = "endorsed",
        /// Found in order.
        Accepted = "accepted",
        /// Its merit found proven.
        Cleared = "cleared",
        /// Agreed to by the competent person.
        Approved = "approved",
        /// Submitted to the superior authority.
        Forwarded = "forwarded",
        /// Sent back.
        Returned = "returned",
        /// A paper was asked for.
        SupplementAsked = "supplement_asked",
        /// Its clock was stopped.
        Held = "held",
        /// It goes on.
        Released = "released",
        /// Taken back by the nominating unit.
        Withdrawn = "withdrawn",
        /// A refusal is looked at again.
        Appealed = "appealed",
        /// A paper was put into the file.
        DocumentAdded = "document_added",
        /// A paper was taken out of the file.
        DocumentRemoved = "document_removed",
        /// A check that was not met was overruled.
        Overruled = "overruled",
        /// What a check could not find was looked at, and the rule is kept.
        FoundMet = "found_met",
        /// What a check could not find was looked at, and the rule is broken.
        FoundNotMet = "found_not_met",
        /// Ended without an award.
        Refused = "refused",
        /// Put on a drafted decision.
        PutOnDecision = "put_on_decision",
        /// Taken off a drafted decision.
        TakenOffDecision = "taken_off_decision",
        /// Given back to who had agreed to it.
        GivenBack = "given_back",
        /// A line of a decision was struck before it was issued.
        LineStruck = "line_struck",
        /// The signature under a decision was taken back before it was issued.
        SignatureWithdrawn = "signature_withdrawn",
        /// Put on a submission letter.
        PutOnLetter = "put_on_letter",
        /// Signed by the competent person.
        Signed = "signed",
        /// Numbered, dated and issued.
        Issued = "issued",
        /// The award was given.
        Awarded = "awarded",
        /// A name was put right.
        Corrected = "corrected",
        /// The award was taken back by the authority that gave it.
        Cancelled = "cancelled",
        /// A State honour was stripped by the President.
        Stripped = "stripped",
        /// An award that was cancelled or stripped was given back.
        AwardRestored = "award_restored",
        /// A hold was entered.
        HoldEntered = "hold_entered",
        /// A hold was lifted.
        HoldLifted = "hold_lifted",
        /// A year was rated.
        Rated = "rated",
        /// A rating was put right.
        RatingCorrected = "rating_corrected",
        /// Something of somebody's career was entered.
        CareerEntered = "career_entered",
        /// Something of somebody's career was put right.
        CareerCorrected = "career_corrected",
        /// Something of somebody's career was removed.
        CareerRemoved = "career_removed",
        /// An initiative of theirs was entered.
        InitiativeEntered = "initiative_entered",
        /// An initiative of theirs was put right.
        InitiativeCorrected = "initiative_corrected",
        /// An initiative of theirs was removed.
        InitiativeRemoved = "initiative_removed",
        /// An initiative of theirs was spent on an award.
        InitiativeSpent = "initiative_spent",
        /// An initiative of theirs that was spent can be used again.
        InitiativeReleased = "initiative_released",
        /// What was there before this service was brought in.
        Imported = "imported",
        /// What a file had brought in was taken back.
        ImportUndone = "import_undone",
        /// It was joined to another unit.
        Merged = "merged",
        /// Its files passed to the successor.
        PassedOn = "passed_on",
        /// Somebody was asked to stand in.
        Delegated = "delegated",
        /// Standing in was ended.
        DelegationEnded = "delegation_ended",
        /// A role was given to a user.
        RoleGranted = "role_granted",
        /// A role was ended.
        RoleEnded = "role_ended",
        /// Switched off.
        Disabled = "disabled",
        /// A letter that was given up was sent again.
        SentAgain = "sent_again",
        /// Switched on again.
        Enabled = "enabled",
        /// An account was made and its owner invited.
        Invited = "invited",
        /// A link that sets a password was sent.
        LinkSent = "link_sent",
        /// A program got a new secret.
        SecretRotated = "secret_rotated",
        /// A password was set or changed.
        PasswordChanged = "password_changed",
        /// Signed in.
        SignedIn = "signed_in",
        /// Signed out.
        SignedOut = "signed_out",
        /// Every session was ended.
        SessionsEnded = "sessions_ended",
        /// A refresh token came a second time: its session was ended.
        TokenReused = "token_reused",
        /// One-time codes were asked for from now on.
        SecondFactorOn = "second_factor_on",
        /// One-time codes were no longer asked for.
        SecondFactorOff = "second_factor_off",
        /// The signing keys moved on by one.
        KeysRotated = "keys_rotated",
        /// Signing keys were dropped whose tokens have all expired.
        KeysDropped = "keys_dropped",
        /// A role was asked for, which a second administrator has to confirm.
        RoleAsked = "role_asked",
        /// A role that was asked for was not given.
        RoleRefused = "role_refused",
        /// Who leads it was named.
        LeaderNamed = "leader_named",
        /// It was said to be somebody else than the official of the same name.
        ToldApart = "told_apart",
        /// Two records of one were made one.
        RecordsJoined = "records_joined",
        /// Two records that were made one were parted again.
        RecordsParted = "records_parted",
        /// Whether one hand may check and decide was set.
        DutiesSet = "duties_set",
        /// A cycle takes nominations for longer.
        CycleExtended = "cycle_extended",
        /// A cycle stops taking nominations earlier.
        CycleShortened = "cycle_shortened",
        /// Sent to somebody else than who refused it.
        HandedOn = "handed_on",
        /// A colleague of the office that holds it was named to handle it.
        Assigned = "assigned",
        /// Nobody by name handles it any more.
        Unassigned = "unassigned",
        /// A nomination was made of a report of merit.
        ReportTaken = "report_taken",
        /// A report of merit was closed: there will be no nomination.
        ReportClosed = "report_closed",
        /// An emergency was opened for it.
        EmergencyOpened = "emergency_opened",
        /// The emergency for it was closed.
        EmergencyClosed = "emergency_closed",
        /// Which share of those awarded are to be direct workers was set.
        TargetSet = "target_set",
        /// The money of an award was paid.
        AwardPaid = "award_paid",
        /// The amount of an award was entered by hand.
        AwardAmountEntered = "award_amount_entered",
        /// The money of an award is not paid.
        AwardNotDue = "award_not_due",
        /// The money of an award that was taken back was recovered.
        AwardMoneyRecovered = "award_money_recovered",
        /// What was noted of the money of an award was taken back.
        AwardPaymentReopened = "award_payment_reopened",
        /// The ceiling of its fund for a year was set.
        AwardFundSet = "award_fund_set",
        /// Money of its fund was spent on organising.
        AwardFundSpent = "award_fund_spent",
        /// An entry of what its fund was spent on was removed.
        AwardFundSpendingRemoved = "award_fund_spending_removed",
        /// What became of its items, or its ceremony, was noted.
        AwardMarked = "award_marked",
        /// A copy of it was sent.
        DecisionCopySent = "decision_copy_sent",
        /// The council voted for it.
        CouncilPassed = "council_passed",
        /// The council voted on it, and too few agreed.
        CouncilRejected = "council_rejected",
        /// A council was made.
        CouncilMade = "council_made",
        /// Something of a council, or of one of its members, was put right.
        CouncilChanged = "council_changed",
        /// Somebody was appointed to a council.
        MemberAppointed = "member_appointed",
        /// The last day of somebody in a council was set.
        MemberLeft = "member_left",
        /// A meeting of a council was prepared.
        MeetingPrepared = "meeting_prepared",
        /// A meeting was changed: its time, its place, its agenda, who was there.
        MeetingChanged = "meeting_changed",
        /// The members were invited to a meeting.
        MeetingInvited = "meeting_invited",
        /// A meeting does not take place.
        MeetingCancelled = "meeting_cancelled",
        /// The minutes of a meeting were locked, its files went on.
        MeetingConcluded = "meeting_concluded",
        /// A ballot was opened.
        BallotOpened = "ballot_opened",
        /// A ballot was closed and counted.
        BallotClosed = "ballot_closed",
        /// A ballot was ended without being counted.
        BallotVoided = "ballot_voided",
        /// A member of a council does not vote on a file.
        RecusalDeclared = "recusal_declared",
        /// Put back as a backup had it.
        Restored = "restored",
    }
}

/// To what it was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Object {
    /// A nomination.
    Nomination(NominationId),
    /// A decision.
    Decision(DecisionId),
    /// An account.
    User(UserId),
    /// A machine client.
    MachineClient(MachineClientId),
    /// A submission letter.
    Letter(LetterId),
    /// An award record.
    Award(AwardId),
    /// Somebody who can be honoured.
    Subject(SubjectId),
    /// A person on the staff register.
    Person(PersonId),
    /// A unit.
    Unit(UnitId),
    /// An event.
    Event(EventId),
    /// What a subject did.
    Achievement(AchievementId),
    /// A report of merit.
    Report(ReportId),
    /// A council.
    Council(CouncilId),
    /// A meeting of a council.
    Meeting(MeetingId),
    /// A ballot of a council.
    Ballot(BallotId),
    /// A job.
    Job(JobId),
    /// The keys that sign access tokens.
    SigningKeys,
    /// All of it.
    Installation,
}

impl Object {
    /// Kind and id, as stored.
    #[must_use]
    pub fn parts(self) -> (&'static str, String) {
        match self {
            Self::Nomination(id) => ("nomination", id.to_string()),
            Self::Decision(id) => ("decision", id.to_string()),
            Self::User(id) => ("user", id.to_string()),
            Self::MachineClient(id) => ("machine_client", id.to_string()),
            Self::Letter(id) => ("submission_letter", id.to_string()),
            Self::Award(id) => ("award", id.to_string()),
            Self::Subject(id) => ("subject", id.to_string()),
            Self::Person(id) => ("person", id.to_string()),
            Self::Unit(id) => ("unit", id.to_string()),
            Self::Event(id) => ("event", id.to_string()),
            Self::Achievement(id) => ("achievement", id.to_string()),
            Self::Report(id) => ("report", id.to_string()),
            Self::Council(id) => ("council", id.to_string()),
            Self::Meeting(id) => ("meeting", id.to_string()),
            Self::Ballot(id) => ("ballot", id.to_string()),
            Self::Job(id) => ("job", id.to_string()),
            Self::SigningKeys => ("signing_keys", "all".to_owned()),
            Self::Installation => ("installation", "all".to_owned()),
        }
    }
}

/// Something that was done, before it is written down with who and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEvent {
    /// To what.
    pub object: Object,
    /// What.
    pub deed: EventKind,
    /// The object's version afterwards.
    pub version: i64,
    /// From which stage to which, where stages moved.
    pub stages: Option<(String, String)>,
    /// Why, where a reason was given.
    pub reason: Option<String>,
    /// What is to be put right, field by field.
    pub remarks: Vec<Remark>,
    /// Codes and values that belong to it.
    pub detail: Vec<(&'static str, String)>,
}

impl HistoryEvent {
    /// A fact about an object that moved along no route.
    #[must_use]
    pub fn plain(object: Object, deed: EventKind, version: i64) -> Self {
        Self {
            object,
            deed,
            version,
            stages: None,
            reason: None,
            remarks: Vec::new(),
            detail: Vec::new(),
        }
    }

    /// The fact with codes and values that belong to it.
    #[must_use]
    pub fn with(mut self, detail: Vec<(&'static str, String)>) -> Self {
        self.detail = detail;
        self
    }

    /// The fact with its reason.
    #[must_use]
    pub fn because(mut self, reason: &str) -> Self {
        self.reason = Some(reason.to_owned());
        self
    }
}

/// A line of the history.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HistoryEntry {
    /// Its id.
    pub id: EntryId,
    /// When.
    pub at: DateTime<Utc>,
    /// Who, by the name they had then.
    pub actor_name: String,
    /// For whom, if they stood in.
    pub for_name: Option<String>,
    /// What.
    pub deed: EventKind,
    /// The object's version afterwards.
    pub version: i64,
    /// From which stage.
    pub from_stage: Option<String>,
    /// To which stage.
    pub to_stage: Option<String>,
    /// Why.
    pub reason: Option<String>,
    /// The rule a refusal stands on, as it was written down, for readers of Vietnamese and of
    /// English.
    pub citation: Option<(String, String)>,
    /// Whom it concerns, where it was one of several: whose line was struck.
    pub subject: Option<String>,
    /// The office it went to and the name of its unit, where it was handed on.
    pub handed_to: Option<(Role, String)>,
    /// How the council voted, where it did.
    pub vote: Option<CouncilVote>,
    /// The rules that were not met, where that stopped nothing.
    pub warnings: Vec<String>,
    /// What is to be put right, field by field.
    pub remarks: Vec<Remark>,
}
