//! Problems in both languages.

use actix_web::test::TestRequest;

use crate::support::{TestApp, on_both};

on_both![problems_speak_both_languages,];

async fn problems_speak_both_languages(app: &TestApp) {
    let ask = async |language: &'static str| {
        let request = TestRequest::get()
            .uri("/api/v1/me")
            .insert_header(("accept-language", language));
        app.send(request).await
    };
    let (vi, en) = (ask("vi-VN").await, ask("en-GB").await);
    assert_eq!(
        (vi.header("content-language"), en.header("content-language")),
        ("vi", "en")
    );
    assert_eq!(vi.json()["title"], "Chưa đăng nhập");
    assert_eq!(en.json()["title"], "Not signed in");
    assert_eq!(vi.json()["code"], en.json()["code"]);
    assert_eq!(en.header("www-authenticate"), "Bearer");
    assert_eq!(en.header("x-request-id"), en.json()["request_id"]);
}

#[test]
fn every_problem_has_words_in_both_languages() {
    use thidua::domain::register::people::Language;
    for code in thidua::http::problem::CODES {
        for language in Language::ALL {
            for key in [format!("problem-{code}"), format!("problem-{code}-detail")] {
                assert!(
                    thidua::words::knows(*language, &key),
                    "{key} has no {language} text"
                );
            }
        }
    }
}
