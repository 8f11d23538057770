//! `thidua config`

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};

use crate::app::describe;
use crate::config::{Config, DEFAULTS};
use crate::domain::register::people::Language;
use crate::law;
use crate::words::say_with;

/// The language of the answer.
#[derive(Clone, Copy, ValueEnum)]
pub(super) enum Lang {
    Vi,
    En,
}

impl Lang {
    pub(super) fn language(self) -> Language {
        match self {
            Self::Vi => Language::Vietnamese,
            Self::En => Language::English,
        }
    }
}

#[derive(Subcommand)]
pub(super) enum ConfigCommand {
    /// Check the rules: each fault with file, line and what to write.
    Check {
        /// A directory with a body's own rules, laid over those inside the program; that of the
        /// settings, if there is one, when left out.
        directory: Option<PathBuf>,
        /// The language of the answer.
        #[arg(long, value_enum, default_value_t = Lang::Vi)]
        lang: Lang,
    },
    /// Print every setting with its default and what it means.
    Defaults,
}

impl ConfigCommand {
    pub(super) fn run(&self, config: &Config) -> ExitCode {
        let Self::Check { directory, lang } = self else {
            print!("{DEFAULTS}");
            return ExitCode::SUCCESS;
        };
        let language = lang.language();
        match law::load(directory.as_deref().or(config.law_directory())) {
            Ok(book) => {
                let years: Vec<String> = book
                    .calendar
                    .years
                    .keys()
                    .map(ToString::to_string)
                    .collect();
                let params = [
                    ("awards", book.awards.len().to_string()),
                    ("routes", book.routes.len().to_string()),
                    ("years", years.join(", ")),
                ];
                println!("{}", say_with(language, "law-ok", &params));
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
}
