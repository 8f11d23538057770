//! What the doctor says of installations: healthy ones, and each with one thing wrong.

use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::Value;

use crate::postgres::Postgres;
use crate::service::Service;
use crate::{thidua, told};

/// What the doctor found, as it tells machines.
fn examined(folder: &Path, settings: &[(&str, &str)]) -> (bool, Value) {
    let output = thidua(folder, settings)
        .args(["doctor", "--json", "--lang", "en"])
        .output()
        .unwrap();
    let report = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("{error}: {}", told(&output)));
    (output.status.success(), report)
}

fn codes(report: &Value, verdict: &str) -> Vec<String> {
    let findings = report["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|finding| finding["verdict"] == verdict);
    findings
        .map(|finding| finding["code"].as_str().unwrap().to_owned())
        .collect()
}

/// An installation that has served, with these settings in production: behind a proxy, with a relay
/// that greets.
fn installed(folder: &Path) -> Vec<(&'static str, String)> {
    Service::start(folder, &[]).stop();
    let relay = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = relay.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for socket in relay.incoming() {
            let mut socket = socket.unwrap();
            std::thread::spawn(move || {
                socket.write_all(b"220 relay ESMTP\r\n").unwrap();
                for line in BufReader::new(socket.try_clone().unwrap())
                    .lines()
                    .map_while(Result::ok)
                {
                    let answer: &[u8] = if line.starts_with("EHLO") {
                        b"250-relay\r\n250 8BITMIME\r\n"
                    } else {
                        b"250 ok\r\n"
                    };
                    let _ = socket.write_all(answer);
                }
            });
        }
    });
    vec![
        (
            "THIDUA__SERVER__BASE_URL",
            "https://thidua.example.vn".to_owned(),
        ),
        ("THIDUA__SERVER__TRUSTED_PROXIES", "127.0.0.1".to_owned()),
        ("THIDUA__MAIL__TRANSPORT", "smtp".to_owned()),
        ("THIDUA__MAIL__SMTP_URL", format!("smtp://127.0.0.1:{port}")),
        (
            "THIDUA__MAIL__FROM",
            "Thi đua <thidua@example.vn>".to_owned(),
        ),
    ]
}

#[test]
fn the_doctor_finds_nothing_wrong_with_a_healthy_installation() {
    let folder = tempfile::tempdir().unwrap();
    let settings = installed(folder.path());
    let settings: Vec<(&str, &str)> = settings
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let before = std::fs::read_dir(folder.path().join("data/files"))
        .unwrap()
        .count();
    let (healthy, report) = examined(folder.path(), &settings);
    assert!(
        healthy && report["wrong"] == 0 && codes(&report, "note") == ["doctor-nobody"],
        "{report:#}"
    );
    for code in [
        "data",
        "key",
        "key-fits",
        "database-file",
        "tables",
        "files",
        "disk",
        "address",
        "proxies",
        "mail",
        "letters",
        "law",
    ] {
        assert!(
            codes(&report, "right").contains(&format!("doctor-{code}")),
            "{code}: {report:#}"
        );
    }
    assert_eq!(
        std::fs::read_dir(folder.path().join("data/files"))
            .unwrap()
            .count(),
        before,
        "it leaves something behind"
    );
    let said = thidua(folder.path(), &settings)
        .arg("doctor")
        .output()
        .unwrap();
    assert!(
        said.status.success()
            && told(&said).contains("[ đạt ] Khóa chủ:")
            && told(&said).ends_with("Không có gì sai.\n"),
        "{}",
        told(&said)
    );
}

