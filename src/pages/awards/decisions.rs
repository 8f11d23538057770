//! Drafting, signing, numbering and issuing a decision; striking a line, taking the signature back,
//! removing a draft; putting a name right.

use std::collections::BTreeMap;

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;
use uuid::Uuid;

use crate::db::Conn;
use crate::domain::access::policy::Right;
use crate::domain::awards::decision::DecisionStatus;
use crate::domain::base::history::HistoryEntry;
use crate::domain::base::ids::{DecisionId, NominationId, UnitId};
use crate::domain::law::award_type::AwardKind;
use crate::domain::law::law_book::LawBook;
use crate::domain::nominations::nomination::Nomination;
use crate::error::FieldFault;
use crate::http::awards::decisions::{
    CorrectBody, DraftDecisionBody, IssueBody, SignDecisionBody, StrikeBody, WithdrawSignatureBody,
    exports,
};
use crate::pages::PageResult;
use crate::pages::awards::beyond::{told_of_cap, told_of_fund};
use crate::pages::awards::registers::Begun;
use crate::pages::forms::{Pairs, address_with, id};
use crate::pages::frame::{Frame, Visitor, Words, address_done, show as show_page};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::awards::copies::{self, OwedCopy};
use crate::services::awards::decisions::{self, DecisionFilter, ShownDecision};
use crate::services::nominations::{self, Summary};
use crate::state::State;

/// Which decisions; nothing typed is no filter.
#[derive(Deserialize)]
pub struct DecisionsQuery {
    #[serde(default)]
    status: String,
    #[serde(default)]
    q: String,
    #[serde(default)]
    issuer: String,
    #[serde(default)]
    year: String,
    #[serde(default)]
    cursor: String,
}

impl DecisionsQuery {
    fn filter(&self) -> DecisionFilter {
        DecisionFilter {
            status: self.status.parse().ok(),
            issuer: Uuid::parse_str(&self.issuer).ok().map(UnitId),
            year: self.year.trim().parse().ok(),
            q: Some(self.q.clone()).filter(|q| !q.trim().is_empty()),
        }
    }

    fn pairs(&self) -> [(&'static str, &str); 4] {
        [
            ("status", &self.status),
            ("q", &self.q),
            ("issuer", &self.issuer),
            ("year", &self.year),
        ]
    }
}

#[derive(Template)]
#[template(path = "awards/decisions.html")]
struct ListPage {
    frame: Frame,
    status: String,
    q: String,
    issuer: String,
    year: String,
    statuses: Vec<&'static str>,
    issuers: Vec<(UnitId, String)>,
    decisions: Vec<ShownDecision>,
    range: String,
    excel: String,
    next: Option<String>,
}

/// The decisions a reader sees, the newest first.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<DecisionsQuery>,
) -> PageResult {
    let search = search.into_inner();
    let filter = search.filter();
    let (begun, wanted) = Begun::at(&state, "decisions", &search.cursor);
    let (found, total, issuers) = visitor
        .read_beside(&state, filter.q.is_some(), move |conn, ctx, caller| {
            let found = decisions::list(conn, ctx, caller, &filter, &wanted)?;
            let total = decisions::count(conn, ctx, caller, &filter)?;
            Ok((found, total, decisions::issuers(conn, ctx, caller)?))
        })
        .await?;
    let list = ListPage {
        frame: visitor.frame(),
        range: begun.range(visitor.words, found.items.len(), total),
        excel: address_with("/decisions/export", &search.pairs()),
        next: begun.next(
            &state,
            "decisions",
            ("/decisions", &search.pairs()),
            found.next,
        ),
        statuses: DecisionStatus::ALL
            .iter()
            .map(|status| status.code())
            .collect(),
        issuers,
        decisions: found.items,
        status: search.status,
        q: search.q,
        issuer: search.issuer,
        year: search.year,
    };
    Ok(show_page(list.render()))
}

