//! The document that describes the API, and the pages that operate it.

mod rehearsals;
mod served;
mod whole;

use serde_json::Value;

fn operations_of(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    paths.flat_map(|(path, item)| {
        item.as_object()
            .unwrap()
            .iter()
            .map(move |(method, operation)| (path, method, operation))
    })
}
