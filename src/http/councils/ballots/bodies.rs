//! What is asked for of ballots.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::councils::ballot::{BallotPaper, Choice, Secrecy};
use crate::domain::councils::meeting::MOST_LINES;
use crate::error::Result;
use crate::fields::Fields;
use crate::services::councils::ballots::OpenBallot;

/// The last place of an agenda.
const LAST_PLACE: i32 = 300;

/// A ballot to open.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OpenBallotBody {
    /// `secret` or `open`; as the rules of the council have it where it is left out.
    secrecy: Option<String>,
    /// Until when papers are taken, in the next 60 days (RFC 3339); needed of a meeting in writing.
    /// Where it is left out, until it is closed.
    #[schema(format = DateTime)]
    closes_at: Option<String>,
}

impl OpenBallotBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<OpenBallot> {
        let mut fields = Fields::new();
        let secrecy = fields.some(self.secrecy, |fields, text| {
            fields.code("/secrecy", &text, Secrecy::ALL, Secrecy::code)
        });
        let closes_at = fields.some(self.closes_at, |fields, text| {
            fields.moment("/closes_at", &text)
        });
        fields.done((|| {
            Some(OpenBallot {
                secrecy: secrecy?,
                closes_at: closes_at?,
            })
        })())
    }
}

/// What the caller chooses on a line.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChosenLineBody {
    /// The place of the line on the agenda, 1 to 300.
    place: i32,
    /// `yes`, `no` or `abstain`.
    choice: String,
}

/// A paper.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PaperBody {
    /// 1 to 300 lines: every one on which the caller votes, once.
    lines: Vec<ChosenLineBody>,
}

impl PaperBody {
    /// What it says, or every fault.
    pub fn command(self) -> Result<BallotPaper> {
        let mut fields = Fields::new();
        fields.number("/lines", self.lines.len(), 1, MOST_LINES);
        let mut chosen = Vec::new();
        for (index, line) in self.lines.iter().take(MOST_LINES).enumerate() {
            let (of_place, of_choice) = (
                format!("/lines/{index}/place"),
                format!("/lines/{index}/choice"),
            );
            let place = fields.number(&of_place, line.place, 1, LAST_PLACE);
            let choice = fields.code(&of_choice, &line.choice, Choice::ALL, Choice::code);
            chosen.extend(place.zip(choice));
        }
        fields.done(Some(BallotPaper(chosen)))
    }
}

/// That the caller does not vote on a line.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct RecuseBody {
    /// The place of the line on the agenda, 1 to 300.
    place: i32,
    /// Why, up to 500 characters.
    reason: String,
}

impl RecuseBody {
    /// The line and why, or every fault.
    pub fn command(self) -> Result<(i32, String)> {
        let mut fields = Fields::new();
        let place = fields.number("/place", self.place, 1, LAST_PLACE);
        let reason = fields.lines("/reason", &self.reason, 500);
        fields.done((|| Some((place?, reason?)))())
    }
}

/// Why a ballot is ended without a count.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VoidBallotBody {
    /// Why, up to 1,000 characters.
    reason: String,
}

impl VoidBallotBody {
    /// Why, or every fault.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 1_000);
        fields.done(reason)
    }
}