/// The same as a workbook.
pub async fn list_export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<DecisionsQuery>,
) -> PageResult {
    let caller = visitor.caller()?;
    exports::list(&state, caller, search.filter(), visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

/// The names on a decision as a workbook.
pub async fn lines_export(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: DecisionId = id(&visitor, &path)?;
    let caller = visitor.caller()?;
    exports::lines(&state, caller, id, visitor.words.0)
        .await
        .map_err(|error| visitor.trouble(error))
}

#[derive(Template)]
#[template(path = "awards/decision.html")]
struct DecisionPage {
    frame: Frame,
    shown: ShownDecision,
    history: Vec<HistoryEntry>,
    /// What each file on it is about.
    deeds: BTreeMap<NominationId, Summary>,
    total: i64,
    /// What of it is in force, where that is less.
    in_force: Option<i64>,
    document_limit: u64,
    /// That it goes beyond the fund.
    beyond_fund: Option<String>,
    /// That it goes beyond what its issuer gives at most.
    beyond_caps: Vec<String>,
    /// Those that are to be sent, and those that were.
    copies: Vec<OwedCopy>,
    may_send: bool,
}

impl DecisionPage {
    /// Can the visitor do this now?
    fn may(&self, action: &str) -> bool {
        self.shown
            .allowed
            .iter()
            .any(|allowed| allowed.action == action && allowed.refusal.is_none())
    }

    /// Can the visitor do something with it beside its next step?
    fn has_other_acts(&self) -> bool {
        ["strike", "withdraw_signature", "delete", "correct"]
            .iter()
            .any(|action| self.may(action))
    }

    /// Could the visitor strike a line, were there another one?
    fn is_last_line(&self) -> bool {
        self.shown
            .allowed
            .iter()
            .any(|allowed| allowed.refusal == Some("last_line"))
    }

    /// The file that a fault names.
    #[expect(clippy::unused_self, reason = "templates call it on their page")]
    fn file_of<'f>(&self, fault: &'f FieldFault) -> Option<&'f str> {
        fault
            .params
            .iter()
            .find(|(name, _)| *name == "nomination_id")
            .map(|(_, id)| id.as_str())
    }
}

/// The page of a decision.
pub async fn show(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: DecisionId = id(&visitor, &path)?;
    let (shown, history, deeds, copies) = visitor
        .read(&state, move |conn, ctx, caller| {
            let shown = decisions::find(conn, ctx, caller, id)?;
            let history = decisions::history(conn, ctx, caller, id)?;
            let files = shown.lines.iter().map(|line| &line.filed.nomination);
            let deeds = nominations::deeds(conn, files)?;
            let copies = copies::of_shown(conn, ctx, &shown)?;
            Ok((shown, history, deeds, copies))
        })
        .await?;
    let total: i64 = shown.lines.iter().filter_map(|line| line.amount).sum();
    let warning = shown.fund_warning.as_ref();
    let beyond_fund = warning.map(|warning| told_of_fund(visitor.words, warning));
    let beyond_caps = shown.beyond_caps.iter();
    let beyond_caps = beyond_caps.map(|one| told_of_cap(visitor.words, &state.law, one));
    let beyond_caps = beyond_caps.collect();
    // Who corrects an issued decision sends its copies.
    let may_send = shown
        .allowed
        .iter()
        .any(|allowed| allowed.action == "correct" && allowed.refusal.is_none());
    let decision = DecisionPage {
        frame: visitor.frame(),
        total,
        in_force: shown.in_force().filter(|in_force| *in_force != total),
        shown,
        history,
        deeds,
        document_limit: state.files.limit(),
        beyond_fund,
        beyond_caps,
        may_send,
        copies,
    };
    Ok(show_page(decision.render()))
}

/// What a decision on these files is about, as the form offers it: the award, where it is one.
pub(in crate::pages) fn default_title<'f>(
    words: Words,
    law: &LawBook,
    files: impl IntoIterator<Item = &'f Nomination>,
) -> String {
    let files: Vec<&Nomination> = files.into_iter().collect();
    let first = files.first().filter(|first| {
        files
            .iter()
            .all(|file| file.content.award_code == first.content.award_code)
    });
    let Some(award) = first.and_then(|first| first.award_type(law)) else {
        return words.say("page-decision-title-default");
    };
    let posthumous = files
        .iter()
        .filter(|file| file.content.posthumous.is_some())
        .count();
    let key = match posthumous {
        0 => "page-decision-title-given",
        all if all == files.len() => "page-decision-title-posthumous",
        _ => "page-decision-title-both",
    };
    let name = words.of(&award.name);
    let name = if award.kind == AwardKind::EmulationTitle {
        words.with_award("page-decision-title-of-title", &name)
    } else {
        name
    };
    words.with_award(key, &name)
}

