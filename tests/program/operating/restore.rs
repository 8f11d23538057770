//! Backups on PostgreSQL, and `deploy/thidua-restore`.

use std::process::Command;
use std::time::Duration;

use crate::postgres::cluster;
use crate::told;

/// `deploy/thidua-restore` on the test cluster, whose only user is everybody's; what it would say
/// to systemd and to the doctor is written down.
struct Restore {
    folder: tempfile::TempDir,
}

impl Restore {
    fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    fn psql(database: &str, sql: &str) -> String {
        let output = Command::new("psql")
            .args(["--no-align", "--tuples-only", "--command", sql])
            .arg(format!("{}/{database}", cluster()))
            .output();
        let output = output.unwrap();
        assert!(output.status.success(), "{}", told(&output));
        told(&output).trim().to_owned()
    }

    fn thidua(&self, arguments: &[&str]) {
        let mut command = crate::thidua(
            self.folder.path(),
            &[("DATABASE_URL", &format!("{}/thidua", cluster()))],
        );
        let output = command.args(arguments).output().unwrap();
        assert!(output.status.success(), "{}", told(&output));
    }

    fn run(&self, dump: &str) -> (bool, String, String) {
        let address = cluster();
        let (host, port) = address.split_once('@').unwrap().1.split_once(':').unwrap();
        let _ = std::fs::remove_file(self.path("done"));
        let output = Command::new("bash")
            .args([self.path("thidua-restore"), self.path(dump)])
            .env(
                "PATH",
                format!(
                    "{}:/usr/lib/postgresql/15/bin:/usr/bin:/bin",
                    self.path("bin")
                ),
            )
            .envs([("PGHOST", host), ("PGPORT", port), ("PGUSER", "thidua")])
            .output()
            .unwrap();
        (
            output.status.success(),
            told(&output),
            std::fs::read_to_string(self.path("done")).unwrap_or_default(),
        )
    }
}

#[test]
fn a_backup_on_postgresql_comes_back_whole_or_touches_nothing() {
    use std::os::unix::fs::PermissionsExt;
    let there = Restore {
        folder: tempfile::tempdir().unwrap(),
    };
    let write = |name: &str, text: &str| std::fs::write(there.path(name), text).unwrap();
    for folder in ["bin", "files", "live"] {
        std::fs::create_dir(there.path(folder)).unwrap();
    }
    let done = there.path("done");
    for (name, body) in [
        ("runuser", "shift 3; exec \"$@\"".to_owned()),
        ("systemctl", format!("echo systemctl \"$@\" >>{done}")),
        ("thidua", format!("echo thidua \"$@\" >>{done}")),
    ] {
        write(&format!("bin/{name}"), &format!("#!/bin/sh\n{body}\n"));
        std::fs::set_permissions(
            there.path(&format!("bin/{name}")),
            std::fs::Permissions::from_mode(0o755),
        )
        .unwrap();
    }
    let ours = std::fs::read_to_string("deploy/thidua-restore").unwrap();
    let owner = " --chown=thidua:thidua";
    assert!(ours.contains("/var/lib/thidua/files") && ours.contains(owner));
    write(
        "thidua-restore",
        &ours
            .replace("/var/lib/thidua/files", &there.path("live"))
            .replace(owner, ""),
    );

    Restore::psql("postgres", "CREATE DATABASE thidua");
    there.thidua(&["migrate"]);
    let print = "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae";
    let lies = |folder: &str| format!("{folder}/2c/{print}");
    for folder in ["files", "live"] {
        std::fs::create_dir(there.path(&format!("{folder}/2c"))).unwrap();
    }
    write(&lies("files"), "foo");
    // A paper whose decision is left out.
    Restore::psql(
        "thidua",
        &format!(
            "ALTER TABLE document DROP CONSTRAINT document_decision_id_fkey;
             INSERT INTO document (id, decision_id, name, media_type, size, sha256, added_by, added_at)
             VALUES ('paper', 'decision', 'paper.pdf', 'application/pdf', 3, '{print}', 'clerk', now())"
        ),
    );
    let dumped = Command::new("/usr/lib/postgresql/15/bin/pg_dump")
        .args([
            "--format=custom",
            &format!("--file={}", there.path("good.dump")),
            &format!("{}/thidua", cluster()),
        ])
        .output()
        .unwrap();
    assert!(dumped.status.success(), "{}", told(&dumped));
    there.thidua(&[
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
    ]);

    // What is not there, cut off or damaged touches nothing.
    let bytes = std::fs::read(there.path("good.dump")).unwrap();
    std::fs::write(there.path("cut.dump"), bytes.split_at(bytes.len() - 100).0).unwrap();
    for dump in ["none.dump", "cut.dump"] {
        let (went, said, done) = there.run(dump);
        assert!(
            !went && said.contains("not touched") && done.is_empty(),
            "{dump}: {said} {done}"
        );
    }
    std::fs::write(there.path("flipped.dump"), &bytes).unwrap();
    write("flipped.dump.sha256", &format!("{print}  flipped.dump\n"));
    let (went, said, done) = there.run("flipped.dump");
    assert!(
        !went
            && said.contains("flipped.dump: FAILED")
            && said.contains("not touched")
            && done.is_empty(),
        "{said} {done}"
    );
    write(&lies("files"), "bar");
    let (went, said, done) = there.run("good.dump");
    assert!(
        !went && said.contains("FAILED") && said.contains("not touched") && done.is_empty(),
        "{said} {done}"
    );
    assert_eq!(
        Restore::psql("thidua", "SELECT count(*) FROM user_account"),
        "1"
    );

    // What is whole takes the place, also of a document that was damaged where it lies; once more,
    // the feed goes on behind.
    write(&lies("files"), "foo");
    write(&lies("live"), "baz");
    let mut place = 0;
    for round in 0..2 {
        let (went, said, done) = there.run("good.dump");
        assert!(went, "{said}");
        assert_eq!(
            done,
            "systemctl stop thidua\nthidua doctor --config /etc/thidua/thidua.toml\n"
        );
        assert_eq!(
            Restore::psql("thidua", "SELECT count(*) FROM user_account"),
            "0"
        );
        assert_eq!(
            std::fs::read_to_string(there.path(&lies("live"))).unwrap(),
            "foo"
        );
        let before = said
            .split_whitespace()
            .find(|word| word.starts_with("thidua_"))
            .unwrap();
        assert_eq!(
            Restore::psql(before, "SELECT count(*) FROM user_account"),
            if round == 0 { "1" } else { "0" }
        );
        let now: i64 = Restore::psql("thidua", "SELECT value FROM feed_counter")
            .parse()
            .unwrap();
        assert!(now > place, "{now}");
        place = now;
        std::thread::sleep(Duration::from_millis(1_100));
    }

    // What the database refers to must be among the documents, or the one that serves is not even
    // stopped.
    for folder in ["files", "live"] {
        std::fs::remove_file(there.path(&lies(folder))).unwrap();
    }
    let (went, said, done) = there.run("good.dump");
    assert!(
        !went && said.contains(print) && said.contains("not touched") && done.is_empty(),
        "{said} {done}"
    );
    assert_eq!(
        Restore::psql("thidua", "SELECT value FROM feed_counter"),
        place.to_string()
    );

    // A doctor who finds something is no reason to restore again.
    write(&lies("files"), "foo");
    write("bin/thidua", "#!/bin/sh\nexit 1\n");
    let (went, said, _) = there.run("good.dump");
    assert!(
        !went && said.contains("Restored all the same") && !said.contains("do it again"),
        "{said}"
    );
}
