//! How fast Thidua is, each figure held against a limit in the same run. `benches/run` starts what
//! this needs and prints the whole table.
//!
//! Usage: speed sqlite DISK | acts-sqlite DISK | acts-postgres DISK CLIENTS… | statements | two-servers |
//! many-sqlite ROWS | many-postgres ROWS | queues | eligible-sqlite | eligible-postgres | import-sqlite |
//! import-postgres | replica | mail | memory
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::format_push_string,
    reason = "a measurement that panics has failed; figures are rounded"
)]

mod acts;
mod cluster;
mod figures;
mod made;
mod mail;
mod many;
mod memory;
mod queue;
mod register;
mod replica;
#[path = "../../tests/rows/mod.rs"]
mod rows;
mod script;
mod service;
mod sqlite;

fn main() {
    let arguments: Vec<String> = std::env::args()
        .skip(1)
        .filter(|argument| argument != "--bench")
        .collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["sqlite", disk] => sqlite::run(disk),
        ["acts-sqlite", disk] => acts::on_sqlite(disk),
        ["acts-postgres", disk, ref clients @ ..] => {
            let clients: Vec<usize> = clients.iter().map(|count| count.parse().unwrap()).collect();
            acts::on_postgres(disk, &clients);
        }
        ["statements"] => acts::statements(),
        ["two-servers"] => acts::two_servers(),
        ["many-sqlite", rows] => many::run(rows.parse().unwrap(), false),
        ["many-postgres", rows] => many::run(rows.parse().unwrap(), true),
        ["queues"] => many::queues(),
        ["eligible-sqlite"] => register::eligible(false),
        ["eligible-postgres"] => register::eligible(true),
        ["import-sqlite"] => register::import(false),
        ["import-postgres"] => register::import(true),
        ["replica"] => replica::run(),
        ["mail"] => mail::run(),
        ["memory"] => memory::run(),
        _ => panic!("what is measured? See benches/run"),
    }
}
