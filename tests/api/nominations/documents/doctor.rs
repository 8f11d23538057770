//! Why a bucket is of no use.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{kept, thidua};
use crate::support::database::authority;
use crate::support::s3::{SECRET_KEY, Store};
use crate::support::{Kind, TestApp};

#[actix_web::test]
async fn the_doctor_says_in_plain_words_why_a_bucket_is_of_no_use() {
    let app = TestApp::start_in_bucket(Kind::Sqlite).await;
    let root = tempfile::tempdir().unwrap();
    let says = |change: &[(&str, &str)], code: &str, told: &str| {
        let (_, said) = thidua(
            &app,
            root.path(),
            &["doctor", "--json", "--lang", "en"],
            change,
        );
        let report: Value =
            serde_json::from_str(&said).unwrap_or_else(|error| panic!("{error}: {said}"));
        let found = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|finding| finding["code"] == format!("doctor-{code}"));
        let found = found.unwrap_or_else(|| panic!("{report:#}"));
        assert_eq!(
            found["verdict"],
            if code == "bucket" { "right" } else { "wrong" }
        );
        let text = found["text"].as_str().unwrap();
        assert!(text.contains(told), "{text}");
        assert!(
            !said.contains(SECRET_KEY) && !said.contains("hidden"),
            "{said}"
        );
    };
    says(&[], "bucket", "takes, moves, gives and removes");
    assert_eq!(kept(&app), BTreeSet::new(), "it leaves something behind");
    let nothing = [("THIDUA__FILES__URL", "s3://nothing")];
    says(&nothing, "bucket-missing", "has no bucket nothing. Make it");
    let (_, said) = thidua(&app, root.path(), &["doctor"], &nothing);
    assert!(
        said.contains("[ SAI ] Tài liệu: tại") && said.contains("không có kho nothing"),
        "{said}"
    );
    let wrong = [("THIDUA__FILES__S3_SECRET_KEY", "hidden")];
    says(&wrong, "bucket-refused", "refuses (SignatureDoesNotMatch)");
    says(
        &[("THIDUA__FILES__S3_ACCESS_KEY", "hidden")],
        "bucket-refused",
        "refuses (InvalidAccessKeyId)",
    );
    says(
        &[("THIDUA__FILES__S3_ENDPOINT", "http://127.0.0.1:1")],
        "bucket-unreachable",
        "Connection refused",
    );
    says(
        &[("THIDUA__FILES__S3_ACCESS_KEY", "")],
        "settings-unusable",
        "files.s3_access_key is missing",
    );
    let key = root.path().join("s3.key");
    std::fs::write(&key, format!("{SECRET_KEY}\n")).unwrap();
    let from_file = [
        ("THIDUA__FILES__S3_SECRET_KEY", ""),
        ("THIDUA__FILES__S3_SECRET_KEY_FILE", key.to_str().unwrap()),
    ];
    says(&from_file, "bucket", "takes, moves");
    let with_tls = Store::start_with_tls();
    let (endpoint, authority) = (with_tls.endpoint(), authority());
    let unknown = [("THIDUA__FILES__S3_ENDPOINT", &*endpoint)];
    says(
        &unknown,
        "bucket-unreachable",
        "invalid peer certificate: UnknownIssuer",
    );
    says(
        &[unknown[0], ("SSL_CERT_FILE", &authority)],
        "bucket",
        "takes, moves",
    );
    app.store.as_ref().unwrap().freeze();
    says(&[], "bucket-unreachable", "operation timed out");
}
