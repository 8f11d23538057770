//! The files in `deploy/`, by the programs they are for.

use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::{Postgres, Service, THIDUA, cluster, told};

/// nginx with `deploy/nginx.conf`, on ports of this machine and a certificate of its own; gone when
/// this is dropped.
pub struct Nginx {
    child: Child,
    folder: tempfile::TempDir,
}

impl Nginx {
    pub fn start(plain: u16, tls: u16, servers: &[&str]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).display().to_string();
        let made = Command::new("openssl")
            .args([
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-subj",
                "/CN=thidua.example.vn",
                "-keyout",
                &path("key"),
                "-out",
                &path("pem"),
            ])
            .output()
            .unwrap();
        assert!(made.status.success());
        let mut ours = std::fs::read_to_string("deploy/nginx.conf").unwrap();
        let servers = servers
            .iter()
            .map(|server| format!("server {server} max_fails=3 fail_timeout=2s;"))
            .collect::<Vec<_>>()
            .concat();
        for (there, here) in [
            ("    listen [::]:80;\n", String::new()),
            ("    listen [::]:443 ssl;\n", String::new()),
            ("listen 80;", format!("listen 127.0.0.1:{plain};")),
            ("listen 443 ssl;", format!("listen 127.0.0.1:{tls} ssl;")),
            ("/etc/ssl/certs/thidua.pem", path("pem")),
            ("/etc/ssl/private/thidua.key", path("key")),
            ("/var/log/nginx/", path("")),
            (
                "server 127.0.0.1:8080 max_fails=3 fail_timeout=2s;",
                servers,
            ),
        ] {
            assert!(ours.contains(there), "{there}");
            ours = ours.replace(there, &here);
        }
        std::fs::write(folder.path().join("thidua.conf"), ours).unwrap();
        let temporary: String = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
            .map(|kind| format!("{kind}_temp_path {};", path(kind)))
            .concat();
        let main = format!(
            "daemon off; pid {}; events {{}} http {{ access_log off; {temporary} include {}; }}",
            path("pid"),
            path("thidua.conf")
        );
        std::fs::write(folder.path().join("nginx.conf"), main).unwrap();
        let nginx = |arguments: &[&str]| {
            let mut command = Command::new("/usr/sbin/nginx");
            command
                .args(["-e", "stderr", "-c", &path("nginx.conf")])
                .args(arguments);
            command
        };
        let checked = nginx(&["-t"])
            .output()
            .unwrap_or_else(|error| panic!("nginx: {error}; run the tests by `.ci/test`"));
        assert!(checked.status.success(), "{}", told(&checked));
        let started = Self {
            child: nginx(&[]).stderr(Stdio::null()).spawn().unwrap(),
            folder,
        };
        let listens = (0..600).any(|_| {
            std::thread::sleep(Duration::from_millis(50));
            TcpStream::connect(("127.0.0.1", tls)).is_ok()
        });
        assert!(listens, "nginx does not listen");
        started
    }

    fn logged(&self) -> String {
        ["access.log", "error.log"]
            .map(|name| std::fs::read_to_string(self.folder.path().join(name)).unwrap())
            .concat()
    }
}

impl Drop for Nginx {
    fn drop(&mut self) {
        // Its workers end with it when it is asked, not when it is killed.
        let _ = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        let _ = self.child.wait();
    }
}

pub fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap()
        .port()
}

pub fn curl(arguments: &[&str]) -> String {
    told(
        &Command::new("curl")
            .args(["-sSik", "--max-time", "60"])
            .args(arguments)
            .output()
            .unwrap(),
    )
}

/// Servers are replaced one after the other behind nginx, and nobody who reads notices.
#[test]
fn a_rolling_update_behind_nginx_is_not_noticed() {
    let (folder, database) = (tempfile::tempdir().unwrap(), Postgres::make("rolling"));
    let (plain, tls, url) = (free_port(), free_port(), database.url());
    let addresses = [free_port(), free_port()].map(|port| format!("127.0.0.1:{port}"));
    let base = format!("https://127.0.0.1:{tls}");
    let start = |address: &str| {
        Service::start(
            folder.path(),
            &[
                ("DATABASE_URL", &url),
                ("THIDUA__SERVER__LISTEN", address),
                ("THIDUA__SERVER__BASE_URL", &base),
                ("THIDUA__SERVER__TRUSTED_PROXIES", "127.0.0.1"),
                ("THIDUA__SERVER__DRAIN_SECONDS", "3"),
            ],
        )
    };
    let mut services = addresses.each_ref().map(|address| Some(start(address)));
    let nginx = Nginx::start(plain, tls, &addresses.each_ref().map(String::as_str));
    let redirected = curl(&[&format!("http://127.0.0.1:{plain}/sign-in")]);
    assert!(
        redirected.starts_with("HTTP/1.1 301") && redirected.contains("https://127.0.0.1/sign-in"),
        "{redirected}"
    );
    let page = curl(&[&format!("{base}/sign-in")]);
    assert!(
        page.starts_with("HTTP/1.1 200")
            && page.contains("strict-transport-security: max-age=31536000"),
        "{page}"
    );
    // A link that sets a password, and what a browser asks for next.
    curl(&[&format!("{base}/password?token=hush")]);
    curl(&[
        "-e",
        &format!("{base}/password?token=hush"),
        &format!("{base}/sign-in"),
    ]);
    let over = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        let readers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let mut answers = Vec::new();
                    while !over.load(std::sync::atomic::Ordering::Relaxed) {
                        answers.push(curl(&[&format!("{base}/sign-in")]));
                    }
                    answers
                })
            })
            .collect();
        for (service, address) in services.iter_mut().zip(&addresses) {
            service.take().unwrap().stop();
            *service = Some(start(address));
        }
        over.store(true, std::sync::atomic::Ordering::Relaxed);
        for reader in readers {
            let answers = reader.join().unwrap();
            assert!(answers.len() > 2, "{} answers", answers.len());
            for answer in answers {
                assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
            }
        }
    });
    services.into_iter().flatten().for_each(Service::stop);
    // Now that nobody serves, it is an error.
    assert!(curl(&[&format!("{base}/password?token=hush")]).starts_with("HTTP/1.1 502"));
    let logged = nginx.logged();
    assert!(
        logged.contains("\"GET /password\" 404")
            && logged.contains("\"GET /password\" 502")
            && !logged.contains("hush"),
        "{logged}"
    );
}

