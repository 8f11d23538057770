//! The OpenAPI document: collected from the handlers, completed with what all of them share.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use actix_web::App;
use utoipa::PartialSchema;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::header::Header;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn};
use utoipa::openapi::schema::{Object, ObjectBuilder, OneOfBuilder, Schema, Type};
use utoipa::openapi::security::{ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme};
use utoipa::openapi::{ComponentsBuilder, ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, RefOr, ResponseBuilder, Server};
use utoipa_actix_web::AppExt;

use super::contract::Contract;
use super::problem::{self, FieldView, ProblemView};
use super::view::RehearsalView;
use crate::domain::actor::ClientScope;

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(make);

/// The document that is served at `/openapi.json` and committed as `openapi.json`.
#[must_use]
pub fn document() -> &'static OpenApi {
    &DOCUMENT
}

/// The document as it is served: with line breaks, so that a change of it reads well.
#[must_use]
pub fn text() -> String {
    let mut text = serde_json::to_string_pretty(document()).unwrap_or_default();
    text.push('\n');
    text
}

/// What the server itself keeps of it.
#[must_use]
pub fn contract() -> Contract {
    Contract::of(document())
}

fn make() -> OpenApi {
    let (_, mut document) = App::new().into_utoipa_app().configure(super::routes).split_for_parts();
    document.info = InfoBuilder::new()
        .title("Thidua")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build()))
        .contact(Some(ContactBuilder::new().name(Some("Thidua")).build()))
        .build();
    document.servers = Some(vec![Server::new("/")]);
    let bearer = SecurityScheme::Http(HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build());
    let scopes = ClientScope::ALL.iter().map(|scope| (scope.code(), about(*scope)));
    let machine = SecurityScheme::OAuth2(OAuth2::new([Flow::ClientCredentials(ClientCredentials::new(
        "/api/v1/oauth/token",
        scopes.collect::<Scopes>(),
    ))]));
    let components = document.components.take().unwrap_or_default();
    let completed = ComponentsBuilder::from(components)
        .security_scheme("bearer", bearer)
        .security_scheme("machine", machine)
        .schema("ProblemView", ProblemView::schema())
        .schema("FieldView", FieldView::schema())
        .schema("RehearsalView", RehearsalView::schema())
        .response(
            "Problem",
            ResponseBuilder::new()
                .description("What is wrong, as problem details (RFC 9457)")
                .content(problem::CONTENT_TYPE, ContentBuilder::new().schema(Some(Ref::from_schema_name("ProblemView"))).build())
                .build(),
        )
        .build();
    document.components = Some(completed);
    let places: BTreeSet<String> = document.paths.paths.keys().filter_map(|path| path.strip_suffix("/{id}")).map(str::to_owned).collect();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in [
            ("GET", &mut item.get),
            ("POST", &mut item.post),
            ("PUT", &mut item.put),
            ("PATCH", &mut item.patch),
            ("DELETE", &mut item.delete),
        ] {
            if let Some(operation) = operation {
                complete(method, path, operation, &places);
            }
        }
    }
    document
}

/// The changes that are neither rehearsed nor done once by name: their answers hold secrets, or they begin and end what a caller is.
const APART: [&str; 8] = [
    "/api/v1/sessions",
    "/api/v1/sessions/refresh",
    "/api/v1/oauth/token",
    "/api/v1/password-resets",
    "/api/v1/password-resets/use",
    "/api/v1/me/second-factor",
    "/api/v1/me/second-factor/confirm",
    "/api/v1/machine-clients",
];

