//! People, collectives and households: the list, a page of each, and entering what is known beside
//! the name.

use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::NaiveDate;
use serde::Deserialize;

use crate::domain::base::ids::{PersonId, SubjectId, UnitId};
use crate::domain::register::particulars::{Birth, Education, Sex};
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::Unit;
use crate::http::register::people::{EditParticularsBody, PutPersonBody};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, address_with, id, iso, next, page};
use crate::pages::frame::{Frame, Visitor, see, show};
use crate::pages::profile::ShownLadder;
use crate::pages::work::workbooks;
use crate::services::profile::{self, Profile};
use crate::services::register::listing::{self, ListedSubject, SubjectFilter};
use crate::services::register::{particulars, people};
use crate::services::workbooks::AskedList;
use crate::state::State;
use crate::words;

/// What is looked for; nothing typed is no filter.
#[derive(Deserialize)]
pub struct SubjectsQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    kind: String,
    #[serde(default)]
    unit: String,
    #[serde(default)]
    cursor: String,
}

impl SubjectsQuery {
    fn filter(&self) -> SubjectFilter {
        let typed = self.q.trim();
        SubjectFilter {
            q: Some(typed.to_owned()).filter(|text| !text.is_empty()),
            kind: self.kind.parse().ok(),
            unit: self.unit.parse::<UnitId>().ok(),
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 3] {
        [("q", &self.q), ("kind", &self.kind), ("unit", &self.unit)]
    }
}

#[derive(Template)]
#[template(path = "register/subjects.html")]
struct SubjectsPage {
    frame: Frame,
    search: SubjectsQuery,
    kinds: Vec<&'static str>,
    /// Each with whether it is the one that is looked in.
    units: Vec<(Unit, bool)>,
    subjects: Vec<ListedSubject>,
    total: i64,
    excel: String,
    next: Option<String>,
}

/// Those whom the visitor sees, by what they look for.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<SubjectsQuery>,
) -> PageResult {
    let search = search.into_inner();
    let filter = search.filter();
    let cursor = Some(search.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let wanted = page(&state, "subjects", cursor);
    let found = visitor
        .read_beside(&state, filter.q.is_some(), move |conn, ctx, caller| {
            listing::list(conn, ctx, caller, &filter, &wanted)
        })
        .await?;
    let chosen = found.unit.map(|unit| unit.id);
    let units = found.units.into_iter().map(|unit| {
        let is_chosen = Some(unit.id) == chosen;
        (unit, is_chosen)
    });
    let list = SubjectsPage {
        frame: visitor.frame(),
        kinds: SubjectKind::ALL.iter().map(|kind| kind.code()).collect(),
        units: units.collect(),
        total: found.found.total.unwrap_or_default(),
        excel: address_with("/subjects/export", &search.pairs()),
        next: next(
            &state,
            "subjects",
            "/subjects",
            &search.pairs(),
            found.found.next.as_deref(),
        ),
        subjects: found.found.items,
        search,
    };
    Ok(show(list.render()))
}

/// The same as a workbook.
pub async fn export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<SubjectsQuery>,
) -> PageResult {
    workbooks::export(&state, &visitor, AskedList::Subjects(search.filter())).await
}

/// A birth as people write it.
fn birth_in_words(birth: Birth) -> String {
    match birth {
        Birth::Year(year) => year.to_string(),
        Birth::Day(day) => words::date(day),
    }
}

#[derive(Template)]
#[template(path = "register/profile.html")]
struct ProfilePage {
    frame: Frame,
    profile: Profile,
    /// How many times each award was given.
    sums: Vec<(String, usize)>,
    /// In which year they were born, in words.
    born: Option<String>,
    /// When they were born, as people write it.
    birth: Option<String>,
    /// What could be proposed, for who reads their ratings.
    ladder: Option<ShownLadder>,
}

impl ProfilePage {
    /// Are they of an ethnic minority? Or nothing was entered.
    fn is_of_a_minority(&self) -> String {
        match self.profile.shown.known.ethnic_minority {
            Some(true) => self.frame.say("ethnic_minority-yes"),
            Some(false) => self.frame.say("ethnic_minority-no"),
            None => self.frame.say("page-not-entered"),
        }
    }

    /// What was entered, or that nothing was.
    fn entered(&self, text: Option<&str>) -> String {
        text.map_or_else(|| self.frame.say("page-not-entered"), str::to_owned)
    }

    fn day(&self, day: Option<NaiveDate>) -> String {
        day.map_or_else(
            || self.frame.say("page-not-entered"),
            |day| self.frame.date(&day),
        )
    }
}

