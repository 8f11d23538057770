//! What is asked of a register as a whole: who qualifies for an award, and a long list of people
//! who are brought in.

mod eligible;
mod import;

use crate::cluster::Cluster;
use crate::made::Place;

/// A place with nothing in it, on one of the databases.
fn on(postgres: bool, work: impl FnOnce(&str, &Place<'_>)) {
    let data = tempfile::tempdir_in("target").unwrap();
    let cluster = postgres.then(Cluster::given);
    let url = cluster.as_ref().map(|cluster| cluster.empty("register"));
    let name = if postgres { "PostgreSQL" } else { "SQLite" };
    work(name, &Place::new(data.path(), url));
}

/// One award for everybody of a register with ten years of history.
pub fn eligible(postgres: bool) {
    on(postgres, eligible::run);
}

/// A long list of people.
pub fn import(postgres: bool) {
    on(postgres, import::run);
}
