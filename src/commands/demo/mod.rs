//! `thidua demo`: a fictional province with fictional people, the same every time.

mod province;
mod waves;
mod weeks;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use clap::Args;
use futures_util::stream;
use serde::Serialize;
use uuid::Uuid;

use crate::app::App;
use crate::clock::{Clock, Ids};
use crate::commands::on_runtime;
use crate::config::{Config, LogFormat, Transport};
use crate::db::{self, Conn};
use crate::domain::access::actor::ClientScope;
use crate::domain::awards::award::CommendationType;
use crate::domain::base::ids::{SubjectId, UnitId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::law::stage::Action;
use crate::domain::nominations::document::Received;
use crate::domain::nominations::nomination::Command;
use crate::domain::register::people::{Language, SubjectKind};
use crate::domain::register::unit::UnitKind;
use crate::error::{Error, Result};
use crate::services::access::users::{self, AddClient, AddUser, GrantRole};
use crate::services::access::{self, Begin, Caller, Checked};
use crate::services::nominations::events::AddEvent;
use crate::services::nominations::{self, Proposal, ProposedSubject, What};
use crate::services::register::people::{self, AddPerson, AddSubject};
use crate::services::register::units::{self, AddUnit};
use crate::services::{Ctx, PageRequest};
use crate::{secrets, telemetry};
use bytes::Bytes;

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

const GIVEN: [&str; 20] = [
    "An", "Bình", "Cúc", "Dũng", "Đào", "Én", "Gấm", "Hạnh", "Khoa", "Lan", "Mai", "Ngọc", "Oanh",
    "Phước", "Quế", "Sơn", "Thủy", "Uyên", "Vân", "Xuân",
];

/// When the demo's bodies were set up.
fn founded() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_574_800, 0).unwrap_or_default()
}

/// Plants the province: units, 20 people, a household, a collective, accounts, a machine client.
/// The same ids every time.
pub fn plant(tx: &mut Conn, law: &Ctx) -> Result<Planted> {
    sow(tx, law, Reach::Province)
}

/// Whose records the machine client pulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    Province,
    /// Those of the commune of the README: the whole province gave more than fits on one page.
    Commune,
}

