//! `thidua demo`: a fictional province with fictional people, the same every time.

mod files;
mod province;
mod seed;
mod waves;
mod weeks;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use bytes::Bytes;
use clap::Args;
use files::begin_files;
use futures_util::stream;
use seed::{Reach, sow};
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::clock::{Clock, Ids};
use crate::commands::on_runtime;
use crate::config::{Config, LogFormat, Transport};
use crate::db::{self, Conn};
use crate::domain::base::ids::UserId;
use crate::domain::base::office::Office;
use crate::domain::nominations::document::Received;
use crate::error::{Error, Result};
use crate::secrets::{MasterKey, passwords};
use crate::services::Ctx;
use crate::telemetry;

pub use seed::plant;

/// The password of every account of the demo.
pub const PASSWORD: &str = "thi-dua-demo-2026";
/// The secret of the demo's machine client.
pub const CLIENT_SECRET: &str = "demo-hr-secret-for-loopback-only";

#[derive(Args)]
pub(super) struct Demo {
    /// Where the demo lies; a demo that is there is replaced.
    #[arg(long, default_value = "thidua-demo")]
    directory: PathBuf,
    /// Address and port to listen on.
    #[arg(long)]
    listen: Option<String>,
    /// Print address and accounts as one line of JSON.
    #[arg(long)]
    json: bool,
    /// The accounts and a few files alone, without the past of a whole province.
    #[arg(long)]
    small: bool,
}

/// What was planted: the ways in, and whom to honour.
#[derive(Debug, Clone, Serialize)]
pub struct Planted {
    /// One account per role, and one of another commune.
    pub accounts: Vec<DemoAccount>,
    /// The HR system.
    pub client: Client,
    /// The HR system of the whole province, where there is one beside.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub province_client: Option<Client>,
    /// One who can vote in the open ballot of the province's council, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub councillor: Option<DemoAccount>,
    /// Some who can be honoured.
    pub subjects: Vec<NamedSubject>,
    /// How many accounts `plant` made: those that are printed one by one.
    #[serde(skip)]
    few: usize,
    #[serde(skip)]
    password_hash: String,
}

/// An account of the demo.
#[derive(Debug, Clone, Serialize)]
pub struct DemoAccount {
    /// Its role.
    pub role: &'static str,
    /// The unit's name.
    pub unit: String,
    /// To sign in with.
    pub email: String,
    /// To sign in with.
    pub password: &'static str,
    #[serde(skip)]
    user: UserId,
    #[serde(skip)]
    offices: Vec<Office>,
}

/// A machine client of the demo.
#[derive(Debug, Clone, Serialize)]
pub struct Client {
    /// `client_id`
    pub client_id: Uuid,
    /// `client_secret`
    pub client_secret: &'static str,
    /// `scope`
    pub scope: &'static str,
}

/// Somebody who can be honoured.
#[derive(Debug, Clone, Serialize)]
pub struct NamedSubject {
    /// The subject.
    pub id: Uuid,
    /// What it is.
    pub kind: &'static str,
    /// Its name.
    pub name: String,
}

/// Fills the province with people and with ten weeks of work, and tells ten years of some. The ids
/// are counted, so that they are the same whenever it is done on one day.
fn populate(
    tx: &mut Conn,
    law: &Ctx,
    planted: &mut Planted,
    (papers, master): (&[Received], &MasterKey),
) -> Result<()> {
    let ctx = &Ctx {
        ids: Ids::counted(),
        ..law.clone()
    };
    let mut province = province::build(tx, ctx, planted)?;
    weeks::live(tx, ctx, &mut province, papers)?;
    province::past::tell(tx, ctx, &province, papers, master)?;
    province::after::follow_up(tx, ctx, &province)?;
    province::councils::meet(tx, ctx, &mut province, planted, (papers, master))?;
    province.leave(tx, ctx)?;
    // Nobody is to find letters of ten weeks in the morning: those of the past are dropped unsent,
    // and say so.
    db::base::jobs::drop_queued(tx, "of the past of the demo")?;
    Ok(())
}

/// A report and minutes, as papers of one page.
async fn papers(app: &App) -> Result<Vec<Received>> {
    let mut papers = Vec::new();
    for title in [
        "Bao cao thanh tich (mau)",
        "Bien ban hop xet khen thuong (mau)",
    ] {
        let body =
            stream::once(async { Ok::<_, std::convert::Infallible>(Bytes::from(pdf(title))) });
        papers.push(
            app.state
                .files
                .receive(
                    app.state.ids.next(app.state.clock.now()),
                    format!("{title}.pdf"),
                    body,
                )
                .await?,
        );
    }
    Ok(papers)
}

