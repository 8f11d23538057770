//! The commands of an operator.

use std::process::Command;

use crate::service::{Service, ask};
use crate::{THIDUA, thidua, told};

#[test]
fn an_installation_begins_with_units_and_an_administrator() {
    let folder = tempfile::tempdir().unwrap();
    let thidua = |args: &[&str]| thidua(folder.path(), &[]).args(args).output().unwrap();
    let create = ["admin", "create", "--email", "a@b.vn", "--name", "Mẫu"];
    let under_vietnam = [&create[..], &["--unit", "VN"]].concat();
    let early = thidua(&under_vietnam);
    assert!(
        !early.status.success() && told(&early).contains("import units"),
        "{}",
        told(&early)
    );
    let imported = thidua(&["import", "units", "vietnam"]);
    assert!(
        imported.status.success() && told(&imported).contains("added 3356"),
        "{}",
        told(&imported)
    );
    let again = thidua(&["import", "units", "vietnam"]);
    assert!(
        told(&again).contains("added 0, renamed 0, unchanged 3356"),
        "{}",
        told(&again)
    );
    let made = thidua(&under_vietnam);
    assert!(
        made.status.success() && told(&made).contains("password: "),
        "{}",
        told(&made)
    );
    assert!(!thidua(&under_vietnam).status.success());
    let root = [
        "admin",
        "create",
        "--email",
        "b@b.vn",
        "--name",
        "Mẫu",
        "--unit",
        "HG",
        "--unit-name",
        "Tỉnh Hồng Giang",
        "--unit-kind",
        "province",
    ];
    let second = thidua(&root);
    assert!(
        !second.status.success()
            && told(&second).contains("no unit HG; the tree is planted already"),
        "{}",
        told(&second)
    );
}

#[test]
fn an_operator_gives_a_lost_password_anew() {
    let folder = tempfile::tempdir().unwrap();
    let create = [
        "admin",
        "create",
        "--email",
        "a@b.vn",
        "--name",
        "Mẫu",
        "--unit",
        "HG",
        "--unit-name",
        "Hồng Giang",
        "--unit-kind",
        "province",
    ];
    let made = thidua(folder.path(), &[]).args(create).output().unwrap();
    assert!(made.status.success(), "{}", told(&made));
    let again = thidua(folder.path(), &[]).args(create).output().unwrap();
    assert!(
        !again.status.success() && told(&again).contains("thidua admin password"),
        "{}",
        told(&again)
    );
    let given = thidua(folder.path(), &[])
        .args(["admin", "password", "--email", "a@b.vn"])
        .output()
        .unwrap();
    assert!(given.status.success(), "{}", told(&given));
    let password = told(&given)
        .lines()
        .find_map(|line| line.strip_prefix("password: ").map(str::to_owned))
        .unwrap();
    let service = Service::start(folder.path(), &[]);
    let sign_in = |password: &str| {
        let body = serde_json::json!({"email": "a@b.vn", "password": password}).to_string();
        let head = "POST /api/v1/sessions HTTP/1.1\r\nHost: test\r\nContent-Type: \
            application/json\r\nConnection: close\r\n";
        ask(
            &service.public,
            &format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()),
        )
    };
    assert!(sign_in(&password).starts_with("HTTP/1.1 201"));
    let first = told(&made)
        .lines()
        .find_map(|line| line.strip_prefix("password: ").map(str::to_owned))
        .unwrap();
    assert!(sign_in(&first).starts_with("HTTP/1.1 401"));
    service.stop();
    let nobody = thidua(folder.path(), &[])
        .args(["admin", "password", "--email", "nobody@b.vn"])
        .output()
        .unwrap();
    assert!(!nobody.status.success(), "{}", told(&nobody));
}

#[test]
fn the_signing_keys_move_on_by_a_command() {
    let folder = tempfile::tempdir().unwrap();
    let rotate = |arguments: &[&str]| {
        let output = thidua(folder.path(), &[])
            .args(["keys", "rotate"])
            .args(arguments)
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
fn the_rules_are_checked_with_file_line_and_what_to_write() {
    let ours = Command::new(THIDUA)
        .args(["config", "check", "config"])
        .output()
        .unwrap();
    assert!(ours.status.success(), "{}", told(&ours));
    let example = Command::new(THIDUA)
        .args(["law", "check", "--language", "en", "deploy/law"])
        .output()
        .unwrap();
    assert!(
        example.status.success() && told(&example).contains("added by the body itself: 4"),
        "{}",
        told(&example)
    );
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
            một trong: unit, province, state, commune, ministry."
        ),
        "{vi}"
    );
    assert!(
        en.contains(
            "awards/letter_of_commendation.toml, line 21: “third” is no coefficient; write for \
            example \"0.3\", \"0\" where no money is paid, or \"unknown\" where it is not known yet."
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
