//! What the OpenAPI document promises, as the server itself keeps it: methods of each path, parameters of each query.

use std::collections::{BTreeMap, BTreeSet};

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

/// Paths, their methods, and the names their queries know.
#[derive(Debug, Default)]
pub struct Contract {
    paths: BTreeMap<String, BTreeMap<&'static str, BTreeSet<String>>>,
}

/// The operations of a path, by method.
pub fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    [("GET", &item.get), ("POST", &item.post), ("PUT", &item.put), ("PATCH", &item.patch), ("DELETE", &item.delete)]
        .into_iter()
        .filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
}

impl Contract {
    /// Reads the document.
    #[must_use]
    pub fn of(document: &OpenApi) -> Self {
        let names = |operation: &Operation| {
            let parameters = operation.parameters.iter().flatten().filter_map(|parameter| match parameter {
                RefOr::T(parameter) => Some(parameter),
                RefOr::Ref(_) => None,
            });
            parameters.filter(|parameter| parameter.parameter_in == ParameterIn::Query).map(|parameter| parameter.name.clone()).collect()
        };
        let paths = document.paths.paths.iter();
        Self {
            paths: paths
                .map(|(path, item)| (path.clone(), operations(item).map(|(method, operation)| (method, names(operation))).collect()))
                .collect(),
        }
    }

    /// The first parameter of a query that the operation does not know.
    #[must_use]
    pub fn unknown_parameter(&self, pattern: Option<&str>, method: &Method, query: &str) -> Option<String> {
        let known = self.paths.get(pattern?)?.get(method.as_str())?;
        let sent = serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap_or_default();
        sent.into_iter().map(|(name, _)| name).find(|name| !known.contains(name))
    }

    /// The methods of the path, if any operation has it.
    fn methods(&self, path: &str) -> Option<Vec<&'static str>> {
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |template: &str| {
            let template: Vec<&str> = template.split('/').collect();
            template.len() == parts.len() && template.iter().zip(&parts).all(|(t, p)| t == p || (t.starts_with('{') && !p.is_empty()))
        };
        // A literal path is another resource than the template it also fits.
        let found = self.paths.get(path).or_else(|| self.paths.iter().find(|(template, _)| fits(template)).map(|(_, methods)| methods))?;
        let mut methods: Vec<&'static str> = found.keys().copied().collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        Some(methods)
    }

    /// The answer where no handler was found: 405 with `Allow` when the path has other methods, else 404.
    #[must_use]
    pub fn no_handler(&self, req: &HttpRequest) -> HttpResponse {
        match self.methods(req.path()) {
            // The path and the method are right: an id in it is none.
            Some(methods) if methods.contains(&req.method().as_str()) => super::problem::respond(StatusCode::NOT_FOUND),
            Some(methods) => {
                let mut response = super::problem::respond(StatusCode::METHOD_NOT_ALLOWED);
                if let Ok(value) = methods.join(", ").parse() {
                    response.headers_mut().insert(header::ALLOW, value);
                }
                response
            }
            None => super::problem::respond(StatusCode::NOT_FOUND),
        }
    }
}
