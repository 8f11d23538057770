//! Papers that are sent with the form of a new file.

use serde_json::{Value, json};

use super::{files, hidden, proposal};
use crate::support::pages::{get, multipart, send, sign_in, told};
use crate::support::{OFFICER, PDF, TestApp, on_both};

on_both![
    papers_lie_in_the_file_before_it_is_submitted,
    a_paper_that_is_refused_leaves_a_draft,
    what_was_typed_beside_papers_is_there_after_signing_in,
];

const PLACE: &str = "/nominations/new";

/// Where a form led: the address of the file alone.
fn place(location: &str) -> String {
    location.split('?').next().unwrap().to_owned()
}

async fn status_and_papers(app: &TestApp, file: &str) -> (Value, Vec<Value>) {
    let officer = app.officer().await;
    let status = officer.get(file).await.expect(200).json()["status"].clone();
    let papers = officer.get(&format!("{file}/documents")).await.expect(200);
    let papers = papers.json()["items"].as_array().unwrap().clone();
    (status, papers)
}

async fn papers_lie_in_the_file_before_it_is_submitted(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let page = get(app, &officer, PLACE).await.expect(200).text;
    assert!(
        page.contains("name=\"paper\" type=\"file\" multiple")
            && page.matches("formenctype=\"multipart/form-data\"").count() == 2,
        "{page}"
    );
    let (subject, once) = (app.subject("individual"), hidden(&page, "once"));
    let form = proposal(&subject, &[("then", "submit"), ("once", &once)]);
    let other = [PDF, b"% 2\n"].concat();
    let two: [(&str, &str, &[u8]); 2] = [("paper", "1.pdf", PDF), ("paper", "2.pdf", &other)];
    let sent = || send(app, &officer, PLACE, multipart(&form, &two));
    let reply = sent().await.expect(303);
    let file = place(reply.header("location"));
    let page = told(app, &officer, reply).await;
    assert!(page.contains("role=\"status\">Recorded: "), "{page}");
    let (status, papers) = status_and_papers(app, &file).await;
    assert_eq!((status, papers.len()), (json!("in_progress"), 2));
    assert!(papers.iter().all(|paper| paper["slot"] == "proof"));
    // Sent twice it is done once.
    let again = sent().await.expect(303);
    assert_eq!(place(again.header("location")), file);
    assert_eq!(status_and_papers(app, &file).await.1.len(), 2);
    assert_eq!(files(app).await, 1);
    // Who chooses none sends none.
    let household = app.subject("household");
    let form = proposal(&household, &[("then", "submit")]);
    let sent = multipart(&form, &[("paper", "", b"")]);
    let reply = send(app, &officer, PLACE, sent).await.expect(303);
    let (status, papers) = status_and_papers(app, &place(reply.header("location"))).await;
    assert_eq!((status, papers.len()), (json!("in_progress"), 0));
}

async fn a_paper_that_is_refused_leaves_a_draft(app: &TestApp) {
    let officer = sign_in(app, OFFICER).await;
    let (subject, page) = (app.subject("individual"), b"<script>alert(1)</script>");
    let form = proposal(&subject, &[("then", "submit")]);
    let sent = multipart(&form, &[("paper", "1.pdf", PDF), ("paper", "2.html", page)]);
    let reply = send(app, &officer, PLACE, sent).await.expect(303);
    let file = place(reply.header("location"));
    let shown = told(app, &officer, reply).await;
    assert!(
        shown.contains("saved as a draft") && shown.contains("Only PDF, DOCX"),
        "{shown}"
    );
    assert!(
        shown.contains("Cứu ba mươi người trong hai ngày"),
        "{shown}"
    );
    let (status, papers) = status_and_papers(app, &file).await;
    assert_eq!((status, papers.len()), (json!("draft"), 1));
    // Together they are no larger than one can be.
    let household = app.subject("household");
    let form = proposal(&household, &[("then", "submit")]);
    let large = [PDF, &vec![0; 11 * 1024 * 1024]].concat();
    let sent = multipart(
        &form,
        &[("paper", "1.pdf", &large), ("paper", "2.pdf", &large)],
    );
    let shown = told(app, &officer, send(app, &officer, PLACE, sent).await).await;
    assert!(
        shown.contains("saved as a draft") && shown.contains("over the limit"),
        "{shown}"
    );
    // A title has no place for them.
    let title = [
        ("award", "title_ldtt:merit"),
        ("name", ""),
        ("happened_from", ""),
    ];
    let form = proposal(&subject, &title);
    let sent = multipart(&form, &[("paper", "1.pdf", PDF)]);
    let shown = told(app, &officer, send(app, &officer, PLACE, sent).await).await;
    assert!(shown.contains("no place for proof"), "{shown}");
    let before = files(app).await;
    // Where something typed is wrong nothing is taken, and they are chosen again.
    let form = proposal(&subject, &[("summary", "")]);
    let sent = multipart(&form, &[("paper", "1.pdf", PDF)]);
    let shown = send(app, &officer, PLACE, sent).await.expect(422).text;
    assert!(
        shown.contains("fault-summary") && shown.contains("choose them again"),
        "{shown}"
    );
    let long = "x".repeat(1_200_000);
    let form = proposal(&subject, &[("statement", &long)]);
    let sent = multipart(&form, &[("paper", "1.pdf", PDF)]);
    send(app, &officer, PLACE, sent).await.expect(413);
    assert_eq!(files(app).await, before);
}

async fn what_was_typed_beside_papers_is_there_after_signing_in(app: &TestApp) {
    let subject = app.subject("individual");
    let form = proposal(&subject, &[("statement", "Rowed all night")]);
    for cookie in ["", "thidua=0123456789abcdef0123456789abcdef"] {
        let sent = multipart(&form, &[("paper", "1.pdf", PDF)]);
        let page = send(app, cookie, PLACE, sent).await.expect(401).text;
        assert_eq!(hidden(&page, "place"), PLACE);
        assert!(
            hidden(&page, "typed").contains("statement=Rowed+all+night"),
            "{page}"
        );
    }
    assert_eq!(files(app).await, 0);
}
