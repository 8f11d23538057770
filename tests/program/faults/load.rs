//! The load: clients that take files from the event to the award, an HR system that pulls all the
//! time. Each keeps what it asked and heard; whoever hears nothing asks again under the same key
//! until told to stop.

mod wish;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use aws_lc_rs::digest::{SHA256, digest};
use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

use crate::faults::evidence::{Lines, Outcome, Request};
use crate::faults::plain::{Answer, ask};
use crate::faults::world::World;
use wish::Wish;

pub const CLIENTS: u64 = 32;

/// Who works on a file, by the name of the account.
#[derive(Clone, Copy)]
pub enum Who {
    Officer,
    Specialist,
    Chairman,
    Hr,
}

const PASSWORD: &str = "thi-dua-demo-2026";
const HR: &str = "grant_type=client_credentials&client_id=019b8bab-0680-7000-8000-00000000005b&client_secret=demo-hr-secret-for-loopback-only";

/// What stands in no log.
pub const SECRETS: [&str; 2] = [PASSWORD, "demo-hr-secret-for-loopback-only"];

/// What all clients share.
pub struct Shared {
    addresses: Vec<SocketAddr>,
    tokens: [String; 4],
    subjects: Vec<String>,
    stop: AtomicBool,
    answered: AtomicU64,
    begun: Instant,
    requests: Lines,
    pulls: Lines,
    checkpoints: Lines,
    windows: Lines,
    /// Names of clients begin with it: one load after another on one database.
    round: String,
}

/// The print of bytes as hexadecimal text.
pub fn sha256(bytes: &[u8]) -> String {
    digest(&SHA256, bytes)
        .as_ref()
        .iter()
        .flat_map(|byte| [byte >> 4, byte & 15])
        .filter_map(|digit| char::from_digit(digit.into(), 16))
        .collect()
}

impl Shared {
    /// Signs everybody in; all servers must be ready.
    pub fn prepare(world: &World, round: &str) -> Self {
        let to = world.addresses[0];
        let account = |name: &str| {
            let body = json!({"email": format!("{name}@suoinga.example"), "password": PASSWORD})
                .to_string();
            let answer = ask(
                to,
                "POST",
                "/api/v1/sessions",
                &[("Content-Type", "application/json")],
                body.as_bytes(),
            )
            .unwrap();
            answer.body["access_token"]
                .as_str()
                .unwrap_or_else(|| panic!("{name}: {}", answer.body))
                .to_owned()
        };
        let form = [("Content-Type", "application/x-www-form-urlencoded")];
        let hr = ask(to, "POST", "/api/v1/oauth/token", &form, HR.as_bytes())
            .unwrap()
            .body["access_token"]
            .as_str()
            .unwrap()
            .to_owned();
        let tokens = [
            account("officer"),
            account("specialist"),
            account("chairman"),
            hr,
        ];
        let path = |name: &str| world.evidence.path(name);
        let mut shared = Self {
            addresses: world.addresses.clone(),
            tokens,
            subjects: Vec::new(),
            stop: AtomicBool::new(false),
            answered: AtomicU64::new(0),
            begun: world.begun,
            requests: Lines::to(&path("requests.ndjson")),
            pulls: Lines::to(&path("pulls.ndjson")),
            checkpoints: Lines::to(&path("checkpoints.ndjson")),
            windows: Lines::to(&path("windows.ndjson")),
            round: round.to_owned(),
        };
        let found = shared.get(Who::Officer, "/subjects?limit=50");
        let individuals = found["items"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|subject| subject["kind"] == "individual");
        shared.subjects = individuals
            .map(|subject| subject["id"].as_str().unwrap().to_owned())
            .collect();
        world
            .evidence
            .put("tokens.json", json!(shared.tokens).to_string());
        shared
    }

    pub fn token(&self, who: Who) -> String {
        format!("Bearer {}", self.tokens[who as usize])
    }

    pub fn get_answer(&self, who: Who, path: &str) -> Option<Answer> {
        ask(
            self.addresses[0],
            "GET",
            &format!("/api/v1{path}"),
            &[("Authorization", &self.token(who))],
            &[],
        )
    }

    /// What somebody reads while all is well.
    pub fn get(&self, who: Who, path: &str) -> Value {
        let answer = self
            .get_answer(who, path)
            .unwrap_or_else(|| panic!("{path}: no answer"));
        assert_eq!(answer.status, 200, "{path}: {}", answer.body);
        answer.body
    }

