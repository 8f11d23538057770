//! Rows that were pasted from a sheet: each is looked at, the wrong ones are named, the right ones
//! are kept.

use crate::support::pages::{get, post, sign_in, told};
use crate::support::{OFFICER, TestApp, on_both};

on_both![
    rows_of_staff_are_looked_at_and_kept,
    rows_of_units_and_ratings_are_kept_by_who_may,
    too_many_rows_are_refused_whole,
];

const ADMIN: &str = "admin@honggiang.example";

async fn rows_of_staff_are_looked_at_and_kept(app: &TestApp) {
    let cookie = sign_in(app, ADMIN).await;
    get(app, &cookie, "/paste/staff").await.expect(200);
    get(app, &cookie, "/paste/galaxy").await.expect(404);
    let rows = "Mã nhân sự\tHọ và tên\tMã đơn vị\tChức vụ\tTrực tiếp\n\
        N1\tĐỗ Mẫu Lan\tHG-01\tCông chức\tx\n\
        N2\tĐỗ Mẫu Cúc\tKHONG-CO\tCông chức\t\n\
        HG0001\tNguyễn Mẫu An\tHG-01\tTrưởng phòng\t\n\
        N3\t\tHG-01\t\t\n";
    let form = [("rows", rows)];
    let looked = post(app, &cookie, "/paste/staff/rehearsal", &form).await;
    let looked = looked.expect(200).text;
    assert_eq!(looked.matches("tag bad").count(), 2, "{looked}");
    assert_eq!(looked.matches("tag ok").count(), 2, "{looked}");
    let administrator = app.administrator().await;
    administrator
        .get("/people/by-code/N1")
        .await
        .problem(404, "not_found");
    let kept = post(app, &cookie, "/paste/staff", &form).await;
    let kept = kept.expect(200).text;
    assert_eq!(kept.matches("tag bad").count(), 2, "{kept}");
    let person = administrator.get("/people/by-code/N1").await.expect(200);
    let person = person.json();
    assert_eq!(person["full_name"], "Đỗ Mẫu Lan");
    assert_eq!(person["is_direct_worker"], true);
    let person = administrator.get("/people/by-code/HG0001").await.json();
    assert_eq!(person["position"], "Trưởng phòng");
    // Again nothing changes.
    let again = post(app, &cookie, "/paste/staff/rehearsal", &form).await;
    assert_eq!(again.expect(200).text.matches("as it was").count(), 2);
}

async fn rows_of_units_and_ratings_are_kept_by_who_may(app: &TestApp) {
    let (administrator, officer) = (sign_in(app, ADMIN).await, sign_in(app, OFFICER).await);
    let units = [(
        "rows",
        "HG-01-81\tThôn Mẫu\tvillage\tHG-01\nHG-01-82\tThôn Khác\tngôi làng\tHG-01",
    )];
    let kept = post(app, &administrator, "/paste/units", &units).await;
    let kept = kept.expect(200).text;
    assert_eq!(kept.matches("tag ok").count(), 1, "{kept}");
    let refused = post(app, &officer, "/paste/units", &units).await;
    assert_eq!(refused.expect(200).text.matches("tag bad").count(), 2);
    let rows = "HG0001\t2024\tHoàn thành tốt nhiệm vụ\tQuyết định số 8\n\
        HG0001\t2025\tTuyệt vời\tQuyết định số 8\n\
        KHONG-CO\t2025\tgood\tQuyết định số 8";
    let ratings = [("rows", rows)];
    let kept = post(app, &officer, "/paste/ratings", &ratings).await;
    let kept = kept.expect(200).text;
    assert_eq!(kept.matches("tag ok").count(), 1, "{kept}");
    assert_eq!(kept.matches("tag bad").count(), 2, "{kept}");
    let better = [("rows", "HG0001\t2024\texcellent\tQuyết định số 9")];
    let kept = post(app, &officer, "/paste/ratings", &better).await;
    assert!(kept.expect(200).text.contains("brought up to date"));
}

async fn too_many_rows_are_refused_whole(app: &TestApp) {
    let cookie = sign_in(app, ADMIN).await;
    let row = |n: usize| format!("M{n}\tĐỗ Mẫu Lan\tHG-01\n");
    let rows: String = (0..501).map(row).collect();
    let refused = post(
        app,
        &cookie,
        "/paste/staff/rehearsal",
        &[("rows", rows.as_str())],
    )
    .await;
    let page = told(app, &cookie, refused).await;
    assert!(page.contains("501") && page.contains("500"), "{page}");
    let empty = post(app, &cookie, "/paste/staff/rehearsal", &[("rows", " ")]).await;
    assert!(told(app, &cookie, empty).await.contains("role=\"alert\""));
}
