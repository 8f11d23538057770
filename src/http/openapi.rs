//! The OpenAPI document: collected from the handlers, completed with what all of them share.

mod bounds;
mod complete;
mod lists;
mod rehearsals;
mod shared;

use std::sync::LazyLock;

use actix_web::App;
use utoipa::PartialSchema;
use utoipa::openapi::content::ContentBuilder;
use utoipa::openapi::security::{
    ClientCredentials, Flow, HttpAuthScheme, HttpBuilder, OAuth2, Scopes, SecurityScheme,
};
use utoipa::openapi::tag::{Tag, TagBuilder};
use utoipa::openapi::{
    ComponentsBuilder, ContactBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, ResponseBuilder,
    Server,
};
use utoipa_actix_web::AppExt;

use crate::domain::access::actor::ClientScope;
use crate::http::contract::Contract;
use crate::http::problem::{self, FieldView, ProblemView};
use crate::http::view::LetterView;
pub(super) use complete::MOST_IN_A_KEY;
pub(super) use rehearsals::ENDING;

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

/// What the handlers say.
fn collected() -> OpenApi {
    App::new()
        .into_utoipa_app()
        .configure(crate::http::routes)
        .split_for_parts()
        .1
}

fn make() -> OpenApi {
    let mut document = collected();
    document.info = InfoBuilder::new()
        .title("Thidua")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(DESCRIPTION))
        .license(Some(
            LicenseBuilder::new()
                .name("MIT OR Apache-2.0")
                .identifier(Some("MIT OR Apache-2.0"))
                .build(),
        ))
        .contact(Some(ContactBuilder::new().name(Some("Thidua")).build()))
        .build();
    document.servers = Some(vec![Server::new("/")]);
    document.tags = Some(TAGS.iter().map(|(name, about)| tag(name, about)).collect());
    let bearer = SecurityScheme::Http(
        HttpBuilder::new()
            .scheme(HttpAuthScheme::Bearer)
            .bearer_format("JWT")
            .build(),
    );
    let scopes = ClientScope::ALL
        .iter()
        .map(|scope| (scope.code(), about(*scope)));
    let machine = SecurityScheme::OAuth2(OAuth2::new([Flow::ClientCredentials(
        ClientCredentials::new("/api/v1/oauth/token", scopes.collect::<Scopes>()),
    )]));
    let components = document.components.take().unwrap_or_default();
    let completed = ComponentsBuilder::from(components)
        .security_scheme("bearer", bearer)
        .security_scheme("machine", machine)
        .schema("ProblemView", ProblemView::schema())
        .schema("FieldView", FieldView::schema())
        .schema("LetterView", LetterView::schema())
        .response(
            "Problem",
            ResponseBuilder::new()
                .description("What is wrong, as problem details (RFC 9457)")
                .header("Retry-After", complete::header("Retry-After"))
                .header("WWW-Authenticate", complete::header("WWW-Authenticate"))
                .header("X-Request-Id", complete::header("X-Request-Id"))
                .content(
                    problem::CONTENT_TYPE,
                    ContentBuilder::new()
                        .schema(Some(Ref::from_schema_name("ProblemView")))
                        .build(),
                )
                .build(),
        )
        .build();
    document.components = Some(completed);
    shared::refer(&mut document);
    complete::all(&mut document);
    bounds::put(&mut document);
    lists::put(&mut document);
    rehearsals::add(&mut document);
    document
}

fn tag(name: &str, about: &str) -> Tag {
    TagBuilder::new()
        .name(name)
        .description(Some(about))
        .build()
}

/// What a scope lets a program do, each within the client's unit and those below.
fn about(scope: ClientScope) -> &'static str {
    match scope {
        ClientScope::AwardsRead => "pull award records",
        ClientScope::PeopleWrite => "keep the staff register up to date, by staff code",
        ClientScope::UnitsWrite => "keep the tree of units up to date, by code",
        ClientScope::NominationsWrite => {
            "write and submit nominations, as the emulation officer of the client's unit"
        }
    }
}

/// What the operations are sorted by.
const TAGS: [(&str, &str); 10] = [
    ("identity", "signing in, tokens, who I am"),
    (
        "access",
        "accounts, roles, delegations, programs, letters that could not leave",
    ),
    (
        "organisation",
        "units, people, subjects, careers, initiatives, events, ratings, holds",
    ),
    (
        "catalogue",
        "the law as data: rule sets, awards, routes, the calendar, cycles",
    ),
    (
        "nominations",
        "files, their papers and letters, acts on them, tasks",
    ),
    (
        "decisions",
        "decisions and the results of superior authorities",
    ),
    ("awards", "records, the feed, exports, figures"),
    ("councils", "councils, their meetings, agendas, ballots"),
    ("public", "what everybody may see"),
    (
        "operations",
        "is it alive, is it ready, which version is it",
    ),
];

const DESCRIPTION: &str = "Emulation and commendation (thi đua, khen thưởng): nominations, decisions, award records.

Ids are UUIDs; times are RFC 3339 in UTC, dates are local days of Vietnam; money is whole đồng. Unknown members and unknown query
parameters are refused. Lists answer `items` and `next_cursor`. Acts on a versioned resource need `If-Match` with the `ETag` of the
answer before: without it 428, with an old one 412, in the wrong stage 409; `*` is not accepted. What a change would do is told at the address
of the change with `/rehearsal` behind it. A program needs one of the scopes that an operation names under `machine`: without it 403;
what names no `machine` is for people. Where a text says that a list grows, a client must take members it does not know. What the caller may not see is 404. Every error is
`application/problem+json` with a `code` that never changes; `detail` is Vietnamese or English by `Accept-Language`.";