    /// How many requests of clients were answered.
    pub fn answered(&self) -> u64 {
        self.answered.load(Ordering::SeqCst)
    }

    /// Waits until that many more are answered; not longer than a while, for nothing may be
    /// answered at all.
    pub fn wait_for(&self, more: u64, longest: Duration) {
        let (enough, until) = (self.answered() + more, Instant::now() + longest);
        while self.answered() < enough && Instant::now() < until {
            std::thread::sleep(Duration::from_millis(1));
        }
    }

    /// A time in which nothing that is asked may be acknowledged.
    pub fn in_vain(&self, what: &str, trouble: impl FnOnce()) {
        let from = self.now();
        trouble();
        self.windows
            .add(&json!({"while": what, "from": from, "to": self.now()}));
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begun.elapsed().as_micros()).unwrap()
    }

    fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::SeqCst)
    }
}

/// One of the clients.
struct Client<'a> {
    shared: &'a Shared,
    number: u64,
}

impl Client<'_> {
    fn work(&self) {
        for n in 0.. {
            if !self.shared.goes_on() {
                return;
            }
            // What was refused, or not heard of before the end, ends its file: the next one begins
            // anew.
            let _ = self.one(
                &format!("{} client {} file {n}", self.shared.round, self.number),
                n,
            );
        }
    }

    fn done(&self, wish: &Wish) -> Option<Value> {
        wish.until_heard(self.shared, self.number)
            .filter(|request| request.outcome == Outcome::Done)
            .map(|request| request.answer)
    }

    /// A day that no other file has: two of one subject with days in common would wait for somebody
    /// to look.
    fn day_of(&self, n: u64) -> NaiveDate {
        let round = self.shared.round.bytes().map(u64::from).sum::<u64>() % 40;
        // No day is taken before 1800.
        NaiveDate::from_ymd_opt(2026, 10, 14).unwrap()
            - Days::new((round * 7_000 + n * CLIENTS + self.number) % 82_000)
    }

    /// The road of one file, with things on the way that clients do: twice the same, another thing
    /// under the same key, two at once.
    fn one(&self, name: &str, n: u64) -> Option<()> {
        use Who::{Chairman, Officer, Specialist};
        let subject = &self.shared.subjects
            [usize::try_from(self.number + n).unwrap() % self.shared.subjects.len()];
        let made = |wish: Wish| self.done(&wish)?["id"].as_str().map(str::to_owned);
        let event = json!({"name": name, "happened_from": self.day_of(n)});
        let event = made(Wish::new(Officer, "event", name, "/events", event))?;
        let did = json!({"subject_id": subject, "event_id": event, "summary": name});
        let did = made(Wish::new(
            Officer,
            "achievement",
            name,
            "/achievements",
            did,
        ))?;
        let body = json!({
            "award_code": "letter_of_commendation", "commendation_type": "ad_hoc",
            "cycle_year": 2026,
            "subject_id": subject, "achievement_id": did, "statement": name,
        });
        let mut nominate = Wish::new(Officer, "nominate", name, "/nominations", body);
        let file = self.done(&nominate)?["id"].as_str()?.to_owned();
        let mut version = 1;
        match (self.number + n) % 4 {
            0 => {
                nominate.once(self.shared, 0, "again");
                nominate.body["statement"] = "another one".into();
                nominate.once(self.shared, 0, "other");
            }
            1 => version = self.edit_from_the_same_version(name, &file)?,
            2 => {
                let bytes = [b"%PDF-1.4\n", name.as_bytes()].concat();
                let path = format!("/nominations/{file}/documents/proof?name=proof.pdf");
                let mut wish =
                    Wish::new(Officer, "document", name, &path, sha256(&bytes).into()).of(&file, 1);
                (wish.method, wish.bytes) = ("PUT", Some(bytes));
                // It has no key: whoever comes again hears that the file has changed since.
                wish.until_heard(self.shared, self.number)?;
                version = 2;
            }
            _ => {}
        }
        let act = |who, kind: &'static str, version| {
            let path = format!("/nominations/{file}/actions/{kind}");
            Wish::new(who, kind, name, &path, json!({})).of(&file, version)
        };
        self.done(&act(Officer, "submit", version))?;
        if (self.number + n) % 4 == 3 {
            self.race(&act(Specialist, "accept", version + 1))?;
        } else {
            self.done(&act(Specialist, "accept", version + 1))?;
        }
        self.done(&act(Chairman, "approve", version + 2))?;
        let draft = json!({"title": name, "nomination_ids": [file]});
        let decision = made(Wish::new(Specialist, "draft", name, "/decisions", draft))?;
        let path = |what: &str| format!("/decisions/{decision}/{what}");
        let signed = self
            .done(&Wish::new(Chairman, "sign", name, &path("sign"), json!({})).of(&decision, 1))?;
        let signed: DateTime<Utc> = signed["signed_at"].as_str()?.parse().ok()?;
        let number = json!({
            "series": "QĐ-UBND",
            "date": (signed + TimeDelta::hours(7)).format("%F").to_string()
        });
        self.done(&Wish::new(Specialist, "issue", name, &path("issue"), number).of(&decision, 2))?;
        Some(())
    }

    /// Two edits from one version: the second one must not overwrite the first.
    fn edit_from_the_same_version(&self, name: &str, file: &str) -> Option<i64> {
        for which in ["first", "second"] {
            let body = json!({"statement": format!("{name} — {which}")});
            let mut wish = Wish::new(
                Who::Officer,
                "edit",
                &format!("{name} {which}"),
                &format!("/nominations/{file}"),
                body,
            )
            .of(file, 1);
            wish.method = "PATCH";
            wish.until_heard(self.shared, self.number)?;
        }
        Some(2)
    }

    /// Two at once, each under a key of its own: one of them does it.
    fn race(&self, wish: &Wish) -> Option<()> {
        std::thread::scope(|scope| {
            let other = scope.spawn(|| {
                let twin = Wish {
                    key: format!("{} twin", wish.key),
                    path: wish.path.clone(),
                    object: wish.object.clone(),
                    body: json!({}),
                    bytes: None,
                    ..*wish
                };
                twin.until_heard(self.shared, self.number + 1)
            });
            let one = wish.until_heard(self.shared, self.number);
            let other = other.join().unwrap();
            one.and(other).map(|_| ())
        })
    }
}

