//! `thidua law`

mod differences;
mod told;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::NaiveDate;
use clap::Subcommand;
use differences::differences;
use told::Teller;

use crate::app::describe;
use crate::commands::config::Lang;
use crate::commands::ctx;
use crate::config::Config;
use crate::domain::law::award_type::{AwardLevel, AwardType};
use crate::domain::law::ground::{Certainty, Ground};
use crate::domain::law::law_book::LawBook;
use crate::domain::register::people::Language;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::law;
use crate::words::{self, say, say_with};

#[derive(Subcommand)]
pub(super) enum LawCommand {
    /// List the awards: code, name, level, whose rules they are, and whether all of it was compared
    /// with its source.
    List {
        /// As they stand on this day; today when left out.
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
        /// Of this level alone: unit, commune, province, ministry, state.
        #[arg(long)]
        level: Option<String>,
        /// The language of the answer.
        #[arg(long, visible_alias = "lang", value_enum, default_value_t = Lang::Vi)]
        language: Lang,
    },
    /// Tell all of an award in words: who decides, on which grounds, with which papers.
    Show {
        /// The award's code.
        code: String,
        /// As it stands on this day; today when left out.
        #[arg(long, value_name = "DATE")]
        on: Option<NaiveDate>,
        /// The language of the answer.
        #[arg(long, visible_alias = "lang", value_enum, default_value_t = Lang::Vi)]
        language: Lang,
    },
    /// Check the law: each fault with file and line. Exit code 1 when there is one.
    Check {
        /// A directory with a body's own rules, laid over those inside the program; that of the
        /// settings, if there is one, when left out.
        directory: Option<PathBuf>,
        /// The language of the answer.
        #[arg(long, visible_alias = "lang", value_enum, default_value_t = Lang::Vi)]
        language: Lang,
    },
    /// Tell what differs between an award on one day and on another, line by line.
    #[command(override_usage = "thidua law diff <CODE|--all> <FROM> <TO>")]
    Diff {
        /// The award's code, unless it is --all, and two days as 2026-10-01.
        #[arg(required = true, num_args = 2..=3, value_name = "CODE FROM TO")]
        what: Vec<String>,
        /// All awards.
        #[arg(long)]
        all: bool,
        /// The language of the answer.
        #[arg(long, visible_alias = "lang", value_enum, default_value_t = Lang::Vi)]
        language: Lang,
    },
}

impl LawCommand {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode> {
        match self {
            Self::List {
                on,
                level,
                language,
            } => list(config, on, level, language.language()),
            Self::Show { code, on, language } => show(config, &code, on, language.language()),
            Self::Check {
                directory,
                language,
            } => Ok(check(
                directory.as_deref().or(config.law_directory()),
                language.language(),
            )),
            Self::Diff {
                what,
                all,
                language,
            } => diff(config, &what, all, language.language()),
        }
    }
}

fn list(
    config: &Config,
    on: Option<NaiveDate>,
    level: Option<String>,
    language: Language,
) -> Result<ExitCode> {
    let mut fields = Fields::new();
    let level = fields.some(level, |fields, text| {
        fields.code("--level", &text, AwardLevel::ALL, AwardLevel::code)
    });
    let level = fields.done(level)?;
    let ctx = ctx(config)?;
    let day = on.unwrap_or_else(|| ctx.today());
    let mut awards: Vec<&AwardType> = ctx
        .law
        .awards
        .iter()
        .filter(|award| award.valid.contains(day))
        .filter(|award| level.is_none_or(|level| award.level == level))
        .collect();
    awards.sort_by(|a, b| a.code.cmp(&b.code));
    let line = |award: &&AwardType| {
        [
            award.code.clone(),
            words::of(language, &award.name).to_owned(),
            told::name_of(language, "level", award.level.code()),
            told::name_of(
                language,
                "origin",
                ctx.law.own.origin_of_award(&award.code).code(),
            ),
            certainty(award).map_or_else(
                || "–".to_owned(),
                |certainty| told::name_of(language, "certainty", certainty.code()),
            ),
        ]
    };
    let lines: Vec<[String; 5]> = awards.iter().map(line).collect();
    let width = |column: fn(&[String; 5]) -> &String| {
        let lengths = lines.iter().map(|line| column(line).chars().count());
        lengths.max().unwrap_or_default()
    };
    let first = width(|[code, ..]| code);
    let second = width(|[_, name, ..]| name);
    let third = width(|[_, _, level, ..]| level);
    let fourth = width(|[_, _, _, origin, _]| origin);
    for [code, name, level, origin, certainty] in &lines {
        println!("{code:first$}  {name:second$}  {level:third$}  {origin:fourth$}  {certainty}");
    }
    Ok(ExitCode::SUCCESS)
}

