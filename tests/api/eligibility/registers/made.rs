//! Registers as chance makes them, and as SQL brings them in.

use std::collections::BTreeMap;
use std::fmt::Write;

use thidua::domain::law::law_book::LawBook;
use thidua::domain::register::people::SubjectKind;

use super::{REGISTERS, id, kind_of, of};

/// Numbers that look like chance and are the same each time (splitmix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A number below that.
    fn below(&mut self, limit: usize) -> usize {
        let limit = u64::try_from(limit).unwrap();
        usize::try_from(self.roll() % limit).unwrap()
    }

    fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.below(of.len())]
    }

    /// In so many of a hundred cases.
    fn falls(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// A day of that year that is over when the tests begin.
    fn day(&mut self, year: usize) -> String {
        let months = if year == 2026 { 9 } else { 12 };
        let (month, day) = (1 + self.below(months), 1 + self.below(28));
        format!("{year}-{month:02}-{day:02}")
    }

    fn shuffled(&mut self, count: usize) -> Vec<usize> {
        let mut order: Vec<usize> = (0..count).collect();
        for at in (1..count).rev() {
            order.swap(at, self.below(at + 1));
        }
        order
    }
}

/// The tables that hold facts, with the columns that a fact tells, each behind those it refers to.
const TABLES: [(&str, &str); 5] = [
    (
        "award",
        "id, seq, subject_id, unit_id, subject_kind, subject_name, unit_code, award_code, \
         award_name_vi, award_name_en, award_kind, award_level, commendation_type, cycle_year, \
         decision_number, decided_on, signer, issuer_code, issuer_name, coefficient, amount, \
         rule_set, status, changed_at",
    ),
    (
        "rating",
        "id, subject_id, year, grade, source, created_at, version",
    ),
    (
        "career_entry",
        "id, subject_id, kind, code, collective_id, title, from_on, to_on, created_at, version",
    ),
    (
        "initiative",
        "id, unit_id, title, folded, reach, recognised_on, recognised_by, decision_number, \
         spent_on, created_at, version",
    ),
    ("initiative_author", "initiative_id, subject_id, share"),
];

/// A fact: its table, whose it is, the fact or the subject that it names, and its row as SQL, where
/// `{id}`, `{n}`, `{unit}`, `{whose}` and `{named}` stand for what import gives it.
struct Fact {
    table: &'static str,
    whose: usize,
    names: Option<Named>,
    row: String,
}

#[derive(Clone, Copy)]
enum Named {
    Fact(usize),
    Subject(usize),
}

/// Everything that is known of the registers.
pub(super) struct Facts {
    all: Vec<Fact>,
    dice: Dice,
}

impl Facts {
    fn add(
        &mut self,
        table: &'static str,
        whose: usize,
        names: Option<Named>,
        row: String,
    ) -> usize {
        self.all.push(Fact {
            table,
            whose,
            names,
            row,
        });
        self.all.len() - 1
    }

    fn given(&mut self, whose: usize, award: &str, kind: &str, year: usize) -> usize {
        let on = self.dice.day(year);
        let status = self.dice.one(&[
            "valid",
            "valid",
            "valid",
            "valid",
            "valid",
            "restored",
            "cancelled",
            "stripped",
        ]);
        let row = format!(
            "'{{id}}', 1000 + {{n}}, '{{whose}}', '{{unit}}', 'individual', 'Mẫu', 'HG-01', \
             '{award}', 'Mẫu', 'Mẫu', 'emulation_title', 'unit', '{kind}', {year}, 'M-{{n}}', \
             '{on}', 'Mẫu', 'HG', 'HG', '1', 0, 'law-2022', '{status}', '2026-10-01 00:00:00'"
        );
        self.add("award", whose, None, row)
    }

    fn rated(&mut self, whose: usize) {
        for year in 2017..=2026 {
            if self.dice.falls(90) {
                let grade = self.dice.one(&[
                    "excellent",
                    "excellent",
                    "good",
                    "good",
                    "good",
                    "good",
                    "good",
                    "good",
                    "completed",
                    "not_completed",
                ]);
                let row = format!(
                    "'{{id}}', '{{whose}}', {year}, '{grade}', 'Mẫu', '2026-10-01 00:00:00', 1"
                );
                self.add("rating", whose, None, row);
            }
        }
    }

    fn entry(&mut self, whose: usize, kind: &str, code: &str, from: &str, to: Option<String>) {
        let to = to.map_or_else(|| "NULL".to_owned(), |to| format!("'{to}'"));
        let row = format!(
            "'{{id}}', '{{whose}}', '{kind}', '{code}', NULL, 'Mẫu', '{from}', {to}, \
             '2026-10-01 00:00:00', 1"
        );
        self.add("career_entry", whose, None, row);
    }

    fn disciplined(&mut self, whose: usize) {
        if self.dice.falls(15) {
            let degree = self
                .dice
                .one(&["reprimand", "warning", "demotion", "dismissal"]);
            let year = self.dice.one(&[2024, 2025, 2026]);
            let from = self.dice.day(year);
            self.entry(whose, "discipline", degree, &from, None);
        }
    }

    /// Posts and service, some of it at the same time and some of it over.
    fn careers(&mut self, whose: usize, posts: &[&str]) {
        for _ in 0..self.dice.below(4) {
            let (rank, begun) = (self.dice.one(posts), 1990 + self.dice.below(35));
            let from = self.dice.day(begun);
            let to = self.dice.falls(50).then(|| {
                let years = 1 + self.dice.below(12);
                self.dice.day((begun + years).min(2025))
            });
            self.entry(whose, "post", rank, &from, to.filter(|to| *to > from));
        }
        if self.dice.falls(25) {
            let force = self.dice.one(&["army", "police"]);
            let begun = 1990 + self.dice.below(30);
            let from = self.dice.day(begun);
            let to = self.dice.falls(40).then(|| {
                let years = 1 + self.dice.below(12);
                self.dice.day((begun + years).min(2025))
            });
            self.entry(whose, "service", force, &from, to.filter(|to| *to > from));
        }
    }

