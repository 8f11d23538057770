//! Reading files: the list with its filters, and the page of one.

pub(crate) mod acts;
pub(crate) mod checks;
pub(crate) mod cycles;
pub(crate) mod documents;
pub(crate) mod nominate;
pub(crate) mod submission_letters;

use super::table::{RouteTable, web};

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/nominations", web::get().to(list))
        .route("/nominations/new", web::get().to(nominate::form))
        .route("/nominations/new", web::post().to(nominate::propose))
        .route("/nominations/actions/{action}", web::post().to(acts::bulk))
        .route(
            "/nominations/actions/{action}/rehearsal",
            web::post().to(acts::rehearse_bulk),
        )
        .route("/nominations/{id}", web::get().to(show_file))
        .route("/nominations/{id}/edit", web::get().to(nominate::edit_form))
        .route("/nominations/{id}/edit", web::post().to(nominate::revise))
        .route("/nominations/{id}/delete", web::post().to(acts::delete))
        .route(
            "/nominations/{id}/actions/{action}",
            web::post().to(acts::act),
        )
        .route(
            "/nominations/{id}/actions/{action}/rehearsal",
            web::post().to(acts::rehearse),
        )
        .route(
            "/nominations/{id}/overrules",
            web::post().to(checks::overrule),
        )
        .route("/nominations/{id}/reviews", web::post().to(checks::review))
        .route(
            "/nominations/{id}/external-result",
            web::post().to(acts::record_result),
        )
        .route(
            "/nominations/{id}/documents/{slot}",
            web::get().to(documents::find),
        )
        .route(
            "/nominations/{id}/documents/{slot}",
            web::post().to(documents::put),
        )
        .route(
            "/nominations/{id}/documents/{slot}/{document_id}",
            web::get().to(documents::find_one),
        )
        .route(
            "/nominations/{id}/documents/{slot}/{document_id}/remove",
            web::post().to(documents::remove),
        )
        .route(
            "/submission-letters",
            web::get().to(submission_letters::list),
        )
        .route(
            "/submission-letters/new",
            web::post().to(submission_letters::draft),
        )
        .route(
            "/submission-letters/{id}",
            web::get().to(submission_letters::find),
        )
        .route(
            "/submission-letters/{id}/sign",
            web::post().to(submission_letters::sign),
        )
        .route(
            "/submission-letters/{id}/delete",
            web::post().to(submission_letters::delete),
        )
        .route("/decisions/{id}/paper", web::get().to(documents::paper))
        .route("/decisions/{id}/paper", web::post().to(documents::attach))
        .route("/cycles", web::get().to(cycles::list))
        .route("/cycles", web::post().to(cycles::set))
        .route("/cycles/{id}/delete", web::post().to(cycles::remove))
}

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::domain::base::history::HistoryEntry;
use crate::domain::base::ids::NominationId;
use crate::domain::eligibility::check::{Finding, Proof};
use crate::domain::law::stage::Action;
use crate::domain::nominations::document::Document;
use crate::domain::nominations::nomination::{Remark, Status};
use crate::error::Error;
use crate::pages::PageResult;
use crate::pages::forms::{id, next, page};
use crate::pages::frame::{Visitor, Words, show};
use crate::pages::nominations::acts::REMARKABLE;
use crate::services::awards::external_results::ExternalOutcome;
use crate::services::nominations::{self, NominationPage, NominationWithRights};
use crate::services::{Ctx, NominationFilter, Sort};
use crate::state::State;

/// What is looked for; nothing typed is no filter.
#[derive(Deserialize)]
pub struct NominationsQuery {
    #[serde(default)]
    q: String,
    #[serde(default)]
    status: String,
    #[serde(default)]
    award_code: String,
    #[serde(default)]
    cycle_year: String,
    #[serde(default)]
    overdue: String,
    #[serde(default)]
    cursor: String,
}

#[derive(Template)]
#[template(path = "nominations/nominations.html")]
struct ListPage {
    words: Words,
    problem: Option<String>,
    signed_in: bool,
    search: NominationsQuery,
    statuses: Vec<&'static str>,
    awards: Vec<(String, String)>,
    files: Vec<NominationWithRights>,
    next: Option<String>,
}

