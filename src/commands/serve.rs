//! `thidua serve`

use std::process::ExitCode;

use crate::app::App;
use crate::clock::{Clock, Ids};
use crate::commands::on_runtime;
use crate::config::Config;
use crate::error::{Error, Result};
use crate::telemetry;

pub(super) fn run(config: Config) -> Result<ExitCode> {
    if !config.may_serve_plainly() {
        let text = "server.base_url is http:// of another host than this machine: passwords and cookies would go in the clear. Put a proxy with \
            TLS in front and write https:// there, or set server.plain_http = true where the line \
            is safe";
        return Err(Error::Internal(text.to_owned()));
    }
    telemetry::start(&config.log);
    on_runtime(async {
        let app = App::build(config, Clock::System, Ids::random()).await?;
        let metrics = app.watchers_address().map(tracing::field::display);
        tracing::info!(address = %app.address()?, metrics, "listening");
        app.run().await
    })?;
    Ok(ExitCode::SUCCESS)
}
