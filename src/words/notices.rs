//! What notices say, in words.

use super::{date, of, say_with};
use crate::domain::base::notice::Notice;
use crate::domain::register::people::Language;

/// What the texts of a notice are filled with.
#[must_use]
pub fn params(language: Language, notice: &Notice) -> Vec<(&'static str, String)> {
    let facts = &notice.facts;
    let named = |names: &Option<(String, String)>| {
        names.as_ref().map(|names| of(language, names).to_owned())
    };
    let subject = facts.subject.as_ref().map(|(_, name)| name);
    let what = subject.or(facts.title.as_ref()).or(facts.event.as_ref());
    let told = [
        ("subject", what.cloned()),
        ("award", named(&facts.award)),
        ("stage", named(&facts.stage_name)),
        ("due", facts.due_on.map(date)),
    ];
    told.into_iter()
        .map(|(key, value)| (key, value.unwrap_or_default()))
        .collect()
}

/// What happened, in one line.
#[must_use]
pub fn title(language: Language, notice: &Notice) -> String {
    let key = format!("mail-{}-title", notice.template);
    say_with(language, &key, &params(language, notice))
}
