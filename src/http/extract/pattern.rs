//! The pattern of a request's path (`/api/v1/nominations/{id}`), as the router knows it.

use std::rc::Rc;

use actix_web::{HttpMessage, HttpRequest};

/// A path, and its pattern as the router knows it.
struct Pattern(String, Option<Rc<str>>);

/// The pattern of a request's path; the router's table is looked through for it once. A rehearsal is
/// led to another path.
pub fn pattern(request: &HttpRequest) -> Option<Rc<str>> {
    if let Some(Pattern(path, known)) = request.extensions().get()
        && path == request.path()
    {
        return known.clone();
    }
    let found: Option<Rc<str>> = request.match_pattern().map(Into::into);
    let path = request.path().to_owned();
    request
        .extensions_mut()
        .insert(Pattern(path, found.clone()));
    found
}
