//! The URL table of the pages as it can be asked: actix finds a handler or none, and does not tell
//! what else an address takes.

use actix_web::dev::ResourceDef;
use actix_web::web::ServiceConfig;
use actix_web::{FromRequest, Handler, Responder, Route};

/// Addresses and their methods.
#[derive(Clone, Default)]
pub struct Addresses(Vec<(ResourceDef, &'static str)>);

impl Addresses {
    /// Adds an address that is served elsewhere.
    #[must_use]
    pub fn and(mut self, path: &str, method: &'static str) -> Self {
        self.0.push((ResourceDef::new(path), method));
        self
    }

    /// What an address takes; nothing where there is none.
    #[must_use]
    pub fn methods(&self, path: &str) -> Vec<&'static str> {
        let mut methods: Vec<&'static str> = self
            .0
            .iter()
            .filter(|(place, _)| place.is_match(path))
            .map(|(_, method)| *method)
            .collect();
        // HEAD is answered where GET is.
        if methods.contains(&"GET") {
            methods.push("HEAD");
        }
        methods.sort_unstable();
        methods.dedup();
        methods
    }
}

/// Puts lines of the table into actix, and keeps their methods.
pub(super) struct RouteTable<'a> {
    config: &'a mut ServiceConfig,
    places: Addresses,
}

impl<'a> RouteTable<'a> {
    pub(super) fn of(config: &'a mut ServiceConfig) -> Self {
        Self {
            config,
            places: Addresses::default(),
        }
    }

    /// One line.
    pub(super) fn route(mut self, path: &str, line: MethodRoute) -> Self {
        self.config.route(path, line.route);
        self.places = self.places.and(path, line.method);
        self
    }

    /// All addresses of the table.
    pub(super) fn places(self) -> Addresses {
        self.places
    }
}

/// A method and its handler.
pub(super) struct MethodRoute {
    method: &'static str,
    route: Route,
}

/// The beginning of a line, as actix writes it.
pub(super) struct Of(&'static str, Route);

impl Of {
    pub(super) fn to<F, Args>(self, handler: F) -> MethodRoute
    where
        F: Handler<Args>,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        MethodRoute {
            method: self.0,
            route: self.1.to(handler),
        }
    }
}

/// As `actix_web::web`, for the lines of this table.
pub(super) mod web {
    use super::Of;

    pub fn get() -> Of {
        Of("GET", actix_web::web::get())
    }

    pub fn post() -> Of {
        Of("POST", actix_web::web::post())
    }
}
