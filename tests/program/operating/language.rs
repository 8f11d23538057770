//! A PostgreSQL that tells of errors in German: what is busy would be taken for a defect.

use std::path::PathBuf;
use std::process::{Command, Stdio};

use diesel::{Connection, PgConnection, RunQueryDsl, sql_query};
use serde_json::Value;

use crate::service::Service;
use crate::{postgres, thidua, told};

/// A cluster of its own, reached by a socket in its folder; it ends with this.
struct German(tempfile::TempDir);

impl German {
    fn start() -> Self {
        let cluster = Self(postgres::folder());
        let (data, folder) = (cluster.data(), cluster.0.path().display().to_string());
        let made = cluster
            .run("initdb")
            .arg("-D")
            .arg(&data)
            .args([
                "-U",
                "thidua",
                "--auth=trust",
                "--no-sync",
                "--locale=C.UTF-8",
            ])
            .output();
        let made = made.unwrap();
        assert!(made.status.success(), "{}", told(&made));
        let settings = format!("-k {folder} -c listen_addresses= -c fsync=off");
        let mut start = cluster.run("pg_ctl");
        start
            .arg("-D")
            .arg(&data)
            .arg("-l")
            .arg(cluster.0.path().join("log"))
            .args(["-w", "-o", &settings, "start"]);
        assert!(
            start
                .env("LANGUAGE", "de")
                .stdout(Stdio::null())
                .status()
                .unwrap()
                .success()
        );
        cluster
    }

    fn data(&self) -> PathBuf {
        self.0.path().join("data")
    }

    fn run(&self, program: &str) -> Command {
        let mut command = postgres::program(program);
        command.current_dir(self.0.path());
        command
    }

    fn url(&self) -> String {
        format!(
            "postgres://thidua@/postgres?host={}",
            self.0.path().display()
        )
    }
}

impl Drop for German {
    fn drop(&mut self) {
        let _ = self
            .run("pg_ctl")
            .arg("-D")
            .arg(self.data())
            .args(["-m", "immediate", "stop"])
            .output();
    }
}

#[test]
fn a_server_whose_errors_are_not_english_is_refused_until_it_is_mended_as_told() {
    let (folder, cluster) = (tempfile::tempdir().unwrap(), German::start());
    let url = cluster.url();
    let settings = [("DATABASE_URL", url.as_str())];
    let language = || {
        let output = thidua(folder.path(), &settings)
            .args(["doctor", "--json", "--lang", "vi"])
            .output()
            .unwrap();
        let report: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|error| panic!("{error}: {}", told(&output)));
        let found = report["findings"]
            .as_array()
            .unwrap()
            .iter()
            .find(|finding| finding["code"] == "doctor-database-language");
        found.map(|finding| finding["text"].as_str().unwrap().to_owned())
    };
    let mend = "ALTER ROLE thidua SET lc_messages = 'C'";
    let said = language().unwrap_or_else(|| panic!("the doctor does not notice"));
    assert!(
        said.contains(mend) && said.contains("C.UTF-8") && said.contains("superuser"),
        "{said}"
    );
    let refused = thidua(folder.path(), &settings)
        .arg("serve")
        .output()
        .unwrap();
    assert!(
        !refused.status.success()
            && told(&refused).contains(mend)
            && told(&refused).contains("As a superuser"),
        "{}",
        told(&refused)
    );
    sql_query(mend)
        .execute(&mut PgConnection::establish(&url).unwrap())
        .unwrap();
    Service::start(folder.path(), &settings).stop();
    assert_eq!(language(), None);
}
