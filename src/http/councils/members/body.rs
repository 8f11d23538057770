//! What is asked of councils and their members, as programs say it; forms come to the same
//! commands.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::councils::council::{CouncilKind, CouncilPosition};
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::given;
use crate::services::councils::members::{AppointMember, ChangeMember};
use crate::services::councils::{ChangeCouncil, NewCouncil};

/// A council to make.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCouncilBody {
    /// Of which body.
    #[schema(format = Uuid)]
    unit_id: String,
    /// `emulation` or `initiative`.
    kind: String,
    /// What it is called, up to 200 characters.
    name: String,
    /// The number of the decision that made it, up to 50 characters.
    decision_number: String,
    /// Its day, not one that lies ahead.
    #[schema(format = Date)]
    decided_on: String,
    /// The first day of its term; left out for the day of the decision.
    #[schema(format = Date)]
    valid_from: Option<String>,
    /// The last day; left out while it is open.
    #[schema(format = Date)]
    valid_to: Option<String>,
}

impl NewCouncilBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<NewCouncil> {
        let mut fields = Fields::new();
        let unit = fields.id("/unit_id", &self.unit_id);
        let kind = fields.code("/kind", &self.kind, CouncilKind::ALL, CouncilKind::code);
        let name = fields.line("/name", &self.name, 200);
        let number = fields.paper_number("/decision_number", &self.decision_number, 50);
        let decided_on = fields.date("/decided_on", &self.decided_on);
        let valid_from = fields.some(self.valid_from, |fields, text| {
            fields.date("/valid_from", &text)
        });
        let valid_to = fields.some(self.valid_to, |fields, text| {
            fields.date("/valid_to", &text)
        });
        fields.done((|| {
            Some(NewCouncil {
                unit: unit?,
                kind: kind?,
                name: name?,
                decision_number: number?,
                decided_on: decided_on?,
                valid_from: valid_from?,
                valid_to: valid_to?,
            })
        })())
    }
}

/// What is put right of a council; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeCouncilBody {
    /// What it is called, up to 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    name: Option<String>,
    /// The number of the decision that it stands on, up to 50 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    decision_number: Option<String>,
    /// Its day, not one that lies ahead.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, format = Date)]
    decided_on: Option<String>,
    /// The last day of its term.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, format = Date)]
    valid_to: Option<String>,
}

impl ChangeCouncilBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<ChangeCouncil> {
        let mut fields = Fields::new();
        let name = fields.some(self.name, |fields, text| fields.line("/name", &text, 200));
        let number = fields.some(self.decision_number, |fields, text| {
            fields.paper_number("/decision_number", &text, 50)
        });
        let decided_on = fields.some(self.decided_on, |fields, text| {
            fields.date("/decided_on", &text)
        });
        let valid_to = fields.some(self.valid_to, |fields, text| {
            fields.date("/valid_to", &text)
        });
        fields.done((|| {
            Some(ChangeCouncil {
                name: name?,
                decision_number: number?,
                decided_on: decided_on?,
                valid_to: valid_to?,
            })
        })())
    }
}

/// What somebody is elsewhere; blank is nothing.
fn title(fields: &mut Fields, text: &str) -> Option<String> {
    if text.trim().is_empty() {
        return Some(String::new());
    }
    fields.line("/title", text, 200)
}

/// Somebody to appoint.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AppointMemberBody {
    /// Whose account votes: in use, with an office in the body of the council or below it.
    #[schema(format = Uuid)]
    user_id: String,
    /// `chair`, `first_deputy`, `deputy`, `secretary` or `member`.
    position: String,
    /// What they are elsewhere, up to 200 characters.
    title: Option<String>,
    /// Are they of the standing committee?
    #[serde(default)]
    standing: bool,
    /// The first day, within the term of the council; left out for today, or for the first day of a
    /// term that lies ahead.
    #[schema(format = Date)]
    valid_from: Option<String>,
    /// The last day; left out for as long as the council is there.
    #[schema(format = Date)]
    valid_to: Option<String>,
}

impl AppointMemberBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<AppointMember> {
        let mut fields = Fields::new();
        let user = fields.id("/user_id", &self.user_id);
        let position = fields.code(
            "/position",
            &self.position,
            CouncilPosition::ALL,
            CouncilPosition::code,
        );
        let title = title(&mut fields, self.title.as_deref().unwrap_or_default());
        let valid_from = fields.some(self.valid_from, |fields, text| {
            fields.date("/valid_from", &text)
        });
        let valid_to = fields.some(self.valid_to, |fields, text| {
            fields.date("/valid_to", &text)
        });
        fields.done((|| {
            Some(AppointMember {
                user: user?,
                position: position?,
                title: title?,
                standing: self.standing,
                valid_from: valid_from?,
                valid_to: valid_to?,
            })
        })())
    }
}

/// What is to be another of a member; what is left out stays. Who gets another position leaves, and
/// is appointed anew.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChangeMemberBody {
    /// What they are elsewhere, up to 200 characters; blank for nothing.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// Are they of the standing committee?
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    standing: Option<bool>,
    /// Their last day, within the term of the council.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, format = Date)]
    valid_to: Option<String>,
}

impl ChangeMemberBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<ChangeMember> {
        let mut fields = Fields::new();
        let title = fields.some(self.title, |fields, text| title(fields, &text));
        let valid_to = fields.some(self.valid_to, |fields, text| {
            fields.date("/valid_to", &text)
        });
        fields.done((|| {
            Some(ChangeMember {
                title: title?,
                standing: self.standing,
                valid_to: valid_to?,
            })
        })())
    }
}
