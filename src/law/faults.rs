//! Where a file of the law is wrong, and the readers that find it.

use std::ops::Range;
use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::value::Datetime;

use crate::domain::base::period::Period;
use crate::domain::law::requirement::is_share;

/// One file of the law.
pub(super) struct LawText {
    pub file: String,
    pub text: String,
}

/// What is wrong, where, and (in `words`, as `law-{code}`) what to write.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LawFault {
    /// Path below the directory of the law.
    pub file: String,
    /// Counted from 1; 0 when it concerns the whole file.
    pub line: usize,
    /// What is wrong.
    pub code: &'static str,
    /// What belongs to it.
    pub params: Vec<(&'static str, String)>,
}

impl LawFault {
    pub(super) fn of_file(file: &str, code: &'static str) -> Self {
        Self {
            file: file.to_owned(),
            line: 0,
            code,
            params: Vec::new(),
        }
    }
}

/// Names in both languages.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct KnownNames {
    pub vi: Spanned<String>,
    pub en: Spanned<String>,
}

/// Reads one source and gathers its faults.
pub(super) struct Reader<'a> {
    source: &'a LawText,
    faults: &'a mut Vec<LawFault>,
}

impl<'a> Reader<'a> {
    pub fn new(source: &'a LawText, faults: &'a mut Vec<LawFault>) -> Self {
        Self { source, faults }
    }

    /// The file as its raw shape; a fault of syntax or shape ends the reading of this file.
    pub fn parse<T: DeserializeOwned>(&mut self) -> Option<T> {
        match toml::from_str(&self.source.text) {
            Ok(raw) => Some(raw),
            Err(error) => {
                self.fault(
                    error.span().unwrap_or(0..0),
                    "syntax",
                    vec![("error", error.message().to_owned())],
                );
                None
            }
        }
    }

    pub fn fault(
        &mut self,
        span: Range<usize>,
        code: &'static str,
        params: Vec<(&'static str, String)>,
    ) {
        let before = self.source.text.get(..span.start).unwrap_or_default();
        let line = before.matches('\n').count() + 1;
        self.faults.push(LawFault {
            file: self.source.file.clone(),
            line,
            code,
            params,
        });
    }

    /// Where a text in quotation marks stands within a span; the span where it does not.
    pub fn place(&self, within: &Range<usize>, text: &str) -> Range<usize> {
        let searched = self.source.text.get(within.clone()).unwrap_or_default();
        let found = searched.find(&format!("\"{text}\""));
        found.map_or_else(
            || within.clone(),
            |at| within.start + at..within.start + at + text.len(),
        )
    }

    pub fn text(&mut self, text: &Spanned<String>) -> String {
        if text.get_ref().trim().is_empty() {
            self.fault(text.span(), "empty", Vec::new());
        }
        text.get_ref().clone()
    }

    pub fn names(&mut self, names: &KnownNames) -> (String, String) {
        (self.text(&names.vi), self.text(&names.en))
    }

    /// A member of a closed list; `known` are the codes to choose from.
    pub fn code<T: Copy>(
        &mut self,
        text: &Spanned<String>,
        all: &[T],
        code_of: fn(T) -> &'static str,
    ) -> Option<T> {
        let found = all
            .iter()
            .copied()
            .find(|member| code_of(*member) == text.get_ref());
        if found.is_none() {
            let known = all
                .iter()
                .map(|member| code_of(*member))
                .collect::<Vec<_>>()
                .join(", ");
            self.fault(
                text.span(),
                "unknown-code",
                vec![("value", text.get_ref().clone()), ("known", known)],
            );
        }
        found
    }

    pub fn codes<T: Copy>(
        &mut self,
        texts: &Spanned<Vec<Spanned<String>>>,
        all: &[T],
        code_of: fn(T) -> &'static str,
    ) -> Vec<T> {
        if texts.get_ref().is_empty() {
            self.fault(texts.span(), "empty", Vec::new());
        }
        texts
            .get_ref()
            .iter()
            .filter_map(|text| self.code(text, all, code_of))
            .collect()
    }

    pub fn decimal(&mut self, text: &Spanned<String>) -> Option<Decimal> {
        let found = Decimal::from_str(text.get_ref())
            .ok()
            .filter(|decimal| decimal.is_sign_positive() && !decimal.is_zero());
        if found.is_none() {
            self.fault(
                text.span(),
                "no-decimal",
                vec![("value", text.get_ref().clone())],
            );
        }
        found
    }

    /// A coefficient of the base salary: zero where no money is paid, none where it is written that
    /// it is not known.
    pub fn coefficient(&mut self, text: &Spanned<String>) -> Option<Option<Decimal>> {
        if text.get_ref() == "unknown" {
            return Some(None);
        }
        let found = Decimal::from_str(text.get_ref())
            .ok()
            .filter(|decimal| *decimal >= Decimal::ZERO);
        if found.is_none() {
            self.fault(
                text.span(),
                "no-coefficient",
                vec![("value", text.get_ref().clone())],
            );
        }
        found.map(Some)
    }

    /// A share of a whole.
    pub fn share(&mut self, text: &Spanned<String>) -> Option<Decimal> {
        let found = Decimal::from_str(text.get_ref())
            .ok()
            .filter(|decimal| is_share(*decimal));
        if found.is_none() {
            self.fault(
                text.span(),
                "no-share",
                vec![("value", text.get_ref().clone())],
            );
        }
        found
    }

    pub fn positive(&mut self, number: &Spanned<i64>) -> Option<i64> {
        let found = Some(*number.get_ref()).filter(|number| *number > 0);
        if found.is_none() {
            self.fault(
                number.span(),
                "not-positive",
                vec![("value", number.get_ref().to_string())],
            );
        }
        found
    }

    pub fn date(&mut self, date: &Spanned<Datetime>) -> Option<NaiveDate> {
        let parts = date
            .get_ref()
            .date
            .filter(|_| date.get_ref().time.is_none());
        let found = parts.and_then(|d| {
            NaiveDate::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day))
        });
        if found.is_none() {
            self.fault(
                date.span(),
                "no-date",
                vec![("value", date.get_ref().to_string())],
            );
        }
        found
    }

    pub fn period(
        &mut self,
        from: &Spanned<Datetime>,
        to: Option<&Spanned<Datetime>>,
    ) -> Option<Period> {
        let start = self.date(from)?;
        let Some(to) = to else {
            return Some(Period {
                from: start,
                to: None,
            });
        };
        let end = self.date(to)?;
        if end < start {
            self.fault(
                to.span(),
                "ends-before-it-begins",
                vec![("from", start.to_string())],
            );
            return None;
        }
        Some(Period {
            from: start,
            to: Some(end),
        })
    }

    /// Faults where two members of one list are valid on the same day. Each member comes with its
    /// place in the file.
    pub fn no_overlap(&mut self, members: &[(Period, Range<usize>)]) {
        for (index, (period, span)) in members.iter().enumerate() {
            if let Some((other, _)) = members
                .iter()
                .skip(index + 1)
                .find(|(other, _)| period.overlaps(other))
            {
                self.fault(
                    span.clone(),
                    "overlap",
                    vec![("from", other.from.to_string())],
                );
            }
        }
    }
}
