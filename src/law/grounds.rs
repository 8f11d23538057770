//! The grounds of a version of an award, as `awards/*.toml` writes them.

use serde::Deserialize;
use toml::{Spanned, Value};

use crate::domain::law::award_type::CommendationType;
use crate::domain::law::ground::{Certainty, Ground, Paper, Vote};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::requirement::Requirement;
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitKind;
use crate::law::faults::{KnownNames, Reader};
use crate::law::requirements;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawGround {
    code: Spanned<String>,
    name: KnownNames,
    subjects: Spanned<Vec<Spanned<String>>>,
    unit_kinds: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    for_forces: bool,
    types: Spanned<Vec<Spanned<String>>>,
    citation: KnownNames,
    certainty: Spanned<String>,
    #[serde(default)]
    papers: Vec<Spanned<String>>,
    posting_days: Option<Spanned<i64>>,
    vote: Option<RawVote>,
    condition: Spanned<Value>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawVote {
    at_least: Spanned<String>,
    of: Spanned<String>,
    attend: Option<Spanned<String>>,
}

/// What a vote's shares are counted of. The law knows nothing else; the word makes a file readable.
const ALL_MEMBERS: &str = "all_members";

/// The grounds of a version that can be given to these subjects, for these types. A version may say
/// nothing of them: a body gives it by rules of its own.
pub(super) fn grounds(
    reader: &mut Reader<'_>,
    raw: Option<&Spanned<Vec<RawGround>>>,
    subjects: &[SubjectKind],
    types: &[CommendationType],
) -> Vec<Ground> {
    let Some(raw) = raw else {
        return Vec::new();
    };
    if raw.get_ref().is_empty() {
        reader.fault(raw.span(), "empty", Vec::new());
    }
    let mut grounds: Vec<Ground> = Vec::new();
    for one in raw.get_ref() {
        let code = one.code.get_ref();
        if grounds.iter().any(|other| other.code == *code) {
            reader.fault(one.code.span(), "duplicate", vec![("value", code.clone())]);
        }
        grounds.extend(ground(reader, one, subjects, types));
    }
    grounds
}

fn ground(
    reader: &mut Reader<'_>,
    raw: &RawGround,
    subjects: &[SubjectKind],
    types: &[CommendationType],
) -> Option<Ground> {
    let code = reader.text(&raw.code);
    if !code
        .bytes()
        .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
    {
        reader.fault(
            raw.code.span(),
            "no-plain-code",
            vec![("value", code.clone())],
        );
    }
    let (name, citation) = (reader.names(&raw.name), reader.names(&raw.citation));
    let subjects = within(
        reader,
        &raw.subjects,
        (SubjectKind::ALL, subjects),
        SubjectKind::code,
    );
    let types = within(
        reader,
        &raw.types,
        (CommendationType::ALL, types),
        CommendationType::code,
    );
    let unit_kinds = raw.unit_kinds.as_ref();
    let unit_kinds = unit_kinds.map(|kinds| reader.codes(kinds, UnitKind::ALL, UnitKind::code));
    let certainty = reader.code(&raw.certainty, Certainty::ALL, Certainty::code);
    let papers = raw
        .papers
        .iter()
        .filter_map(|paper| reader.code(paper, Paper::ALL, Paper::code))
        .collect();
    let posting_days = raw
        .posting_days
        .as_ref()
        .and_then(|days| reader.positive(days))
        .and_then(|days| u32::try_from(days).ok());
    let vote = raw.vote.as_ref().and_then(|raw| vote(reader, raw));
    let condition = condition(reader, &raw.condition);
    Some(Ground {
        code,
        name,
        subjects,
        unit_kinds: unit_kinds.unwrap_or_default(),
        for_forces: raw.for_forces,
        types,
        citation,
        certainty: certainty?,
        papers,
        posting_days,
        vote,
        condition: condition?,
    })
}

/// Members of a list, each one of those that the version has.
fn within<T: Copy + PartialEq>(
    reader: &mut Reader<'_>,
    texts: &Spanned<Vec<Spanned<String>>>,
    (all, of_version): (&[T], &[T]),
    code_of: fn(T) -> &'static str,
) -> Vec<T> {
    let found = reader.codes(texts, all, code_of);
    let outside = |text: &str| {
        let named = found.iter().find(|member| code_of(**member) == text);
        named.is_some_and(|member| !of_version.contains(member))
    };
    for text in texts.get_ref() {
        if outside(text.get_ref()) {
            let known: Vec<_> = of_version.iter().map(|member| code_of(*member)).collect();
            reader.fault(
                text.span(),
                "outside-version",
                vec![
                    ("value", text.get_ref().clone()),
                    ("known", known.join(", ")),
                ],
            );
        }
    }
    found
}

fn vote(reader: &mut Reader<'_>, raw: &RawVote) -> Option<Vote> {
    if raw.of.get_ref() != ALL_MEMBERS {
        reader.fault(
            raw.of.span(),
            "unknown-code",
            vec![
                ("value", raw.of.get_ref().clone()),
                ("known", ALL_MEMBERS.to_owned()),
            ],
        );
    }
    let at_least = reader.share(&raw.at_least);
    let attend = raw.attend.as_ref().and_then(|share| reader.share(share));
    Some(Vote {
        at_least: at_least?,
        attend,
    })
}

pub(super) fn condition(reader: &mut Reader<'_>, raw: &Spanned<Value>) -> Option<Requirement> {
    match requirements::read(raw.get_ref().clone()) {
        // A ground that asked for the standard would ask for itself.
        Ok(condition)
            if condition.can_be_met() && !condition.contains(&Requirement::MeetsStandard) =>
        {
            Some(condition)
        }
        Ok(_) => {
            reader.fault(raw.span(), "cannot-be-met", Vec::new());
            None
        }
        Err(error) => {
            reader.fault(raw.span(), "syntax", vec![("error", error)]);
            None
        }
    }
}

/// Every condition names awards and switches there are. Called when all files are read.
pub(super) fn check_references(
    reader: &mut Reader<'_>,
    raw: Option<&Spanned<Vec<RawGround>>>,
    book: &LawBook,
) {
    for ground in raw.map(Spanned::get_ref).into_iter().flatten() {
        // A condition that cannot be read was reported when it was.
        if let Ok(condition) = requirements::read(ground.condition.get_ref().clone()) {
            let span = ground.condition.span();
            requirements::check_references(reader, &condition, &span, book);
        }
    }
}