/// Drafts a decision of the files that were ticked.
pub async fn draft(state: Data<State>, visitor: Visitor, form: Pairs) -> PageResult {
    let form = form.naming_files();
    let new = form.ticked("nomination_id", DraftDecisionBody::command);
    visitor
        .change_to(&state, &form, "/", new, |tx, ctx, caller, (title, ids)| {
            let shown = decisions::draft(tx, ctx, caller, title, &ids)?;
            Ok(format!("/decisions/{}", shown.found.decision.id))
        })
        .await
}

/// Signs.
pub async fn sign(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (DecisionId, _) = (id(&visitor, &path)?, form.version());
    let (page, post) = (
        format!("/decisions/{id}"),
        form.if_confirmed(form.command(SignDecisionBody::command)),
    );
    let (words, place, telling) = (visitor.words, page.clone(), state.clone());
    let sign = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, post| {
        decisions::sign(tx, ctx, caller, id, version, post)?;
        Ok(address_done(&telling, &place, &signed(words)))
    };
    visitor.change_to(&state, &form, &page, post, sign).await
}

/// That it is signed, and who goes on with it.
fn signed(words: Words) -> String {
    let roles = Right::HandleDecision.roles().iter();
    let roles: Vec<String> = roles.map(|role| words.code("role", role.code())).collect();
    words.with("done-decision-signed", &[("role", roles.join("; "))])
}

/// Numbers and issues.
pub async fn issue(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (DecisionId, _) = (id(&visitor, &path)?, form.version());
    let (page, entered) = (
        format!("/decisions/{id}"),
        form.if_confirmed(form.command(IssueBody::command)),
    );
    visitor
        .change(
            &state,
            &form,
            &page,
            entered,
            move |tx, ctx, caller, entered| decisions::issue(tx, ctx, caller, id, version, entered),
        )
        .await
}

/// Strikes a line before the decision is issued.
pub async fn strike(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (DecisionId, _) = (id(&visitor, &path)?, form.version());
    let (page, line) = (
        format!("/decisions/{id}"),
        form.command(StrikeBody::command),
    );
    visitor
        .change(&state, &form, &page, line, move |tx, ctx, caller, line| {
            decisions::strike(tx, ctx, caller, id, version, line)
        })
        .await
}

/// Takes the signature back before the decision is issued.
pub async fn withdraw_signature(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (DecisionId, _) = (id(&visitor, &path)?, form.version());
    let (page, reason) = (
        format!("/decisions/{id}"),
        form.command(WithdrawSignatureBody::command),
    );
    visitor
        .change(
            &state,
            &form,
            &page,
            reason,
            move |tx, ctx, caller, reason| {
                decisions::withdraw_signature(tx, ctx, caller, id, version, &reason)
            },
        )
        .await
}

/// Removes a decision that was not signed.
pub async fn delete(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (DecisionId, _) = (id(&visitor, &path)?, form.version());
    let page = format!("/decisions/{id}");
    visitor
        .change_to(&state, &form, &page, Ok(()), move |tx, ctx, caller, ()| {
            decisions::delete(tx, ctx, caller, id, version).map(|()| "/".to_owned())
        })
        .await
}

/// Puts a name on an issued decision right.
pub async fn correct(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let (id, version): (DecisionId, _) = (id(&visitor, &path)?, form.version());
    let (page, new) = (
        format!("/decisions/{id}"),
        form.command(CorrectBody::command),
    );
    visitor
        .change(&state, &form, &page, new, move |tx, ctx, caller, new| {
            decisions::correct(tx, ctx, caller, id, version, new)
        })
        .await
}
