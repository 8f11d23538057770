//! Due days for a calendar, and the way from a letter to what it is about.

use actix_web::http::Method;
use actix_web::test::TestRequest;
use thidua::commands::demo::PASSWORD;

use crate::base::letters::submit;
use crate::support::pages::{get, sign_in};
use crate::support::{SPECIALIST, TestApp, on_both};

on_both![
    due_days_go_into_a_calendar,
    a_link_of_a_letter_leads_to_its_page_past_the_sign_in,
];

async fn due_days_go_into_a_calendar(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    let specialist = sign_in(app, SPECIALIST).await;
    let home = get(app, &specialist, "/").await.expect(200).text;
    assert!(home.contains("href=\"/work/deadlines.ics\""));
    let page = get(app, &specialist, &format!("/nominations/{file}")).await;
    let one = format!("/nominations/{file}/deadline.ics");
    assert!(page.expect(200).text.contains(&format!("href=\"{one}\"")));
    for place in ["/work/deadlines.ics", one.as_str()] {
        let reply = get(app, &specialist, place).await.expect(200);
        assert_eq!(reply.header("content-type"), "text/calendar; charset=utf-8");
        assert!(
            reply.text.starts_with("BEGIN:VCALENDAR\r\n")
                && reply.text.matches("BEGIN:VEVENT").count() == 1
                && reply
                    .text
                    .contains(&format!("\r\nUID:{file}@test.example\r\n"))
                && reply.text.lines().all(|line| line.len() <= 75),
            "{}",
            reply.text
        );
    }
    // Nothing waits for the chairman yet; another's file is none of a stranger's business.
    let chairman = sign_in(app, "chairman@suoinga.example").await;
    let none = get(app, &chairman, "/work/deadlines.ics").await.expect(200);
    assert!(!none.text.contains("VEVENT"));
    let nobody = one.replace(&file, "0192aaaa-0000-7000-8000-000000000000");
    get(app, &chairman, &nobody).await.expect(404);
    app.open(Method::GET, &one, None).await.expect(303);
}

async fn a_link_of_a_letter_leads_to_its_page_past_the_sign_in(app: &TestApp) {
    let file = submit(app, 1).await.remove(0);
    for place in [
        format!("/nominations/{file}"),
        "/?show=late".to_owned(),
        "/notices".to_owned(),
    ] {
        let asked = app.open(Method::GET, &place, None).await.expect(303);
        let form = asked.header("location").to_owned();
        let shown = app.open(Method::GET, &form, None).await.expect(200).text;
        let next = shown.split("name=\"next\" value=\"").nth(1).unwrap();
        let next = next.split('"').next().unwrap();
        assert_eq!(next, place);
        let entered = TestRequest::post()
            .uri("/sign-in")
            .insert_header(("sec-fetch-site", "same-origin"))
            .set_form([
                ("email", SPECIALIST),
                ("password", PASSWORD),
                ("next", next),
            ]);
        let entered = app.send(entered).await.expect(303);
        assert_eq!(entered.header("location"), place);
    }
}