/// What all operations of a kind share, so that no handler says it again.
fn complete(method: &str, path: &str, operation: &mut Operation, places: &BTreeSet<String>) {
    let problem = || RefOr::Ref(Ref::from_response_name("Problem"));
    operation.responses.responses.insert("default".to_owned(), problem());
    if has_parameter(operation, "If-Match") {
        operation.responses.responses.insert("412".to_owned(), problem());
        operation.responses.responses.insert("428".to_owned(), problem());
    }
    let is_one = method == "GET" && path.strip_suffix("/{id}").is_some_and(|place| places.contains(place));
    if is_one || path == "/api/v1/awards" && method == "GET" {
        let about = "the `ETag` of what the caller has: 304 when it is still that";
        add(operation, "If-None-Match", ParameterIn::Header, text_of(None), about);
        let same = ResponseBuilder::new().description("The caller has this very representation.").header("ETag", Header::default());
        operation.responses.responses.insert("304".to_owned(), same.build().into());
        told(operation, "200", "ETag");
    }
    if method == "POST" && (places.contains(path) || path == "/api/v1/invitations") {
        told(operation, "201", "Location");
    }
    if matches!(method, "POST" | "PATCH") && path.starts_with("/api/v1/") && !APART.contains(&path) {
        let about = "true: nothing changes; the answer tells what would";
        add(operation, "dry_run", ParameterIn::Query, ObjectBuilder::new().schema_type(Type::Boolean).build(), about);
        let about = "a name of the caller's own, kept for 48 hours: the request is done once, and its first answer given again";
        add(operation, "Idempotency-Key", ParameterIn::Header, text_of(Some(200)), about);
        rehearsed(operation);
    }
}

fn has_parameter(operation: &Operation, name: &str) -> bool {
    operation.parameters.iter().flatten().any(|known| matches!(known, RefOr::T(known) if known.name == name))
}

fn add(operation: &mut Operation, name: &str, place: ParameterIn, schema: Object, about: &str) {
    let parameter = ParameterBuilder::new().name(name).parameter_in(place).description(Some(about)).schema(Some(schema)).build();
    operation.parameters.get_or_insert_default().push(RefOr::T(parameter));
}

fn text_of(most: Option<usize>) -> Object {
    ObjectBuilder::new().schema_type(Type::String).min_length(most.map(|_| 1)).max_length(most).build()
}

/// A header of an answer.
fn told(operation: &mut Operation, status: &str, name: &str) {
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(status) {
        response.headers.insert(name.to_owned(), Header::default().into());
    }
}

/// A rehearsal answers 200 whatever the change itself would.
fn rehearsed(operation: &mut Operation) {
    let view = || Ref::from_schema_name("RehearsalView");
    match operation.responses.responses.get_mut("200") {
        None => {
            let content = ContentBuilder::new().schema(Some(view())).build();
            let response = ResponseBuilder::new().description("What would happen").content("application/json", content).build();
            operation.responses.responses.insert("200".to_owned(), response.into());
        }
        Some(RefOr::T(response)) => {
            let Some(RefOr::T(content)) = response.content.get_mut("application/json") else { return };
            // A bulk act tells in its own shape whether it was rehearsed.
            content.schema = match content.schema.take() {
                Some(RefOr::Ref(own)) if own.ref_location.ends_with("/BulkView") => Some(RefOr::Ref(own)),
                Some(own) => Some(Schema::from(OneOfBuilder::new().item(own).item(view())).into()),
                None => None,
            };
        }
        Some(RefOr::Ref(_)) => {}
    }
}

/// What a scope lets a program do, each within the client's unit and those below.
fn about(scope: ClientScope) -> &'static str {
    match scope {
        ClientScope::AwardsRead => "pull award records",
        ClientScope::PeopleWrite => "keep the staff register up to date, by staff code",
        ClientScope::UnitsWrite => "keep the tree of units up to date, by code",
        ClientScope::NominationsWrite => "write and submit nominations, as the emulation officer of the client's unit",
    }
}

const DESCRIPTION: &str = "Emulation and commendation (thi đua, khen thưởng): nominations, decisions, award records.

Ids are UUIDs; times are RFC 3339 in UTC, dates are local days of Vietnam; money is whole đồng. Unknown members and unknown query
parameters are refused. Lists answer `items` and `next_cursor`. Acts on a versioned resource need `If-Match` with the `ETag` of the
answer before: without it 428, with an old one 412, in the wrong stage 409. What the caller may not see is 404. Every error is
`application/problem+json` with a `code` that never changes; `detail` is Vietnamese or English by `Accept-Language`.";