#[expect(
    clippy::too_many_lines,
    reason = "what a demo holds is read from top to bottom"
)]
fn sow(tx: &mut Conn, law: &Ctx, reach: Reach) -> Result<Planted> {
    let ctx = &Ctx {
        now: founded(),
        law: law.law.clone(),
        ids: Ids::counted(),
        watched: None,
        trace: crate::services::Trace::Named,
    };
    let operator = &Caller::Operator;
    let province = units::plant(
        tx,
        ctx,
        "HG".to_owned(),
        "Tỉnh Hồng Giang (giả định)".to_owned(),
        UnitKind::Province,
    )?;
    let add = |tx: &mut Conn, code: &str, name: &str, kind, parent| {
        units::add(
            tx,
            ctx,
            operator,
            AddUnit {
                code: code.to_owned(),
                name: name.to_owned(),
                kind,
                parent,
            },
        )
    };
    let commune = add(tx, "HG-01", "Xã Suối Ngà", UnitKind::Commune, province.id)?;
    let ward = add(tx, "HG-02", "Phường Bến Lau", UnitKind::Ward, province.id)?;
    let village = add(
        tx,
        "HG-01-01",
        "Thôn Bãi Bồi",
        UnitKind::Village,
        commune.id,
    )?;
    let school = add(
        tx,
        "HG-02-01",
        "Trường Trung học cơ sở Bến Lau",
        UnitKind::School,
        ward.id,
    )?;
    let homes = [commune.id, village.id, ward.id, school.id];
    for (index, given) in GIVEN.iter().enumerate() {
        let family = ["Nguyễn", "Trần", "Lê", "Phạm"]
            .get(index % 4)
            .copied()
            .unwrap_or("Đỗ");
        let unit = homes.get(index % 4).copied().unwrap_or(commune.id);
        let position = if index % 5 == 0 {
            "Cán bộ"
        } else {
            "Người lao động"
        };
        let person = AddPerson {
            staff_code: format!("HG{:04}", index + 1),
            full_name: format!("{family} Mẫu {given}"),
            unit,
            position: Some(position.to_owned()),
            is_direct_worker: index % 5 != 0,
        };
        people::add_person(tx, ctx, operator, person)?;
    }
    let hash = secrets::passwords::hash(PASSWORD)?;
    let account = |tx: &mut Conn,
                   role: Role,
                   unit: &crate::domain::register::unit::Unit,
                   email: &str,
                   name: &str| {
        let user = AddUser {
            email: email.to_owned(),
            full_name: name.to_owned(),
            unit: unit.id,
            password_hash: hash.clone(),
            language: Language::Vietnamese,
            person: None,
        };
        let user = users::add(tx, ctx, operator, user)?;
        users::grant(
            tx,
            ctx,
            operator,
            GrantRole {
                user: user.id,
                role,
                unit: unit.id,
                valid_from: None,
                valid_to: None,
            },
        )?;
        Ok::<_, Error>(DemoAccount {
            role: role.code(),
            unit: unit.name.clone(),
            email: email.to_owned(),
            password: PASSWORD,
            user: user.id,
            offices: vec![Office {
                role,
                unit: unit.id,
            }],
        })
    };
    let accounts = vec![
        account(
            tx,
            Role::EmulationOfficer,
            &commune,
            "officer@suoinga.example",
            "Vũ Mẫu Hòa",
        )?,
        account(
            tx,
            Role::Specialist,
            &commune,
            "specialist@suoinga.example",
            "Bùi Mẫu Giang",
        )?,
        account(
            tx,
            Role::Chairman,
            &commune,
            "chairman@suoinga.example",
            "Đặng Mẫu Minh",
        )?,
        account(
            tx,
            Role::Administrator,
            &province,
            "admin@honggiang.example",
            "Hồ Mẫu Nhật",
        )?,
        account(
            tx,
            Role::EmulationOfficer,
            &ward,
            "officer@benlau.example",
            "Ngô Mẫu Thanh",
        )?,
    ];
    let client = AddClient {
        name: "HR".to_owned(),
        secret_hash: secrets::fingerprint(CLIENT_SECRET),
        scopes: vec![ClientScope::AwardsRead],
        unit: if reach == Reach::Province {
            province.id
        } else {
            commune.id
        },
    };
    let client = users::add_client(tx, ctx, operator, client)?;
    let mut accounts = accounts;
    for (role, unit, email, name) in [
        (
            Role::UnitHead,
            &school,
            "head@benlau.example",
            "Lý Mẫu Quang",
        ),
        (
            Role::EmulationOfficer,
            &school,
            "officer@school.example",
            "Mai Mẫu Duyên",
        ),
        (
            Role::Specialist,
            &ward,
            "specialist@benlau.example",
            "Phan Mẫu Lộc",
        ),
        (
            Role::Chairman,
            &ward,
            "chairman@benlau.example",
            "Đoàn Mẫu Kiên",
        ),
        (
            Role::Specialist,
            &province,
            "specialist@honggiang.example",
            "Cao Mẫu Thư",
        ),
        (
            Role::OfficeHead,
            &province,
            "office@honggiang.example",
            "Tạ Mẫu Hiền",
        ),
        (
            Role::CouncilSecretary,
            &province,
            "secretary@honggiang.example",
            "Lương Mẫu Phúc",
        ),
        (
            Role::Chairman,
            &province,
            "chairman@honggiang.example",
            "Trịnh Mẫu Sâm",
        ),
        (
            Role::Inspector,
            &province,
            "inspector@honggiang.example",
            "Hà Mẫu Trực",
        ),
    ] {
        accounts.push(account(tx, role, unit, email, name)?);
    }
    // The chairman of a commune is also the head of its office, who signs what it submits.
    for (index, unit) in [(2, &commune), (8, &ward)] {
        let account = accounts.get_mut(index).ok_or(Error::NotFound("account"))?;
        account.offices.push(Office {
            role: Role::UnitHead,
            unit: unit.id,
        });
        let user = account.user;
        users::grant(
            tx,
            ctx,
            operator,
            GrantRole {
                user,
                role: Role::UnitHead,
                unit: unit.id,
                valid_from: None,
                valid_to: None,
            },
        )?;
    }
    let officer = signed_in(tx, ctx, &accounts, 0)?;
    let subject = |tx: &mut Conn, kind, name: &str, unit: UnitId| {
        people::add_subject(
            tx,
            ctx,
            &officer,
            AddSubject {
                kind,
                name: name.to_owned(),
                unit,
                leader: None,
            },
        )
    };
    subject(
        tx,
        SubjectKind::Household,
        "Hộ gia đình ông Đinh Mẫu Khoan",
        village.id,
    )?;
    subject(
        tx,
        SubjectKind::Collective,
        "Tiểu đội dân quân thôn Bãi Bồi",
        village.id,
    )?;
    let known = people::list_subjects(
        tx,
        ctx,
        &officer,
        None,
        &PageRequest {
            after: None,
            limit: 200,
        },
    )?;
    let subjects = known
        .items
        .iter()
        .map(|s| NamedSubject {
            id: s.id.0,
            kind: s.kind.code(),
            name: s.name.clone(),
        })
        .collect();
    access::sign_out(tx, ctx, &officer)?;
    let client = Client {
        client_id: client.id.0,
        client_secret: CLIENT_SECRET,
        scope: ClientScope::AwardsRead.code(),
    };
    Ok(Planted {
        few: accounts.len(),
        accounts,
        client,
        province_client: None,
        subjects,
        password_hash: hash,
    })
}

