//! Somebody with an access token: what they ask for, as verbs.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use serde_json::{Value, json};
use thidua::domain::base::ids::SessionId;
use thidua::services::access::Caller;

use super::{Reply, TestApp, nomination};

/// Somebody with an access token.
pub struct Actor<'a> {
    pub app: &'a TestApp,
    pub token: String,
}

impl Actor<'_> {
    /// Who the services hear is calling.
    pub fn caller(&self) -> Caller {
        let claims = self
            .app
            .state
            .keyring
            .tokens()
            .verify(&self.token, self.app.clock.now())
            .unwrap();
        Caller::Session(SessionId(claims.sid.unwrap()))
    }

    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        let request = TestRequest::with_uri(&format!("/api/v1{path}")).method(method);
        request
            .insert_header(("authorization", format!("Bearer {}", self.token)))
            .insert_header(("accept-language", "en"))
    }

    pub async fn get(&self, path: &str) -> Reply {
        self.app.send(self.request(Method::GET, path)).await
    }

    pub async fn get_in_vietnamese(&self, path: &str) -> Reply {
        self.app
            .send(
                self.request(Method::GET, path)
                    .insert_header(("accept-language", "vi")),
            )
            .await
    }

    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.app
            .send(self.request(Method::POST, path).set_json(body))
            .await
    }

    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.app
            .send(self.request(Method::PUT, path).set_json(body))
            .await
    }

    /// A request about a thing at a version.
    pub fn request_at(&self, method: Method, path: &str, version: i64) -> TestRequest {
        self.request(method, path)
            .insert_header(("if-match", format!("\"{version}\"")))
    }

    pub async fn post_at(&self, path: &str, version: i64, body: Value) -> Reply {
        let request = self.request_at(Method::POST, path, version);
        self.app.send(request.set_json(body)).await
    }

    pub async fn put_at(&self, path: &str, version: i64, body: Value) -> Reply {
        let request = self.request_at(Method::PUT, path, version);
        self.app.send(request.set_json(body)).await
    }

    pub async fn patch_at(&self, path: &str, version: i64, body: Value) -> Reply {
        let request = self.request_at(Method::PATCH, path, version);
        self.app.send(request.set_json(body)).await
    }

    pub async fn delete_at(&self, path: &str, version: i64) -> Reply {
        self.app
            .send(self.request_at(Method::DELETE, path, version))
            .await
    }

    /// Adds a subject to the officer's commune; answers its id.
    pub async fn add_subject(&self, kind: &str, name: &str) -> String {
        let unit = self.get("/units").await.expect(200).json()["items"][0]["id"].clone();
        let reply = self
            .post(
                "/subjects",
                json!({"kind": kind, "name": name, "unit_id": unit}),
            )
            .await
            .expect(201)
            .json();
        reply["id"].as_str().unwrap().to_owned()
    }

    /// Files what a subject did in an event; answers its id.
    pub async fn achieved(&self, subject: &str, event: &str, summary: &str) -> String {
        let body = json!({"subject_id": subject, "event_id": event, "summary": summary});
        self.post("/achievements", body).await.expect(201).json()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Drafts a nomination; answers its id.
    pub async fn propose(
        &self,
        award: &str,
        kind: &str,
        subject: &str,
        achievement: &str,
    ) -> String {
        let mut body = nomination(subject, achievement);
        body["award_code"] = json!(award);
        body["commendation_type"] = json!(kind);
        self.post("/nominations", body).await.expect(201).json()["id"]
            .as_str()
            .unwrap()
            .to_owned()
    }

    /// Puts a paper into a slot of a file at a version.
    pub async fn put_document(
        &self,
        id: &str,
        slot: &str,
        version: i64,
        bytes: &'static [u8],
    ) -> Reply {
        let request = self.request(
            Method::PUT,
            &format!("/nominations/{id}/documents/{slot}?name=b%C3%A1o%20c%C3%A1o.pdf"),
        );
        self.app
            .send(
                request
                    .insert_header(("if-match", format!("\"{version}\"")))
                    .set_payload(bytes),
            )
            .await
    }

    /// The version of a thing.
    pub async fn version(&self, path: &str) -> i64 {
        self.get(path).await.expect(200).json()["version"]
            .as_i64()
            .unwrap()
    }

    /// Does something with a file as it is now.
    pub async fn does(&self, action: &str, id: &str) -> Reply {
        let version = self.version(&format!("/nominations/{id}")).await;
        self.act_because(id, action, version, "Because of the test")
            .await
    }

    /// Switches an account off, as an administrator.
    pub async fn disable(&self, email: &str) {
        let users = self.get("/users").await.expect(200).json();
        let user = users["items"]
            .as_array()
            .unwrap()
            .iter()
            .find(|user| user["email"] == email)
            .unwrap();
        self.post_at(
            &format!("/users/{}/disable", user["id"].as_str().unwrap()),
            user["version"].as_i64().unwrap(),
            json!({}),
        )
        .await
        .expect(200);
    }

    pub async fn act(&self, id: &str, action: &str, version: i64) -> Reply {
        self.post_at(
            &format!("/nominations/{id}/actions/{action}"),
            version,
            json!({}),
        )
        .await
    }

    pub async fn act_because(&self, id: &str, action: &str, version: i64, reason: &str) -> Reply {
        let mut body = json!({"reason": reason});
        if action == "refuse" {
            body["citation"] = json!("Law 06/2022/QH15 Article 5");
        }
        self.post_at(
            &format!("/nominations/{id}/actions/{action}"),
            version,
            body,
        )
        .await
    }

    /// Files event and achievement of a subject, and drafts a letter of commendation; answers its
    /// id.
    pub async fn nominate(&self, subject: &str) -> String {
        let before = self.app.nominated.replace(self.app.nominated.get() + 1);
        let begin =
            chrono::NaiveDate::from_ymd_opt(2026, 10, 14).unwrap() - chrono::Days::new(3 * before);
        let event = json!({
            "name": "Flood on the Ngà",
            "happened_from": begin,
            "happened_to": begin + chrono::Days::new(2)
        });
        let event = self.post("/events", event).await.expect(201).json();
        let achievement =
            json!({"subject_id": subject, "event_id": event["id"], "summary": "Rowed all night"});
        let achievement = self
            .post("/achievements", achievement)
            .await
            .expect(201)
            .json();
        let reply = self
            .post(
                "/nominations",
                nomination(subject, achievement["id"].as_str().unwrap()),
            )
            .await
            .expect(201);
        assert!(reply.header("etag").starts_with("\"1-"));
        reply.json()["id"].as_str().unwrap().to_owned()
    }
}

/// The unit with a code, as somebody sees it.
pub async fn unit_of(actor: &Actor<'_>, code: &str) -> Value {
    let units = actor.get("/units?limit=200").await.expect(200).json();
    units["items"]
        .as_array()
        .unwrap()
        .iter()
        .find(|unit| unit["code"] == code)
        .unwrap_or_else(|| panic!("no unit {code}"))
        .clone()
}
