//! The program itself, started as people start it: the README's script, the pages in a browser, the
//! commands.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    reason = "a test that panics has failed, and its name says why"
)]

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

const THIDUA: &str = env!("CARGO_BIN_EXE_thidua");

/// A demo that is serving.
struct Demo {
    child: Child,
    url: String,
    told: serde_json::Value,
    folder: tempfile::TempDir,
}

impl Demo {
    fn start() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut child = Command::new(THIDUA)
            .args(["demo", "--json", "--listen", "127.0.0.1:0", "--directory"])
            .arg(folder.path().join("demo"))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let told: serde_json::Value =
            serde_json::from_str(&line).unwrap_or_else(|error| panic!("{error}: {line:?}"));
        let url = told
            .get("url")
            .and_then(|url| url.as_str())
            .unwrap()
            .to_owned();
        Self {
            child,
            url,
            told,
            folder,
        }
    }

    /// Asks it to stop as a service manager does, and answers its exit code.
    fn stop(&mut self) -> Option<i32> {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(asked.success());
        self.child.wait().unwrap().code()
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn told(output: &Output) -> String {
    format!(
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    )
}

/// The script in the README, between the fence that names it and the next one.
fn readme_script() -> String {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let script = readme
        .split("```sh main-job\n")
        .nth(1)
        .unwrap_or_else(|| panic!("README.md has no block ```sh main-job"));
    script.split("```").next().unwrap().to_owned()
}

#[test]
fn the_readme_does_the_main_job_with_curl_in_fifteen_lines() {
    let script = readme_script();
    assert!(
        script.lines().count() <= 15,
        "{} lines",
        script.lines().count()
    );
    let mut demo = Demo::start();
    let script = script.replace("http://127.0.0.1:8080", &demo.url);
    let output = Command::new("bash")
        .args(["-euo", "pipefail", "-c", &script])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", told(&output));
    let record = told(&output);
    assert!(
        record.contains("\"amount\":760000")
            && record.contains("\"status\":\"valid\"")
            && record.contains("163/QĐ-UBND"),
        "{record}"
    );
    assert_eq!(demo.stop(), Some(0));
    assert!(
        std::fs::read_dir(demo.folder.path().join("demo/mail"))
            .unwrap()
            .count()
            >= 6
    );
}

#[test]
fn clients_made_from_the_document_do_a_job() {
    let mut demo = Demo::start();
    let output = Command::new("tests/clients/run.sh").arg(&demo.url).output();
    let output = output.unwrap_or_else(|error| panic!("{error}; run the tests by `.ci/test`"));
    assert!(output.status.success(), "{}", told(&output));
    assert_eq!(
        told(&output).matches("\nsubmitted ").count(),
        2,
        "{}",
        told(&output)
    );
    assert_eq!(demo.stop(), Some(0));
}

#[test]
fn the_pages_do_the_main_job_in_a_browser() {
    let output = Command::new("node")
        .arg("tests/browser/main_job.mjs")
        .env("THIDUA_BIN", THIDUA)
        .output();
    let output =
        output.unwrap_or_else(|error| panic!("node: {error}; run the tests by `.ci/test`"));
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn the_pages_give_the_awards_of_a_flood_in_a_browser() {
    let output = Command::new("node")
        .arg("tests/browser/flood.mjs")
        .env("THIDUA_BIN", THIDUA)
        .output();
    let output =
        output.unwrap_or_else(|error| panic!("node: {error}; run the tests by `.ci/test`"));
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn the_pages_of_accounts_work_in_a_browser() {
    let output = Command::new("node")
        .arg("tests/browser/accounts.mjs")
        .env("THIDUA_BIN", THIDUA)
        .output();
    let output =
        output.unwrap_or_else(|error| panic!("node: {error}; run the tests by `.ci/test`"));
    assert!(output.status.success(), "{}", told(&output));
}

#[test]
fn the_demo_is_the_same_every_time_and_touches_nothing_else() {
    let planted = || {
        let mut demo = Demo::start();
        assert_eq!(demo.stop(), Some(0));
        let mut told = demo.told.clone();
        told.as_object_mut().unwrap().remove("url");
        told
    };
    let first = planted();
    assert_eq!(first, planted());
    assert!(first.to_string().contains("Hộ gia đình ông Đinh Mẫu Khoan"));
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("thesis.docx"), "mine").unwrap();
    let refused = Command::new(THIDUA)
        .args(["demo", "--directory"])
        .arg(folder.path())
        .output()
        .unwrap();
    assert!(
        !refused.status.success() && told(&refused).contains("is not a demo"),
        "{}",
        told(&refused)
    );
    assert!(folder.path().join("thesis.docx").exists());
}

/// The route as a diagram: stages in order, each outcome an arrow, each stage with who acts and how
/// long it may take.
fn diagram(code: &str) -> String {
    use std::fmt::Write;
    use thidua::domain::law::route::Next;
    use thidua::domain::register::people::Language::English;
    let law = thidua::law::load(None).unwrap();
    let route = law.routes.iter().find(|route| route.code == code).unwrap();
    let mut text = "flowchart LR\n".to_owned();
    for stage in &route.stages {
        let role = thidua::words::say(English, &format!("role-{}", stage.role));
        let time = stage
            .working_days
            .map(|days| format!("<br>{days} working days"))
            .unwrap_or_default();
        writeln!(
            text,
            "    {}[\"<b>{}</b><br>{role}{time}\"]",
            stage.code, stage.name.1
        )
        .unwrap();
    }
    for stage in &route.stages {
        for (outcome, next) in &stage.next {
            let target = match next {
                Next::Stage(code) => code.clone(),
                Next::End(end) => format!("{end}([{end}])"),
            };
            writeln!(text, "    {} -->|{outcome}| {target}", stage.code).unwrap();
        }
    }
    text
}

#[test]
fn the_readme_shows_the_route_as_it_is() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    for route in ["letter_of_commendation", "state_ordinary"] {
        let diagram = diagram(route);
        assert!(
            readme.contains(&format!("```mermaid\n{diagram}```")),
            "the diagram of {route} in README.md should be\n{diagram}"
        );
    }
}

fn thidua(folder: &Path, args: &[&str]) -> Output {
    Command::new(THIDUA)
        .args(args)
        .env("THIDUA__DATA__DIRECTORY", folder)
        .env_remove("DATABASE_URL")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

#[test]
fn an_installation_begins_with_units_and_an_administrator() {
    let folder = tempfile::tempdir().unwrap();
    let early = thidua(
        folder.path(),
        &[
            "admin", "create", "--email", "a@b.vn", "--name", "Mẫu", "--unit", "VN",
        ],
    );
    assert!(
        !early.status.success() && told(&early).contains("import units"),
        "{}",
        told(&early)
    );
    let imported = thidua(folder.path(), &["import", "units", "vietnam"]);
    assert!(
        imported.status.success() && told(&imported).contains("added 3356"),
        "{}",
        told(&imported)
    );
    let again = thidua(folder.path(), &["import", "units", "vietnam"]);
    assert!(
        told(&again).contains("added 0, renamed 0, unchanged 3356"),
        "{}",
        told(&again)
    );
    let made = thidua(
        folder.path(),
        &[
            "admin", "create", "--email", "a@b.vn", "--name", "Mẫu", "--unit", "VN",
        ],
    );
    assert!(
        made.status.success() && told(&made).contains("password: "),
        "{}",
        told(&made)
    );
    let twice = thidua(
        folder.path(),
        &[
            "admin", "create", "--email", "a@b.vn", "--name", "Mẫu", "--unit", "VN",
        ],
    );
    assert!(!twice.status.success());
    let root = [
        "--unit",
        "HG",
        "--unit-name",
        "Tỉnh Hồng Giang",
        "--unit-kind",
        "province",
    ];
    let second = thidua(
        folder.path(),
        &[
            &["admin", "create", "--email", "b@b.vn", "--name", "Mẫu"],
            &root[..],
        ]
        .concat(),
    );
    assert!(
        !second.status.success()
            && told(&second).contains("no unit HG; the tree is planted already"),
        "{}",
        told(&second)
    );
}

#[test]
fn the_signing_keys_move_on_by_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let rotate = |arguments: &[&str]| {
        let output = Command::new(THIDUA)
            .args(["keys", "rotate"])
            .args(arguments)
            .env("THIDUA__DATA__DIRECTORY", folder.path())
            .env_remove("DATABASE_URL")
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", told(&output));
        String::from_utf8(output.stdout).unwrap()
    };
    let line = |text: &str, name: &str| {
        text.lines()
            .find(|line| line.starts_with(name))
            .map(|line| line.replace(name, "").trim().to_owned())
    };
    let (first, second) = (rotate(&[]), rotate(&[]));
    assert_eq!(line(&first, "next"), line(&second, "current"));
    assert!(
        second.contains(&format!("previous {}", line(&first, "current").unwrap())),
        "{second}"
    );
    let third = rotate(&["--drop-previous"]);
    assert!(
        !third.contains("previous") && third.matches("dropped").count() == 3,
        "{third}"
    );
}

#[test]
fn wrong_settings_are_refused_before_anything_begins() {
    let folder = tempfile::tempdir().unwrap();
    let with = |name: &str, value: &str| {
        let output = Command::new(THIDUA)
            .arg("serve")
            .env("THIDUA__DATA__DIRECTORY", folder.path())
            .env_remove("DATABASE_URL")
            .env(name, value)
            .output();
        let output = output.unwrap();
        assert!(!output.status.success(), "{name}={value}");
        told(&output)
    };
    assert!(
        with("DATABASE_URL", "mysql://root:secret@h/db").contains("sqlite:PATH or postgres://")
    );
    assert!(!with("DATABASE_URL", "mysql://root:secret@h/db").contains("secret"));
    assert!(with("THIDUA__SERVER__COLOUR", "red").contains("colour"));
    assert!(with("THIDUA__ACCESS__TOKEN_MINUTES", "0").contains("token_minutes"));
    assert!(with("THIDUA__MAIL__PATIENCE_SECONDS", "841").contains("mail.patience_seconds"));
    for wrong in ["-1", "1441"] {
        assert!(
            with("THIDUA__MAIL__LETTERS_APART_MINUTES", wrong)
                .contains("mail.letters_apart_minutes")
        );
    }
    assert!(with("THIDUA__MAIL__AT_ONCE", "0").contains("mail.at_once"));
    assert!(with("THIDUA__ACCESS__SESSION_IDLE_MINUTES", "5").contains("session_idle_minutes"));
    assert!(with("THIDUA__SERVER__TRUSTED_PROXIES", "10.0.0.1,proxy").contains("trusted_proxies"));
    for wrong in [
        "nobody",
        "http://plain.example",
        "mailto:",
        "https://a b",
        "mailto:a@b.vn\nExpires: never",
    ] {
        assert!(with("THIDUA__SERVER__CONTACT", wrong).contains("server.contact"));
    }
    assert!(with("THIDUA__MAIL__FROM", "nobody").contains("mail.from"));
    std::fs::write(folder.path().join("short.key"), "0123").unwrap();
    assert!(
        with(
            "THIDUA__SECRETS__MASTER_KEY_FILE",
            folder.path().join("short.key").to_str().unwrap()
        )
        .contains("64 hexadecimal digits")
    );
}

#[test]
fn the_rules_are_checked_with_file_line_and_what_to_write() {
    let ours = Command::new(THIDUA)
        .args(["config", "check", "config"])
        .output()
        .unwrap();
    assert!(ours.status.success(), "{}", told(&ours));
    let folder = tempfile::tempdir().unwrap();
    let copied = Command::new("cp")
        .args(["-r", "config"])
        .arg(folder.path().join("config"))
        .status()
        .unwrap();
    assert!(copied.success());
    let award = folder
        .path()
        .join("config/awards/letter_of_commendation.toml");
    let text = std::fs::read_to_string(&award).unwrap();
    std::fs::write(
        &award,
        text.replace("individual = \"0.3\"", "individual = \"third\"")
            .replace("level = \"unit\"", "level = \"village\""),
    )
    .unwrap();
    let check = |lang: &str| {
        let output = Command::new(THIDUA)
            .args(["config", "check", "--lang", lang])
            .arg(folder.path().join("config"))
            .output()
            .unwrap();
        assert!(!output.status.success());
        told(&output)
    };
    let (vi, en) = (check("vi"), check("en"));
    assert!(
        vi.contains(
            "awards/letter_of_commendation.toml, dòng 5: Không có mã “village”; hãy ghi \
            một trong: unit, province, state."
        ),
        "{vi}"
    );
    assert!(
        en.contains(
            "awards/letter_of_commendation.toml, line 21: “third” is no positive number; \
            write for example \"0.3\"."
        ),
        "{en}"
    );
}

#[test]
fn help_names_every_command() {
    let help = told(&Command::new(THIDUA).arg("--help").output().unwrap());
    for command in [
        "serve",
        "demo",
        "migrate",
        "admin",
        "keys",
        "config",
        "import",
        "doctor",
        "healthcheck",
        "openapi",
        "THIDUA__SECTION__KEY",
    ] {
        assert!(help.contains(command), "{command}: {help}");
    }
}
