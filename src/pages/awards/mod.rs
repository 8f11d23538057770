//! Award records: one, those of a person, and how one ends and comes back.

mod beyond;
pub(crate) mod decisions;
mod drafting;
pub(crate) mod external_results;
pub(crate) mod marks;
pub(crate) mod papers;
pub(crate) mod payments;
pub(crate) mod registers;
pub(crate) mod statistics;

use actix_web::web::{Data, Path, Query};
use askama::Template;
use serde::Deserialize;

use crate::db::Conn;
use crate::domain::awards::award::{Award, CancelGround, RestoreGround};
use crate::domain::base::ids::{AwardId, PersonId};
use crate::domain::nominations::posthumous::Posthumous;
use crate::error::{Error, Result};
use crate::http::awards::ends::{CancelAwardBody, RestoreAwardBody, StripAwardBody};
use crate::pages::PageResult;
use crate::pages::forms::{Pairs, id, next, page};
use crate::pages::frame::{Frame, Trouble, Visitor, show};
use crate::pages::table::{RouteTable, web};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::awards::marks::AwardMarks;
use crate::services::awards::payments::PaymentWithActs;
use crate::services::awards::{self, AwardWithRights};
use crate::state::State;

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/decisions", web::get().to(decisions::list))
        .route("/decisions/new", web::get().to(drafting::form))
        .route("/decisions/new", web::post().to(decisions::draft))
        .route("/decisions/new/all", web::post().to(drafting::draft))
        .route("/decisions/export", web::get().to(decisions::list_export))
        .route("/decisions/{id}", web::get().to(decisions::show))
        .route(
            "/decisions/{id}/export",
            web::get().to(decisions::lines_export),
        )
        .route("/decisions/{id}/sign", web::post().to(decisions::sign))
        .route("/decisions/{id}/issue", web::post().to(decisions::issue))
        .route("/decisions/{id}/strike", web::post().to(decisions::strike))
        .route(
            "/decisions/{id}/withdraw-signature",
            web::post().to(decisions::withdraw_signature),
        )
        .route("/decisions/{id}/delete", web::post().to(decisions::delete))
        .route(
            "/decisions/{id}/corrections",
            web::post().to(decisions::correct),
        )
        .route(
            "/nominations/{id}/external-result",
            web::post().to(external_results::record_result),
        )
        .route("/decisions/{id}/paper", web::get().to(papers::paper))
        .route("/decisions/{id}/paper", web::post().to(papers::attach))
        .route("/awards", web::get().to(registers::list))
        .route("/awards/export", web::get().to(registers::list_export))
        .route("/golden-book", web::get().to(registers::golden_book))
        .route(
            "/golden-book/export",
            web::get().to(registers::golden_book_export),
        )
        .route("/awards/{id}", web::get().to(find))
        .route("/awards/{id}/family-letter", web::get().to(family_letter))
        .route("/awards/{id}/cancel", web::post().to(cancel))
        .route("/awards/{id}/strip", web::post().to(strip))
        .route("/awards/{id}/restore", web::post().to(restore))
        .route("/awards/{id}/payment/{act}", web::post().to(payments::act))
        .route("/awards/{id}/marks", web::post().to(marks::add))
        .route("/decisions/{id}/copies", web::post().to(marks::send_copy))
        .route("/payments", web::get().to(payments::list))
        .route("/payments/export", web::get().to(payments::export))
        .route("/payments/pay", web::post().to(payments::pay_many))
        .route("/units/{id}/award-fund", web::post().to(payments::set_fund))
        .route(
            "/units/{id}/award-fund/spendings",
            web::post().to(payments::enter_spending),
        )
        .route(
            "/award-fund-spendings/{id}/remove",
            web::post().to(payments::remove_spending),
        )
        .route("/people/{id}/awards", web::get().to(of_person))
        .route("/figures", web::get().to(statistics::awards))
        .route("/figures/forms", web::get().to(statistics::forms::forms))
        .route(
            "/figures/forms/export",
            web::get().to(statistics::forms::export),
        )
        .route("/figures/staff", web::get().to(statistics::staff::forms))
        .route(
            "/figures/staff/export",
            web::get().to(statistics::staff::export),
        )
        .route(
            "/figures/staff/list",
            web::get().to(statistics::staff::list),
        )
        .route(
            "/figures/staff/list/export",
            web::get().to(statistics::staff::list_export),
        )
        .route(
            "/figures/unrewarded",
            web::get().to(statistics::unrewarded::list),
        )
        .route(
            "/figures/unrewarded/export",
            web::get().to(statistics::unrewarded::export),
        )
        .route(
            "/units/{id}/award-target",
            web::post().to(statistics::set_target),
        )
}

/// The codes of the grounds on which an award is cancelled.
pub fn grounds() -> Vec<&'static str> {
    CancelGround::FOR_CANCELLING
        .iter()
        .map(|ground| ground.code())
        .collect()
}

/// The codes of the grounds on which it is given back.
pub fn restore_grounds() -> Vec<&'static str> {
    RestoreGround::ALL
        .iter()
        .map(|ground| ground.code())
        .collect()
}

