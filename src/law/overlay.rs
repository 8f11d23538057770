//! A body's own rules, laid over the law of the State: what it adds, and what it may set in it. An
//! entry is matched by its code; one that says what the State says says nothing.

mod additions;
mod texts;
mod versions;

use std::collections::BTreeSet;
use std::path::Path;

use chrono::Datelike;
use versions::change_on;

use crate::domain::law::award_type::AwardType;
use crate::domain::law::calendar::Calendar;
use crate::domain::law::council_rules::CouncilRules;
use crate::domain::law::law_book::{LawBook, Origin};
use crate::domain::law::requirement::Requirement;
use crate::domain::law::route::Route;
use crate::domain::law::rule::Rule;
use crate::law::faults::{LawFault, LawText};

/// What a directory can hold beside folders and texts; of `default.toml` nothing is read here.
const KNOWN: [&str; 9] = [
    "awards/",
    "calendar/",
    "routes/",
    "councils.toml",
    "devotion.toml",
    "money.toml",
    "rules.toml",
    "switches.toml",
    "default.toml",
];

/// Lays the files of a body over the law of the State. They may be a copy of it with some changes:
/// of what is alike nothing is said.
pub(super) fn lay_over(
    book: &mut LawBook,
    national: &[LawText],
    (own, root): (&[LawText], &Path),
    faults: &mut Vec<LawFault>,
) {
    let is_alike = |source: &&LawText| {
        let other = national.iter().find(|other| other.file == source.file);
        other.is_some_and(|other| other.text == source.text)
    };
    let (mut whole, mut added, mut all) = (Vec::new(), Vec::new(), Vec::new());
    for source in own.iter().filter(|source| !is_alike(source)) {
        if source.file == "rule_sets.toml" {
            faults.push(LawFault::of_file(&source.file, "national-alone"));
        } else if !KNOWN.iter().any(|known| source.file.starts_with(*known)) {
            faults.push(LawFault::of_file(&source.file, "unknown-file"));
        } else if additions::is_addition(source) {
            added.push(source);
        } else {
            whole.push(source);
        }
        all.push(source);
    }
    let mut laid = LawBook {
        posts: book.posts.clone(),
        ..LawBook::default()
    };
    super::read(whole.iter().copied(), &mut laid, faults);
    let mut over = Over {
        book: &mut *book,
        sources: &all,
        faults: &mut *faults,
    };
    over.awards(&laid);
    over.routes(&laid);
    over.rules(&laid);
    // The State's law has none.
    over.book.caps.append(&mut laid.caps);
    over.switches(&laid);
    over.council_rules(&laid);
    over.money(&laid);
    over.devotion(&laid);
    over.calendar(&laid);
    book.own.text_of.append(&mut laid.own.text_of);
    for source in added {
        additions::add(source, book, faults);
    }
    let mut over = Over {
        book: &mut *book,
        sources: &all,
        faults: &mut *faults,
    };
    over.texts(root);
    super::check_references(whole, book, faults);
}

/// What is laid over what, and where it stands.
struct Over<'a> {
    book: &'a mut LawBook,
    sources: &'a [&'a LawText],
    faults: &'a mut Vec<LawFault>,
}

