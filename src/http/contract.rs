//! What the OpenAPI document promises, as the server itself keeps it: methods of each path,
//! parameters of each query.

use std::collections::{BTreeMap, BTreeSet};
use std::str::FromStr;

use actix_web::http::{Method, StatusCode, header};
use actix_web::{HttpRequest, HttpResponse};
use utoipa::openapi::path::{Operation, ParameterIn, PathItem};
use utoipa::openapi::{OpenApi, RefOr};

use crate::domain::access::actor::ClientScope;
use crate::domain::access::policy::Denied;
use crate::http::openapi::ENDING;

/// Paths, their methods, and what the server keeps of each operation.
#[derive(Debug, Default)]
pub struct Contract {
    paths: BTreeMap<String, BTreeMap<&'static str, Kept>>,
}

/// What the server keeps of an operation.
#[derive(Debug)]
struct Kept {
    /// The names its query knows.
    names: BTreeSet<String>,
    programs: Programs,
}

/// Which programs may ask for an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Programs {
    /// None: it is for people.
    None,
    /// All, whatever their scopes.
    All,
    /// Those with one of these scopes; never empty.
    Scoped(Vec<ClientScope>),
}

impl Programs {
    /// Lets a program with these scopes pass, or says which one it lacks.
    pub fn admit(&self, scopes: &[ClientScope]) -> Result<(), Denied> {
        match self {
            Self::All => Ok(()),
            Self::None => Err(Denied::NotHolder),
            Self::Scoped(needed) if needed.iter().any(|scope| scopes.contains(scope)) => Ok(()),
            Self::Scoped(needed) => Err(needed
                .first()
                .map_or(Denied::NotHolder, |scope| Denied::ScopeMissing(*scope))),
        }
    }

    /// As the operation says: `machine` with its scopes, any one of several.
    fn of(operation: &Operation) -> Self {
        let said = serde_json::to_value(&operation.security).unwrap_or_default();
        let machine: Vec<&serde_json::Value> = said
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|one| one.get("machine"))
            .collect();
        let scopes = machine
            .iter()
            .filter_map(|scopes| scopes.as_array())
            .flatten()
            .filter_map(|scope| scope.as_str());
        let scopes: Vec<ClientScope> = scopes
            .filter_map(|scope| ClientScope::from_str(scope).ok())
            .collect();
        match (machine.is_empty(), scopes.is_empty()) {
            (true, _) => Self::None,
            (false, true) => Self::All,
            (false, false) => Self::Scoped(scopes),
        }
    }
}

/// The operations of a path, by method.
pub fn operations(item: &PathItem) -> impl Iterator<Item = (&'static str, &Operation)> {
    [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
}

impl Contract {
    /// Reads the document.
    #[must_use]
    pub fn of(document: &OpenApi) -> Self {
        let names = |operation: &Operation| {
            let parameters = operation
                .parameters
                .iter()
                .flatten()
                .filter_map(|parameter| match parameter {
                    RefOr::T(parameter) => Some(parameter),
                    RefOr::Ref(_) => None,
                });
            let query = parameters.filter(|parameter| parameter.parameter_in == ParameterIn::Query);
            query
                .map(|parameter| parameter.name.clone())
                .collect::<BTreeSet<String>>()
        };
        let paths = document.paths.paths.iter();
        // Rehearsals were first asked for by a parameter: it goes on working, and is no longer
        // told.
        let is_rehearsed = |path: &str, method: &str| {
            matches!(method, "POST" | "PATCH")
                && document
                    .paths
                    .paths
                    .contains_key(&format!("{path}{ENDING}"))
        };
        let kept = |path: &str, method: &str, operation: &Operation| {
            let mut names = names(operation);
            names.extend(is_rehearsed(path, method).then(|| "dry_run".to_owned()));
            Kept {
                names,
                programs: Programs::of(operation),
            }
        };
        Self {
            paths: paths
                .map(|(path, item)| {
                    let all = operations(item)
                        .map(|(method, operation)| (method, kept(path, method, operation)));
                    (path.clone(), all.collect())
                })
                .collect(),
        }
    }

    /// The first parameter of a query that the operation does not know.
    #[must_use]
    pub fn unknown_parameter(
        &self,
        pattern: Option<&str>,
        method: &Method,
        query: &str,
    ) -> Option<String> {
        // RFC 6749 §3.2: what a request for a token has beside what is known is ignored.
        let known = &self
            .paths
            .get(pattern.filter(|path| *path != "/api/v1/oauth/token")?)?
            .get(method.as_str())?
            .names;
        let sent = serde_urlencoded::from_str::<Vec<(String, String)>>(query).unwrap_or_default();
        sent.into_iter()
            .map(|(name, _)| name)
            .find(|name| !known.contains(name))
    }

    /// Which programs may ask for the operation; what is not in the document is for people.
    #[must_use]
    pub fn programs(&self, pattern: Option<&str>, method: &Method) -> Programs {
        let kept = pattern.and_then(|pattern| self.paths.get(pattern)?.get(method.as_str()));
        kept.map_or(Programs::None, |kept| kept.programs.clone())
    }

    /// The change that is rehearsed at an address: its method and its own address.
    #[must_use]
    pub fn rehearsed(&self, method: &Method, path: &str) -> Option<(Method, String)> {
        let change = path
            .strip_suffix(ENDING)
            .filter(|_| *method == Method::POST)?;
        let (template, _) = self.found(path)?;
        let methods = self.paths.get(template.strip_suffix(ENDING)?)?;
        let method = if methods.contains_key("POST") {
            Method::POST
        } else {
            Method::PATCH
        };
        Some((method, change.to_owned()))
    }

    /// The template of a path, and its methods.
    fn found(&self, path: &str) -> Option<(&String, &BTreeMap<&'static str, Kept>)> {
        let parts: Vec<&str> = path.split('/').collect();
        let fits = |template: &str| {
            let template: Vec<&str> = template.split('/').collect();
            template.len() == parts.len()
                && template
                    .iter()
                    .zip(&parts)
                    .all(|(t, p)| t == p || (t.starts_with('{') && !p.is_empty()))
        };
        // A literal path is another resource than the template it also fits.
        self.paths
            .get_key_value(path)
            .or_else(|| self.paths.iter().find(|(template, _)| fits(template)))
    }

    /// The methods of the path, if any operation has it.
    fn methods(&self, path: &str) -> Option<Vec<&'static str>> {
        let (_, found) = self.found(path)?;
        let mut methods: Vec<&'static str> = found.keys().copied().collect();
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        Some(methods)
    }

    /// The answer where no handler was found: 405 with `Allow` when the path has other methods,
    /// else 404.
    #[must_use]
    pub fn no_handler(&self, req: &HttpRequest) -> HttpResponse {
        match self.methods(req.path()) {
            // What can be asked here (RFC 9110 §9.3.7).
            Some(mut methods) if *req.method() == Method::OPTIONS => {
                methods.push("OPTIONS");
                HttpResponse::NoContent()
                    .insert_header((header::ALLOW, methods.join(", ")))
                    .finish()
            }
            // The path and the method are right: an id in it is none.
            Some(methods) if methods.contains(&req.method().as_str()) => {
                crate::http::problem::respond(StatusCode::NOT_FOUND)
            }
            Some(methods) => {
                let mut response = crate::http::problem::respond(StatusCode::METHOD_NOT_ALLOWED);
                if let Ok(value) = methods.join(", ").parse() {
                    response.headers_mut().insert(header::ALLOW, value);
                }
                response
            }
            None => crate::http::problem::respond(StatusCode::NOT_FOUND),
        }
    }
}
