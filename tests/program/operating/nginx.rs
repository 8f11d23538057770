//! The service behind nginx, as `deploy/nginx.conf` has it.

use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use crate::postgres::Postgres;
use crate::running::free;
use crate::service::Service;
use crate::told;

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
                "/usr/share/thidua",
                concat!(env!("CARGO_MANIFEST_DIR"), "/deploy").to_owned(),
            ),
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
    let (folder, database) = (tempfile::tempdir().unwrap(), Postgres::shared("rolling"));
    let (plain, tls, url) = (free().port(), free().port(), database.url());
    let addresses = [free().port(), free().port()].map(|port| format!("127.0.0.1:{port}"));
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
    let paused = curl(&[&format!("{base}/password?token=hush")]);
    assert!(
        paused.starts_with("HTTP/1.1 502")
            && paused.contains("tạm ngừng phục vụ")
            && paused.contains("frame-ancestors 'none'"),
        "{paused}"
    );
    let logged = nginx.logged();
    assert!(
        logged.contains("\"GET /password\" 404")
            && logged.contains("\"GET /password\" 502")
            && !logged.contains("hush"),
        "{logged}"
    );
}
