//! A file with all that belongs to it: what stands on it, and what its reader can do with each part.

mod beside;
pub(in crate::pages) mod kept;

use std::sync::Arc;

use actix_web::web::{Data, Path, Query};
use askama::Template;
use chrono::NaiveDate;

use crate::domain::base::history::HistoryEntry;
use crate::domain::base::ids::NominationId;
use crate::domain::base::remark::Remark;
use crate::domain::eligibility::finding::Finding;
use crate::domain::eligibility::proof::Proof;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::stage::Action;
use crate::domain::nominations::document::Document;
use crate::pages::PageResult;
use crate::pages::dossier::beside::{FileQuery, ListWays};
use crate::pages::dossier::kept::by_newer;
use crate::pages::eligibility::standard::{ShownFact, ShownStandard, shown_facts};
use crate::pages::forms::id;
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::pages::nominations::NominationsQuery;
use crate::pages::nominations::acts::REMARKABLE;
use crate::services::Ctx;
use crate::services::awards::external_results::ExternalOutcome;
use crate::services::dossier::{self, NominationPage, Step};
use crate::services::nominations;
use crate::state::State;

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
#[template(path = "dossier/page.html")]
struct FilePage {
    frame: Frame,
    /// By its names what was found is told.
    book: Arc<LawBook>,
    file: NominationPage,
    /// Each line of the history with the name of the stage it led to.
    history: Vec<(HistoryEntry, Option<String>)>,
    trays: Vec<Tray>,
    /// What is found of the law's standard, where the law has one for its award.
    standard: Option<ShownStandard>,
    /// What was found by the newer law, where that is more favourable: a rule, or the standard, and
    /// the text that says so.
    newer: Vec<(String, String)>,
    /// What was found of it at the last acts.
    /// The name of the law it was received under.
    rule_set: Option<String>,
    /// What a remark can be about: its code and what it is called.
    remarkable: Vec<(String, String)>,
    outcomes: Vec<&'static str>,
    grounds: Vec<&'static str>,
    restore_grounds: Vec<&'static str>,
    document_limit: u64,
    /// The list the reader came from, and what stands beside the file there.
    ways: Option<ListWays>,
    /// What is to be remarked on: the form to return the file is open at it.
    remark: Option<String>,
    /// What a decision on it alone is about.
    decision_title: String,
    /// How many working days what is asked for today is waited for, and until when.
    supplement: Option<(u32, NaiveDate)>,
}

impl FilePage {
    #[expect(
        clippy::unused_self,
        reason = "the template finds all it says on the page"
    )]
    fn detail_of(&self, code: &str) -> String {
        format!("problem-{code}-detail")
    }

    /// Can the reader return it, with remarks?
    fn may_remark(&self) -> bool {
        self.file.acts.contains(&Action::Return)
    }

    /// The address of this page at which the form to return it is open at a member.
    fn remark_at(&self, field: &str) -> String {
        let id = self.file.whole.shown.filed.nomination.id;
        let carried = self.ways.as_ref().map(|ways| ways.carried.as_str());
        let list = carried.filter(|list| !list.is_empty()).unwrap_or("?");
        let joined = if list.len() > 1 { "&" } else { "" };
        format!("/nominations/{id}{list}{joined}remark={field}#return")
    }

    /// Is this the member to be remarked on?
    fn is_remarked(&self, field: &str) -> bool {
        self.remark.as_deref() == Some(field)
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
            || self.may_assign()
    }

    /// That a check stops the next step, and whether it was broken or nobody looked yet.
    fn stop(&self, finding: &Finding) -> String {
        self.frame.say(if finding.is_broken() {
            "page-stopped-broken"
        } else {
            "page-stopped-unseen"
        })
    }

    /// What a member of a file is called.
    fn called(&self, field: &str) -> String {
        if field == "posthumous" {
            return self.frame.say("page-posthumous");
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
    fn place(&self, proof: &Proof) -> (String, &'static str) {
        match proof {
            Proof::File(id) => (format!("/nominations/{id}"), "page-proof-file"),
            Proof::Record(id) => (format!("/awards/{id}"), "page-proof-record"),
            Proof::Hold(id) => (format!("/holds/{id}"), "page-proof-hold"),
            Proof::Rating(id) => (format!("/ratings/{id}"), "page-proof-rating"),
            Proof::Career(_) => {
                let subject = self.file.whole.shown.filed.nomination.content.subject;
                (format!("/subjects/{subject}/career"), "page-proof-career")
            }
            Proof::Initiative(id) => (format!("/initiatives/{id}"), "page-proof-initiative"),
        }
    }

    /// The facts that a rule found what it did by.
    fn facts(&self, finding: &Finding) -> Vec<ShownFact> {
        shown_facts(*self.frame, &self.book, &finding.verdict.seen)
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

    /// Is it passed on from here by who reads?
    fn passes(&self) -> bool {
        self.file.acts.iter().any(|action| action.passes_on())
    }

    /// Of those that need words, the ones that are for every day.
    fn usual_acts(&self) -> impl Iterator<Item = &Action> {
        self.reasoned_acts().filter(|action| is_usual(**action))
    }

    fn other_acts(&self) -> impl Iterator<Item = &Action> {
        self.reasoned_acts().filter(|action| !is_usual(**action))
    }

    fn has_other_acts(&self) -> bool {
        self.other_acts().next().is_some() || self.may_assign()
    }

    /// Can the reader say who of its office handles it?
    fn may_assign(&self) -> bool {
        let file = &self.file;
        file.takes_on.is_some() || !file.assignable.is_empty() || file.may_unassign
    }

    fn reasoned_acts(&self) -> impl Iterator<Item = &Action> {
        self.file.acts.iter().filter(|action| action.needs_reason())
    }

    /// What an act is called on its button: where it passes the file on, by who is next.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates lend what they pass"
    )]
    fn passing(&self, action: &Action) -> String {
        let key = format!("pass-{}", action.code());
        let next = self.file.next_role.filter(|_| action.passes_on());
        next.and_then(|role| {
            let role = self.frame.code("role", role.code());
            self.frame.known_with(&key, "role", &role)
        })
        .unwrap_or_else(|| self.frame.code("action", action.code()))
    }

    /// What an act does, beside its button.
    #[expect(
        clippy::trivially_copy_pass_by_ref,
        reason = "templates lend what they pass"
    )]
    fn note_of(&self, action: &Action) -> String {
        let term = self.supplement.filter(|_| *action == Action::Supplement);
        let named = |(days, due): &(u32, NaiveDate)| {
            let due = self.frame.date(due);
            [("days", days.to_string()), ("due", due)]
        };
        let params: Vec<_> = term.iter().flat_map(named).collect();
        let key = format!("page-note-{}", action.code());
        self.frame.with(&key, &params)
    }

    /// How long a step may take, in words behind others.
    fn time_of(&self, step: &Step) -> String {
        let days = step.working_days;
        let told = days.map(|days| self.frame.days("page-step-days", days));
        let in_hours = |hours: u32| {
            let params = [("hours", hours.to_string())];
            self.frame.with("page-step-hours", &params)
        };
        let told = told.or_else(|| step.hours.map(in_hours));
        told.map(|text| format!(" · {text}")).unwrap_or_default()
    }

    /// How what a check found is marked.
    #[expect(clippy::unused_self, reason = "templates call it on their page")]
    fn shade(&self, finding: &Finding) -> &'static str {
        if finding.is_broken() {
            "bad"
        } else if finding.is_for_a_look() && finding.said.is_none() {
            "warn"
        } else {
            "ok"
        }
    }

    /// That a rule, or the standard, was found by the newer law.
    fn newer_of(&self, what: &str) -> Option<&str> {
        let known = self.newer.iter().find(|(of, _)| of == what);
        known.map(|(_, text)| text.as_str())
    }

    /// How many of the papers that must be there are, and how many must.
    fn papers_there(&self) -> usize {
        let there = |tray: &&Tray| tray.required && !tray.papers.is_empty();
        self.trays.iter().filter(there).count()
    }

    fn papers_due(&self) -> usize {
        self.trays.iter().filter(|tray| tray.required).count()
    }
}