#[derive(Template)]
#[template(path = "awards/award.html")]
struct RecordPage {
    frame: Frame,
    record: AwardWithRights,
    grounds: Vec<&'static str>,
    restore_grounds: Vec<&'static str>,
    money: Option<PaymentWithActs>,
    noted: AwardMarks,
    kinds: Vec<&'static str>,
    items: Vec<&'static str>,
    ceremonies: Vec<&'static str>,
}

async fn read(
    state: &State,
    visitor: &Visitor,
    id: AwardId,
) -> std::result::Result<AwardWithRights, Trouble> {
    visitor
        .read(state, move |conn, ctx, caller| {
            awards::record_of(conn, ctx, caller, id)
        })
        .await
}

/// A record, with the way to its file where the reader sees that.
pub async fn find(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let id: AwardId = id(&visitor, &path)?;
    let (record, money, noted) = visitor
        .read(&state, move |conn, ctx, caller| {
            let record = awards::record_of(conn, ctx, caller, id)?;
            let money = awards::payments::of_award(conn, ctx, caller, id)?;
            Ok((record, money, awards::marks::list(conn, ctx, caller, id)?))
        })
        .await?;
    let page = RecordPage {
        frame: visitor.frame(),
        record,
        grounds: grounds(),
        restore_grounds: restore_grounds(),
        money,
        noted,
        kinds: marks::kinds(),
        items: marks::items(),
        ceremonies: marks::ceremonies(),
    };
    Ok(show(page.render()))
}

#[derive(Template)]
#[template(path = "awards/family_letter.html")]
struct FamilyLetterPage {
    frame: Frame,
    award: AwardId,
    subject: String,
    family: Posthumous,
    told: String,
}

/// The letter by which the unit tells the family of somebody who was honoured after death, to be
/// printed and sent by post: nobody writes to the dead.
pub async fn family_letter(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let award = read(&state, &visitor, id(&visitor, &path)?).await?.award;
    let Some(family) = award.posthumous.clone().filter(|_| award.is_in_force()) else {
        return Err(visitor.trouble(Error::NotFound("award")));
    };
    let facts = &award.facts;
    let told = [
        ("number", facts.decision_number.clone()),
        ("date", visitor.words.date(&facts.decided_on)),
        ("issuer", facts.issuer_name.clone()),
        ("award", visitor.words.of(&facts.award_name)),
        ("subject", facts.subject_name.clone()),
    ];
    let page = FamilyLetterPage {
        frame: visitor.frame(),
        award: award.id,
        told: visitor.words.with("page-family-letter-told", &told),
        subject: award.facts.subject_name,
        family,
    };
    Ok(show(page.render()))
}

/// Where the page begins.
#[derive(Deserialize)]
pub struct RecordsQuery {
    cursor: Option<String>,
}

#[derive(Template)]
#[template(path = "awards/award_history.html")]
struct HistoryPage {
    frame: Frame,
    awards: Vec<Award>,
    next: Option<String>,
}

/// A person's records, the newest decision first.
pub async fn of_person(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    from: Query<RecordsQuery>,
) -> PageResult {
    let person: PersonId = id(&visitor, &path)?;
    let wanted = page(&state, "award-history", from.cursor.as_deref());
    let found = visitor
        .read(&state, move |conn, ctx, caller| {
            awards::of_person(conn, ctx, caller, person, &wanted)
        })
        .await?;
    let list = HistoryPage {
        frame: visitor.frame(),
        next: next(
            &state,
            "award-history",
            &format!("/people/{person}/awards"),
            &[],
            found.next.as_deref(),
        ),
        awards: found.items,
    };
    Ok(show(list.render()))
}

/// Cancels an award and shows it again.
pub async fn cancel(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let said = form.command(CancelAwardBody::command);
    end(&state, &visitor, &path, &form, said, awards::cancel).await
}

/// Records that a State honour was stripped, and shows it again.
pub async fn strip(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let said = form.command(StripAwardBody::command);
    end(&state, &visitor, &path, &form, said, awards::strip).await
}

/// Gives an award back and shows it again.
pub async fn restore(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    let said = form.command(RestoreAwardBody::command);
    end(&state, &visitor, &path, &form, said, awards::restore).await
}

/// What ends a record, or gives it back: on which paper, why.
type EndUseCase<P, T> = fn(&mut Conn, &Ctx, &Caller, AwardId, i64, P, &str) -> Result<T>;

/// Does it, where it was confirmed, and shows the record again.
async fn end<P: Clone + Send + 'static, T: 'static>(
    state: &State,
    visitor: &Visitor,
    path: &str,
    form: &Pairs,
    said: Result<(P, String)>,
    work: EndUseCase<P, T>,
) -> PageResult {
    let (id, version) = (id(visitor, path)?, form.version());
    let page = format!("/awards/{id}");
    let work = move |tx: &mut Conn, ctx: &Ctx, caller: &Caller, (paper, reason): (P, String)| {
        work(tx, ctx, caller, id, version, paper, &reason)
    };
    visitor
        .change(state, form, &page, form.if_confirmed(said), work)
        .await
}
