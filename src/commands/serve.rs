//! `thidua serve`

use std::process::ExitCode;

use super::on_runtime;
use crate::app::App;
use crate::clock::{Clock, Ids};
use crate::config::Config;
use crate::error::Result;
use crate::telemetry;

pub(super) fn run(config: Config) -> Result<ExitCode> {
    telemetry::start(&config.log);
    on_runtime(async {
        let app = App::build(config, Clock::System, Ids::random()).await?;
        let metrics = app.watchers_address().map(tracing::field::display);
        tracing::info!(address = %app.address()?, metrics, "listening");
        app.run().await
    })?;
    Ok(ExitCode::SUCCESS)
}
