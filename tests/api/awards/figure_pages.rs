//! The page of figures, and the texts of the pages of offices.

use crate::register::units::pages::commune_and_ward;
use crate::support::pages::{alert, get, id_of, sign_in, told};
use crate::support::{
    ADMINISTRATOR, CHAIRMAN, OFFICER, STRANGER, TestApp, approved, numbering, on_both, signed,
};

on_both![
    figures_are_of_the_days_and_the_units_one_sees,
    every_text_of_these_pages_is_there,
];

async fn figures_are_of_the_days_and_the_units_one_sees(app: &TestApp) {
    let file = approved(app, &app.subject("individual")).await;
    let decision = signed(app, &[&file]).await;
    app.specialist()
        .await
        .post_at(&format!("/decisions/{decision}/issue"), 2, numbering(163))
        .await
        .expect(200);
    let (officer, stranger) = (sign_in(app, OFFICER).await, sign_in(app, STRANGER).await);
    assert!(
        get(app, &officer, "/")
            .await
            .text
            .contains("href=\"/figures\"")
    );
    for (query, found) in [
        ("", true),
        (
            "?from=2026-10-01&to=2026-10-31&commendation_type=ad_hoc",
            true,
        ),
        ("?commendation_type=merit", false),
        ("?from=2026-10-18&to=2026-10-31", false),
    ] {
        let page = get(app, &officer, &format!("/figures{query}"))
            .await
            .expect(200)
            .text;
        assert_eq!(
            (
                page.contains("Đơn vị, cấp xã"),
                page.contains("760.000 đồng")
            ),
            (found, found),
            "{query} {page}"
        );
    }
    assert!(
        get(app, &stranger, "/figures")
            .await
            .expect(200)
            .text
            .contains("Chưa có kết quả khen thưởng nào trong khoảng thời gian này.")
    );
    for (query, text) in [
        (
            "from=2026-10-18&to=2026-10-01",
            "Đến ngày: Sớm hơn ngày bắt đầu.",
        ),
        ("from=x", "Từ ngày: Nhập ngày theo ngày/tháng/năm"),
    ] {
        let reply = get(app, &officer, &format!("/figures?{query}")).await;
        assert!(
            alert(&told(app, &officer, reply).await).contains(text),
            "{query}"
        );
    }
    get(app, "", "/figures").await.expect(303);
}

async fn every_text_of_these_pages_is_there(app: &TestApp) {
    let administrator = sign_in(app, ADMINISTRATOR).await;
    let absent = id_of(&app.administrator().await, "users", "email", CHAIRMAN).await;
    let unit = commune_and_ward(app).await.0;
    for path in [
        "/delegations",
        &format!("/users/{absent}/delegations"),
        "/units",
        &format!("/units/{unit}/merge"),
        "/figures",
    ] {
        let page = get(app, &administrator, path).await.expect(200).text;
        assert!(
            page.matches("<h1>").count() == 1 && !page.contains("Unknown localization"),
            "{path} {page}"
        );
    }
}
