//! The edge: turns what people and programs typed into the domain's values, and gathers every fault
//! on the way.

use chrono::{DateTime, Datelike as _, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::base::number::{self, NumberFault};
use crate::domain::base::remark::Remark;
use crate::domain::base::text::{self, TextFault};
use crate::domain::nominations::posthumous::Posthumous;
use crate::domain::register::short_name::ShortName;
use crate::error::{Error, FieldFault, Result};

/// The members of a nomination a remark can be about, beside its papers.
const REMARKABLE: [&str; 6] = [
    "award_code",
    "commendation_type",
    "cycle_year",
    "subject_id",
    "achievement_id",
    "statement",
];

/// Gathers the faults of one body. Each reader answers `None` where it noted one.
#[derive(Debug, Default)]
pub struct Fields {
    faults: Vec<FieldFault>,
}

impl Fields {
    /// Nothing is wrong yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Notes a fault.
    pub fn fault(
        &mut self,
        pointer: &str,
        code: &'static str,
        params: Vec<(&'static str, String)>,
    ) {
        self.faults.push(FieldFault {
            pointer: pointer.to_owned(),
            code,
            params,
        });
    }

    fn text(
        &mut self,
        pointer: &str,
        parsed: std::result::Result<String, TextFault>,
    ) -> Option<String> {
        match parsed {
            Ok(text) => return Some(text),
            Err(TextFault::Empty) => self.fault(pointer, "required", Vec::new()),
            Err(TextFault::TooLong(limit)) => {
                self.fault(pointer, "too_long", vec![("limit", limit.to_string())]);
            }
            Err(TextFault::Control) => self.fault(pointer, "bad_characters", Vec::new()),
        }
        None
    }

    /// One line of text.
    pub fn line(&mut self, pointer: &str, value: &str, limit: usize) -> Option<String> {
        self.text(pointer, text::line(value, limit))
    }

    /// The name of a file, up to 200 characters.
    pub fn file_name(&mut self, pointer: &str, sent: &str) -> Option<String> {
        self.text(pointer, text::file_name(sent, 200))
    }

    /// Some lines of text.
    pub fn lines(&mut self, pointer: &str, value: &str, limit: usize) -> Option<String> {
        self.text(pointer, text::lines(value, limit))
    }

    /// Some lines of text of at least so many characters.
    pub fn told(
        &mut self,
        pointer: &str,
        value: &str,
        least: usize,
        limit: usize,
    ) -> Option<String> {
        let text = self.lines(pointer, value, limit)?;
        if text.chars().count() < least {
            self.fault(pointer, "too_short", vec![("least", least.to_string())]);
            return None;
        }
        Some(text)
    }

    /// An e-mail address.
    pub fn email(&mut self, pointer: &str, value: &str) -> Option<String> {
        match text::email(value) {
            Err(TextFault::TooLong(limit)) => self.text(pointer, Err(TextFault::TooLong(limit))),
            Err(_) => {
                self.fault(pointer, "no_email", Vec::new());
                None
            }
            Ok(address) => Some(address),
        }
    }

    /// The short name of a unit, as the member `short_name`.
    pub fn short_name(&mut self, value: impl AsRef<str>) -> Option<ShortName> {
        let line = self.line("/short_name", value.as_ref(), ShortName::MOST)?;
        let parsed = line.parse().ok();
        if parsed.is_none() {
            self.fault("/short_name", "no_short_name", Vec::new());
        }
        parsed
    }

    /// A member of a closed list; `codes` are all of them.
    pub fn code<T: Copy>(
        &mut self,
        pointer: &str,
        value: &str,
        all: &[T],
        code_of: fn(T) -> &'static str,
    ) -> Option<T> {
        let parsed = all.iter().copied().find(|member| code_of(*member) == value);
        if parsed.is_none() {
            let known = all
                .iter()
                .map(|member| code_of(*member))
                .collect::<Vec<_>>()
                .join(", ");
            self.fault(pointer, "unknown_code", vec![("known", known)]);
        }
        parsed
    }

    /// The id of a thing.
    pub fn id<T: From<Uuid>>(&mut self, pointer: &str, value: &str) -> Option<T> {
        let parsed = Uuid::parse_str(value).ok();
        if parsed.is_none() {
            self.fault(pointer, "no_id", Vec::new());
        }
        parsed.map(T::from)
    }

    /// Ids of a list of one to `most`; a fault of one has its place in the list.
    pub fn ids<T: From<Uuid>>(
        &mut self,
        pointer: &str,
        values: &[impl AsRef<str>],
        most: usize,
    ) -> Vec<T> {
        self.number(pointer, values.len(), 1, most);
        let read = |(index, value): (usize, &_)| {
            self.id(&format!("{pointer}/{index}"), AsRef::<str>::as_ref(value))
        };
        values
            .iter()
            .take(most)
            .enumerate()
            .filter_map(read)
            .collect()
    }

    /// A remark at a member of a nomination or at one of its papers; `at` says where both stand.
    pub fn remark(&mut self, at: (&str, &str), field: &str, text: &str) -> Option<Remark> {
        let is_paper = field
            .strip_prefix("documents/")
            .is_some_and(|slot| !slot.is_empty());
        if !is_paper && !REMARKABLE.contains(&field) {
            self.fault(
                at.0,
                "unknown_code",
                vec![("known", format!("{}, documents/…", REMARKABLE.join(", ")))],
            );
        }
        let (field, text) = (self.line(at.0, field, 100), self.lines(at.1, text, 2_000));
        Some(Remark {
            field: field?,
            text: text?,
        })
    }

    /// What is said of somebody who has died; `at` says where each part stands.
    pub fn posthumous(
        &mut self,
        at: [&str; 4],
        died_on: &str,
        receiver: &str,
        relation: &str,
        address: &str,
    ) -> Option<Posthumous> {
        let [of_day, of_receiver, of_relation, of_address] = at;
        let (died_on, receiver) = (
            self.date(of_day, died_on),
            self.line(of_receiver, receiver, 200),
        );
        let (relation, address) = (
            self.line(of_relation, relation, 100),
            self.line(of_address, address, 300),
        );
        Some(Posthumous {
            died_on: died_on?,
            receiver: receiver?,
            relation: relation?,
            address: address?,
        })
    }

    /// A date, `YYYY-MM-DD`, of this era's last or next few centuries.
    pub fn date(&mut self, pointer: &str, value: &str) -> Option<NaiveDate> {
        if value.trim().is_empty() {
            self.fault(pointer, "required", Vec::new());
            return None;
        }
        let parsed = NaiveDate::parse_from_str(value, "%Y-%m-%d")
            .ok()
            .filter(|date| {
                value.len() == 10 && (1800..=2999).contains(&chrono::Datelike::year(date))
            });
        if parsed.is_none() {
            self.fault(pointer, "no_date", Vec::new());
        }
        parsed
    }

    /// A moment (RFC 3339), of the same centuries.
    pub fn moment(&mut self, pointer: &str, value: &str) -> Option<DateTime<Utc>> {
        if value.trim().is_empty() {
            self.fault(pointer, "required", Vec::new());
            return None;
        }
        let parsed = DateTime::parse_from_rfc3339(value)
            .ok()
            .map(|moment| moment.with_timezone(&Utc))
            .filter(|moment| (1800..=2999).contains(&moment.year()));
        if parsed.is_none() {
            self.fault(pointer, "no_moment", Vec::new());
        }
        parsed
    }

    /// A number between two others, both included.
    pub fn number<T: PartialOrd + Copy + ToString>(
        &mut self,
        pointer: &str,
        value: T,
        from: T,
        to: T,
    ) -> Option<T> {
        if value >= from && value <= to {
            return Some(value);
        }
        self.fault(
            pointer,
            "out_of_range",
            vec![("from", from.to_string()), ("to", to.to_string())],
        );
        None
    }

    fn number_fault(&mut self, pointer: &str, fault: NumberFault) {
        let (code, params) = match fault {
            NumberFault::Empty => ("required", Vec::new()),
            NumberFault::TooLong(limit) => ("too_long", vec![("limit", limit.to_string())]),
            NumberFault::Sign(sign) => (
                "number_sign",
                vec![("sign", format!("U+{:04X}", u32::from(sign)))],
            ),
            NumberFault::NoNumber => ("no_number", Vec::new()),
            NumberFault::OutOfRange => (
                "out_of_range",
                vec![("from", "1".to_owned()), ("to", number::MOST.to_string())],
            ),
        };
        self.fault(pointer, code, params);
    }

    /// The number of a paper as it is written, or its series: `12/TTr-UBND`, `QĐ-UBND`.
    pub fn paper_number(&mut self, pointer: &str, value: &str, limit: usize) -> Option<String> {
        number::written(value, limit)
            .map_err(|fault| self.number_fault(pointer, fault))
            .ok()
    }

    /// The number of a decision with the letter behind it, where it is entered, and its series. A
    /// letter that was typed before the series belongs to the number.
    pub fn decision_number(
        &mut self,
        number: Option<&str>,
        series: &str,
    ) -> Option<(Option<(i32, String)>, String)> {
        let series = self.paper_number("/series", series, 30);
        let number = self.some(number, |fields, text| {
            number::counted(text)
                .map_err(|fault| fields.number_fault("/number", fault))
                .ok()
        });
        let (number, series) = (number?, series?);
        let (letter, rest) = number::split_letter(&series);
        match (letter, number) {
            (None, number) => Some((number, rest.to_owned())),
            (Some(letter), Some((number, suffix))) if suffix.is_empty() || suffix == letter => {
                Some((Some((number, letter)), rest.to_owned()))
            }
            _ => {
                self.fault("/series", "letter_before", Vec::new());
                None
            }
        }
    }

    /// A value that may be left out.
    pub fn some<V, T>(
        &mut self,
        value: Option<V>,
        parse: impl FnOnce(&mut Self, V) -> Option<T>,
    ) -> Option<Option<T>> {
        match value {
            None => Some(None),
            Some(value) => parse(self, value).map(Some),
        }
    }

    /// The whole, if nothing was wrong; else every fault.
    pub fn done<T>(self, whole: Option<T>) -> Result<T> {
        match whole {
            Some(whole) if self.faults.is_empty() => Ok(whole),
            _ => Err(Error::Invalid(self.faults)),
        }
    }
}
