//! The texts of a page: templates find all they say on one value.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::awards::award::AwardStatus;
use crate::domain::base::history::CouncilVote;
use crate::domain::eligibility::finding::Finding;
use crate::domain::register::people::Language;
use crate::error::FieldFault;
use crate::pages::assets;
use crate::words;

/// Texts for a template. Templates hand over references, and find everything they say on one value.
#[derive(Debug, Clone, Copy)]
pub struct Words(pub Language);

#[expect(
    clippy::unused_self,
    clippy::trivially_copy_pass_by_ref,
    reason = "templates call these on one value, with references"
)]
impl Words {
    /// The text of a key with somebody's name.
    pub fn with_name(self, key: &str, name: &str) -> String {
        words::say_with(self.0, key, &[("name", name.to_owned())])
    }

    /// That an award was cancelled, stripped or given back, and by which paper.
    pub fn ended(self, status: &AwardStatus, number: &str) -> String {
        words::say_with(
            self.0,
            &format!("page-ended-{status}"),
            &[("number", number.to_owned())],
        )
    }

    /// The text of a key with an award's name.
    pub fn with_award(self, key: &str, award: &str) -> String {
        words::say_with(self.0, key, &[("award", award.to_owned())])
    }

    /// The text of a key with the largest size that is taken.
    pub fn up_to(self, key: &str, limit: &u64) -> String {
        words::say_with(self.0, key, &[("limit", words::size(*limit))])
    }

    /// The text of a key.
    pub fn say(self, key: &str) -> String {
        words::say(self.0, key)
    }

    /// The name of a member of a closed list: `role`, `status`, `deed`, …
    pub fn code(self, list: &str, code: &str) -> String {
        words::known(self.0, &format!("{list}-{code}")).unwrap_or_else(|| code.to_owned())
    }

    /// The side of a pair of names in this language.
    pub fn of(self, names: &(String, String)) -> String {
        words::of(self.0, names).to_owned()
    }

    /// The text of a key that tells how many.
    pub fn count(self, key: &str, count: usize) -> String {
        words::say_with(self.0, key, &[("count", count.to_string())])
    }

    /// The same, where very many can be.
    pub fn counted(self, key: &str, count: &i64) -> String {
        words::say_with(self.0, key, &[("count", words::number(self.0, *count))])
    }

    /// The first names of so many, and how many more there are.
    pub fn names(self, first: &[String], all: &i64) -> String {
        let (names, shown) = (first.join(", "), i64::try_from(first.len()).unwrap_or(*all));
        if *all <= shown {
            return names;
        }
        let count = words::number(self.0, *all - shown);
        words::say_with(
            self.0,
            "page-names-and-more",
            &[("names", names), ("count", count)],
        )
    }

    /// The text of a key with several values.
    pub fn with(self, key: &str, params: &[(&'static str, String)]) -> String {
        words::say_with(self.0, key, params)
    }

    /// The text of a key with how a council voted.
    pub fn vote(self, key: &str, vote: &CouncilVote) -> String {
        words::say_with(self.0, key, &vote.params())
    }

    /// The text of a key with one value, where there is such a key.
    pub fn known_with(self, key: &str, name: &'static str, value: &str) -> Option<String> {
        words::known_with(self.0, key, &[(name, value.to_owned())])
    }

    /// The text of a key that tells how many days.
    pub fn days(self, key: &str, days: i64) -> String {
        words::say_with(self.0, key, &[("days", words::number(self.0, days))])
    }

    /// The text of a key that names a year.
    pub fn year(self, key: &str, year: &i32) -> String {
        words::say_with(self.0, key, &[("year", year.to_string())])
    }

    /// A month by its number.
    pub fn month(self, month: &usize) -> String {
        words::say_with(self.0, "page-month", &[("month", month.to_string())])
    }

    /// A day.
    pub fn date(self, date: &NaiveDate) -> String {
        words::date(*date)
    }

    /// A moment, in the time of Vietnam.
    pub fn moment(self, moment: &DateTime<Utc>) -> String {
        words::moment(*moment)
    }

    /// What a check finds, with its rule and where it is written.
    pub fn finding(self, finding: &Finding) -> String {
        words::fault(self.0, finding.verdict.why, &finding.params())
    }

    /// What is wrong with a value, by its code alone.
    pub fn fault(self, code: &str) -> String {
        words::fault(self.0, code, &[])
    }

    /// What is wrong with what was typed: a day is asked for as people write it, and codes and ids
    /// are what stands in a list.
    pub fn mistyped(self, fault: &FieldFault) -> String {
        match fault.code {
            "no_date" => self.say("page-date-how"),
            "no_id" | "unknown_code" => self.say("page-choose-one"),
            "required" => self.missing(fault),
            code => words::fault(self.0, code, &fault.params),
        }
    }

    /// What is to be typed or chosen where nothing was.
    fn missing(self, fault: &FieldFault) -> String {
        let member = fault.pointer.rsplit('/').next().unwrap_or_default();
        words::known(self.0, &format!("required-{member}"))
            .unwrap_or_else(|| self.fault(fault.code))
    }

    /// What stops something, and with which file.
    pub fn stopped(self, fault: &FieldFault) -> String {
        words::fault(self.0, fault.code, &fault.params)
    }

    /// A number of bytes.
    pub fn size(self, bytes: &i64) -> String {
        words::size(bytes.unsigned_abs())
    }

    /// An amount.
    pub fn dong(self, amount: &i64) -> String {
        words::dong(*amount)
    }

    /// The address of a file that is the same for everybody, as it is now.
    pub fn asset(self, name: &str) -> String {
        assets::address(name)
    }

    /// A number as people write it: `5.000`.
    pub fn number(self, number: &i64) -> String {
        words::number(self.0, *number)
    }

    /// That so many of so many are shown.
    pub fn shown_of(self, shown: usize, total: &i64) -> String {
        let shown = i64::try_from(shown).unwrap_or(i64::MAX);
        let params = [
            ("shown", words::number(self.0, shown)),
            ("total", words::number(self.0, *total)),
        ];
        words::say_with(self.0, "page-shown-of", &params)
    }

    /// `vi` or `en`.
    pub fn language(self) -> &'static str {
        self.0.code()
    }
}
