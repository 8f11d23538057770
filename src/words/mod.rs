//! What is said, in Vietnamese and English: codes and parameters in, text out. The texts are in
//! `locales/`, a file for each area; what several areas say is in `base`.

mod notices;
pub mod requirements;
pub mod seen;

use std::borrow::Cow;
use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader};

use crate::domain::eligibility::kept::KeptMissing;
use crate::domain::eligibility::verdict::Missing;
use crate::domain::nominations::run::{Refusal, Told};
use crate::domain::register::people::Language;
use crate::domain::upkeep::import::CellFault;

pub use notices::{params, title};

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./src/words/locales",
        fallback_language: "vi",
        // The marks that isolate right-to-left text show up as boxes in plain-text letters.
        customise: |bundle| bundle.set_use_isolating(false),
    };
}

fn identifier(language: Language) -> LanguageIdentifier {
    language.code().parse().unwrap_or_default()
}

/// The text of a key.
#[must_use]
pub fn say(language: Language, key: &str) -> String {
    LOCALES.lookup(&identifier(language), key)
}

/// The text of a key, if there is one: a code that a newer version has written has none here.
#[must_use]
pub fn known(language: Language, key: &str) -> Option<String> {
    LOCALES.try_lookup(&identifier(language), key)
}

/// The text of a key with parameters. What is called otherwise in English comes as `name` and
/// `name_en`: an English text that speaks of `name` says the latter.
#[must_use]
pub fn say_with(language: Language, key: &str, params: &[(&'static str, String)]) -> String {
    let named = |(name, value): &(&'static str, String)| (Cow::Borrowed(*name), value.clone());
    say_all(language, key, &params.iter().map(named).collect::<Vec<_>>())
}

/// The same, if there is one.
#[must_use]
pub fn known_with(
    language: Language,
    key: &str,
    params: &[(&'static str, String)],
) -> Option<String> {
    let named = |(name, value): &(&'static str, String)| (Cow::Borrowed(*name), value.clone());
    let args = args_of(language, &params.iter().map(named).collect::<Vec<_>>());
    LOCALES.try_lookup_with_args(&identifier(language), key, &args)
}

fn say_all(language: Language, key: &str, params: &[(Cow<'static, str>, String)]) -> String {
    LOCALES.lookup_with_args(&identifier(language), key, &args_of(language, params))
}

fn args_of(
    language: Language,
    params: &[(Cow<'static, str>, String)],
) -> HashMap<Cow<'static, str>, FluentValue<'static>> {
    let mut args: HashMap<Cow<'static, str>, FluentValue<'static>> = params
        .iter()
        .map(|(name, value)| (name.clone(), FluentValue::from(value.clone())))
        .collect();
    if language == Language::English {
        let in_english = params.iter().filter_map(|(name, value)| {
            let name = name.strip_suffix("_en")?;
            Some((
                Cow::Owned(name.to_owned()),
                FluentValue::from(value.clone()),
            ))
        });
        args.extend(in_english);
    }
    args
}

/// Why an act was not done with a file: each thing that stood in its way, or what is to be said of
/// all such refusals. A code that a newer version has written is told as it is.
#[must_use]
pub fn refusal(language: Language, refusal: &Refusal) -> String {
    let owned = |params: &Told| -> Vec<(Cow<'static, str>, String)> {
        let own = params.iter().cloned();
        own.map(|(name, value)| (Cow::Owned(name), value)).collect()
    };
    let mut lines: Vec<String> = refusal
        .faults
        .iter()
        .map(|(code, params)| say_all(language, &format!("field-{code}"), &owned(params)))
        .collect();
    lines.dedup();
    if !lines.is_empty() {
        return lines.join("\n");
    }
    // What is to be said with the id of a request, where there is none.
    let more = if refusal.code == "internal" {
        ""
    } else {
        "-detail"
    };
    let key = format!("problem-{}{more}", refusal.code);
    match known(language, &key) {
        Some(_) => say_all(language, &key, &owned(&refusal.params)),
        None => refusal.code.clone(),
    }
}

/// What is wrong with a cell of a table that was sent, or worth a look in it. A code that a newer
/// version has written is told as it is.
#[must_use]
pub fn cell_fault(language: Language, fault: &CellFault) -> String {
    let params = fault.params.iter().cloned();
    let params: Vec<(Cow<'static, str>, String)> = params
        .map(|(name, value)| (Cow::Owned(name), value))
        .collect();
    let (key, args) = (format!("field-{}", fault.code), args_of(language, &params));
    let said = LOCALES.try_lookup_with_args(&identifier(language), &key, &args);
    said.unwrap_or_else(|| fault.code.clone())
}

/// A number of bytes, in words of both languages.
#[must_use]
pub fn size(bytes: u64) -> String {
    let kilobytes = bytes.div_ceil(1024);
    if kilobytes < 1024 {
        format!("{kilobytes} KB")
    } else {
        format!("{} MB", (kilobytes + 512) / 1024)
    }
}

/// What is wrong with a value, by the code of its fault; where it belongs to a file
/// (`error::Case`), with whose and for which award.
#[must_use]
pub fn fault(language: Language, code: &str, params: &[(&'static str, String)]) -> String {
    let text = say_with(language, &format!("field-{code}"), params);
    let of_file = params.iter().any(|(name, _)| *name == "award");
    if of_file {
        format!("{}: {text}", say_with(language, "named-file", params))
    } else {
        text
    }
}

/// Why something was found of a requirement, by the code of the reason and where that is written.
#[must_use]
pub fn reason(language: Language, why: &str, (vi, en): &(String, String)) -> String {
    let citation = [("citation", vi.clone()), ("citation_en", en.clone())];
    fault(language, why, &citation)
}

/// What would have to be there for a requirement to be met.
#[must_use]
pub fn missing(language: Language, missing: &Missing) -> String {
    say_with(
        language,
        &format!("missing-{}", missing.code),
        &missing.params,
    )
}

/// The same of what was kept of a check.
#[must_use]
pub fn kept_missing(language: Language, missing: &KeptMissing) -> String {
    let params = missing.params.iter().cloned();
    let params: Vec<(Cow<'static, str>, String)> = params
        .map(|(name, value)| (Cow::Owned(name), value))
        .collect();
    let (key, args) = (
        format!("missing-{}", missing.code),
        args_of(language, &params),
    );
    let said = LOCALES.try_lookup_with_args(&identifier(language), &key, &args);
    said.unwrap_or_else(|| missing.code.clone())
}

/// What the members of a file are called that a remark can be about, each by the key of its name.
pub const MEMBERS: [(&str, &str); 5] = [
    ("award_code", "page-award"),
    ("commendation_type", "page-type"),
    ("cycle_year", "page-year"),
    ("achievement_id", "page-achievement"),
    ("statement", "page-statement"),
];

/// What a member of a file is called; a paper of a route has its name from there.
#[must_use]
pub fn member(language: Language, field: &str) -> String {
    let known = MEMBERS
        .iter()
        .find(|(name, _)| *name == field)
        .map(|(_, key)| *key);
    let apart = match field {
        "posthumous" => Some("page-posthumous"),
        "subject_id" => Some("page-subject"),
        _ => None,
    };
    let key = known.or(apart);
    key.map_or_else(|| field.to_owned(), |key| say(language, key))
}

/// The texts of a language, a file for each area.
macro_rules! texts {
    ($language:literal: $($area:ident)*) => {
        [$((
            concat!(stringify!($area), ".ftl"),
            include_str!(concat!("locales/", $language, "/", stringify!($area), ".ftl")),
        )),*]
    };
    ($language:literal) => {
        texts!($language: base register access law requirements eligibility nominations awards
            councils upkeep)
    };
}

/// The keys of each file of a language, in their order.
fn keys(language: Language) -> impl Iterator<Item = (&'static str, Vec<&'static str>)> {
    let texts = match language {
        Language::Vietnamese => texts!("vi"),
        Language::English => texts!("en"),
    };
    texts.into_iter().map(|(file, text)| {
        let lines = text
            .lines()
            .filter(|line| line.starts_with(|c: char| c.is_ascii_alphabetic()));
        let keys = lines.filter_map(|line| line.split(" =").next());
        (file, keys.collect())
    })
}

/// Is there a text for the key in this very language? Looks at the texts themselves: slow, for
/// checks alone.
#[must_use]
pub fn knows(language: Language, key: &str) -> bool {
    keys(language).any(|(_, keys)| keys.contains(&key))
}

/// The side of a pair of names that is in the language.
#[must_use]
pub fn of(language: Language, names: &(String, String)) -> &str {
    match language {
        Language::Vietnamese => &names.0,
        Language::English => &names.1,
    }
}

/// A date as people write it: `17/10/2026`.
#[must_use]
pub fn date(date: NaiveDate) -> String {
    date.format("%d/%m/%Y").to_string()
}

/// A moment as people write it, in the time of Vietnam: `17/10/2026 09:00`.
#[must_use]
pub fn moment(moment: DateTime<Utc>) -> String {
    (moment + TimeDelta::hours(7))
        .format("%d/%m/%Y %H:%M")
        .to_string()
}

/// How many days are left until a day, or since when it is past: `Còn 4 ngày`, `Quá 2 ngày`.
#[must_use]
pub fn until(language: Language, day: NaiveDate, today: NaiveDate) -> String {
    let days = (day - today).num_days();
    let key = match days {
        ..0 => "until-past",
        0 => "until-today",
        1 => "until-tomorrow",
        _ => "until-left",
    };
    say_with(language, key, &[("days", number(language, days.abs()))])
}

/// A number as people write it: `5.000`, in English `5,000`.
#[must_use]
pub fn number(language: Language, number: i64) -> String {
    grouped(
        number,
        match language {
            Language::Vietnamese => '.',
            Language::English => ',',
        },
    )
}

fn grouped(number: i64, mark: char) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut text = String::from(if number < 0 { "-" } else { "" });
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// An amount as people write it: `1.138.500 đồng`.
#[must_use]
pub fn dong(amount: i64) -> String {
    format!("{} đồng", grouped(amount, '.'))
}

#[cfg(test)]
mod tests;
