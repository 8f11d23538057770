//! What is asked of initiatives: as programs say it, and as forms do, with a row for each author.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::base::ids::AwardId;
use crate::domain::register::initiative::{InitiativeAuthor, MOST_AUTHORS, Reach, WHOLE};
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::http::extract::given;
use crate::services::register::initiatives::{CorrectInitiative, EnterInitiative};

/// Somebody who made an initiative.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct InitiativeAuthorBody {
    /// A person.
    #[schema(format = Uuid)]
    subject_id: String,
    /// How much of it is theirs in whole percent, 1 to 100.
    share: i64,
}

/// The authors that were named, each with their share.
fn authors_of(
    fields: &mut Fields,
    named: &[InitiativeAuthorBody],
) -> Option<Vec<InitiativeAuthor>> {
    let count = fields.number("/authors", named.len(), 1, MOST_AUTHORS);
    let mut authors = Vec::new();
    for (place, author) in named.iter().take(MOST_AUTHORS).enumerate() {
        let subject = fields.id(&format!("/authors/{place}/subject_id"), &author.subject_id);
        let share = fields
            .number(
                &format!("/authors/{place}/share"),
                author.share,
                1,
                i64::from(WHOLE),
            )
            .and_then(|share| u32::try_from(share).ok());
        authors.extend(
            subject
                .zip(share)
                .map(|(subject, share)| InitiativeAuthor { subject, share }),
        );
    }
    count.map(|_| authors)
}

/// An initiative to enter.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterInitiativeBody {
    /// The unit in which it was made.
    #[schema(format = Uuid)]
    unit_id: String,
    /// What it is called, up to 300 characters.
    title: String,
    /// `unit`, `province`, `ministry` or `nation`.
    reach: String,
    /// The day of the decision that recognised it, not in the future.
    #[schema(format = Date)]
    recognised_on: String,
    /// The body that recognised it, up to 200 characters.
    recognised_by: String,
    /// The number of that decision, up to 50 characters.
    decision_number: String,
    /// 1 to 20 authors, each once; their shares add up to 100 at most.
    authors: Vec<InitiativeAuthorBody>,
}

impl EnterInitiativeBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<EnterInitiative> {
        let mut fields = Fields::new();
        let unit = fields.id("/unit_id", &self.unit_id);
        let title = fields.line("/title", &self.title, 300);
        let reach = fields.code("/reach", &self.reach, Reach::ALL, Reach::code);
        let recognised_on = fields.date("/recognised_on", &self.recognised_on);
        let recognised_by = fields.line("/recognised_by", &self.recognised_by, 200);
        let decision_number = fields.line("/decision_number", &self.decision_number, 50);
        let authors = authors_of(&mut fields, &self.authors);
        fields.done((|| {
            Some(EnterInitiative {
                unit: unit?,
                title: title?,
                reach: reach?,
                recognised_on: recognised_on?,
                recognised_by: recognised_by?,
                decision_number: decision_number?,
                authors: authors?,
            })
        })())
    }
}

/// What is put right of an initiative; what is left out stays.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectInitiativeBody {
    /// What it is called, up to 300 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    title: Option<String>,
    /// `unit`, `province`, `ministry` or `nation`.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    reach: Option<String>,
    /// The day of the decision that recognised it, not in the future.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false, format = Date)]
    recognised_on: Option<String>,
    /// The body that recognised it, up to 200 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    recognised_by: Option<String>,
    /// The number of that decision, up to 50 characters.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    decision_number: Option<String>,
    /// 1 to 20 authors, all of them; not while it is spent.
    #[serde(default, deserialize_with = "given")]
    #[schema(nullable = false)]
    authors: Option<Vec<InitiativeAuthorBody>>,
    /// Why it is put right, up to 2,000 characters.
    reason: String,
}

impl CorrectInitiativeBody {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<CorrectInitiative> {
        let mut fields = Fields::new();
        let title = fields.some(self.title, |fields, text| fields.line("/title", &text, 300));
        let reach = fields.some(self.reach, |fields, text| {
            fields.code("/reach", &text, Reach::ALL, Reach::code)
        });
        let recognised_on = fields.some(self.recognised_on, |fields, text| {
            fields.date("/recognised_on", &text)
        });
        let recognised_by = fields.some(self.recognised_by, |fields, text| {
            fields.line("/recognised_by", &text, 200)
        });
        let decision_number = fields.some(self.decision_number, |fields, text| {
            fields.line("/decision_number", &text, 50)
        });
        let authors = fields.some(self.authors, |fields, named| authors_of(fields, &named));
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done((|| {
            Some(CorrectInitiative {
                title: title?,
                reach: reach?,
                recognised_on: recognised_on?,
                recognised_by: recognised_by?,
                decision_number: decision_number?,
                authors: authors?,
                reason: reason?,
            })
        })())
    }
}

