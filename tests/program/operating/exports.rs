//! Exports: few at once, and none is held by a client that takes nothing.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::{Connection, SqliteConnection};
use serde_json::Value;

use crate::demo::Demo;
use crate::service::{Service, ask};

/// More records than the system keeps on their way, as copies of those that are there.
fn copy_awards(database: &Path) {
    let mut conn = SqliteConnection::establish(database.to_str().unwrap()).unwrap();
    let copied = "UPDATE more SET seq = seq + 100000, id = hex(randomblob(16)); INSERT INTO award \
        SELECT * FROM more;";
    conn.batch_execute(&format!(
        "CREATE TEMP TABLE more AS SELECT * FROM award; UPDATE more SET nomination_id = NULL; {}",
        copied.repeat(12)
    ))
    .unwrap();
}

#[test]
fn a_client_that_takes_nothing_of_an_export_loses_its_place() {
    let folder = tempfile::tempdir().unwrap();
    let data = folder.path().join("data");
    let demo = Demo::start(&data);
    let grant = format!(
        "grant_type=client_credentials&client_id={}&client_secret={}",
        demo.text("/province_client/client_id"),
        demo.text("/province_client/client_secret")
    );
    demo.stop();
    copy_awards(&data.join("thidua.db"));
    let settings = [
        ("THIDUA__SERVER__EXPORTS", "1"),
        ("THIDUA__SERVER__ANSWER_SECONDS", "2"),
    ];
    let service = Service::start(folder.path(), &settings);
    let token = ask(
        &service.public,
        &format!(
            "POST /api/v1/oauth/token HTTP/1.1\r\nHost: test\r\nConnection: close\r\nContent-Type: \
                application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{grant}",
            grant.len()
        ),
    );
    let token: Value = serde_json::from_str(token.split_once("\r\n\r\n").unwrap().1).unwrap();
    let request = format!(
        "GET /api/v1/awards/export?format=csv HTTP/1.1\r\nHost: test\r\nAccept-Language: en\r\n\
            Authorization: Bearer {}\r\nConnection: close\r\n\r\n",
        token["access_token"].as_str().unwrap()
    );

    let mut silent = TcpStream::connect(&service.public).unwrap();
    silent.write_all(request.as_bytes()).unwrap();
    silent.read_exact(&mut [0; 64]).unwrap();
    let refused = ask(&service.public, &request);
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused:.300}");
    assert!(
        refused.to_lowercase().contains("retry-after: "),
        "{refused}"
    );
    assert!(refused.contains("Too many exports at once"), "{refused}");

    let begun = Instant::now();
    let whole = loop {
        let answer = ask(&service.public, &request);
        if answer.starts_with("HTTP/1.1 200") {
            break answer;
        }
        assert!(begun.elapsed() < Duration::from_secs(20), "{answer:.300}");
        std::thread::sleep(Duration::from_millis(100));
    };
    assert!(whole.ends_with("0\r\n\r\n"), "it came to its end");
    let mut rest = Vec::new();
    let cut = silent.read_to_end(&mut rest);
    assert!(rest.len() < whole.len() / 2, "{cut:?}: {}", rest.len());
    service.stop();
}
