//! Rehearsals: beside every change an operation of its own that tells what it would do, with a
//! shape of its own.

use utoipa::openapi::path::{HttpMethod, Operation, PathItem};
use utoipa::openapi::schema::{ArrayBuilder, ObjectBuilder, Schema, Type};
use utoipa::openapi::{ContentBuilder, OpenApi, Ref, RefOr, ResponseBuilder};

use super::complete::has_parameter;

/// What stands behind the address of a change.
pub(in crate::http) const ENDING: &str = "/rehearsal";

/// Adds them. What can be done once by name can be rehearsed.
pub(super) fn add(document: &mut OpenApi) {
    let mut shapes = Vec::new();
    let mut found = Vec::new();
    for (path, item) in &document.paths.paths {
        let change = [&item.post, &item.patch]
            .into_iter()
            .flatten()
            .find(|operation| has_parameter(operation, "Idempotency-Key"));
        if let Some(change) = change {
            let (operation, shape) = of(change);
            shapes.extend(shape);
            found.push((format!("{path}{ENDING}"), operation));
        }
    }
    document.paths.paths.extend(
        found
            .into_iter()
            .map(|(path, operation)| (path, PathItem::new(HttpMethod::Post, operation))),
    );
    document
        .components
        .get_or_insert_default()
        .schemas
        .extend(shapes);
}

fn of(change: &Operation) -> (Operation, Option<(String, RefOr<Schema>)>) {
    let mut operation = change.clone();
    operation.operation_id = change
        .operation_id
        .as_ref()
        .map(|id| format!("rehearse_{id}"));
    operation.summary = Some(
        "What the change at this address without its last part would do; nothing is done."
            .to_owned(),
    );
    operation.description = change
        .summary
        .as_ref()
        .map(|summary| format!("The change: {summary}"));
    if let Some(parameters) = &mut operation.parameters {
        parameters
            .retain(|known| !matches!(known, RefOr::T(known) if known.name == "Idempotency-Key"));
    }
    let answers = &mut operation.responses.responses;
    let done = [answers.remove("201"), answers.remove("200")]
        .into_iter()
        .flatten()
        .next();
    let outcome = match done {
        Some(RefOr::T(mut response)) => match response.content.shift_remove("application/json") {
            Some(RefOr::T(content)) => content.schema,
            _ => None,
        },
        _ => None,
    };
    let name = match &outcome {
        Some(RefOr::Ref(shape)) => shape.ref_location.rsplit('/').next().map(str::to_owned),
        _ => None,
    };
    // A bulk act tells in its own shape whether it was rehearsed.
    let (schema, made) = match (name, outcome) {
        (Some(name), Some(own)) if name == "BulkView" => (own, None),
        (Some(name), Some(own)) => {
            let name = format!("RehearsalView_{name}");
            (
                Ref::from_schema_name(&name).into(),
                Some((name, shape(own))),
            )
        }
        (_, own) => (
            shape(own.unwrap_or_else(|| ObjectBuilder::new().into())),
            None,
        ),
    };
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let told = ResponseBuilder::new()
        .description("What would happen; nothing has")
        .content("application/json", content)
        .build();
    answers.insert("200".to_owned(), told.into());
    (operation, made)
}

fn shape(outcome: RefOr<Schema>) -> RefOr<Schema> {
    let rehearsed = ObjectBuilder::new()
        .schema_type(Type::Boolean)
        .description(Some("Always true."));
    let letters = ArrayBuilder::new()
        .items(Ref::from_schema_name("LetterView"))
        .description(Some("The letters that would go."));
    let whole = ObjectBuilder::new()
        .description(Some(
            "What would happen: the answer as it would be, and the letters that \
            would go. Nothing has changed.",
        ))
        .property("dry_run", rehearsed)
        .required("dry_run")
        .property("outcome", outcome)
        .required("outcome")
        .property("letters", letters)
        .required("letters");
    Schema::Object(whole.build()).into()
}