/// On what an initiative was spent.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SpendInitiativeBody {
    /// An award that one of its authors holds.
    #[schema(format = Uuid)]
    award_id: String,
}

impl SpendInitiativeBody {
    /// On which award, or what is wrong with it.
    pub fn command(self) -> Result<AwardId> {
        let mut fields = Fields::new();
        let award = fields.id("/award_id", &self.award_id);
        fields.done(award)
    }
}

/// Why an initiative can be used again.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseInitiativeBody {
    /// Up to 2,000 characters.
    reason: String,
}

impl ReleaseInitiativeBody {
    /// Why, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 2_000);
        fields.done(reason)
    }
}

/// The same as `EnterInitiativeBody` by a form.
#[derive(Deserialize)]
pub struct EnterInitiativeForm {
    unit_id: String,
    initiative_title: String,
    reach: String,
    recognised_on: String,
    recognised_by: String,
    decision_number: String,
    author: Vec<String>,
    share: Vec<String>,
}

impl EnterInitiativeForm {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<EnterInitiative> {
        let body = EnterInitiativeBody {
            unit_id: self.unit_id,
            title: self.initiative_title,
            reach: self.reach,
            recognised_on: self.recognised_on,
            recognised_by: self.recognised_by,
            decision_number: self.decision_number,
            authors: rows(self.author, self.share),
        };
        body.command().map_err(by_form)
    }
}

/// The same as `CorrectInitiativeBody` by a form, which shows all of it; the authors only while they
/// can be named anew.
#[derive(Deserialize)]
pub struct CorrectInitiativeForm {
    initiative_title: String,
    reach: String,
    recognised_on: String,
    recognised_by: String,
    decision_number: String,
    author: Vec<String>,
    share: Vec<String>,
    reason: String,
}

impl CorrectInitiativeForm {
    /// What it asks for, or every fault.
    pub fn command(self) -> Result<CorrectInitiative> {
        let shows_authors = !self.author.is_empty();
        let body = CorrectInitiativeBody {
            title: Some(self.initiative_title),
            reach: Some(self.reach),
            recognised_on: Some(self.recognised_on),
            recognised_by: Some(self.recognised_by),
            decision_number: Some(self.decision_number),
            authors: shows_authors.then(|| rows(self.author, self.share)),
            reason: self.reason,
        };
        body.command().map_err(by_form)
    }
}

/// The rows of a form in which something was chosen or typed. A share that is no number is none.
fn rows(authors: Vec<String>, shares: Vec<String>) -> Vec<InitiativeAuthorBody> {
    let shares = shares.into_iter().chain(std::iter::repeat(String::new()));
    let row = |(author, share): (String, String)| {
        let (author, share) = (author.trim(), share.trim());
        (!author.is_empty() || !share.is_empty()).then(|| InitiativeAuthorBody {
            subject_id: author.to_owned(),
            share: share.trim_end_matches('%').trim().parse().unwrap_or(0),
        })
    };
    authors.into_iter().zip(shares).filter_map(row).collect()
}

/// What is wrong, by what the forms call their fields: a row of the authors is told as one of them,
/// for only those are counted that are filled in; titles and awards of other forms are others.
pub fn by_form(error: Error) -> Error {
    match error {
        Error::Invalid(mut faults) => {
            for fault in &mut faults {
                let field = match fault.pointer.as_str() {
                    "/title" => "/initiative_title",
                    "/award_id" => "/initiative_award",
                    pointer if pointer.starts_with("/authors/") => "/authors",
                    _ => continue,
                };
                field.clone_into(&mut fault.pointer);
            }
            Error::Invalid(faults)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_in_which_nothing_stands_are_left_out() {
        let texts = |list: &[&str]| list.iter().map(|text| (*text).to_owned()).collect();
        let found = rows(texts(&["a", "", "b", ""]), texts(&["60", " ", "40%", "x"]));
        let found: Vec<(&str, i64)> = found
            .iter()
            .map(|row| (row.subject_id.as_str(), row.share))
            .collect();
        assert_eq!(found, [("a", 60), ("b", 40), ("", 0)]);
        assert_eq!(rows(texts(&["a"]), Vec::new()).len(), 1);
    }
}