/// A session of an account, for acts of the demo itself.
fn signed_in(tx: &mut Conn, ctx: &Ctx, accounts: &[DemoAccount], index: usize) -> Result<Caller> {
    let account = accounts.get(index).ok_or(Error::NotFound("account"))?;
    let hash = || secrets::random_token().map(|token| secrets::fingerprint(&token));
    let minute = TimeDelta::minutes(1);
    let begin = Begin {
        token_hash: hash()?,
        refresh_hash: hash()?,
        device: "demo".to_owned(),
        lasts: minute,
        idle: minute,
    };
    Ok(Caller::Session(access::sign_in(
        tx,
        ctx,
        Checked {
            user: account.user,
            epoch: 0,
        },
        begin,
    )?))
}

/// Some files on their way, so that every page has something to show: one agreed to, one being
/// checked, one draft.
fn begin_files(tx: &mut Conn, ctx: &Ctx, planted: &Planted) -> Result<()> {
    let officer = signed_in(tx, ctx, &planted.accounts, 0)?;
    let specialist = signed_in(tx, ctx, &planted.accounts, 1)?;
    let chairman = signed_in(tx, ctx, &planted.accounts, 2)?;
    let day: NaiveDate = ctx.today().pred_opt().unwrap_or(ctx.today());
    let merits = [
        (
            "Hộ",
            "Cho mượn hai thuyền cứu người trong lũ",
            "Gia đình cho mượn hai thuyền và bốn ngày công, đưa 30 người ra khỏi vùng ngập.",
        ),
        (
            "Tiểu đội",
            "Đắp đê, đưa dân đến nơi an toàn",
            "Tiểu đội trực suốt hai ngày đêm, đắp 200 mét đê và đưa 45 hộ dân đến nơi an toàn.",
        ),
        (
            "Trần",
            "Chèo thuyền cứu người trong lũ",
            "Chèo thuyền suốt đêm, cứu 12 người mắc kẹt trên mái nhà.",
        ),
    ];
    for (index, (who, summary, statement)) in merits.into_iter().enumerate() {
        let Some(subject) = planted
            .subjects
            .iter()
            .find(|subject| subject.name.starts_with(who))
        else {
            continue;
        };
        let subject = SubjectId(subject.id);
        let event = AddEvent {
            unit: None,
            name: "Lũ trên suối Ngà".to_owned(),
            happened_from: day,
            happened_to: day,
        };
        let proposal = Proposal {
            posthumous: None,
            what: Some(What::New(event)),
            cycle_year: None,
            who: ProposedSubject::Known(subject),
            summary: summary.to_owned(),
            award_code: "letter_of_commendation".to_owned(),
            commendation_type: CommendationType::AdHoc,
            statement: statement.to_owned(),
        };
        let id = nominations::propose(tx, ctx, &officer, proposal)?;
        if index < 2 {
            nominations::act(tx, ctx, &officer, id, 1, Command::plain(Action::Submit))?;
        }
        if index == 0 {
            nominations::act(tx, ctx, &specialist, id, 2, Command::plain(Action::Accept))?;
            nominations::act(tx, ctx, &chairman, id, 3, Command::plain(Action::Approve))?;
        }
    }
    for caller in [officer, specialist, chairman] {
        access::sign_out(tx, ctx, &caller)?;
    }
    Ok(())
}

/// Fills the province with people and with ten weeks of work. The ids are counted, so that they are
/// the same whenever it is done on one day.
fn populate(tx: &mut Conn, law: &Ctx, planted: &mut Planted, papers: &[Received]) -> Result<()> {
    let ctx = &Ctx {
        ids: Ids::counted(),
        ..law.clone()
    };
    let mut province = province::build(tx, ctx, planted)?;
    weeks::live(tx, ctx, &mut province, papers)?;
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
            let plant = move |tx: &mut Conn| {
                let mut planted = sow(tx, &ctx, Reach::Commune)?;
                if !small {
                    populate(tx, &ctx, &mut planted, &papers)?;
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
