//! What a letter tells of one thing: its template, and a row for each fact.

use chrono::NaiveDate;

use crate::domain::base::job::{About, Notice, Template};
use crate::domain::register::people::Language;
use crate::mail::Item;
use crate::state::State;
use crate::words;

/// Where a thing is found.
pub(super) fn path(about: About) -> String {
    match about {
        About::Nomination(id) => format!("nominations/{id}"),
        About::Decision(id) => format!("decisions/{id}"),
        About::Letter(id) => format!("submission-letters/{id}"),
        About::Cycle(_) => "cycles".to_owned(),
        About::Report(id) => format!("reports/{id}"),
        About::Emergency(id) => format!("emergencies/{id}"),
        About::Workbook(id) => format!("workbooks/{id}"),
    }
}

/// A notice as an item of a letter in a language.
pub(super) fn item(state: &State, language: Language, about: About, notice: &Notice) -> Item {
    let facts = &notice.facts;
    let of = |names: &Option<(String, String)>| {
        names
            .as_ref()
            .map(|names| words::of(language, names).to_owned())
    };
    let (award, stage) = (of(&facts.award), of(&facts.stage_name));
    let kind = |kind| words::say(language, &format!("subject-{kind}"));
    // The stage is told to those who act in it.
    let acts = matches!(
        notice.template,
        Template::Waiting
            | Template::Returned
            | Template::DueSoon
            | Template::Overdue
            | Template::OverdueBelow
    ) || matches!(
        notice.template,
        Template::Appealed | Template::ToReconsider | Template::Assigned
    );
    let unit_key = if notice.template == Template::LetterToSign {
        "mail-submitter"
    } else {
        "mail-issuer"
    };
    let ground_key = if notice.template == Template::AwardRestored {
        "restore"
    } else {
        "ground"
    };
    let numbered = |paper: &(String, NaiveDate)| format!("{}, {}", paper.0, words::date(paper.1));
    let remark = |(field, slot, text): &(String, Option<(String, String)>, String)| {
        let name = of(slot).unwrap_or_else(|| words::member(language, field));
        format!("{name}: {text}")
    };
    let remarks = facts
        .remarks
        .iter()
        .map(remark)
        .collect::<Vec<_>>()
        .join("; ");
    let vote = facts.vote.as_ref();
    let vote = vote.map(|vote| words::say_with(language, "council-vote", &vote.params()));
    let told = [
        ("mail-case-code", facts.case_code.clone()),
        (
            "mail-subject",
            facts
                .subject
                .as_ref()
                .map(|(of_kind, name)| format!("{name} ({})", kind(of_kind))),
        ),
        ("mail-before", facts.before.clone()),
        ("mail-award", award),
        ("mail-unit", facts.unit.clone()),
        ("mail-deed", facts.deed.clone()),
        ("mail-paper", facts.title.clone()),
        ("mail-event", facts.event.clone()),
        ("mail-story", facts.story.clone()),
        ("mail-letter-number", facts.number.clone()),
        (unit_key, facts.issuer.clone()),
        ("mail-lines", facts.lines.map(|lines| lines.to_string())),
        ("mail-signer", facts.signer.clone()),
        ("mail-stage", stage.filter(|_| acts)),
        ("mail-due", facts.due_on.map(words::date)),
        ("mail-decision", facts.decision.as_ref().map(numbered)),
        ("mail-by-paper", facts.by_paper.as_ref().map(numbered)),
        (
            "mail-ground",
            facts
                .ground
                .as_ref()
                .map(|ground| words::say(language, &format!("{ground_key}-{ground}"))),
        ),
        ("mail-amount", facts.amount.map(words::dong)),
        ("mail-received-by", facts.received_by.clone()),
        ("mail-vote", vote),
        ("mail-reason", facts.reason.clone()),
        (
            "mail-remarks",
            Some(remarks).filter(|remarks| !remarks.is_empty()),
        ),
        ("mail-citation", of(&facts.citation)),
        ("mail-appeal-until", facts.appeal_until.map(words::date)),
    ];
    let path = path(about);
    Item {
        template: notice.template.code(),
        params: words::params(language, notice),
        rows: told
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?)))
            .collect(),
        url: format!("{}/{path}", state.base_url),
    }
}
