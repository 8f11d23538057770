//! `thidua admin`

use std::io::{BufRead, IsTerminal};
use std::process::ExitCode;

use clap::Subcommand;

use crate::commands::{ctx, open, open_existing};
use crate::config::Config;
use crate::domain::base::office::Role;
use crate::domain::register::people::Language;
use crate::domain::register::unit::UnitKind;
use crate::error::{Error, Result};
use crate::fields::Fields;
use crate::secrets::passwords::{LONGEST, SHORTEST, hash, is_strong};
use crate::secrets::random_token;
use crate::services::access::Caller;
use crate::services::access::passwords::{self, known_words};
use crate::services::access::users::{self, AddUser, GrantRole};
use crate::services::register::units;

#[derive(Subcommand)]
pub(super) enum Admin {
    /// Make an administrator. The password is read from standard input; without one a random one is
    /// made and printed once.
    Create {
        /// What they will sign in with.
        #[arg(long)]
        email: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// Code of the unit they administer, with all below.
        #[arg(long)]
        unit: String,
        /// When the tree of units is empty: plant it with a unit of this name.
        #[arg(long, value_name = "NAME", requires = "unit_kind")]
        unit_name: Option<String>,
        /// The kind of that unit: nation, province, commune, enterprise, …
        #[arg(long, value_name = "KIND")]
        unit_kind: Option<String>,
    },
    /// Give an account another password, read from standard input or made and printed once: what
    /// was signed in ends. For who has lost the one that was printed, and has no mail yet.
    Password {
        /// What they sign in with.
        #[arg(long)]
        email: String,
    },
}

impl Admin {
    pub(super) fn run(self, config: &Config) -> Result<ExitCode> {
        let (email, name, unit, unit_name, unit_kind) = match self {
            Self::Create {
                email,
                name,
                unit,
                unit_name,
                unit_kind,
            } => (email, name, unit, unit_name, unit_kind),
            Self::Password { email } => return new_password(config, &email),
        };
        let mut fields = Fields::new();
        let (email, name) = (
            fields.email("--email", &email),
            fields.line("--name", &name, 200),
        );
        let code = fields.line("--unit", &unit, 50);
        let plant = fields.some(unit_name, |fields, text| {
            fields.line("--unit-name", &text, 200)
        });
        let kind = fields.some(unit_kind, |fields, text| {
            fields.code("--unit-kind", &text, UnitKind::ALL, UnitKind::code)
        });
        let (email, full_name, code, plant) =
            fields.done((|| Some((email?, name?, code?, plant?.zip(kind?))))())?;
        let (db, ctx) = (open(config)?, ctx(config)?);
        let (password, was_made) = password()?;
        if !was_made
            && !is_strong(
                &password,
                &known_words(
                    &email,
                    &full_name,
                    &[
                        code.as_str(),
                        plant.as_ref().map_or("", |(name, _)| name.as_str()),
                    ],
                ),
            )
        {
            return Err(Error::Internal(
                "this password is easily guessed; use several words that do not belong together"
                    .to_owned(),
            ));
        }
        let password_hash = hash(&password)?;
        let absent = |what: &str| Error::Internal(format!("there is no unit {code}; {what}"));
        let unit = db.write_now(|tx| {
            let unit = match (units::with_code(tx, &code)?, plant) {
                (Some(unit), _) => unit,
                (None, Some((name, kind))) => units::plant(tx, &ctx, code.clone(), name, kind)
                    .map_err(|error| match error {
                        Error::Duplicate(_) => absent(
                            "the tree is planted already, its administrator \
                        adds units",
                        ),
                        other => other,
                    })?,
                (None, None) => {
                    return Err(absent(
                        "import units first (thidua import units vietnam) or plant \
                        the tree (--unit-name, --unit-kind)",
                    ));
                }
            };
            let user = AddUser {
                email: email.clone(),
                full_name,
                unit: unit.id,
                password_hash,
                language: Language::Vietnamese,
                person: None,
            };
            let user =
                users::add(tx, &ctx, &Caller::Operator, user).map_err(|error| match error {
                    Error::Duplicate(_) => Error::Internal(format!(
                        "{email} is there already; thidua admin password gives \
                        it another password"
                    )),
                    other => other,
                })?;
            let role = GrantRole {
                user: user.id,
                role: Role::Administrator,
                unit: unit.id,
                valid_from: None,
                valid_to: None,
            };
            users::grant(tx, &ctx, &Caller::Operator, role)?;
            Ok::<_, Error>(unit)
        })?;
        println!("{email}: {} ({})", unit.name, unit.code);
        println!(
            "password: {}",
            if was_made {
                &password
            } else {
                "the first line of standard input"
            }
        );
        Ok(ExitCode::SUCCESS)
    }
}

fn new_password(config: &Config, email: &str) -> Result<ExitCode> {
    let mut fields = Fields::new();
    let email = fields.email("--email", email);
    let email = fields.done(email)?;
    let (db, ctx) = (open_existing(config)?, ctx(config)?);
    let (password, was_made) = password()?;
    let words = db.write_now(|tx| passwords::words_of_account(tx, &email))?;
    if !was_made && !is_strong(&password, &words) {
        return Err(Error::Internal(
            "this password is easily guessed; use several words that do not belong together"
                .to_owned(),
        ));
    }
    let password_hash = hash(&password)?;
    db.write_now(|tx| passwords::set_by_operator(tx, &ctx, &email, &password_hash))?;
    println!("{email}");
    println!(
        "password: {}",
        if was_made {
            &password
        } else {
            "the first line of standard input"
        }
    );
    Ok(ExitCode::SUCCESS)
}

/// The first line of standard input, or a new password; and whether it was made here.
fn password() -> Result<(String, bool)> {
    let input = std::io::stdin();
    let mut line = String::new();
    if !input.is_terminal() {
        input
            .lock()
            .read_line(&mut line)
            .map_err(|error| Error::Internal(error.to_string()))?;
    }
    let typed = line.trim_end_matches(['\r', '\n']);
    match typed.chars().count() {
        0 => Ok((random_token()?.chars().take(24).collect(), true)),
        SHORTEST..=LONGEST => Ok((typed.to_owned(), false)),
        _ => Err(Error::Internal(format!(
            "a password has {SHORTEST} to {LONGEST} characters"
        ))),
    }
}
