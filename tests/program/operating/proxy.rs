//! The service behind `deploy/nginx.conf`, as strangers try it.

use super::nginx::{Nginx, curl};
use crate::running::free;
use crate::service::Service;

struct Behind {
    service: Option<Service>,
    _nginx: Nginx,
    base: String,
    plain: u16,
    tls: u16,
    _folder: tempfile::TempDir,
}

fn behind_nginx() -> Behind {
    let folder = tempfile::tempdir().unwrap();
    let (plain, tls) = (free().port(), free().port());
    let base = format!("https://127.0.0.1:{tls}");
    let settings = [
        ("THIDUA__SERVER__BASE_URL", base.as_str()),
        ("THIDUA__SERVER__TRUSTED_PROXIES", "127.0.0.1"),
    ];
    let service = Service::start(folder.path(), &settings);
    let nginx = Nginx::start(plain, tls, &[&service.public]);
    Behind {
        service: Some(service),
        _nginx: nginx,
        base,
        plain,
        tls,
        _folder: folder,
    }
}

#[test]
fn no_query_of_a_stranger_takes_the_server_away() {
    let behind = behind_nginx();
    for bytes in [500, 1_000, 2_000, 4_000, 5_500, 7_000] {
        for (path, letters) in [
            ("/nominations", "%20"),
            ("/users", "x"),
            ("/sign-in", "%0A"),
            ("/nowhere", "&a=b"),
            ("/decisions", "/"),
        ] {
            for name in ["q", "next", "problem", "cursor"] {
                let query = letters.repeat(bytes / letters.len());
                let answer = curl(&[
                    "-H",
                    "Accept: text/html",
                    &format!("{}{path}?{name}={query}", behind.base),
                ]);
                let head = answer.split("\r\n\r\n").next().unwrap();
                assert!(
                    head.len() < 3_000,
                    "{path} {name} {bytes}: {} bytes of head",
                    head.len()
                );
                let status = answer.split(' ').nth(1).unwrap();
                assert!(
                    ["200", "303", "400", "404"].contains(&status),
                    "{path} {name} {bytes}: {head}"
                );
            }
        }
    }
    assert!(curl(&[&format!("{}/sign-in", behind.base)]).starts_with("HTTP/1.1 200"));
}

impl Behind {
    fn shakes_hands(&self, version: &str, ciphers: &[&str]) -> bool {
        let mut command = std::process::Command::new("openssl");
        command
            .args([
                "s_client",
                "-connect",
                &format!("127.0.0.1:{}", self.tls),
                version,
                "-brief",
            ])
            .args(ciphers);
        command
            .stdin(std::process::Stdio::null())
            .output()
            .unwrap()
            .status
            .success()
    }
}

#[test]
fn only_ciphers_that_keep_the_past_secret_are_taken() {
    let behind = behind_nginx();
    assert!(behind.shakes_hands("-tls1_3", &[]));
    for good in [
        "ECDHE-RSA-AES128-GCM-SHA256",
        "ECDHE-RSA-AES256-GCM-SHA384",
        "ECDHE-RSA-CHACHA20-POLY1305",
    ] {
        assert!(behind.shakes_hands("-tls1_2", &["-cipher", good]), "{good}");
    }
    for weak in [
        "AES128-SHA",
        "AES256-SHA",
        "CAMELLIA128-SHA",
        "AES128-GCM-SHA256",
        "ECDHE-RSA-AES128-SHA",
        "ECDHE-RSA-AES256-SHA384",
    ] {
        assert!(
            !behind.shakes_hands("-tls1_2", &["-cipher", weak]),
            "{weak}"
        );
    }
    assert!(!behind.shakes_hands("-tls1_1", &["-cipher", "DEFAULT@SECLEVEL=0"]));
}

#[test]
fn without_tls_pages_alone_are_led_on() {
    let behind = behind_nginx();
    let plain = |arguments: &[&str], path: &str| {
        let url = format!("http://127.0.0.1:{}{path}", behind.plain);
        curl(&[arguments, &[&url]].concat())
    };
    for path in ["/", "/sign-in?next=%2F", "/nominations"] {
        assert!(plain(&[], path).starts_with("HTTP/1.1 301"), "{path}");
    }
    for (arguments, path) in [
        (vec![], "/api/v1/me"),
        (
            vec!["-d", "grant_type=client_credentials"],
            "/api/v1/oauth/token",
        ),
        (vec![], "/oauth/token"),
        (vec!["-H", "Authorization: Bearer x"], "/nominations"),
        (vec!["-d", "email=x"], "/sign-in"),
        (vec!["-X", "DELETE"], "/api/v1/sessions"),
    ] {
        let answer = plain(&arguments, path);
        assert!(
            answer.starts_with("HTTP/1.1 403")
                && !answer.to_ascii_lowercase().contains("location:"),
            "{path}: {answer}"
        );
    }
}

#[test]
fn what_nginx_says_itself_has_the_headers_of_every_answer() {
    let mut behind = behind_nginx();
    let names = [
        ("x-content-type-options: nosniff", true),
        ("x-frame-options: deny", true),
        ("cache-control: no-store", true),
        ("referrer-policy: same-origin", true),
        ("content-security-policy: default-src 'none'", true),
        ("cross-origin-opener-policy: same-origin", true),
        ("cross-origin-resource-policy: same-origin", true),
        ("strict-transport-security: max-age=31536000", false),
    ];
    let holds = |what: &str, answer: &str, tls: bool| {
        let head = answer
            .split("\r\n\r\n")
            .next()
            .unwrap()
            .to_ascii_lowercase();
        for (line, plain_too) in names.iter().filter(|(_, plain_too)| tls || *plain_too) {
            let name = line.split(':').next().unwrap();
            assert!(head.contains(line), "{what} {plain_too}: no {line}: {head}");
            assert_eq!(
                head.matches(&format!("\r\n{name}:")).count(),
                1,
                "{what}: {name} twice: {head}"
            );
        }
    };
    holds(
        "a page",
        &curl(&[&format!("{}/sign-in", behind.base)]),
        true,
    );
    let large = format!("@{}", std::env::current_exe().unwrap().display());
    let refused = curl(&[
        "-H",
        "Expect:",
        "--data-binary",
        &large,
        &format!("{}/api/v1/sessions", behind.base),
    ]);
    assert!(
        refused.starts_with("HTTP/1.1 413"),
        "{}",
        refused.lines().next().unwrap_or_default()
    );
    holds("too large", &refused, true);
    holds(
        "a redirect",
        &curl(&[&format!("http://127.0.0.1:{}/sign-in", behind.plain)]),
        false,
    );
    holds(
        "forbidden",
        &curl(&[&format!("http://127.0.0.1:{}/api/v1/me", behind.plain)]),
        false,
    );
    behind.service.take().unwrap().stop();
    let gone = curl(&[&format!("{}/sign-in", behind.base)]);
    assert!(gone.starts_with("HTTP/1.1 502"), "{gone}");
    holds("nobody there", &gone, true);
}
