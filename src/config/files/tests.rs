//! What `files` does, case by case.

use super::*;
use crate::config::Config;

fn of(change: impl FnOnce(&mut FilesIn)) -> Result<Storage, String> {
    let mut config = Config::load(None).unwrap();
    let files = &mut config.files;
    (files.url, files.s3_endpoint) = (
        "s3://papers/thi-dua/2026/".to_owned(),
        "https://s3.example.vn:9000/".to_owned(),
    );
    (files.s3_access_key, files.s3_secret_key) = ("key".to_owned(), "hidden".to_owned().into());
    change(files);
    config.storage().map_err(|fault| fault.to_string())
}

#[test]
fn a_bucket_is_named_with_its_prefix() {
    let Ok(Storage::Bucket(bucket)) = of(|_| {}) else {
        panic!("no bucket")
    };
    assert_eq!(
        [&*bucket.name, &*bucket.prefix, &*bucket.endpoint],
        ["papers", "thi-dua/2026", "https://s3.example.vn:9000"]
    );
    assert!(matches!(
        of(|files| files.url = "s3://papers".to_owned()),
        Ok(Storage::Bucket(bucket)) if bucket.prefix.is_empty()
    ));
    assert!(of(|files| files.s3_endpoint = "http://127.0.0.1:9000".to_owned()).is_ok());
    let plain = |files: &mut FilesIn| {
        (files.s3_endpoint, files.s3_plain_http) = ("http://10.0.0.7:9000".to_owned(), true);
    };
    assert!(of(plain).is_ok());
}

#[test]
fn what_is_half_or_wrong_is_named() {
    type Change = fn(&mut FilesIn);
    let wrong: &[(&str, Change)] = &[
        ("files.s3_endpoint is missing", |files| {
            files.s3_endpoint.clear();
        }),
        ("files.s3_access_key is missing", |files| {
            files.s3_access_key.clear();
        }),
        ("files.s3_secret_key is missing", |files| {
            files.s3_secret_key = Secret::default();
        }),
        ("files.s3_endpoint is set, files.url is not", |files| {
            files.url.clear();
        }),
        ("files.directory and files.url are both set", |files| {
            files.directory = "/srv".into();
        }),
        ("files.s3_region", |files| files.s3_region.clear()),
        ("files.memory_limit", |files| files.memory_limit = 1 << 20),
        ("files.patience_seconds", |files| files.patience_seconds = 0),
        ("files.s3_endpoint sends documents in the clear", |files| {
            files.s3_endpoint = "http://10.0.0.7:9000".to_owned();
        }),
        ("files.s3_endpoint must be", |files| {
            files.s3_endpoint = "s3.example.vn".to_owned();
        }),
        ("files.s3_endpoint must be", |files| {
            files.s3_endpoint = "https://s3.example.vn/papers".to_owned();
        }),
        ("files.s3_endpoint must be", |files| {
            files.s3_endpoint = "https://key:hidden@s3.example.vn".to_owned();
        }),
    ];
    for (told, change) in wrong {
        let fault = of(*change).err().unwrap_or_default();
        assert!(
            fault.contains(told) && !fault.contains("hidden"),
            "{told}: {fault:?}"
        );
    }
    for url in [
        "papers",
        "s3://",
        "s3://Papers",
        "s3://pa",
        "s3://papers//x",
        "s3://papers/../x",
        "s3://papers/a b",
        "gs://papers",
    ] {
        let fault = of(|files| files.url = url.to_owned())
            .err()
            .unwrap_or_default();
        assert!(fault.contains("files.url must be"), "{url}: {fault:?}");
    }
}