/// Somebody with all that the visitor sees of them.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: SubjectId = id(&visitor, &path)?;
    let master = state.master.clone();
    let (profile, ladder) = visitor
        .read(&state, move |conn, ctx, caller| {
            profile::with_ladder(conn, ctx, caller, &master, id)
        })
        .await?;
    let ladder = ladder.map(|ladder| ShownLadder::of(visitor.words, &state.law, &ladder));
    let birth = profile.shown.known.birth;
    let sums = profile.sums();
    let page = ProfilePage {
        frame: visitor.frame(),
        sums: sums
            .into_iter()
            .map(|(name, count)| (visitor.words.of(name), count))
            .collect(),
        born: birth.map(|birth| visitor.words.year("page-born-in", &birth.year())),
        birth: birth.map(birth_in_words),
        ladder,
        profile,
    };
    Ok(show(page.render()))
}

/// To the page of the subject that somebody on the register is.
pub async fn find_person(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: PersonId = id(&visitor, &path)?;
    let subject = visitor
        .read(&state, move |conn, ctx, caller| {
            profile::of_person(conn, ctx, caller, id)
        })
        .await?;
    Ok(see(&format!("/subjects/{subject}")))
}

#[derive(Template)]
#[template(path = "register/edit_profile.html")]
struct EditPage {
    frame: Frame,
    profile: Profile,
    birth: String,
    sexes: Vec<&'static str>,
    degrees: Vec<&'static str>,
}

impl EditPage {
    /// Is this the sex that was entered?
    fn is_sex(&self, code: &str) -> bool {
        let known = self.profile.shown.known.sex;
        known.is_some_and(|sex| sex.code() == code)
    }

    /// Is this the education that was entered?
    fn is_education(&self, code: &str) -> bool {
        let known = self.profile.shown.known.education;
        known.is_some_and(|education| education.code() == code)
    }

    /// A day as people write it; nothing where none was entered.
    fn day(&self, day: Option<NaiveDate>) -> String {
        day.map(|day| self.frame.date(&day)).unwrap_or_default()
    }

    /// Is this the answer that was entered?
    fn said(&self, answer: bool) -> bool {
        self.profile.shown.known.ethnic_minority == Some(answer)
    }
}

/// The forms that enter what is known about somebody.
pub async fn edit_form(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: SubjectId = id(&visitor, &path)?;
    let master = state.master.clone();
    let profile = visitor
        .read(&state, move |conn, ctx, caller| {
            let profile = profile::subject(conn, ctx, caller, &master, id)?;
            profile.must_be_open_to_the_reader()?;
            Ok(profile)
        })
        .await?;
    let birth = profile.shown.known.birth.map(birth_in_words);
    let page = EditPage {
        frame: visitor.frame(),
        birth: birth.unwrap_or_default(),
        sexes: Sex::ALL.iter().map(|sex| sex.code()).collect(),
        degrees: Education::ALL.iter().map(|one| one.code()).collect(),
        profile,
    };
    Ok(show(page.render()))
}

/// Enters what is known about somebody.
pub async fn edit(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (SubjectId, _) = (id(&visitor, &path)?, form.version());
    let said = form.with("birth", iso(form.value("birth")));
    let command = said.command(EditParticularsBody::of_whole);
    let master = state.master.clone();
    visitor
        .change_to(
            &state,
            &form,
            &format!("/subjects/{id}/edit"),
            command,
            move |tx, ctx, caller, new| {
                particulars::edit(tx, ctx, caller, &master, id, version, new)?;
                Ok(format!("/subjects/{id}"))
            },
        )
        .await
}

/// Changes the entry of somebody on the staff register.
pub async fn keep(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let id: SubjectId = id(&visitor, &path)?;
    let code = form.value("staff_code").to_owned();
    let put = form.command_of_whole(&["full_name", "unit_code"], |body: PutPersonBody| {
        body.of_whole(&code)
    });
    visitor
        .change_to(
            &state,
            &form,
            &format!("/subjects/{id}/edit"),
            put,
            move |tx, ctx, caller, put| {
                people::put_person(tx, ctx, caller, put)?;
                Ok(format!("/subjects/{id}"))
            },
        )
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_birth_is_read_as_it_is_shown() {
        for text in ["1988", "1988-05-03"] {
            let birth: Birth = text.parse().unwrap();
            assert_eq!(iso(&birth_in_words(birth)), text);
        }
    }
}
