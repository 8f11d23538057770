//! The awards to choose from, as the forms offer them that ask for one.

use std::collections::BTreeMap;

use crate::domain::law::award_type::AwardType;
use crate::domain::register::people::SubjectKind;
use crate::pages::frame::Words;

/// The awards of one level, each with what it can be given for.
pub(in crate::pages) struct Offer {
    pub level: String,
    /// `code:type`, and its text.
    pub types: Vec<(String, String)>,
}

/// The awards to choose from, each with what it can be given for: the lowest level first, and of
/// each the titles before the forms.
pub(in crate::pages) fn offers_of(awards: &[AwardType], words: Words) -> Vec<Offer> {
    let mut levels: BTreeMap<u8, Vec<&AwardType>> = BTreeMap::new();
    for award in awards {
        levels.entry(award.level.height()).or_default().push(award);
    }
    let offer = |mut awards: Vec<&AwardType>| {
        awards.sort_by_key(|award| award.kind);
        let level = awards.first().map(|award| award.level.code());
        Offer {
            level: level.map_or_else(String::new, |level| words.code("level", level)),
            types: awards
                .iter()
                .flat_map(|award| texts_of(award, words))
                .collect(),
        }
    };
    levels.into_values().map(offer).collect()
}

/// What an award can be given for, each as a value and its text; with for whom, where that is not
/// everybody.
fn texts_of(award: &AwardType, words: Words) -> impl Iterator<Item = (String, String)> {
    let name = words.of(&award.name);
    let kinds = award.subjects.iter();
    let kinds: Vec<String> = kinds
        .map(|kind| words.code("subject", kind.code()))
        .collect();
    let whom = if kinds.len() < SubjectKind::ALL.len() {
        format!(" ({})", kinds.join(", "))
    } else {
        String::new()
    };
    award.routes.keys().map(move |kind| {
        let text = words.code("type", kind.code());
        (
            format!("{}:{kind}", award.code),
            format!("{name} – {text}{whom}"),
        )
    })
}
