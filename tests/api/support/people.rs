//! Who signs in: the people of the demo, and programs.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use argon2::{Algorithm, Argon2, Params, PasswordHasher as _, Version};
use serde_json::json;
use thidua::commands::demo::{CLIENT_SECRET, PASSWORD};

use super::{Actor, Reply, TestApp, unit_of};

/// The officer of a commune, who proposes.
pub const OFFICER: &str = "officer@suoinga.example";
/// Its specialist, who checks.
pub const SPECIALIST: &str = "specialist@suoinga.example";
/// Its chairman, who decides.
pub const CHAIRMAN: &str = "chairman@suoinga.example";
/// The officer of another commune.
pub const STRANGER: &str = "officer@benlau.example";
/// The administrator of the province.
pub const ADMINISTRATOR: &str = "admin@honggiang.example";

/// What an administrator gives a new account: that of the demo is easily guessed by who knows the
/// service.
pub const GIVEN_PASSWORD: &str = "con-duong-lang-2026-x";

/// What somebody chooses instead of a password they were given.
pub const OWN_PASSWORD: &str = "mot-con-suoi-trong-veo-2027";

/// A hash of the demo's password that takes no time: it says itself how it is to be checked.
pub fn password_hash() -> String {
    let quick = Params::new(Params::MIN_M_COST, 1, 1, None).unwrap();
    Argon2::new(Algorithm::default(), Version::default(), quick)
        .hash_password_with_salt(PASSWORD.as_bytes(), b"salt of the test")
        .unwrap()
        .to_string()
}

impl TestApp {
    pub async fn sign_in(&self, email: &str, password: &str) -> Reply {
        self.open(
            Method::POST,
            "/api/v1/sessions",
            Some(json!({"email": email, "password": password})),
        )
        .await
    }

    /// Somebody of the demo.
    pub async fn actor(&self, email: &str) -> Actor<'_> {
        let reply = self.sign_in(email, PASSWORD).await.expect(201).json();
        Actor {
            app: self,
            token: reply["access_token"].as_str().unwrap().to_owned(),
        }
    }

    /// Somebody whose password an administrator has set: they change it before anything else.
    pub async fn first_sign_in(&self, email: &str, given: &str) -> Actor<'_> {
        let reply = self.sign_in(email, given).await.expect(201).json();
        let actor = Actor {
            app: self,
            token: reply["access_token"].as_str().unwrap().to_owned(),
        };
        let change = json!({"current_password": given, "password": OWN_PASSWORD});
        self.send(actor.request(Method::PUT, "/me/password").set_json(change))
            .await
            .expect(204);
        actor
    }

    pub async fn officer(&self) -> Actor<'_> {
        self.actor(OFFICER).await
    }

    pub async fn specialist(&self) -> Actor<'_> {
        self.actor(SPECIALIST).await
    }

    pub async fn chairman(&self) -> Actor<'_> {
        self.actor(CHAIRMAN).await
    }

    pub async fn administrator(&self) -> Actor<'_> {
        self.actor(ADMINISTRATOR).await
    }

    /// The specialist of the province's standing office.
    pub async fn office(&self) -> Actor<'_> {
        self.actor("specialist@honggiang.example").await
    }

    /// The chairman of the province.
    pub async fn governor(&self) -> Actor<'_> {
        self.actor("chairman@honggiang.example").await
    }

    /// The officer of another commune.
    pub async fn stranger(&self) -> Actor<'_> {
        self.actor(STRANGER).await
    }

    /// The HR system of the province.
    pub async fn hr(&self) -> Actor<'_> {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &self.planted.client.client_id.to_string()),
            ("client_secret", CLIENT_SECRET),
        ];
        let reply = self
            .send(
                TestRequest::post()
                    .uri("/api/v1/oauth/token")
                    .set_form(form),
            )
            .await
            .expect(200)
            .json();
        Actor {
            app: self,
            token: reply["access_token"].as_str().unwrap().to_owned(),
        }
    }

    /// A machine client of the unit with a code, with these scopes.
    pub async fn program(&self, unit: &str, scopes: &[&str]) -> Actor<'_> {
        let administrator = self.administrator().await;
        let unit = unit_of(&administrator, unit).await["id"].clone();
        let body = json!({"name": "HR", "unit_id": unit, "scopes": scopes});
        let made = administrator
            .post("/machine-clients", body)
            .await
            .expect(201)
            .json();
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", made["id"].as_str().unwrap()),
            ("client_secret", made["client_secret"].as_str().unwrap()),
        ];
        let token = self
            .send(
                TestRequest::post()
                    .uri("/api/v1/oauth/token")
                    .set_form(form),
            )
            .await
            .expect(200)
            .json();
        Actor {
            app: self,
            token: token["access_token"].as_str().unwrap().to_owned(),
        }
    }
}
