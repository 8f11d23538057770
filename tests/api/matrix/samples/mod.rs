//! How each operation is asked for: a path with real ids and a valid body, so that the answer tells
//! the right and not the form.

mod access;
mod after;
mod awards;
mod councils;
mod files;
mod own_account;
mod reads;
mod register;

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::Value;

use crate::matrix::world::World;

/// What is sent beside the path.
#[derive(Clone)]
pub enum Sent {
    Nothing,
    Json(Value),
    Form(&'static str),
    Bytes(&'static [u8]),
}

/// One way to ask for an operation.
pub struct Sample {
    /// As in the document: `GET /api/v1/units`.
    pub operation: &'static str,
    /// What it is asked for, where there are several.
    pub label: &'static str,
    /// The path; `{role}` and `{delegation}` are made anew when they were used up.
    pub path: String,
    pub sent: Sent,
    pub version: Option<i64>,
}

impl Sample {
    pub fn method(&self) -> Method {
        self.operation.split(' ').next().unwrap().parse().unwrap()
    }

    /// From an address of the caller's own: attempts are counted by address.
    pub fn request_from(&self, address: u8, token: Option<&str>, path: &str) -> TestRequest {
        self.request(token, path)
            .peer_addr(([10, 0, 0, address], 40_000).into())
    }

    pub fn request(&self, token: Option<&str>, path: &str) -> TestRequest {
        let mut request = TestRequest::with_uri(path)
            .method(self.method())
            .insert_header(("accept-language", "en"));
        if let Some(token) = token {
            request = request.insert_header(("authorization", format!("Bearer {token}")));
        }
        if let Some(version) = self.version {
            request = request.insert_header(("if-match", format!("\"{version}\"")));
        }
        match &self.sent {
            Sent::Nothing => request,
            Sent::Json(body) => request.set_json(body),
            Sent::Form(text) => request
                .insert_header(("content-type", "application/x-www-form-urlencoded"))
                .set_payload(*text),
            Sent::Bytes(bytes) => request.set_payload(*bytes),
        }
    }
}
/// A version that nothing has: who hears 412 would have been allowed.
const NEVER: Option<i64> = Some(999_999);

/// The samples so far, and the world whose things they ask for.
struct Samples<'w> {
    world: &'w World,
    all: Vec<Sample>,
}

impl Samples<'_> {
    /// Fills the holes of an operation's path; a hole that begins with `?` goes into its query.
    fn ask(
        &mut self,
        operation: &'static str,
        label: &'static str,
        filled: &[(&str, &str)],
        sent: Sent,
        version: Option<i64>,
    ) {
        let mut path = operation.split(' ').nth(1).unwrap().to_owned();
        for (hole, with) in filled {
            match hole.strip_prefix('?') {
                Some(query) => path = format!("{path}?{query}={with}"),
                None => path = path.replace(&format!("{{{hole}}}"), with),
            }
        }
        self.all.push(Sample {
            operation,
            label,
            path,
            sent,
            version,
        });
    }
}

/// Every operation of the document, some of them several times. What ends sessions comes last.
pub fn samples(world: &World) -> Vec<Sample> {
    let mut samples = Samples {
        world,
        all: Vec::new(),
    };
    reads::samples(&mut samples);
    files::samples(&mut samples);
    awards::samples(&mut samples);
    after::samples(&mut samples);
    councils::samples(&mut samples);
    register::samples(&mut samples);
    access::samples(&mut samples);
    own_account::samples(&mut samples);
    samples.all
}
