//! My work: what one person starts the day from.

use serde_json::json;
use thidua::db::Failure;

use crate::rows::{self, Copied};
use crate::support::pages::{get, post, sign_in};
use crate::support::{TestApp, approved, on_both, unit_of};

async fn copies(app: &TestApp, copied: Copied<'static>, from: usize, to: usize) {
    app.state
        .db
        .write(move |tx| rows::copy(tx, copied, from, to).map_err(Failure::from))
        .await
        .unwrap();
}

on_both![
    papers_to_sign_are_not_lost_among_those_of_the_units_below,
    what_waits_is_counted_narrowed_and_passed_on_a_page_at_once,
    what_waits_is_gathered_by_what_it_is_about,
    a_row_says_what_is_the_matter_with_its_file,
    the_menu_leads_where_the_reader_has_something_to_do,
];

/// The number a tile shows, by the way it leads.
fn tile(page: &str, address: &str) -> Option<i64> {
    let rest = page.split(&format!("<a href=\"{address}\"")).nth(1)?;
    let number = rest.split("<strong>").nth(1)?.split('<').next()?;
    number.parse().ok()
}

fn rows(page: &str) -> usize {
    let waiting = page.split("id=\"waiting\"").nth(1).unwrap_or_default();
    let waiting = waiting.split("</section>").next().unwrap_or_default();
    waiting.matches("<td class=\"first\">").count()
}

async fn what_waits_is_counted_narrowed_and_passed_on_a_page_at_once(app: &TestApp) {
    let officer = app.officer().await;
    let mut files = Vec::new();
    for name in ["Mẫu Một", "Mẫu Hai", "Mẫu Ba"] {
        let subject = officer.add_subject("individual", name).await;
        let file = officer.nominate(&subject).await;
        officer.does("submit", &file).await.expect(200);
        files.push(file);
    }
    let desk = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &desk, "/").await.expect(200).text;
    assert!(page.contains("class=\"n\">(3)</span>"), "{page}");
    assert_eq!(tile(&page, "/?show=in_progress-check"), Some(3));
    assert_eq!(rows(&page), 3);
    assert_eq!(page.matches("Rowed all night").count(), 3);
    // A tile that is none shows all.
    for (show, found) in [
        ("in_progress-check", 3),
        ("late", 0),
        ("in_progress-decide", 0),
        ("x", 3),
    ] {
        let page = get(app, &desk, &format!("/?show={show}"))
            .await
            .expect(200)
            .text;
        assert_eq!(rows(&page), found, "{show}");
    }
    app.set_clock("2026-12-24T02:00:00Z");
    let late = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &late, "/?show=late").await.expect(200).text;
    assert_eq!(
        (tile(&page, "/?show=late"), rows(&page)),
        (Some(3), 3),
        "{page}"
    );
    // Whose they are not, but who looks after them, is told as well.
    let everywhere = "/nominations?overdue=yes";
    assert_eq!(tile(&page, everywhere), None, "{page}");
    let chairman = sign_in(app, "chairman@suoinga.example").await;
    let page = get(app, &chairman, "/").await.expect(200).text;
    assert_eq!(tile(&page, everywhere), Some(3), "{page}");

    let mut form = vec![("all", "page")];
    let listed: Vec<String> = files.iter().map(|file| format!("{file}:2")).collect();
    form.extend(listed.iter().map(|item| ("listed", item.as_str())));
    let path = "/nominations/actions/accept";
    let looked = post(app, &late, &format!("{path}/rehearsal"), &form)
        .await
        .expect(200)
        .text;
    assert!(
        looked.contains("(3)") && looked.matches("checked").count() == 3,
        "{looked}"
    );
    // One is left out.
    let chosen: Vec<(&str, &str)> = listed
        .iter()
        .skip(1)
        .map(|item| ("item", item.as_str()))
        .collect();
    let done = post(app, &late, path, &chosen).await.expect(200).text;
    assert!(
        done.contains("class=\"n\">(1)"),
        "counted after the deed: {done}"
    );
    let page = get(app, &late, "/").await.expect(200).text;
    assert_eq!(rows(&page), 1);
}

/// What a card says, by the way it leads; none where there is none.
fn card<'p>(page: &'p str, address: &str) -> Option<&'p str> {
    let rest = page.split(&format!("<a href=\"{address}\"")).nth(1)?;
    rest.split("</li>").next()
}

