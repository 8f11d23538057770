//! What operations of a kind share, so that no handler says it again.

use std::collections::BTreeSet;

use utoipa::openapi::header::HeaderBuilder;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{KnownFormat, Object, ObjectBuilder, Schema, SchemaFormat, Type};
use utoipa::openapi::{Content, ContentBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder};

use crate::domain::nominations::document::MEDIA_TYPES;

/// Completes every operation.
pub(super) fn all(document: &mut OpenApi) {
    let places: BTreeSet<String> = document
        .paths
        .paths
        .keys()
        .filter_map(|path| path.strip_suffix("/{id}"))
        .map(str::to_owned)
        .collect();
    let free: BTreeSet<String> = document
        .components
        .iter()
        .flat_map(|known| &known.schemas)
        .filter_map(needs_nothing)
        .collect();
    for (path, item) in &mut document.paths.paths {
        for (method, operation) in operations(item) {
            complete(method, path, operation, &places);
            if let Some(RefOr::T(body)) = &mut operation.request_body
                && body.content.values().all(|content| is_of(content, &free))
            {
                body.required = Some(Required::False);
            }
        }
    }
}

/// The name of a shape of which nothing is required: a body of it may be left out.
fn needs_nothing((name, shape): (&String, &RefOr<Schema>)) -> Option<String> {
    match shape {
        RefOr::T(Schema::Object(object))
            if object.required.is_empty() && !object.properties.is_empty() =>
        {
            Some(name.clone())
        }
        _ => None,
    }
}

fn is_of(content: &RefOr<Content>, names: &BTreeSet<String>) -> bool {
    let RefOr::T(content) = content else {
        return false;
    };
    let Some(RefOr::Ref(shape)) = &content.schema else {
        return false;
    };
    shape
        .ref_location
        .rsplit('/')
        .next()
        .is_some_and(|name| names.contains(name))
}

/// The operations of a path, by method.
fn operations(item: &mut PathItem) -> impl Iterator<Item = (&'static str, &mut Operation)> {
    let all = [
        ("GET", &mut item.get),
        ("POST", &mut item.post),
        ("PUT", &mut item.put),
        ("PATCH", &mut item.patch),
        ("DELETE", &mut item.delete),
    ];
    all.into_iter()
        .filter_map(|(method, operation)| operation.as_mut().map(|operation| (method, operation)))
}

/// The changes that are neither rehearsed nor done once by name: their answers hold secrets, they
/// begin and end what a caller is, or what is sent is kept in stretches.
const APART: [&str; 9] = [
    "/api/v1/sessions",
    "/api/v1/sessions/refresh",
    "/api/v1/oauth/token",
    "/api/v1/password-resets",
    "/api/v1/password-resets/use",
    "/api/v1/me/second-factor",
    "/api/v1/me/second-factor/confirm",
    "/api/v1/machine-clients",
    "/api/v1/imports",
];

/// What is asked with a body and changes nothing.
const READS: [&str; 1] = ["/api/v1/eligibility"];

fn complete(method: &str, path: &str, operation: &mut Operation, places: &BTreeSet<String>) {
    let problem = || RefOr::Ref(Ref::from_response_name("Problem"));
    operation
        .responses
        .responses
        .insert("default".to_owned(), problem());
    // Said of each operation: where nothing is said, readers differ in what they take it for.
    operation.security.get_or_insert_default();
    if has_parameter(operation, "If-Match") {
        explain(
            operation,
            "If-Match",
            "the `ETag` of the answer before, or a list of them: one has to be of the version that \
                stands",
        );
        operation
            .responses
            .responses
            .insert("412".to_owned(), problem());
        operation
            .responses
            .responses
            .insert("428".to_owned(), problem());
    }
    bytes(operation);
    let is_one = method == "GET"
        && path
            .strip_suffix("/{id}")
            .is_some_and(|place| places.contains(place));
    let is_by_code = method == "GET" && path.contains("/by-code/");
    if is_one || is_by_code || path == "/api/v1/awards" && method == "GET" {
        let about = "the `ETag` of what the caller has: 304 when it is still that";
        add(
            operation,
            "If-None-Match",
            ParameterIn::Header,
            text_of(None),
            about,
        );
        let same = ResponseBuilder::new()
            .description("The caller has this very representation.")
            .build();
        operation
            .responses
            .responses
            .insert("304".to_owned(), same.into());
        add_header(operation, "200", "ETag");
        add_header(operation, "304", "ETag");
    }
    if method == "GET" && has_parameter(operation, "cursor") {
        add_header(operation, "200", "Link");
    }
    if method == "POST" && (places.contains(path) || path == "/api/v1/invitations") {
        add_header(operation, "201", "Location");
    }
    let is_change =
        path.starts_with("/api/v1/") && !APART.contains(&path) && !READS.contains(&path);
    if matches!(method, "POST" | "PATCH") && is_change {
        let about = "a name of the caller's own, kept for 48 hours: the request is done once, and \
            its first answer given again";
        add(
            operation,
            "Idempotency-Key",
            ParameterIn::Header,
            text_of(Some(MOST_IN_A_KEY)),
            about,
        );
        // Of many at once each item has a version of its own.
        if !path.contains("/nominations/actions/") {
            add_header(operation, "200", "ETag");
            add_header(operation, "201", "ETag");
        }
    }
    if method == "PUT" && VERSIONED.contains(&path) {
        add_header(operation, "200", "ETag");
        add_header(operation, "201", "ETag");
    }
    describe(method, READS.contains(&path), operation);
}

