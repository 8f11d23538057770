//! The pages of a member: the paper, a look at it, its receipt; nothing of it kept on the way.

use super::ballots::{hall, lines};
use crate::support::pages::{alert, get, post, sign_in, told};
use crate::support::{TestApp, on_both};

on_both![
    a_member_votes_by_the_pages,
    what_was_chosen_is_kept_by_the_page_alone,
    a_member_declares_a_conflict,
    a_paper_is_for_its_voter_while_it_is_open,
];

const FIRST: &str = "member0@honggiang.example";
const SECOND: &str = "member1@honggiang.example";

/// How many answers are marked on a page.
fn marked(page: &str) -> usize {
    page.matches(" checked>").count()
}

async fn a_member_votes_by_the_pages(app: &TestApp) {
    let hall = hall(app, 4).await;
    let files = hall.files(&["Người Mẫu Một", "Người Mẫu Hai"]).await;
    let meeting = hall.meeting(&files).await;
    let browser = sign_in(app, FIRST).await;
    let before = get(app, &browser, "/").await.expect(200).text;
    assert!(!before.contains("/my-ballots"), "no ballot is open");
    let ballot = hall.open(&meeting).await;
    let home = get(app, &browser, "/").await.expect(200).text;
    assert!(home.contains("Cuộc bỏ phiếu đang mở") && home.contains("Phiếu của tôi"));
    let place = format!("/ballots/{ballot}/paper");
    let mine = get(app, &browser, "/my-ballots").await.expect(200).text;
    assert!(mine.contains(&place) && mine.contains("Chưa bỏ phiếu"));
    let page = get(app, &browser, &place).await.expect(200);
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(marked(&page.text), 0);
    // 90 % of four members are four.
    for part in [
        "Người Mẫu Một",
        "Người Mẫu Hai",
        "4/4",
        "(90%)",
        "Hoàn thành tốt",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    let review = format!("{place}/review");
    let whole = [("line-1", "yes"), ("line-2", "no")];
    let looked = post(app, &browser, &review, &whole).await.expect(200);
    assert_eq!(looked.header("cache-control"), "no-store");
    for (name, value) in whole {
        let hidden = format!("<input type=\"hidden\" name=\"{name}\" value=\"{value}\">");
        assert!(looked.text.contains(&hidden), "{}", looked.text);
    }
    assert!(hall.receipt(&ballot, 0).await.is_null(), "it was not sent");
    let sent = post(app, &browser, &place, &whole).await.expect(303);
    assert_eq!(
        sent.header("location"),
        format!("/ballots/{ballot}/receipt")
    );
    let kept = hall.receipt(&ballot, 0).await;
    let kept = kept.as_str().unwrap();
    let receipt = format!("/ballots/{ballot}/receipt");
    let shown = get(app, &browser, &receipt).await.expect(200).text;
    assert!(shown.contains(kept));
    // What was chosen is shown to nobody, not even to who chose it.
    let again = get(app, &browser, &place).await.expect(200).text;
    assert!(again.contains(kept) && marked(&again) == 0);
    post(
        app,
        &browser,
        &place,
        &[("line-1", "yes"), ("line-2", "yes")],
    )
    .await
    .expect(303);
    let last = hall.receipt(&ballot, 0).await;
    let last = last.as_str().unwrap();
    assert_ne!(last, kept);
    for member in 1..4 {
        hall.vote(&ballot, member, &[(1, "yes"), (2, "no")])
            .await
            .expect(204);
    }
    hall.close(&ballot).await.expect(200);
    let ended = get(app, &browser, &place).await.expect(303);
    assert_eq!(ended.header("location"), format!("/ballots/{ballot}"));
    let result = get(app, &browser, &format!("/ballots/{ballot}")).await;
    let result = result.expect(200).text;
    assert!(
        result.contains(last) && !result.contains(kept),
        "the last paper counts"
    );
    assert!(result.contains("Không đạt") && result.contains("Đã kiểm phiếu"));
    let sheet = get(app, &browser, &format!("/ballots/{ballot}/sheet")).await;
    let sheet = sheet.expect(200);
    assert!(
        sheet
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert!(sheet.json()["sheet"].as_str().unwrap().contains(last));
}

async fn what_was_chosen_is_kept_by_the_page_alone(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall
        .files(&["Người Mẫu Một", "Người Mẫu Hai", "Người Mẫu Ba"])
        .await;
    let ballot = hall.open(&hall.meeting(&files).await).await;
    let place = format!("/ballots/{ballot}/paper");
    let (review, choices) = (format!("{place}/review"), format!("{place}/choices"));
    let browser = sign_in(app, FIRST).await;
    // One line without a choice, one with a word that is none.
    let half = [("line-2", "no"), ("line-3", "maybe")];
    for address in [&review, &place] {
        let page = post(app, &browser, address, &half).await.expect(422).text;
        assert!(page.contains("id=\"missing-1\"") && page.contains("id=\"missing-3\""));
        assert!(
            !page.contains("id=\"missing-2\"") && marked(&page) == 1,
            "{page}"
        );
        assert!(alert(&page).contains("on 2 lines"), "{page}");
    }
    let all = [("line-2", "no"), ("all", "yes")];
    let page = post(app, &browser, &choices, &all).await.expect(200).text;
    assert_eq!(marked(&page), 3);
    assert!(
        page.contains("name=\"line-2\" value=\"no\" checked>"),
        "{page}"
    );
    let whole = [("line-1", "yes"), ("line-2", "no"), ("line-3", "abstain")];
    let back = post(app, &browser, &choices, &whole).await.expect(200).text;
    assert_eq!(marked(&back), 3);
    for address in [&review, &choices] {
        let page = get(app, &browser, address).await.expect(303);
        assert_eq!(page.header("location"), place);
    }
    // More lines than there are.
    let strange = [
        ("line-1", "yes"),
        ("line-2", "no"),
        ("line-3", "no"),
        ("line-4", "yes"),
    ];
    post(app, &browser, &place, &strange).await.expect(422);
    assert!(hall.receipt(&ballot, 0).await.is_null());
    // Who has to sign in again chooses again: nothing is carried along.
    post(app, &browser, "/sign-out", &[]).await.expect(303);
    for address in [&review, &choices, &place] {
        let out = post(app, &browser, address, &whole).await.expect(303);
        assert_eq!(out.header("location"), "/sign-in");
    }
    let kept = "SELECT fields AS text FROM typed_form";
    assert!(lines(app, kept).await.is_empty());
}

async fn a_member_declares_a_conflict(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một", "Người Mẫu Hai"]).await;
    let ballot = hall.open(&hall.meeting(&files).await).await;
    let place = format!("/ballots/{ballot}/paper");
    let recusals = format!("/ballots/{ballot}/recusals");
    let browser = sign_in(app, FIRST).await;
    for (form, says) in [
        ([("place", "1"), ("reason", "")], "Reason"),
        ([("place", "9"), ("reason", "Người nhà")], ""),
    ] {
        let refused = post(app, &browser, &recusals, &form).await;
        let page = told(app, &browser, refused).await;
        assert!(alert(&page).contains(says), "{page}");
    }
    let whole = [("line-1", "yes"), ("line-2", "yes")];
    post(app, &browser, &place, &whole).await.expect(303);
    let form = [("place", "1"), ("reason", "Người nhà")];
    let page = told(app, &browser, post(app, &browser, &recusals, &form).await).await;
    assert!(
        page.contains("You do not vote") && page.contains("Người nhà"),
        "{page}"
    );
    assert!(!page.contains("name=\"line-1\""));
    assert!(
        hall.receipt(&ballot, 0).await.is_null(),
        "the paper left the box"
    );
    let twice = post(app, &browser, &recusals, &form).await;
    assert!(!alert(&told(app, &browser, twice).await).is_empty());
    // A page of before names the line still.
    let page = post(app, &browser, &place, &whole).await.expect(422).text;
    assert!(alert(&page).contains("have changed"), "{page}");
    post(app, &browser, &place, &[("line-2", "yes")])
        .await
        .expect(303);
    // Why is read by who runs the meeting, and by no other member.
    let shown = format!("/ballots/{ballot}");
    let other = sign_in(app, SECOND).await;
    let of_other = get(app, &other, &shown).await.expect(200).text;
    assert!(!of_other.contains("Người nhà"));
    let secretary = sign_in(app, "secretary@honggiang.example").await;
    let of_secretary = get(app, &secretary, &shown).await.expect(200).text;
    assert!(of_secretary.contains("Người nhà"));
}

async fn a_paper_is_for_its_voter_while_it_is_open(app: &TestApp) {
    let hall = hall(app, 3).await;
    let files = hall.files(&["Người Mẫu Một"]).await;
    let ballot = hall.open(&hall.meeting(&files).await).await;
    let place = format!("/ballots/{ballot}/paper");
    let whole = [("line-1", "yes")];
    let secretary = sign_in(app, "secretary@honggiang.example").await;
    let stranger = sign_in(app, "officer@benlau.example").await;
    for (who, status) in [(&secretary, 403), (&stranger, 404)] {
        for path in [place.clone(), format!("/ballots/{ballot}/receipt")] {
            get(app, who, &path).await.expect(status);
        }
        post(app, who, &format!("{place}/review"), &whole)
            .await
            .expect(status);
    }
    get(app, &stranger, &format!("/ballots/{ballot}"))
        .await
        .expect(404);
    post(app, &stranger, &place, &whole).await.expect(404);
    let unseen = "/ballots/0192aaaa-0000-7000-8000-000000000001";
    let browser = sign_in(app, FIRST).await;
    for path in [unseen, &format!("{unseen}/paper"), "/ballots/x/paper"] {
        get(app, &browser, path).await.expect(404);
    }
    get(app, &browser, &format!("/ballots/{ballot}/sheet"))
        .await
        .expect(404);
    let end = format!("/ballots/{ballot}/void");
    let reason = serde_json::json!({"reason": "Mở nhầm"});
    hall.secretary.post_at(&end, 1, reason).await.expect(200);
    let late = post(app, &browser, &place, &whole).await;
    assert!(!alert(&told(app, &browser, late).await).is_empty());
    let gone = get(app, &browser, "/my-ballots").await.expect(200).text;
    assert!(!gone.contains(&place));
}