async fn what_waits_is_gathered_by_what_it_is_about(app: &TestApp) {
    let officer = app.officer().await;
    let event = json!({
        "name": "Lũ trên sông Ngà", "happened_from": "2026-10-01", "happened_to": "2026-10-02",
    });
    let event = officer.post("/events", event).await.expect(201).json()["id"]
        .as_str()
        .unwrap()
        .to_owned();
    for (kind, name) in [
        ("individual", "Mẫu Một"),
        ("individual", "Mẫu Hai"),
        ("household", "Hộ Mẫu Ba"),
    ] {
        let subject = officer.add_subject(kind, name).await;
        let achievement = officer.achieved(&subject, &event, "Chèo thuyền").await;
        let file = officer
            .propose("letter_of_commendation", "ad_hoc", &subject, &achievement)
            .await;
        officer.does("submit", &file).await.expect(200);
    }
    // Of another event, alone: no card.
    let other = officer.nominate(&app.subject("individual")).await;
    officer.does("submit", &other).await.expect(200);

    let desk = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &desk, "/").await.expect(200).text;
    let address = format!("/?show=event-{event}");
    let said = card(&page, &address).unwrap_or_else(|| panic!("no card: {page}"));
    assert!(
        [
            "Lũ trên sông Ngà – Xã Suối Ngà",
            "2 cá nhân, 1 hộ gia đình",
            "2.660.000 đồng"
        ]
        .iter()
        .all(|text| said.contains(text)),
        "{said}"
    );
    assert_eq!(page.matches("/?show=event-").count(), 1, "{page}");
    // Its files alone, all chosen; what each would come to stands there.
    let page = get(app, &desk, &address).await.expect(200).text;
    assert_eq!(rows(&page), 3);
    assert!(card(&page, &address).unwrap().contains("aria-current"));
    let waiting = page.split("id=\"waiting\"").nth(1).unwrap();
    assert_eq!(
        (
            waiting.matches(" checked").count(),
            waiting.matches("760.000 đồng").count()
        ),
        (3, 2),
        "{waiting}"
    );
    // What is no card shows all; an event of nothing that waits shows nothing.
    for (show, found) in [
        ("event-x", 4),
        ("event-01890000-0000-7000-8000-000000000000", 0),
        ("award-letter_of_commendation-ad_hoc-2026", 0),
        ("award-letter_of_commendation-merit", 4),
        ("award-x-y-2026", 4),
    ] {
        let page = get(app, &desk, &format!("/?show={show}"))
            .await
            .expect(200)
            .text;
        assert_eq!(rows(&page), found, "{show}");
    }
}

async fn a_row_says_what_is_the_matter_with_its_file(app: &TestApp) {
    let (officer, specialist) = (app.officer().await, app.specialist().await);
    let file = officer.nominate(&app.subject("household")).await;
    let desk = sign_in(app, "officer@suoinga.example").await;
    for (status, tag) in [
        ("draft", "<span class=\"tag\">Bản nháp</span>"),
        ("returned", "<span class=\"tag warn\">Bị trả lại</span>"),
    ] {
        if status == "returned" {
            officer.does("submit", &file).await.expect(200);
            let returned = specialist.act_because(&file, "return", 2, "Thiếu ngày");
            returned.await.expect(200);
        }
        for path in ["/", "/nominations"] {
            let page = get(app, &desk, path).await.expect(200).text;
            assert_eq!(page.matches(tag).count(), 1, "{path}, {status}: {page}");
        }
    }
    let agreed = approved(app, &app.subject("individual")).await;
    let draft = json!({"title": "Về việc tặng Giấy khen", "nomination_ids": [agreed]});
    specialist.post("/decisions", draft).await.expect(201);
    let desk = sign_in(app, "specialist@suoinga.example").await;
    let page = get(app, &desk, "/").await.expect(200).text;
    assert_eq!(rows(&page), 1, "{page}");
    assert!(
        page.contains("Đã có trong quyết định chưa ban hành"),
        "{page}"
    );
    // To agree is called by another name than the decision that is signed.
    let decided = officer.nominate(&app.subject("collective")).await;
    officer.does("submit", &decided).await.expect(200);
    specialist.does("accept", &decided).await.expect(200);
    let chair = sign_in(app, "chairman@suoinga.example").await;
    let page = get(app, &chair, "/?show=in_progress-decide").await;
    let page = page.expect(200).text;
    assert!(
        page.contains("<h2 id=\"waiting\">Hồ sơ chờ đồng ý</h2>"),
        "{page}"
    );
}

async fn the_menu_leads_where_the_reader_has_something_to_do(app: &TestApp) {
    for (email, leads, does_not) in [
        ("officer@suoinga.example", "/nominations/new", "/users"),
        ("specialist@suoinga.example", "/holds", "/nominations/new"),
        ("chairman@suoinga.example", "/decisions", "/holds"),
        ("admin@honggiang.example", "/users", "/submission-letters"),
    ] {
        let session = sign_in(app, email).await;
        let page = get(app, &session, "/").await.expect(200).text;
        let menu = page
            .split("<nav")
            .nth(1)
            .unwrap()
            .split("</nav>")
            .next()
            .unwrap();
        assert!(
            menu.contains(&format!("href=\"{leads}\"")),
            "{email}: {menu}"
        );
        assert!(
            !menu.contains(&format!("href=\"{does_not}\"")),
            "{email}: {menu}"
        );
        assert_eq!(menu.matches("aria-current").count(), 1, "{email}: {menu}");
        for address in menu
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            get(app, &session, address).await.expect(200);
        }
    }
}

/// A province's chairman sees the papers of all communes; those to sign are found however many the
/// communes write.
async fn papers_to_sign_are_not_lost_among_those_of_the_units_below(app: &TestApp) {
    let file = approved(app, &app.subject("individual")).await;
    app.specialist()
        .await
        .post(
            "/decisions",
            json!({"title": "Của xã", "nomination_ids": [file]}),
        )
        .await
        .expect(201);
    let province = unit_of(&app.administrator().await, "HG").await["id"]
        .as_str()
        .unwrap()
        .to_owned();
    let issuer: &'static str = format!("'{province}'").leak();
    let of_the_province: &'static [(&str, &str)] = vec![
        ("id", "{id}"),
        ("title", "'Của tỉnh'"),
        ("issuer_unit_id", issuer),
    ]
    .leak();
    copies(app, ("decision", "title = 'Của xã'", of_the_province), 1, 1).await;
    copies(
        app,
        ("decision", "title = 'Của xã'", &[("id", "{id}")]),
        2,
        300,
    )
    .await;
    let governor = sign_in(app, "chairman@honggiang.example").await;
    let page = get(app, &governor, "/").await.expect(200).text;
    let waiting = page.split("Của tỉnh").count() - 1;
    assert_eq!(waiting, 1, "the one to sign is there: {page}");
}