    /// Initiatives, some of two authors, some spent on an award of the first.
    fn initiatives(&mut self, whose: usize, awards: &[usize]) {
        for _ in 0..self.dice.below(3) {
            let reach = self.dice.one(&["unit", "unit", "province", "nation"]);
            let year = self.dice.one(&[2025, 2026]);
            let on = self.dice.day(year);
            let is_spent = !awards.is_empty() && self.dice.falls(40);
            let spent_on = is_spent.then(|| Named::Fact(self.dice.one(awards)));
            let row = format!(
                "'{{id}}', '{{unit}}', 'Sáng kiến Mẫu {{n}}', 'sang kien mau {{n}}', '{reach}', \
                 '{on}', 'Mẫu', 'M-{{n}}', {{named}}, '2026-10-01 00:00:00', 1"
            );
            let made = self.add("initiative", whose, spent_on, row);
            let author = "{named}, '{whose}', 50".to_owned();
            let named = Some(Named::Fact(made));
            self.add("initiative_author", whose, named, author.clone());
            if whose % 10 > 1 && self.dice.falls(30) {
                self.add("initiative_author", whose - 1, named, author);
            }
        }
    }

    fn person(&mut self, whose: usize, posts: &[&str]) {
        self.rated(whose);
        let mut awards = Vec::new();
        for year in 2017..=2026 {
            for (title, percent) in [
                ("title_ldtt", 60),
                ("title_cstdcs", 50),
                ("title_cstd_province", 15),
            ] {
                if self.dice.falls(percent) {
                    awards.push(self.given(whose, title, "merit", year));
                }
            }
        }
        for (form, percent) in [
            ("certificate_of_merit_province", 50),
            ("certificate_of_merit_province", 20),
            ("certificate_of_merit_pm", 40),
            ("order_labour_3", 10),
            ("medal_glorious_fighter_3", 5),
        ] {
            if self.dice.falls(percent) {
                let kind = self.dice.one(&["merit", "merit", "merit", "ad_hoc"]);
                let year = 2017 + self.dice.below(10);
                awards.push(self.given(whose, form, kind, year));
            }
        }
        self.careers(whose, posts);
        self.disciplined(whose);
        self.initiatives(whose, &awards);
    }

    fn collective(&mut self, whose: usize) {
        self.rated(whose);
        for year in 2017..=2026 {
            for title in ["title_ttldtt", "title_ttldxs"] {
                if self.dice.falls(50) {
                    self.given(whose, title, "merit", year);
                }
            }
        }
        self.disciplined(whose);
        for member in whose - 9..whose {
            for _ in 0..self.dice.below(3) {
                let begun = 2018 + self.dice.below(8);
                let from = self.dice.day(begun);
                let to = self.dice.falls(30).then(|| self.dice.day(2025));
                let to = to.filter(|to| *to > from);
                let to = to.map_or_else(|| "NULL".to_owned(), |to| format!("'{to}'"));
                let row = format!(
                    "'{{id}}', '{{whose}}', 'member', NULL, {{named}}, 'Mẫu', '{from}', {to}, \
                     '2026-10-01 00:00:00', 1"
                );
                self.add("career_entry", member, Some(Named::Subject(whose)), row);
            }
        }
    }

    /// The registers of all, from the first.
    pub(super) fn made(law: &LawBook) -> Self {
        let mut facts = Self {
            all: Vec::new(),
            dice: Dice(2026),
        };
        let posts: Vec<&str> = law.posts.iter().map(|post| post.code.as_str()).collect();
        for whose in 1..=REGISTERS {
            match kind_of(whose) {
                SubjectKind::Individual => facts.person(whose, &posts),
                _ => facts.collective(whose),
            }
        }
        facts
    }

    /// The facts in the order in which they were made, and in another.
    pub(super) fn orders(&mut self) -> [Vec<usize>; 2] {
        let count = self.all.len();
        [(0..count).collect(), self.dice.shuffled(count)]
    }

    /// What brings them in, in this order: ids and places in the feed are given as they come.
    pub(super) fn brought_in(&self, order: &[usize], import: usize, unit: &str) -> String {
        let place: BTreeMap<usize, usize> = order
            .iter()
            .enumerate()
            .map(|(at, fact)| (*fact, import * 100_000 + at + 1))
            .collect();
        let mut sql = String::new();
        for (table, columns) in TABLES {
            let rows: Vec<String> = order
                .iter()
                .map(|fact| (place[fact], &self.all[*fact]))
                .filter(|(_, fact)| fact.table == table)
                .map(|(number, fact)| {
                    let named = match fact.names {
                        Some(Named::Fact(other)) => format!("'{}'", id("bbbb", place[&other])),
                        Some(Named::Subject(other)) => format!("'{}'", of(import, other)),
                        None => "NULL".to_owned(),
                    };
                    let row = fact.row.replace("{id}", &id("bbbb", number));
                    let row = row.replace("{whose}", &of(import, fact.whose).to_string());
                    let row = row.replace("{n}", &number.to_string());
                    let row = row.replace("{unit}", unit);
                    format!("({})", row.replace("{named}", &named))
                })
                .collect();
            for some in rows.chunks(500) {
                let some = some.join(",\n");
                writeln!(sql, "INSERT INTO {table} ({columns}) VALUES {some};").unwrap();
            }
        }
        sql
    }
}
