//! One thing that a client wants done, until it is answered.

use super::*;

/// Something to be done once.
pub(super) struct Wish<'a> {
    pub(super) who: Who,
    pub(super) kind: &'a str,
    pub(super) key: String,
    pub(super) method: &'a str,
    pub(super) path: String,
    pub(super) object: Option<String>,
    pub(super) version: Option<i64>,
    pub(super) body: Value,
    /// Instead of the body.
    pub(super) bytes: Option<Vec<u8>>,
}

impl Wish<'_> {
    pub(super) fn new(who: Who, kind: &'static str, key: &str, path: &str, body: Value) -> Self {
        let (key, path) = (format!("{key} {kind}"), path.to_owned());
        Self {
            who,
            kind,
            key,
            method: "POST",
            path,
            object: None,
            version: None,
            body,
            bytes: None,
        }
    }

    pub(super) fn of(mut self, object: &str, version: i64) -> Self {
        self.object = Some(object.to_owned());
        self.version = Some(version);
        self
    }

    pub(super) fn once(&self, shared: &Shared, server: usize, why: &str) -> Request {
        let (bearer, version) = (
            shared.token(self.who),
            self.version.map(|version| format!("\"{version}\"")),
        );
        let mut headers = vec![
            ("Authorization", bearer.as_str()),
            ("Idempotency-Key", self.key.as_str()),
        ];
        headers.extend(version.iter().map(|version| ("If-Match", version.as_str())));
        let text = self.body.to_string();
        let (kind, bytes) = match &self.bytes {
            Some(bytes) => ("application/octet-stream", bytes.as_slice()),
            None => ("application/json", text.as_bytes()),
        };
        headers.push(("Content-Type", kind));
        let asked = shared.now();
        let to = shared.addresses[server % shared.addresses.len()];
        let answer = ask(
            to,
            self.method,
            &format!("/api/v1{}", self.path),
            &headers,
            bytes,
        );
        let outcome = match &answer {
            Some(answer) if answer.status < 300 => Outcome::Done,
            Some(answer) if answer.status < 500 => Outcome::Refused,
            // Who answers so cannot always know: a commit may stand although it was not heard of.
            _ => Outcome::Unknown,
        };
        let (status, answer) = answer.map_or((None, Value::Null), |answer| {
            (Some(answer.status), answer.body)
        });
        if status.is_some() {
            shared.answered.fetch_add(1, Ordering::SeqCst);
        }
        let (kind, why, body) = (self.kind.to_owned(), why.to_owned(), self.body.clone());
        let (key, object, version, answered) = (
            self.key.clone(),
            self.object.clone(),
            self.version,
            shared.now(),
        );
        let request = Request {
            key,
            kind,
            why,
            object,
            version,
            body,
            asked,
            answered,
            outcome,
            status,
            answer,
        };
        shared.requests.add(&request);
        request
    }

    /// Asks until it hears what became of it.
    pub(super) fn until_heard(&self, shared: &Shared, first_server: u64) -> Option<Request> {
        let mut server = usize::try_from(first_server).unwrap();
        while shared.goes_on() {
            let request = self.once(shared, server, "once");
            let passes =
                matches!(request.status, Some(409)) && request.answer["code"] == "in_flight";
            if request.outcome != Outcome::Unknown && !passes {
                return Some(request);
            }
            server += 1;
            std::thread::sleep(Duration::from_millis(10));
        }
        None
    }
}
