//! `thidua doctor`: what is right with an installation, what is wrong, and what to do. It changes
//! nothing.

mod database;
mod machine;

use std::process::ExitCode;

use clap::Args;
use serde::Serialize;

use crate::clock::Clock;
use crate::commands::config::Lang;
use crate::commands::on_runtime;
use crate::config::{Config, ConfigFault};
use crate::domain::base::days::local_date;
use crate::domain::register::people::Language;
use crate::error::{Error, Result};
use crate::law;
use crate::words::{say, say_with};

/// Looks at everything, whatever it finds.
#[derive(Args)]
pub(super) struct Doctor {
    /// Print one line of JSON.
    #[arg(long)]
    json: bool,
    /// The language of the answer.
    #[arg(long, value_enum, default_value_t = Lang::Vi)]
    lang: Lang,
}

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
enum Verdict {
    /// As it should be.
    Right,
    /// Works, and somebody should know of it.
    Note,
    /// Must be mended.
    Wrong,
}

/// One thing that was looked at; the texts of `code` say what to do.
struct Finding {
    verdict: Verdict,
    code: &'static str,
    params: Vec<(&'static str, String)>,
}

/// Everything that was found so far.
#[derive(Default)]
struct Findings(Vec<Finding>);

impl Findings {
    fn right(&mut self, code: &'static str, params: &[(&'static str, String)]) {
        self.add(Verdict::Right, code, params);
    }

    fn note(&mut self, code: &'static str, params: &[(&'static str, String)]) {
        self.add(Verdict::Note, code, params);
    }

    fn wrong(&mut self, code: &'static str, params: &[(&'static str, String)]) {
        self.add(Verdict::Wrong, code, params);
    }

    fn add(&mut self, verdict: Verdict, code: &'static str, params: &[(&'static str, String)]) {
        self.0.push(Finding {
            verdict,
            code,
            params: params.to_vec(),
        });
    }

    fn count(&self, verdict: Verdict) -> usize {
        self.0
            .iter()
            .filter(|finding| finding.verdict == verdict)
            .count()
    }
}

/// For machines.
#[derive(Serialize)]
struct Report {
    wrong: usize,
    notes: usize,
    findings: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    verdict: Verdict,
    code: &'static str,
    text: String,
}

impl Doctor {
    pub(super) fn run(&self, config: std::result::Result<Config, ConfigFault>) -> Result<ExitCode> {
        let mut findings = Findings::default();
        match config {
            Err(fault) => {
                findings.wrong("doctor-settings-unusable", &[("error", fault.to_string())]);
            }
            Ok(config) => on_runtime(examine(&config, &mut findings))?,
        }
        let language = self.lang.language();
        let wrong = findings.count(Verdict::Wrong);
        let lines = findings.0.iter().map(|finding| Line {
            verdict: finding.verdict,
            code: finding.code,
            text: say_with(language, finding.code, &finding.params),
        });
        if self.json {
            let report = Report {
                wrong,
                notes: findings.count(Verdict::Note),
                findings: lines.collect(),
            };
            println!(
                "{}",
                serde_json::to_string(&report)
                    .map_err(|error| Error::Internal(error.to_string()))?
            );
        } else {
            lines.for_each(|line| println!("{} {}", mark(language, line.verdict), line.text));
            println!(
                "{}",
                say_with(
                    language,
                    if wrong == 0 {
                        "doctor-healthy"
                    } else {
                        "doctor-ill"
                    },
                    &[("count", wrong.to_string())]
                )
            );
        }
        Ok(if wrong == 0 {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn mark(language: Language, verdict: Verdict) -> String {
    say(
        language,
        match verdict {
            Verdict::Right => "doctor-right",
            Verdict::Note => "doctor-note",
            Verdict::Wrong => "doctor-wrong",
        },
    )
}

async fn examine(config: &Config, found: &mut Findings) -> Result<()> {
    found.right("doctor-settings", &[]);
    law_of_today(config, found);
    machine::directories(config, found);
    let master = machine::master_key(config, found);
    machine::files(config, found).await;
    machine::address(config, found);
    machine::mail(config, found).await;
    database::examine(config, master, found).await;
    Ok(())
}

/// Files that are received today are due within so many days.
const SOON: u64 = 90;

fn law_of_today(config: &Config, found: &mut Findings) {
    let today = local_date(Clock::System.now());
    let book = match law::load(config.law_directory()) {
        Ok(book) => book,
        Err(faults) => {
            return found.wrong("doctor-law-faults", &[("count", faults.len().to_string())]);
        }
    };
    let awards = book
        .awards
        .iter()
        .filter(|award| award.valid.contains(today))
        .count();
    if book.rule_set(today).is_none() || awards == 0 {
        found.wrong("doctor-law-over", &[("day", crate::words::date(today))]);
    } else if let Some(year) = book
        .calendar
        .missing_year(today, today + chrono::Days::new(SOON))
    {
        found.wrong("doctor-law-calendar", &[("year", year.to_string())]);
    } else {
        found.right(
            "doctor-law",
            &[
                ("count", awards.to_string()),
                ("day", crate::words::date(today)),
            ],
        );
    }
}

#[cfg(test)]
mod tests;