/// Is it done every day, with words? The others are folded away.
fn is_usual(action: Action) -> bool {
    matches!(action, Action::Return | Action::Supplement)
}

fn supplement_term(ctx: &Ctx, file: &NominationPage) -> Option<(u32, NaiveDate)> {
    let stage = file.whole.shown.filed.nomination.stage(&ctx.law)?;
    let days = stage.settings.supplement_days()?;
    Some((days, ctx.law.calendar.due(ctx.today(), days)))
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
pub async fn show_file(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    asked: Query<FileQuery>,
) -> PageResult {
    let id: NominationId = id(&visitor, &path)?;
    let ctx = state.ctx();
    let list = asked.list.as_deref().and_then(NominationsQuery::written);
    let filter = list.as_ref().map(|list| list.filter(&ctx));
    let (file, beside) = visitor
        .read(&state, move |conn, ctx, caller| {
            let file = dossier::file(conn, ctx, caller, id)?;
            let here = &file.whole.shown.filed.nomination;
            let beside = filter
                .map(|filter| nominations::beside(conn, ctx, caller, &filter, here))
                .transpose()?;
            Ok((file, beside))
        })
        .await?;
    let words = visitor.words;
    let ways = list
        .as_ref()
        .zip(beside.as_ref())
        .map(|(list, beside)| ListWays::of(words, list, beside));
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
    let mut remarkable: Vec<(String, String)> = members.chain(slots).collect();
    let remark = asked.into_inner().remark;
    let remark = remark.filter(|field| remarkable.iter().any(|(known, _)| known == field));
    // What is to be remarked on comes first.
    remarkable.sort_by_key(|(field, _)| remark.as_ref().is_some_and(|remark| remark != field));
    let standard = file.whole.standard.as_ref();
    let page = FilePage {
        frame: visitor.frame(),
        book: ctx.law.clone(),
        standard: standard.map(|one| ShownStandard::of(words, &ctx.law, &one.standard)),
        newer: by_newer(words, &ctx.law, &file.whole),
        ways,
        remark,
        history: stage_names(&ctx, &file, words),
        trays: trays(&file, words),
        rule_set: set.map(|set| words.of(&set.name)),
        remarkable,
        outcomes: ExternalOutcome::ALL
            .iter()
            .map(|outcome| outcome.code())
            .collect(),
        grounds: crate::pages::awards::grounds(),
        restore_grounds: crate::pages::awards::restore_grounds(),
        document_limit: state.files.limit(),
        supplement: supplement_term(&ctx, &file),
        decision_title: crate::pages::awards::decisions::default_title(
            words,
            &ctx.law,
            [&file.whole.shown.filed.nomination],
        ),
        file,
    };
    Ok(show(page.render()))
}