/// Follows the feed and the checkpoints, and keeps what it saw.
fn pull(shared: &Shared) {
    let mut cursor: Option<String> = None;
    let mut turn = 0;
    while shared.goes_on() {
        let after = cursor
            .as_ref()
            .map(|cursor| format!("&changed_after={cursor}"))
            .unwrap_or_default();
        let asked = shared.now();
        let to = shared.addresses[turn % shared.addresses.len()];
        let path = format!("/api/v1/awards?limit=20{after}");
        let answer = ask(
            to,
            "GET",
            &path,
            &[("Authorization", &shared.token(Who::Hr))],
            &[],
        )
        .filter(|answer| answer.status == 200);
        if let Some(answer) = answer {
            let is_news = answer.body["items"]
                .as_array()
                .is_some_and(|items| !items.is_empty());
            if is_news {
                shared.pulls.add(&json!({
                    "asked": asked,
                    "answered": shared.now(),
                    "after": cursor,
                    "answer": answer.body
                }));
            }
            cursor = answer.body["resume_after"].as_str().map(str::to_owned);
        }
        if turn % 50 == 0
            && let Some(seen) = ask(to, "GET", "/api/v1/public/checkpoints?limit=20", &[], &[])
                .filter(|answer| answer.status == 200)
        {
            seen.body["items"]
                .as_array()
                .unwrap()
                .iter()
                .for_each(|checkpoint| shared.checkpoints.add(checkpoint));
        }
        turn += 1;
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Stops the clients, whatever became of the trouble.
struct Stops<'a>(&'a Shared);

impl Drop for Stops<'_> {
    fn drop(&mut self) {
        self.0.stop.store(true, Ordering::SeqCst);
    }
}

/// Makes trouble while that many clients work, and waits until they have stopped.
pub fn under_load(shared: &Shared, clients: u64, trouble: impl FnOnce()) {
    std::thread::scope(|scope| {
        for number in 0..clients {
            scope.spawn(move || Client { shared, number }.work());
        }
        scope.spawn(|| pull(shared));
        let _stops = Stops(shared);
        trouble();
    });
}