/// The files a reader sees, by what they look for.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<NominationsQuery>,
) -> PageResult {
    let caller = visitor.caller()?;
    let search = search.into_inner();
    let ctx = state.ctx();
    let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
    let is_overdue = search.overdue == "yes";
    let sort = if is_overdue { Sort::Due } else { Sort::Newest };
    let filter = NominationFilter {
        sort,
        q: some(&search.q),
        status: search.status.parse().ok(),
        award_code: some(&search.award_code),
        cycle_year: search.cycle_year.trim().parse().ok(),
        overdue: is_overdue.then(|| (true, ctx.today())),
        ..NominationFilter::default()
    };
    let name = format!("nominations {sort}");
    let wanted = page(&state, &name, some(&search.cursor).as_deref());
    let mut awards: Vec<(String, String)> = ctx
        .law
        .awards
        .iter()
        .map(|award| (award.code.clone(), visitor.words.of(&award.name)))
        .collect();
    awards.sort();
    awards.dedup_by(|a, b| a.0 == b.0);
    let read = state
        .db
        .read(move |conn| nominations::list(conn, &ctx, &caller, &filter, &wanted))
        .await;
    let found = read.map_err(|error| visitor.trouble(error))?;
    let asked = [
        ("q", search.q.as_str()),
        ("status", &search.status),
        ("award_code", &search.award_code),
        ("cycle_year", &search.cycle_year),
        ("overdue", &search.overdue),
    ];
    let list = ListPage {
        words: visitor.words,
        problem: visitor.problem,
        signed_in: true,
        next: next(&state, &name, "/nominations", &asked, found.next.as_deref()),
        statuses: Status::ALL.iter().map(|status| status.code()).collect(),
        awards,
        files: found.items,
        search,
    };
    Ok(show(list.render()))
}

/// A place for papers, and what lies in it.
struct Tray {
    code: String,
    name: String,
    required: bool,
    /// How many it takes.
    most: usize,
    papers: Vec<Document>,
}

impl Tray {
    /// Is there room for one more, or is it put in the place of the one that is there?
    fn takes(&self) -> bool {
        self.most == 1 || self.papers.len() < self.most
    }
}

#[derive(Template)]
#[template(path = "nominations/file.html")]
struct FilePage {
    words: Words,
    problem: Option<String>,
    signed_in: bool,
    file: NominationPage,
    /// Each line of the history with the name of the stage it led to.
    history: Vec<(HistoryEntry, Option<String>)>,
    trays: Vec<Tray>,
    /// The name of the law it was received under.
    rule_set: Option<String>,
    /// What a remark can be about: its code and what it is called.
    remarkable: Vec<(String, String)>,
    outcomes: Vec<&'static str>,
    grounds: Vec<&'static str>,
    restore_grounds: Vec<&'static str>,
    today: String,
    document_limit: u64,
    /// What a decision on it alone is about.
    decision_title: String,
}

impl FilePage {
    #[expect(
        clippy::unused_self,
        reason = "the template finds all it says on the page"
    )]
    fn detail_of(&self, code: &str) -> String {
        format!("problem-{code}-detail")
    }

    /// Is there anything to be done here, or a check that keeps it from being done?
    fn has_acts(&self) -> bool {
        let file = &self.file;
        !file.acts.is_empty()
            || !file.stops().is_empty()
            || file.may("edit")
            || file.may("delete")
            || file.may_record_result
            || file.may_draft_decision
    }

    /// That a check stops the next step, and whether it was broken or nobody looked yet.
    fn stop(&self, finding: &Finding) -> String {
        self.words.say(if finding.is_broken() {
            "page-stopped-broken"
        } else {
            "page-stopped-unseen"
        })
    }

    /// What a member of a file is called.
    fn called(&self, field: &str) -> String {
        if field == "posthumous" {
            return self.words.say("page-posthumous");
        }
        self.remarkable
            .iter()
            .find(|(code, _)| code == field)
            .map_or_else(|| field.to_owned(), |(_, name)| name.clone())
    }

    fn remarks_of(&self, slot: &str) -> impl Iterator<Item = &Remark> {
        let field = format!("documents/{slot}");
        self.file
            .remarks
            .iter()
            .filter(move |remark| remark.field == field)
    }

    /// Where what a finding rests on can be read.
    #[expect(clippy::unused_self, reason = "templates call it on their page")]
    fn place(&self, proof: &Proof) -> (String, &'static str) {
        match proof {
            Proof::File(id) => (format!("/nominations/{id}"), "page-proof-file"),
            Proof::Record(id) => (format!("/awards/{id}"), "page-proof-record"),
            Proof::Hold(id) => (format!("/holds/{id}"), "page-proof-hold"),
            Proof::Rating(id) => (format!("/ratings/{id}"), "page-proof-rating"),
        }
    }

    /// Can the reader say this of what a rule found?
    fn sayable(&self, rule: &str, verdict: &str) -> bool {
        self.file
            .sayable
            .iter()
            .any(|(of, can)| of == rule && can.code() == verdict)
    }

    /// The acts that need no words of their own, then those that do.
    fn plain_acts(&self) -> impl Iterator<Item = &Action> {
        self.file
            .acts
            .iter()
            .filter(|action| !action.needs_reason())
    }

    fn reasoned_acts(&self) -> impl Iterator<Item = &Action> {
        self.file.acts.iter().filter(|action| action.needs_reason())
    }
}

