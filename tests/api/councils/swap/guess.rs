//! Somebody who has the box of many ballots, and was told what the first half of all papers say,
//! guesses the others no better than whoever tosses a coin.

use std::collections::BTreeMap;

use serde_json::json;
use thidua::db::{Conn, Failure};

use super::dump::rows;
use crate::councils::ballots::hall;
use crate::support::{TestApp, on_both};

const MEMBERS: usize = 8;

/// The ballots of one meeting.
const BALLOTS: usize = 10;

on_both![nobody_reads_choices_off_the_box];

/// What can be seen of a paper without opening it, and what is on it.
struct Sample {
    looks: Vec<String>,
    agrees: bool,
}

/// The same numbers every time.
struct Numbers(u64);

impl Numbers {
    fn draw(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 >> 33
    }
}

/// The papers of a box as account, sealed text and receipt: in the order in which they lie, and in
/// that in which they were written, as far as the database tells.
async fn boxed(app: &TestApp, ballot: &str) -> [Vec<[String; 3]>; 2] {
    let sql = format!(
        "SELECT user_id || ' ' || sealed || ' ' || receipt AS text FROM ballot_paper \
            WHERE ballot_id = '{ballot}'"
    );
    let read = move |conn: &mut Conn| -> Result<[Vec<String>; 2], Failure> {
        let written = match conn {
            Conn::Pg(_) => format!("{sql} ORDER BY xmin::text::bigint"),
            Conn::Sqlite(_) => sql.clone(),
        };
        Ok([rows(conn, &sql)?, rows(conn, &written)?])
    };
    let parts = |row: String| {
        let parts: Vec<String> = row.split(' ').map(str::to_owned).collect();
        <[String; 3]>::try_from(parts).unwrap()
    };
    let found = app.state.db.read(read).await.unwrap();
    found.map(|rows| rows.into_iter().map(parts).collect())
}

/// What can be seen of each paper in a box.
fn looks([lying, written]: &[Vec<[String; 3]>; 2]) -> BTreeMap<String, Vec<String>> {
    let mut receipts: Vec<&String> = lying.iter().map(|[.., receipt]| receipt).collect();
    receipts.sort_unstable();
    let looks = lying
        .iter()
        .enumerate()
        .map(|(at, [user, sealed, receipt])| {
            let came = written.iter().position(|[whose, ..]| whose == user);
            let rank = receipts.iter().position(|other| *other == receipt);
            let letter = |text: &str, at: usize| text.chars().nth(at).unwrap().to_string();
            let looks = vec![
                at.to_string(),
                format!("{came:?}"),
                format!("{rank:?}"),
                sealed.len().to_string(),
                letter(sealed, 0),
                letter(sealed, 43),
                letter(sealed, sealed.len() - 1),
                letter(receipt, 0),
                user.clone(),
            ];
            (user.clone(), looks)
        });
    looks.collect()
}

/// How many of the second half are guessed by what the first half taught of one look.
fn guessed(samples: &[Sample], look: usize) -> usize {
    let (taught, asked) = samples.split_at(samples.len() / 2);
    let mut learned: BTreeMap<&str, i32> = BTreeMap::new();
    for sample in taught {
        let score = learned.entry(&sample.looks[look]).or_default();
        *score += if sample.agrees { 1 } else { -1 };
    }
    let is_right = |sample: &&Sample| {
        let score = learned.get(sample.looks[look].as_str());
        (score.copied().unwrap_or(0) >= 0) == sample.agrees
    };
    asked.iter().filter(is_right).count()
}

async fn nobody_reads_choices_off_the_box(app: &TestApp) {
    let hall = hall(app, MEMBERS).await;
    let mut numbers = Numbers(0x2545_f491_4f6c_dd1d);
    let mut samples = Vec::new();
    for name in [
        "Người Mẫu Một",
        "Người Mẫu Hai",
        "Người Mẫu Ba",
        "Người Mẫu Bốn",
    ] {
        let files = hall.files(&[name]).await;
        let meeting = hall.meeting(&files).await;
        for _ in 0..BALLOTS {
            let ballot = hall.open(&meeting).await;
            let mut chosen = BTreeMap::new();
            let begin = usize::try_from(numbers.draw() % 8).unwrap();
            for at in (0..MEMBERS).map(|at| (at + begin) % MEMBERS) {
                let agrees = numbers.draw().is_multiple_of(2);
                let choice = if agrees { "yes" } else { "no" };
                hall.vote(&ballot, at, &[(1, choice)]).await.expect(204);
                chosen.insert(hall.users[at].to_string(), agrees);
            }
            let seen = looks(&boxed(app, &ballot).await);
            assert_eq!(seen.len(), MEMBERS);
            samples.extend(seen.into_iter().map(|(user, looks)| Sample {
                looks,
                agrees: chosen[&user],
            }));
            let void = format!("/ballots/{ballot}/void");
            let reason = json!({"reason": "Bỏ phiếu lại"});
            let void = hall.secretary.post_at(&void, 1, reason).await;
            void.expect(200);
        }
    }
    let asked = samples.len() - samples.len() / 2;
    assert_eq!(asked, 160);
    for look in 0..samples[0].looks.len() {
        let guessed = guessed(&samples, look);
        // Half of 160, and more than five times what chance adds to it.
        assert!(guessed <= 115, "look {look}: {guessed} of {asked}");
    }
    // It would be seen if there was anything to see.
    for sample in &mut samples {
        sample.looks = vec![if sample.agrees { "long" } else { "short" }.to_owned()];
    }
    assert_eq!(guessed(&samples, 0), asked);
}
