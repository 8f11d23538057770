//! One shape has one name: what stands written out in the document, and is the same as a named
//! shape, refers to it. A list whose shape wrote out its items would be another class in what
//! generators make of it.

use std::collections::BTreeMap;

use utoipa::openapi::schema::{ArrayItems, Schema};
use utoipa::openapi::{OpenApi, Ref, RefOr};

/// Puts references in the place of what has a name.
pub(super) fn refer(document: &mut OpenApi) {
    let Some(components) = &mut document.components else {
        return;
    };
    let named: BTreeMap<String, String> = components
        .schemas
        .iter()
        .filter_map(|(name, schema)| Some((print(schema)?, name.clone())))
        .collect();
    for schema in components.schemas.values_mut() {
        within(schema, &named);
    }
}

/// What is compared: objects alone; a text or a number is no shape of its own.
fn print(schema: &RefOr<Schema>) -> Option<String> {
    match schema {
        RefOr::T(Schema::Object(object)) if !object.properties.is_empty() => {
            serde_json::to_string(object).ok()
        }
        _ => None,
    }
}

fn within(schema: &mut RefOr<Schema>, named: &BTreeMap<String, String>) {
    let RefOr::T(schema) = schema else { return };
    match schema {
        Schema::Object(object) => object
            .properties
            .values_mut()
            .for_each(|inner| settle(inner, named)),
        Schema::Array(array) => {
            if let ArrayItems::RefOrSchema(items) = &mut array.items {
                settle(items, named);
            }
        }
        Schema::OneOf(choice) => choice
            .items
            .iter_mut()
            .for_each(|inner| settle(inner, named)),
        _ => {}
    }
}

fn settle(inner: &mut RefOr<Schema>, named: &BTreeMap<String, String>) {
    match print(inner).and_then(|print| named.get(&print)) {
        Some(name) => *inner = Ref::from_schema_name(name).into(),
        None => within(inner, named),
    }
}