#[test]
fn the_units_are_ones_that_systemd_takes() {
    let folder = tempfile::tempdir().unwrap();
    let unit = std::fs::read_to_string("deploy/thidua.service").unwrap();
    assert!(unit.contains("/usr/local/bin/thidua"));
    let paths = [
        "thidua.service",
        "thidua-backup.service",
        "thidua-backup.timer",
    ]
    .map(|name| {
        let unit = std::fs::read_to_string(format!("deploy/{name}")).unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, unit.replace("/usr/local/bin/thidua", THIDUA)).unwrap();
        path
    });
    let verified = Command::new("systemd-analyze")
        .arg("verify")
        .args(&paths)
        .output();
    let verified = verified
        .unwrap_or_else(|error| panic!("systemd-analyze: {error}; run the tests by `.ci/test`"));
    assert!(
        verified.status.success() && !told(&verified).contains("thidua"),
        "{}",
        told(&verified)
    );
    // systemd waits longer than the program takes with the settings beside it.
    let number = |text: &str, name: &str| -> u64 {
        let line = text
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .unwrap_or_else(|| panic!("no {name}"));
        line.trim_start_matches([' ', '=']).parse().unwrap()
    };
    let (ours, defaults) = (
        std::fs::read_to_string("deploy/thidua.toml").unwrap(),
        std::fs::read_to_string("config/default.toml").unwrap(),
    );
    let longest = number(&ours, "drain_seconds") + 2 * number(&defaults, "shutdown_seconds");
    assert!(number(&unit, "TimeoutStopSec") > longest, "{longest}");
}

/// Asked by systemd, on a directory of our own, to look for what is older than a moment.
#[test]
fn what_a_killed_server_left_behind_is_removed() {
    let folder = tempfile::tempdir().unwrap();
    let incoming = folder.path().join("var/lib/thidua/files/incoming");
    std::fs::create_dir_all(&incoming).unwrap();
    let (left, whole) = (
        incoming.join("019b8bab#1"),
        incoming.with_file_name("whole"),
    );
    for path in [&left, &whole] {
        std::fs::write(path, "part").unwrap();
    }
    for (age, stays) in [("1d", true), ("1ms", false)] {
        let ours = std::fs::read_to_string("deploy/tmpfiles.conf").unwrap();
        assert!(ours.contains(" 1d"));
        let path = folder.path().join("tmpfiles.conf");
        std::fs::write(&path, ours.replace(" 1d", &format!(" {age}"))).unwrap();
        std::thread::sleep(Duration::from_millis(50));
        let cleaned = Command::new("systemd-tmpfiles")
            .arg("--clean")
            .arg("--root")
            .arg(folder.path())
            .arg(&path)
            .output()
            .unwrap();
        assert!(
            cleaned.status.success() && left.exists() == stays && whole.exists(),
            "{age}: {}",
            told(&cleaned)
        );
    }
}

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

#[test]
fn the_settings_beside_the_unit_can_be_used() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(
        folder.path().join("database.url"),
        "postgres://thidua@127.0.0.1:1/thidua\n",
    )
    .unwrap();
    let settings = std::fs::read_to_string("deploy/thidua.toml")
        .unwrap()
        .replace("/etc/thidua", folder.path().to_str().unwrap());
    let path = folder.path().join("thidua.toml");
    std::fs::write(&path, settings).unwrap();
    let checked = Command::new(THIDUA)
        .env_clear()
        .args(["config", "check", "--config"])
        .arg(&path)
        .output()
        .unwrap();
    assert!(checked.status.success(), "{}", told(&checked));
}

#[test]
fn every_setting_that_is_named_exists() {
    let defaults = std::fs::read_to_string("config/default.toml").unwrap();
    let (mut section, mut known) = (String::new(), Vec::new());
    for line in defaults.lines() {
        if let Some(name) = line
            .strip_prefix('[')
            .and_then(|line| line.strip_suffix(']'))
        {
            name.clone_into(&mut section);
        } else if let Some((name, _)) = line
            .split_once(" = ")
            .filter(|(name, _)| !name.contains(['#', ' ']))
        {
            known.push(format!("THIDUA__{section}__{name}").to_ascii_uppercase());
        }
    }
    for path in [
        "docs/operating.md",
        "deploy/thidua.service",
        "deploy/Dockerfile",
        "config/default.toml",
    ] {
        let text = std::fs::read_to_string(path).unwrap();
        for named in text
            .split(|c: char| !c.is_ascii_uppercase() && !c.is_ascii_digit() && c != '_')
            .filter(|word| word.starts_with("THIDUA__"))
        {
            let is_pattern = named == "THIDUA__SECTION__KEY" || named.ends_with("__");
            assert!(
                is_pattern || known.iter().any(|name| name == named),
                "{path} names {named}, which config/default.toml does not know"
            );
        }
    }
}