/// How sure an award is: as sure as the least of its grounds; none where it has no grounds.
fn certainty(award: &AwardType) -> Option<Certainty> {
    let mut grounds = award.grounds.iter();
    let is_open = |ground: &Ground| ground.certainty == Certainty::ToConfirm;
    if grounds.any(is_open) {
        return Some(Certainty::ToConfirm);
    }
    award.grounds.first().map(|ground| ground.certainty)
}

fn show(
    config: &Config,
    code: &str,
    on: Option<NaiveDate>,
    language: Language,
) -> Result<ExitCode> {
    let ctx = ctx(config)?;
    let day = on.unwrap_or_else(|| ctx.today());
    let award = ctx.law.award(code, day);
    let award = award.ok_or_else(|| no_such_award(language, code, day))?;
    let teller = Teller {
        language,
        book: &ctx.law,
        day,
    };
    for (index, part) in teller.award(award).into_iter().enumerate() {
        if index > 0 {
            println!();
        }
        println!("{}", part.title);
        for line in part.lines {
            println!("  {line}");
        }
    }
    Ok(ExitCode::SUCCESS)
}

fn no_such_award(language: Language, code: &str, day: NaiveDate) -> Error {
    let params = [("code", code.to_owned()), ("day", words::date(day))];
    Error::Internal(say_with(language, "law-no-such-award", &params))
}

fn check(directory: Option<&Path>, language: Language) -> ExitCode {
    match law::load(directory) {
        Ok(book) => {
            println!("{}", say_with(language, "law-counts", &counts(&book)));
            let count = book.own.count() + book.caps.len();
            if count > 0 {
                let params = [("count", count.to_string())];
                println!("{}", say_with(language, "law-counts-own", &params));
            }
            ExitCode::SUCCESS
        }
        Err(faults) => {
            for fault in faults {
                println!("{}", describe(&fault, language));
            }
            ExitCode::FAILURE
        }
    }
}

/// How much there is: each award once, grounds and rules in every version.
fn counts(book: &LawBook) -> [(&'static str, String); 5] {
    let codes: BTreeSet<&str> = book
        .awards
        .iter()
        .map(|award| award.code.as_str())
        .collect();
    let grounds = || book.awards.iter().flat_map(|award| &award.grounds);
    let open = grounds().filter(|ground| ground.certainty == Certainty::ToConfirm);
    [
        ("awards", codes.len().to_string()),
        ("grounds", grounds().count().to_string()),
        ("to_confirm", open.count().to_string()),
        ("rules", book.rules.len().to_string()),
        ("switches", book.switches.len().to_string()),
    ]
}

fn diff(config: &Config, what: &[String], all: bool, language: Language) -> Result<ExitCode> {
    let (code, from, to) = match (what, all) {
        ([from, to], true) => (None, from, to),
        ([code, from, to], false) => (Some(code.as_str()), from, to),
        _ => return Err(days_wanted(language)),
    };
    let day = |text: &String| text.parse::<NaiveDate>().map_err(|_| days_wanted(language));
    let (from, to) = (day(from)?, day(to)?);
    let ctx = ctx(config)?;
    let is_asked = |award: &&AwardType| code.is_none_or(|code| award.code == code);
    let codes: BTreeSet<&str> = ctx
        .law
        .awards
        .iter()
        .filter(is_asked)
        .filter(|award| award.valid.contains(from) || award.valid.contains(to))
        .map(|award| award.code.as_str())
        .collect();
    if let Some(code) = code.filter(|code| !codes.contains(code)) {
        return Err(no_such_award(language, code, to));
    }
    let mut is_any = false;
    for code in codes {
        let parts = |day| {
            let teller = Teller {
                language,
                book: &ctx.law,
                day,
            };
            let award = ctx.law.award(code, day);
            award.map(|award| teller.award(award)).unwrap_or_default()
        };
        let lines = differences(parts(from), parts(to));
        is_any |= !lines.is_empty();
        for line in lines {
            println!("{line}");
        }
    }
    if !is_any {
        println!("{}", say(language, "law-diff-none"));
    }
    Ok(ExitCode::SUCCESS)
}

fn days_wanted(language: Language) -> Error {
    Error::Internal(say(language, "law-diff-days"))
}