impl Over<'_> {
    /// A fault where a file below `folder` says `key = "value"`.
    fn fault(
        &mut self,
        (folder, key, value): (&str, &str, &str),
        code: &'static str,
        params: Vec<(&'static str, String)>,
    ) {
        let quoted = format!("\"{value}\"");
        let says = |line: &str| line.trim_start().starts_with(key) && line.contains(&quoted);
        let place = self.sources.iter().find_map(|source| {
            let line = source.text.lines().position(says)?;
            let is_there = source.file.starts_with(folder);
            is_there.then(|| (source.file.clone(), line + 1))
        });
        let (file, line) = place.unwrap_or_else(|| (folder.to_owned(), 0));
        self.faults.push(LawFault {
            file,
            line,
            code,
            params,
        });
    }

    /// An award of a new code is the body's own; one of the State can be added to alone.
    fn awards(&mut self, laid: &LawBook) {
        let codes: BTreeSet<&str> = laid.awards.iter().map(|one| one.code.as_str()).collect();
        for code in codes {
            let is_it = |award: &&AwardType| award.code == code;
            let own: Vec<&AwardType> = laid.awards.iter().filter(is_it).collect();
            let known: Vec<&AwardType> = self.book.awards.iter().filter(is_it).collect();
            if known.is_empty() {
                let origin = (code.to_owned(), Origin::Own);
                self.book.own.awards.extend([origin]);
                self.book.awards.extend(own.into_iter().cloned());
            } else if known != own {
                let params = vec![("value", code.to_owned())];
                self.fault(("awards/", "code", code), "national-award", params);
            }
        }
    }

    /// A route of a known code gives way on the days of the body's; files keep the version they
    /// came in under, so that no two are called alike.
    fn routes(&mut self, laid: &LawBook) {
        let national = self.book.routes.clone();
        for own in laid.routes.iter().filter(|own| !national.contains(own)) {
            let is_it = |route: &Route| route.code == own.code && !laid.routes.contains(route);
            let routes = &mut self.book.routes;
            change_on(routes, own.valid, |one| &mut one.valid, is_it, |_| None);
            let is_named_so =
                |other: &Route| other.code == own.code && other.version == own.version;
            if routes.iter().any(is_named_so) {
                let params = vec![("value", own.version.clone())];
                let place = ("routes/", "version", own.version.as_str());
                self.fault(place, "duplicate", params);
            }
            let is_known = national.iter().any(|known| known.code == own.code);
            let origin = if is_known { Origin::Both } else { Origin::Own };
            self.book.own.routes.insert(own.code.clone(), origin);
            self.book.routes.push(own.clone());
        }
    }

    /// Of a rule of the State a body sets which acts it blocks and who looks; what it requires, and
    /// of whom it is kept, stays.
    fn rules(&mut self, laid: &LawBook) {
        let national = self.book.rules.clone();
        for own in laid.rules.iter().filter(|own| !national.contains(own)) {
            let known = national.iter().filter(|known| known.id == own.id);
            let known: Vec<&Rule> = known.collect();
            let place = ("rules.toml", "id", own.id.as_str());
            let params = || vec![("value", own.id.clone())];
            if known.is_empty() {
                self.book.own.rules.insert(own.id.clone(), Origin::Own);
                self.book.rules.push(own.clone());
                continue;
            }
            let is_kept = known.iter().any(|known| {
                known.requirement == own.requirement
                    && known.hidden_from_nominee == own.hidden_from_nominee
            });
            if !is_kept {
                self.fault(place, "national-rule", params());
                continue;
            }
            let is_any = change_on(
                &mut self.book.rules,
                own.valid,
                |rule| &mut rule.valid,
                |rule| rule.id == own.id && rule.requirement == own.requirement,
                |mut rule| {
                    rule.blocks.clone_from(&own.blocks);
                    rule.review.clone_from(&own.review);
                    rule.citation = both(rule.citation, &own.citation);
                    Some(rule)
                },
            );
            if !is_any {
                self.fault(place, "outside-national", params());
            }
            self.book.own.rules.insert(own.id.clone(), Origin::Both);
        }
    }

    /// Of a switch of the State a body sets how it is answered, on days on which it is asked.
    fn switches(&mut self, laid: &LawBook) {
        let national = self.book.switches.clone();
        for own in laid.switches.iter().filter(|own| !national.contains(own)) {
            let place = ("switches.toml", "code", own.code.as_str());
            let params = || vec![("value", own.code.clone())];
            if !national.iter().any(|known| known.code == own.code) {
                if own.question.0.is_empty() {
                    self.fault(place, "question-missing", params());
                }
                let origin = (own.code.clone(), Origin::Own);
                self.book.own.switches.extend([origin]);
                self.book.switches.push(own.clone());
                continue;
            }
            let is_any = change_on(
                &mut self.book.switches,
                own.valid,
                |switch| &mut switch.valid,
                |switch| switch.code == own.code,
                |mut switch| {
                    switch.on = own.on;
                    switch.citation = both(switch.citation, &own.citation);
                    Some(switch)
                },
            );
            if !is_any {
                self.fault(place, "outside-national", params());
            }
            let origin = (own.code.clone(), Origin::Both);
            self.book.own.switches.extend([origin]);
        }
    }

    /// By which rules its council meets and votes a body says itself: under a code of the State in
    /// its place on those days, else beside it, and before it.
    fn council_rules(&mut self, laid: &LawBook) {
        let national = self.book.council_rules.clone();
        let laid = &laid.council_rules;
        for own in laid.iter().filter(|own| !national.contains(own)) {
            let is_it = |one: &CouncilRules| one.code == own.code && !laid.contains(one);
            let rules = &mut self.book.council_rules;
            change_on(rules, own.valid, |one| &mut one.valid, is_it, |_| None);
            rules.push(own.clone());
            let is_known = national.iter().any(|known| known.code == own.code);
            let origin = if is_known { Origin::Both } else { Origin::Own };
            let origin = (own.code.clone(), origin);
            self.book.own.council_rules.extend([origin]);
        }
    }

    /// Roundings are the body's; a base salary is a decree's, and a new one begins behind the
    /// others.
    fn money(&mut self, laid: &LawBook) {
        let money = &mut self.book.money;
        let last = money.base_salaries.iter().map(|known| known.valid.from);
        let last = last.max();
        let mut early = Vec::new();
        for own in &laid.money.base_salaries {
            if money.base_salaries.contains(own) {
                continue;
            }
            if last.is_some_and(|last| own.valid.from <= last) {
                early.push(own.amount.to_string());
                continue;
            }
            let salaries = &mut money.base_salaries;
            change_on(
                salaries,
                own.valid,
                |one| &mut one.valid,
                |_| true,
                |_| None,
            );
            salaries.push(own.clone());
        }
        let national = money.roundings.clone();
        for own in &laid.money.roundings {
            if national.contains(own) {
                continue;
            }
            let roundings = &mut money.roundings;
            change_on(
                roundings,
                own.valid,
                |one| &mut one.valid,
                |_| true,
                |_| None,
            );
            roundings.push(own.clone());
        }
        for amount in early {
            let params = vec![("value", amount)];
            self.fault(("money.toml", "amount", ""), "national-salary", params);
        }
    }

    /// Tables that nobody has read yet can be entered; those that were read are the State's.
    fn devotion(&mut self, laid: &LawBook) {
        self.book.posts.clone_from(&laid.posts);
        for own in &laid.devotion_tables {
            let mut tables = self.book.devotion_tables.iter();
            if tables.clone().any(|known| known == own) {
                continue;
            }
            if tables.any(|known| known.code == own.code && known.valid.overlaps(&own.valid)) {
                let params = vec![("value", own.code.clone())];
                let place = ("devotion.toml", "code", own.code.as_str());
                self.fault(place, "national-table", params);
            } else {
                self.book.devotion_tables.push(own.clone());
            }
        }
    }

    /// A year is one file: who has it has all of its holidays and swaps.
    fn calendar(&mut self, laid: &LawBook) {
        let (own, national) = (&laid.calendar, &self.book.calendar);
        if own.years.is_empty() {
            return;
        }
        let mut years = national.years.clone();
        years.extend(&own.years);
        let is_left = |year: i32| !own.years.contains_key(&year);
        let holidays = national.holidays.iter();
        let holidays = holidays.filter(|one| is_left(one.date.year()));
        let swaps = national.swaps.iter();
        let swaps = swaps.filter(|one| is_left(one.off.year()));
        self.book.calendar = Calendar::new(
            years,
            holidays.chain(&own.holidays).cloned().collect(),
            swaps.chain(&own.swaps).cloned().collect(),
        );
    }

    /// Reads the texts that entries name.
    fn texts(&mut self, root: &Path) {
        let grounds = self.book.awards.iter().flat_map(|award| &award.grounds);
        let conditions = grounds.map(|ground| &ground.condition);
        let added = conditions.flat_map(Requirement::texts).map(str::to_owned);
        let beside = self.book.own.text_of.values().cloned();
        let names: BTreeSet<String> = added.chain(beside).collect();
        if let Some(name) = names.iter().nth(texts::MOST_TEXTS) {
            let params = vec![("limit", texts::MOST_TEXTS.to_string())];
            return self.fault(("", "text", name.as_str()), "text-many", params);
        }
        for name in names {
            match texts::read(root, &name) {
                Ok(text) => {
                    self.book.own.texts.insert(name, text);
                }
                Err(code) => {
                    let params = vec![("value", name.clone())];
                    self.fault(("", "text", name.as_str()), code, params);
                }
            }
        }
    }
}

/// Where the State has written it, and where the body has.
fn both((vi, en): (String, String), (own_vi, own_en): &(String, String)) -> (String, String) {
    let joined = |first: String, second: &str| {
        if first.contains(second) {
            first
        } else {
            format!("{first}; {second}")
        }
    };
    (joined(vi, own_vi), joined(en, own_en))
}

#[cfg(test)]
mod tests;
