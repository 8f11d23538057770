//! `thidua ballot`

mod recount;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Subcommand;
use recount::{Sheet, Wrong, faults};
use serde::Deserialize;

use crate::commands::config::Lang;
use crate::domain::register::people::Language;
use crate::error::{Error, Result};
use crate::secrets::seals::signed;
use crate::words::{known, say, say_with};

#[derive(Subcommand)]
pub(super) enum BallotCommand {
    /// Count a ballot again from its sheet, without a server and without the database: is the
    /// signature right, is what was needed right, do the votes add up, is there a receipt for each
    /// paper. Exit code 1 when something is wrong.
    Recount {
        /// An answer of /api/v1/ballots/{id}/sheet.
        file: PathBuf,
        /// The public key of the installation, as `thidua audit key` printed it. Without it only
        /// the key that comes with the sheet is asked.
        #[arg(long)]
        key: Option<String>,
        /// The language of the answer.
        #[arg(long, visible_alias = "lang", value_enum, default_value_t = Lang::Vi)]
        language: Lang,
    },
}

/// An answer of `/ballots/{id}/sheet`.
#[derive(Deserialize)]
struct SignedFile {
    sheet: String,
    signature: String,
    public_key: String,
}

/// What a recount says, and whether the sheet is right.
struct Recounted {
    lines: Vec<String>,
    is_right: bool,
}

impl BallotCommand {
    pub(super) fn run(&self) -> Result<ExitCode> {
        let Self::Recount {
            file,
            key,
            language,
        } = self;
        let text = std::fs::read_to_string(file).map_err(|error| fault(file, &error))?;
        let recounted = recounted(&text, key.as_deref(), language.language());
        let recounted = recounted.map_err(|error| fault(file, &error))?;
        recounted.lines.iter().for_each(|line| println!("{line}"));
        Ok(if recounted.is_right {
            ExitCode::SUCCESS
        } else {
            ExitCode::FAILURE
        })
    }
}

fn fault(path: &Path, error: &dyn std::fmt::Display) -> Error {
    Error::Internal(format!("{}: {error}", path.display()))
}

/// Counts the ballot of a file again.
fn recounted(
    text: &str,
    key: Option<&str>,
    language: Language,
) -> std::result::Result<Recounted, serde_json::Error> {
    let file: SignedFile = serde_json::from_str(text)?;
    let sheet: Sheet = serde_json::from_str(&file.sheet)?;
    let mut wrong = Vec::new();
    if key.is_some_and(|key| key != file.public_key) {
        wrong.push(Wrong::new("recount-wrong-key", &[]));
    }
    if !signed(&file.public_key, &file.sheet, &file.signature) {
        wrong.push(Wrong::new("recount-wrong-signature", &[]));
    }
    wrong.extend(faults(&sheet));
    let mut lines = told(&sheet, language);
    if key.is_none() {
        lines.push(say(language, "recount-key-beside"));
    }
    let is_right = wrong.is_empty();
    if is_right {
        lines.push(say(language, "recount-right"));
    }
    for Wrong { key, params } in wrong {
        let what = say_with(language, key, &params);
        lines.push(say_with(language, "recount-wrong", &[("what", what)]));
    }
    Ok(Recounted { lines, is_right })
}

/// What stands on the sheet, in words.
fn told(sheet: &Sheet, language: Language) -> Vec<String> {
    let params = [
        ("meeting", sheet.meeting.clone()),
        ("round", sheet.round.to_string()),
        ("title", sheet.title.clone()),
        ("council", sheet.council.clone()),
        ("body", sheet.body.clone()),
    ];
    let there = [
        ("members", sheet.members.to_string()),
        ("quorum", sheet.quorum.to_string()),
        ("attended", sheet.attended.to_string()),
        ("papers", sheet.turnout.to_string()),
    ];
    let mut lines = vec![
        say_with(language, "recount-ballot", &params),
        say_with(language, "recount-there", &there),
    ];
    for line in &sheet.lines {
        let outcome = known(language, &format!("vote-{}", line.outcome));
        let params = [
            ("place", line.place.to_string()),
            ("case", line.case_code.clone()),
            ("subject", line.subject.clone()),
            ("needed", line.needed.to_string()),
            ("members", line.members.to_string()),
            ("yes", line.yes.to_string()),
            ("no", line.no.to_string()),
            ("abstain", line.abstain.to_string()),
            ("outcome", outcome.unwrap_or_else(|| line.outcome.clone())),
        ];
        lines.push(say_with(language, "recount-line", &params));
    }
    lines
}

#[cfg(test)]
mod tests;
