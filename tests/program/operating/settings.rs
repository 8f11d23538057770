//! Settings and secrets: where they come from, and which are refused.

use crate::service::Service;
use crate::{thidua, told};

#[test]
fn secrets_come_from_files() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("database.url");
    let file_name = file.to_str().unwrap();
    let migrate = |settings: &[(&str, &str)]| {
        thidua(folder.path(), settings)
            .arg("migrate")
            .output()
            .unwrap()
    };
    std::fs::write(
        &file,
        format!("sqlite:{}\n", folder.path().join("elsewhere.db").display()),
    )
    .unwrap();
    for name in ["DATABASE_URL_FILE", "THIDUA__DATABASE__URL_FILE"] {
        let done = migrate(&[(name, file_name)]);
        assert!(
            done.status.success() && folder.path().join("elsewhere.db").exists(),
            "{}",
            told(&done)
        );
        std::fs::remove_file(folder.path().join("elsewhere.db")).unwrap();
    }
    let refused = |settings: &[(&str, &str)], why: &str| {
        let refused = migrate(settings);
        assert!(
            !refused.status.success() && told(&refused).contains(why),
            "{why}: {}",
            told(&refused)
        );
        assert!(!told(&refused).contains("hidden"), "{}", told(&refused));
    };
    let url = "postgres://thidua:hidden@127.0.0.1:1/thidua";
    refused(
        &[("DATABASE_URL_FILE", file_name), ("DATABASE_URL", url)],
        "DATABASE_URL and DATABASE_URL_FILE are both set",
    );
    refused(
        &[
            ("THIDUA__DATABASE__URL_FILE", file_name),
            ("THIDUA__DATABASE__URL", url),
        ],
        "database.url and database.url_file are both set",
    );
    refused(
        &[("THIDUA__MAIL__SMTP_URL_FILE", "/nowhere/smtp.url")],
        "mail.smtp_url_file: /nowhere/smtp.url: No such file",
    );
    std::fs::write(&file, "\n").unwrap();
    refused(&[("DATABASE_URL_FILE", file_name)], "is empty");
    std::fs::write(&file, "mysql://thidua:hidden@db/thidua").unwrap();
    refused(
        &[("DATABASE_URL_FILE", file_name)],
        "sqlite:PATH or postgres://",
    );
    std::fs::write(&file, "postgres://thidua:hidden%zz@127.0.0.1:1/thidua").unwrap();
    refused(
        &[("DATABASE_URL_FILE", file_name)],
        "invalid percent-encoded token: \"…\"",
    );
}

#[test]
fn passwords_are_not_served_in_the_clear_unless_somebody_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let far = ("THIDUA__SERVER__BASE_URL", "http://thidua.example.vn");
    let refused = thidua(folder.path(), &[far]).arg("serve").output().unwrap();
    assert!(
        !refused.status.success() && told(&refused).contains("server.plain_http"),
        "{}",
        told(&refused)
    );
    Service::start(
        folder.path(),
        &[far, ("THIDUA__SERVER__PLAIN_HTTP", "true")],
    )
    .stop();
    Service::start(
        folder.path(),
        &[("THIDUA__SERVER__BASE_URL", "https://thidua.example.vn")],
    )
    .stop();
}

/// A power cut during the first start of an earlier version left an empty key.
#[test]
fn an_empty_key_with_which_nothing_was_sealed_is_made_anew() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("data")).unwrap();
    let key = folder.path().join("data/master.key");
    std::fs::write(&key, "").unwrap();
    Service::start(folder.path(), &[]).stop();
    assert_eq!(std::fs::read_to_string(&key).unwrap().len(), 64);
    // With it keys were sealed: another one would not open them.
    std::fs::write(&key, "").unwrap();
    let refused = thidua(folder.path(), &[]).arg("serve").output().unwrap();
    assert!(
        !refused.status.success() && told(&refused).contains("master.key"),
        "{}",
        told(&refused)
    );
}

#[test]
fn wrong_settings_are_refused_before_anything_begins() {
    let folder = tempfile::tempdir().unwrap();
    let with = |name: &str, value: &str| {
        let output = thidua(folder.path(), &[(name, value)])
            .arg("serve")
            .output()
            .unwrap();
        assert!(!output.status.success(), "{name}={value}");
        told(&output)
    };
    assert!(
        with("DATABASE_URL", "mysql://root:secret@h/db").contains("sqlite:PATH or postgres://")
    );
    assert!(!with("DATABASE_URL", "mysql://root:secret@h/db").contains("secret"));
    assert!(with("THIDUA__SERVER__COLOUR", "red").contains("colour"));
    let replica = "postgres://thidua:secret@b/thidua";
    let told = with("THIDUA__DATABASE__REPLICA_URL", replica);
    assert!(
        told.contains("database.replica_url") && !told.contains("secret"),
        "{told}"
    );
    assert!(with("THIDUA__SERVER__EXPORTS", "0").contains("server.exports"));
    assert!(with("THIDUA__SERVER__ANSWER_SECONDS", "0").contains("server.answer_seconds"));
    assert!(with("THIDUA__ACCESS__TOKEN_MINUTES", "0").contains("token_minutes"));
    assert!(with("THIDUA__MAIL__PATIENCE_SECONDS", "841").contains("mail.patience_seconds"));
    for wrong in ["-1", "1441"] {
        assert!(
            with("THIDUA__MAIL__LETTERS_APART_MINUTES", wrong)
                .contains("mail.letters_apart_minutes")
        );
    }
    assert!(with("THIDUA__MAIL__AT_ONCE", "0").contains("mail.at_once"));
    assert!(with("THIDUA__MAIL__GATHER_MILLIS", "5001").contains("mail.gather_millis"));
    for wrong in ["7", "24:00", "07:00:00", "morning"] {
        assert!(with("THIDUA__MAIL__DIGEST_AT", wrong).contains("mail.digest_at"));
    }
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
