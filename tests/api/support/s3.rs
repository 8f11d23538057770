//! A real S3 server on this machine (`tests/s3/requirements.txt`): it checks signatures, keeps its
//! buckets as folders, and can be killed, frozen and started again.

use std::collections::BTreeSet;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use thidua::config::FilesIn;

/// Both look like numbers, and are none.
pub const ACCESS_KEY: &str = "0123";
pub const SECRET_KEY: &str = "0012345e7";

/// The server; gone when this is dropped.
pub struct Store {
    child: Child,
    folder: tempfile::TempDir,
    port: u16,
    is_tls: bool,
}

impl Store {
    /// Starts it with one empty bucket, `papers`.
    pub fn start() -> Self {
        Self::start_by(false)
    }

    /// As `start`, with the certificate of the tests' own authority.
    pub fn start_with_tls() -> Self {
        Self::start_by(true)
    }

    fn start_by(is_tls: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("papers")).unwrap();
        let port = TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap()
            .port();
        Self {
            child: serve(folder.path(), port, is_tls),
            folder,
            port,
            is_tls,
        }
    }

    pub fn endpoint(&self) -> String {
        if self.is_tls {
            format!("https://localhost:{}", self.port)
        } else {
            format!("http://127.0.0.1:{}", self.port)
        }
    }

    /// Another empty bucket.
    pub fn make(&self, bucket: &str) {
        std::fs::create_dir(self.folder.path().join(bucket)).unwrap();
    }

    /// The settings that lead to its bucket.
    pub fn set(&self, files: &mut FilesIn) {
        (files.url, files.s3_endpoint) = ("s3://papers/documents".to_owned(), self.endpoint());
        (files.s3_access_key, files.s3_secret_key) =
            (ACCESS_KEY.to_owned(), SECRET_KEY.to_owned().into());
        files.patience_seconds = 30;
    }

    /// The names of what lies in a bucket.
    pub fn holds(&self, bucket: &str) -> BTreeSet<String> {
        let top = self.folder.path().join(bucket);
        let name = |path: PathBuf| {
            path.strip_prefix(&top)
                .unwrap()
                .to_str()
                .unwrap()
                .to_owned()
        };
        files_below(&top)
            .into_iter()
            .map(name)
            .filter(|name| !name.starts_with(".nanio-meta/"))
            .collect()
    }

    /// Loses one of the things that lie in a bucket; answers its name.
    pub fn remove_one(&self, bucket: &str) -> String {
        let name = self.holds(bucket).pop_first().unwrap();
        std::fs::remove_file(self.folder.path().join(bucket).join(&name)).unwrap();
        name
    }

    /// How many uploads in parts are neither done nor given up.
    pub fn begun(&self) -> usize {
        std::fs::read_dir(self.folder.path().join(".nanio/multipart")).map_or(0, Iterator::count)
    }

    /// As when the machine it runs on loses its power.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub fn restart(&mut self) {
        self.child = serve(self.folder.path(), self.port, self.is_tls);
    }

    /// It takes connections from now on and says nothing.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        assert!(
            Command::new("kill")
                .args([signal, &self.child.id().to_string()])
                .status()
                .unwrap()
                .success()
        );
    }
}

impl Drop for Store {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn serve(folder: &Path, port: u16, is_tls: bool) -> Child {
    let authority = crate::support::database::authority();
    let of_authority = |name: &str| Path::new(&authority).with_file_name(name);
    let mut command = Command::new(crate::support::database::variable("THIDUA_TEST_S3"));
    command.args([
        "--factory",
        "nanio.app:build_app",
        "--host",
        "127.0.0.1",
        "--port",
        &port.to_string(),
        "--log-level",
        "error",
    ]);
    command.env("NANIO_DATA_DIR", folder).envs([
        ("NANIO_ACCESS_KEY", ACCESS_KEY),
        ("NANIO_SECRET_KEY", SECRET_KEY),
    ]);
    if is_tls {
        command
            .arg("--ssl-certfile")
            .arg(of_authority("server.pem"))
            .arg("--ssl-keyfile")
            .arg(of_authority("server.key"));
    }
    // It tells at length of every upload that is cut off.
    let child = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let listens = (0..400).any(|_| {
        std::thread::sleep(Duration::from_millis(25));
        TcpStream::connect(("127.0.0.1", port)).is_ok()
    });
    assert!(listens, "the S3 server does not listen");
    child
}

/// What lies below a folder, by its path.
pub fn files_below(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .flat_map(|path| {
            if path.is_dir() {
                files_below(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}
