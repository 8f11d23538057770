//! The letter of the morning: what there is for its reader, by groups.

use super::item;
use crate::domain::access::account::User;
use crate::domain::base::job::{About, LetterGroup, Notice};
use crate::mail::{More, MorningGroup, MorningLetter, MorningLine};
use crate::state::State;
use crate::words;

/// How many things of a group are told by name; of the rest the letter says how many they are.
const NAMED: usize = 20;

/// What the letter tells of what its reader may see.
pub(super) fn letter(state: &State, reader: &User, seen: &[(About, &Notice)]) -> MorningLetter {
    let groups = LetterGroup::ALL.iter().filter_map(|group| {
        let theirs: Vec<_> = seen
            .iter()
            .filter(|(_, notice)| notice.template.group() == *group)
            .collect();
        let (named, rest) = theirs.split_at(theirs.len().min(NAMED));
        let lines = named
            .iter()
            .map(|(about, notice)| line(state, reader, *about, notice))
            .collect();
        (!named.is_empty()).then(|| MorningGroup {
            group: *group,
            lines,
            more: More::of(rest.len(), format!("{}{}", state.base_url, rest_of(*group))),
        })
    });
    MorningLetter {
        language: reader.language,
        reader: reader.full_name.clone(),
        groups: groups.collect(),
        choose: format!("{}/account/letters", state.base_url),
    }
}

/// Where everything of a group can be seen.
fn rest_of(group: LetterGroup) -> &'static str {
    match group {
        LetterGroup::Waiting => "/",
        LetterGroup::Deadlines => "/?show=late",
        LetterGroup::Files | LetterGroup::Results => "/notices",
    }
}

fn line(state: &State, reader: &User, about: About, notice: &Notice) -> MorningLine {
    let title = words::title(reader.language, notice);
    let code = notice.facts.case_code.as_ref();
    MorningLine {
        text: code.map_or_else(|| title.clone(), |code| format!("{code} · {title}")),
        url: format!("{}/{}", state.base_url, item::path(about)),
    }
}
