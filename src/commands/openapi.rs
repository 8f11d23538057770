//! `thidua openapi`

use std::io::Write;
use std::process::ExitCode;

use crate::error::{Error, Result};

pub(super) fn run() -> Result<ExitCode> {
    let text = crate::http::openapi::text();
    std::io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| Error::Internal(error.to_string()))?;
    Ok(ExitCode::SUCCESS)
}