/// What is put by a path of its own, below a resource with a version.
const VERSIONED: &[&str] = &[
    "/api/v1/meetings/{id}/agenda",
    "/api/v1/meetings/{id}/attendance",
    "/api/v1/nominations/{id}/documents/{slot}",
    "/api/v1/people/{id}/leaving",
    "/api/v1/subjects/{id}/leader",
    "/api/v1/units/{id}/duties",
];

/// The longest name a request can give itself.
pub(in crate::http) const MOST_IN_A_KEY: usize = 200;

/// Bodies that are bytes and not a shape: what they are, and that they are needed.
fn bytes(operation: &mut Operation) {
    let shapeless =
        |content: &RefOr<Content>| matches!(content, RefOr::T(content) if content.schema.is_none());
    if let Some(RefOr::T(body)) = &mut operation.request_body {
        body.required.get_or_insert(Required::True);
        if body.content.values().any(shapeless) {
            body.content.clear();
            body.content.extend(papers());
        }
    }
    for response in operation.responses.responses.values_mut() {
        let RefOr::T(response) = response else {
            continue;
        };
        if response.content.get(ANY_BYTES).is_some_and(shapeless) {
            response.content.clear();
            response.content.extend(papers());
            response
                .headers
                .insert("ETag".to_owned(), header("ETag").into());
            response
                .headers
                .insert("Accept-Ranges".to_owned(), header("Accept-Ranges").into());
        }
        for content in response
            .content
            .values_mut()
            .filter(|content| shapeless(content))
        {
            *content = binary().into();
        }
    }
}

const ANY_BYTES: &str = "application/octet-stream";

/// What a paper can be.
fn papers() -> impl Iterator<Item = (String, RefOr<Content>)> {
    let kinds = MEDIA_TYPES.iter().map(|(kind, _)| *kind).chain([ANY_BYTES]);
    kinds.map(|kind| (kind.to_owned(), binary().into()))
}

fn binary() -> Content {
    let format = SchemaFormat::KnownFormat(KnownFormat::Binary);
    ContentBuilder::new()
        .schema(Some(
            ObjectBuilder::new()
                .schema_type(Type::String)
                .format(Some(format))
                .build(),
        ))
        .build()
}

/// Says of every answer what it is: OpenAPI asks for that, and generators refuse a document without
/// it.
fn describe(method: &str, is_read: bool, operation: &mut Operation) {
    for (status, response) in &mut operation.responses.responses {
        let RefOr::T(response) = response else {
            continue;
        };
        if response.description.is_empty() {
            let about = match (status.as_str(), method) {
                ("200", "GET") => "What was asked for",
                ("200", _) if is_read => "What was asked for",
                ("200", _) => "What it is now",
                ("201", _) => "What was made",
                ("202", _) => "It was taken, and is done later",
                ("204", _) => "It was done; there is nothing to tell",
                _ => "What came of it",
            };
            about.clone_into(&mut response.description);
        }
    }
}

pub(super) fn has_parameter(operation: &Operation, name: &str) -> bool {
    operation
        .parameters
        .iter()
        .flatten()
        .any(|known| matches!(known, RefOr::T(known) if known.name == name))
}

fn explain(operation: &mut Operation, name: &str, about: &str) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && parameter.name == name
        {
            parameter.description = Some(about.to_owned());
        }
    }
}

fn add(operation: &mut Operation, name: &str, place: ParameterIn, schema: Object, about: &str) {
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(place)
        .description(Some(about))
        .schema(Some(schema))
        .build();
    operation
        .parameters
        .get_or_insert_default()
        .push(RefOr::T(parameter));
}

fn text_of(most: Option<usize>) -> Object {
    ObjectBuilder::new()
        .schema_type(Type::String)
        .min_length(most.map(|_| 1))
        .max_length(most)
        .build()
}

/// A header of an answer.
fn add_header(operation: &mut Operation, status: &str, name: &str) {
    if let Some(RefOr::T(response)) = operation.responses.responses.get_mut(status) {
        response
            .headers
            .insert(name.to_owned(), header(name).into());
    }
}

/// What a header says.
pub(super) fn header(name: &str) -> utoipa::openapi::Header {
    let (kind, about) = match name {
        "Accept-Ranges" => (
            Type::String,
            "`bytes`: a part can be had by `Range`, and is answered by 206, or 416 where there is \
                none",
        ),
        "ETag" => (
            Type::String,
            "which representation this is; what the next change sends as `If-Match`",
        ),
        "Link" => (
            Type::String,
            "the address of the next page as `rel=\"next\"`, while there is one (RFC 8288)",
        ),
        "Location" => (Type::String, "where it is found"),
        "Retry-After" => (Type::Integer, "seconds, with 429 and 503"),
        "WWW-Authenticate" => (
            Type::String,
            "with 401, and with 403 where a program's token lacks a scope (RFC 6750 §3)",
        ),
        "X-Request-Id" => (
            Type::String,
            "by what the log of the service knows the request",
        ),
        _ => (Type::String, "more about the answer"),
    };
    HeaderBuilder::new()
        .description(Some(about))
        .schema(Some(ObjectBuilder::new().schema_type(kind).build()))
        .build()
}