#[test]
fn the_doctor_names_what_is_wrong_and_what_to_do() {
    let folder = tempfile::tempdir().unwrap();
    let settings = installed(folder.path());
    let data = folder.path().join("data");
    let mode = |path: &Path, mode: u32| {
        std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    };
    let wrong = |change: &[(&str, &str)], expected: &[&str], told: &str| {
        let mut settings: Vec<(&str, &str)> = settings
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        settings.extend(change);
        let (healthy, report) = examined(folder.path(), &settings);
        assert!(!healthy, "{report:#}");
        assert_eq!(
            codes(&report, "wrong"),
            expected
                .iter()
                .map(|code| format!("doctor-{code}"))
                .collect::<Vec<_>>(),
            "{report:#}"
        );
        assert!(report.to_string().contains(told), "{told}: {report:#}");
    };
    wrong(
        &[("THIDUA__SERVER__COLOUR", "red")],
        &["settings-unusable"],
        "colour",
    );
    wrong(
        &[("THIDUA__SERVER__BASE_URL", "http://thidua.example.vn")],
        &["address-plain"],
        "Put a proxy with TLS in front",
    );
    wrong(
        &[("THIDUA__SERVER__TRUSTED_PROXIES", "")],
        &["proxies-missing"],
        "Enter the address of the proxy",
    );
    wrong(
        &[("THIDUA__MAIL__TRANSPORT", "folder")],
        &["mail-nowhere"],
        "nobody gets them",
    );
    wrong(
        &[("THIDUA__MAIL__SMTP_URL", "smtp://127.0.0.1:1")],
        &["mail-unreachable"],
        "refused",
    );
    wrong(
        &[("THIDUA__MAIL__FROM", "thidua@localhost")],
        &["mail-sender"],
        "Set mail.from",
    );
    wrong(
        &[("DATABASE_URL", "postgres://thidua:hidden@127.0.0.1:1/x")],
        &["database-unreachable"],
        "Check database.url",
    );
    wrong(
        &[("DATABASE_URL", "sqlite:/nowhere/thidua.db")],
        &["database-missing"],
        "/nowhere/thidua.db is missing",
    );
    wrong(
        &[("THIDUA__FILES__DIRECTORY", "/nowhere")],
        &["files-missing"],
        "not mounted",
    );
    // Nobody, not even root, can make a file there.
    wrong(
        &[("THIDUA__FILES__DIRECTORY", "/proc")],
        &["files-unwritable", "disk-full"],
        "nothing can be kept in /proc",
    );
    wrong(
        &[("THIDUA__SECRETS__MASTER_KEY_FILE", "/nowhere.key")],
        &["key-missing"],
        "Bring it back from your copy",
    );
    std::fs::write(folder.path().join("other.key"), "0".repeat(64)).unwrap();
    mode(&folder.path().join("other.key"), 0o600);
    let other = folder.path().join("other.key");
    wrong(
        &[("THIDUA__SECRETS__MASTER_KEY_FILE", other.to_str().unwrap())],
        &["key-unfit"],
        "the key this database was used with",
    );
    mode(&data.join("master.key"), 0o640);
    mode(&data, 0o755);
    wrong(&[], &["data-open", "key-open"], "chmod 600");
    mode(&data.join("master.key"), 0o600);
    mode(&data, 0o700);
    let law = folder.path().join("law");
    std::fs::create_dir(&law).unwrap();
    std::fs::write(law.join("elsewhere.toml"), "").unwrap();
    let output = thidua(
        folder.path(),
        &[("THIDUA__LAW__DIRECTORY", law.to_str().unwrap())],
    )
    .args(["doctor", "--lang", "en"])
    .output()
    .unwrap();
    assert!(
        !output.status.success()
            && told(&output).contains("[WRONG] Rules: 1 faults. `thidua config check`"),
        "{}",
        told(&output)
    );
    let nothing = tempfile::tempdir().unwrap();
    let (_, report) = examined(nothing.path(), &[]);
    assert_eq!(
        codes(&report, "wrong"),
        [
            "doctor-data-missing",
            "doctor-key-missing",
            "doctor-files-missing",
            "doctor-database-missing"
        ]
    );
    assert_eq!(
        std::fs::read_dir(nothing.path()).unwrap().count(),
        0,
        "the doctor makes something"
    );
}

#[test]
fn the_doctor_asks_postgresql_about_itself() {
    let (folder, database) = (tempfile::tempdir().unwrap(), Postgres::shared("doctor"));
    let url = database.url();
    Service::start(folder.path(), &[("DATABASE_URL", &url)]).stop();
    let (healthy, report) = examined(folder.path(), &[("DATABASE_URL", &url)]);
    assert!(healthy, "{report:#}");
    for code in [
        "doctor-database",
        "doctor-clocks",
        "doctor-tables",
        "doctor-key-fits",
    ] {
        assert!(
            codes(&report, "right").contains(&code.to_owned()),
            "{code}: {report:#}"
        );
    }
    let taken_back = thidua(folder.path(), &[("DATABASE_URL", &url)])
        .args(["migrate", "--down", "--yes"])
        .output()
        .unwrap();
    assert!(taken_back.status.success(), "{}", told(&taken_back));
    let (_, report) = examined(folder.path(), &[("DATABASE_URL", &url)]);
    assert_eq!(
        codes(&report, "wrong"),
        ["doctor-tables-behind"],
        "{report:#}"
    );
}