/// A PDF of one page with one line of ASCII.
fn pdf(line: &str) -> String {
    use std::fmt::Write;
    let text = format!(
        "BT /F1 18 Tf 72 760 Td ({}) Tj ET",
        line.replace('(', "\\(").replace(')', "\\)")
    );
    let objects = [
        "<</Type/Catalog/Pages 2 0 R>>".to_owned(),
        "<</Type/Pages/Kids[3 0 R]/Count 1>>".to_owned(),
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 \
            R>>>>>>"
            .to_owned(),
        format!("<</Length {}>>\nstream\n{text}\nendstream", text.len()),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>".to_owned(),
    ];
    let (mut file, mut places) = ("%PDF-1.4\n".to_owned(), String::new());
    // Writing to a text in memory cannot fail.
    for (index, object) in objects.iter().enumerate() {
        let _ = writeln!(places, "{:010} 00000 n ", file.len());
        let _ = writeln!(file, "{} 0 obj\n{object}\nendobj", index + 1);
    }
    let (start, count) = (file.len(), objects.len() + 1);
    let _ = writeln!(
        file,
        "xref\n0 {count}\n0000000000 65535 f \n{places}trailer\n<</Size {count}/Root 1 0 \
            R>>\nstartxref\n{start}\n%%EOF"
    );
    file
}

impl Demo {
    pub(super) fn run(self, mut config: Config) -> Result<ExitCode> {
        clear(&self.directory)?;
        config.data.directory.clone_from(&self.directory);
        config.database.url =
            format!("sqlite:{}", self.directory.join("thidua.db").display()).into();
        config.metrics.listen.clear();
        config.secrets.master_key_file = self.directory.join("master.key");
        config.mail.transport = Transport::Folder;
        // Who tries it out looks for each letter at once.
        config.mail.letters_apart_minutes = 0;
        config.mail.digest_at.clear();
        config.log.format = LogFormat::Text;
        "warn".clone_into(&mut config.log.level);
        if let Some(listen) = self.listen {
            config.server.base_url = format!("http://{listen}");
            config.server.listen = listen;
        }
        telemetry::start(&config.log);
        on_runtime(async move {
            let app = App::build(config, Clock::System, Ids::random()).await?;
            let ctx = app.state.ctx();
            let (papers, small) = (papers(&app).await?, self.small);
            let (hash, master) = (passwords::hash(PASSWORD)?, app.state.master.clone());
            let plant = move |tx: &mut Conn| {
                let mut planted = sow(tx, &ctx, hash.clone(), Reach::Commune)?;
                if !small {
                    populate(tx, &ctx, &mut planted, (&papers, &master))?;
                }
                begin_files(tx, &ctx, &planted)?;
                Ok::<_, Error>(planted)
            };
            let planted = app.state.db.write(plant).await?;
            print(&app, &planted, &self.directory, self.json)?;
            app.run().await
        })?;
        Ok(ExitCode::SUCCESS)
    }
}

/// Removes a demo that is there; refuses a directory that holds anything else.
fn clear(directory: &Path) -> Result<()> {
    let failed =
        |error: std::io::Error| Error::Internal(format!("{}: {error}", directory.display()));
    let mark = directory.join("this-is-a-demo");
    if directory.exists() {
        let is_empty = std::fs::read_dir(directory)
            .map_err(failed)?
            .next()
            .is_none();
        if !is_empty && !mark.exists() {
            return Err(Error::Internal(format!(
                "{} is not a demo: it is left as it is",
                directory.display()
            )));
        }
        std::fs::remove_dir_all(directory).map_err(failed)?;
    }
    std::fs::create_dir_all(directory).map_err(failed)?;
    std::fs::write(mark, "Everything here is made anew by `thidua demo`.\n").map_err(failed)
}

fn print(app: &App, planted: &Planted, directory: &Path, json: bool) -> Result<()> {
    let url = format!("http://{}", app.address()?);
    if json {
        let mut whole =
            serde_json::to_value(planted).map_err(|error| Error::Internal(error.to_string()))?;
        if let Some(object) = whole.as_object_mut() {
            object.insert("url".to_owned(), url.into());
        }
        println!("{whole}");
        return Ok(());
    }
    println!(
        "\nThidua demo: {url}   (API: {url}/docs/, letters: {}/mail/)\n",
        directory.display()
    );
    println!("{:<28} {:<28} {:<30} password", "role", "unit", "e-mail");
    let (few, many) = planted
        .accounts
        .split_at(planted.few.min(planted.accounts.len()));
    for account in few {
        println!(
            "{:<28} {:<28} {:<30} {}",
            account.role, account.unit, account.email, account.password
        );
    }
    if let Some(member) = &planted.councillor {
        println!(
            "\nA ballot of the province's council is open. One of its 25 members: {}; who runs it: \
             secretary@honggiang.example; both with the same password.",
            member.email
        );
    }
    println!("\nEvery other body of the province, with the same password:");
    for body in many.chunk_by(|one, other| one.unit == other.unit) {
        let emails = body
            .iter()
            .map(|account| account.email.as_str())
            .collect::<Vec<_>>()
            .join("  ");
        let unit = body.first().map_or("", |account| account.unit.as_str());
        println!("{unit:<44} {emails}");
    }
    println!(
        "\nmachine client ({}): client_id {} client_secret {}",
        planted.client.scope, planted.client.client_id, planted.client.client_secret
    );
    if let Some(client) = &planted.province_client {
        println!(
            "of the whole province: client_id {} client_secret {}",
            client.client_id, client.client_secret
        );
    }
    println!("\nStop with Ctrl+C.");
    Ok(())
}
