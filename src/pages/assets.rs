//! The style sheet and the icon, out of the program itself.

use actix_web::http::header;
use actix_web::{HttpResponse, web};

const FILES: &[(&str, &str, &str)] = &[
    ("thidua.css", "text/css; charset=utf-8", include_str!("assets/thidua.css")),
    ("icon.svg", "image/svg+xml", include_str!("assets/icon.svg")),
];

/// The icon, for who looks for it where it has always been.
pub async fn icon() -> HttpResponse {
    asset(web::Path::from("icon.svg".to_owned())).await
}

/// Nothing here is for search engines: most is not public, and what is public names people.
pub async fn robots() -> HttpResponse {
    HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, "text/plain; charset=utf-8"))
        .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
        .body("User-agent: *\nDisallow: /\n")
}

/// One file by its name.
pub async fn asset(name: web::Path<String>) -> HttpResponse {
    match FILES.iter().find(|(known, ..)| *known == name.as_str()) {
        Some((_, kind, text)) => HttpResponse::Ok()
            .insert_header((header::CONTENT_TYPE, *kind))
            .insert_header((header::CACHE_CONTROL, "public, max-age=3600"))
            .body(*text),
        None => HttpResponse::NotFound().finish(),
    }
}
