//! What `config` does, case by case.

use super::*;

#[test]
fn no_secret_is_shown() {
    let mut config = Config::load(None).unwrap();
    config.database.url = "postgres://thidua:hidden@db/thidua".to_owned().into();
    config.mail.smtp_url = "smtps://thidua:hidden@relay:465".to_owned().into();
    config.files.s3_secret_key = "hidden".to_owned().into();
    let shown = format!("{config:?} {:?}", config.database_url().unwrap());
    assert!(!shown.contains("hidden"), "{shown}");
}

#[test]
fn passwords_go_in_the_clear_only_where_somebody_says_so() {
    let mut config = Config::load(None).unwrap();
    for (url, may) in [
        ("http://127.0.0.1:8080", true),
        ("http://localhost", true),
        ("https://thidua.example.vn", true),
        ("http://thidua.example.vn", false),
        ("http://10.0.0.1:8080", false),
    ] {
        url.clone_into(&mut config.server.base_url);
        config.server.plain_http = false;
        assert_eq!(config.may_serve_plainly(), may, "{url}");
        config.server.plain_http = true;
        assert!(config.may_serve_plainly(), "{url}");
    }
}

#[test]
fn only_this_machine_is_loopback() {
    let with = |url: &str| {
        let mut config = Config::load(None).unwrap();
        url.clone_into(&mut config.server.base_url);
        config.is_loopback()
    };
    for here in [
        "http://127.0.0.1:8080",
        "http://localhost:8080",
        "http://[::1]:8080",
        "https://127.1.2.3",
    ] {
        assert!(with(here), "{here}");
    }
    for elsewhere in [
        "https://thidua.example.vn",
        "http://10.0.0.1:8080",
        "http://localhost.example.vn",
        "http://[::2]:1",
        "127.0.0.1",
        "",
    ] {
        assert!(!with(elsewhere), "{elsewhere}");
    }
}