fn stage_names(
    ctx: &Ctx,
    file: &NominationPage,
    words: Words,
) -> Vec<(HistoryEntry, Option<String>)> {
    let route = file.whole.shown.filed.nomination.route(&ctx.law);
    let name = |code: &str| {
        let stage = route
            .and_then(|route| route.stage(code))
            .map(|stage| words.of(&stage.name));
        stage.unwrap_or_else(|| words.code("status", code))
    };
    file.history
        .iter()
        .map(|entry| (entry.clone(), entry.to_stage.as_deref().map(name)))
        .collect()
}

fn trays(file: &NominationPage, words: Words) -> Vec<Tray> {
    let slots = file.whole.slots.iter();
    let known = slots.map(|slot| {
        (
            slot.code.clone(),
            words.of(&slot.name),
            slot.required,
            slot.most as usize,
        )
    });
    let mut trays: Vec<Tray> = known
        .map(|(code, name, required, most)| Tray {
            code,
            name,
            required,
            most,
            papers: Vec::new(),
        })
        .collect();
    for paper in &file.whole.documents {
        let code = paper.place.slot().unwrap_or_default();
        if let Some(tray) = trays.iter_mut().find(|tray| tray.code == code) {
            tray.papers.push(paper.clone());
        } else {
            // The route was another one when it was put in.
            let name = code.to_owned();
            trays.push(Tray {
                code: name.clone(),
                name,
                required: false,
                most: 1,
                papers: vec![paper.clone()],
            });
        }
    }
    trays
}

/// A file: what it says, who holds it, since when, what can be done, what was done.
pub async fn show_file(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let caller = visitor.caller()?;
    let id: NominationId = id(&visitor, &path)?;
    let ctx = state.ctx();
    let read = state
        .db
        .read(move |conn| Ok::<_, Error>((nominations::file(conn, &ctx, &caller, id)?, ctx)))
        .await;
    let (file, ctx) = read.map_err(|error| visitor.trouble(error))?;
    let words = visitor.words;
    let receipt = file.whole.shown.filed.nomination.receipt.as_ref();
    let set = receipt.and_then(|receipt| {
        ctx.law
            .rule_sets
            .iter()
            .find(|set| set.code == receipt.rule_set)
    });
    let members = REMARKABLE
        .iter()
        .map(|(field, key)| ((*field).to_owned(), words.say(key)));
    let slots = file
        .whole
        .slots
        .iter()
        .map(|slot| (format!("documents/{}", slot.code), words.of(&slot.name)));
    let page = FilePage {
        words,
        problem: visitor.problem,
        signed_in: true,
        history: stage_names(&ctx, &file, words),
        trays: trays(&file, words),
        rule_set: set.map(|set| words.of(&set.name)),
        remarkable: members.chain(slots).collect(),
        outcomes: ExternalOutcome::ALL
            .iter()
            .map(|outcome| outcome.code())
            .collect(),
        grounds: crate::pages::awards::grounds(),
        restore_grounds: crate::pages::awards::restore_grounds(),
        today: ctx.today().to_string(),
        document_limit: state.files.limit(),
        decision_title: crate::pages::awards::decisions::default_title(
            words,
            &ctx.law,
            [&file.whole.shown.filed.nomination],
        ),
        file,
    };
    Ok(show(page.render()))
}
