//! Reading files: the list with its filters, and the page of one.

pub(crate) mod acts;
pub(crate) mod assignments;
pub(crate) mod checks;
pub(crate) mod cycles;
pub(crate) mod documents;
pub(crate) mod events;
pub(crate) mod many;
pub(crate) mod nominate;
pub(crate) mod own_case;
pub(crate) mod renames;
pub(crate) mod submission_letters;

use actix_web::web::{Data, Query};
use askama::Template;
use serde::Deserialize;

use events::{emergencies, reports};

use crate::domain::access::saved_view::ViewedList;
use crate::domain::base::office::{Office, Role};
use crate::domain::law::stage::Action;
use crate::domain::nominations::nomination::Status;
use crate::domain::nominations::run::MOST_FILES;
use crate::pages::PageResult;
use crate::pages::access::views::ViewChips;
use crate::pages::dossier::kept;
use crate::pages::forms::{Pairs, address_with, next, page};
use crate::pages::frame::{Frame, Visitor, Words, show};
use crate::pages::table::{RouteTable, web};
use crate::pages::work::workbooks;
use crate::services::access::users::views;
use crate::services::nominations::{self, Matter, NominationWithRights};
use crate::services::workbooks::AskedList;
use crate::services::{Ctx, NominationFilter, Sort};
use crate::state::State;

/// The addresses of this area.
pub(super) fn routes(table: RouteTable<'_>) -> RouteTable<'_> {
    occasions(many::routes(table))
        .route("/nominations", web::get().to(list))
        .route("/nominations/export", web::get().to(export))
        .route("/nominations/new", web::get().to(nominate::form))
        .route("/nominations/new", web::post().to(nominate::propose))
        .route("/nominations/new/kept", web::post().to(nominate::keep))
        .route("/nominations/new/checked", web::post().to(nominate::live))
        .route(
            "/nominations/new/subjects",
            web::get().to(nominate::subjects),
        )
        .route("/nominations/actions/{action}", web::post().to(acts::bulk))
        .route(
            "/nominations/assignment",
            web::post().to(assignments::assign_many),
        )
        .route(
            "/nominations/actions/{action}/rehearsal",
            web::post().to(acts::rehearse_bulk),
        )
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
            "/nominations/{id}/assignment",
            web::post().to(assignments::assign),
        )
        .route(
            "/nominations/{id}/assignment/end",
            web::post().to(assignments::unassign),
        )
        .route(
            "/nominations/{id}/overrules",
            web::post().to(checks::overrule),
        )
        .route("/nominations/{id}/reviews", web::post().to(checks::review))
        .route("/nominations/{id}/verdicts", web::get().to(kept::list))
        .route(
            "/nominations/{id}/verdicts/export",
            web::get().to(checks::export),
        )
        .route("/subjects/{id}/name", web::post().to(renames::rename))
        .route("/units/{id}/duties", web::get().to(own_case::duties))
        .route("/units/{id}/duties", web::post().to(own_case::set_duties))
        .route(
            "/nominations/{id}/leader",
            web::post().to(own_case::name_leader),
        )
        .route(
            "/nominations/{id}/told-apart",
            web::post().to(own_case::tell_apart),
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
            "/submission-letters/export",
            web::get().to(submission_letters::export),
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
}

/// The addresses of what files are about and of when they are taken: events, emergencies, reports of
/// merit and cycles.
fn occasions(table: RouteTable<'_>) -> RouteTable<'_> {
    table
        .route("/events/{id}", web::get().to(events::find))
        .route("/emergencies", web::get().to(emergencies::list))
        .route("/emergencies", web::post().to(emergencies::open))
        .route("/emergencies/{id}", web::get().to(emergencies::find))
        .route(
            "/emergencies/{id}/close",
            web::post().to(emergencies::close),
        )
        .route("/reports", web::get().to(reports::list))
        .route("/reports", web::post().to(reports::file))
        .route("/reports/new", web::get().to(reports::form))
        .route("/reports/{id}", web::get().to(reports::find))
        .route("/reports/{id}/close", web::post().to(reports::close))
        .route("/reports/{id}/papers", web::post().to(reports::put))
        .route(
            "/reports/{id}/papers/{place}",
            web::get().to(reports::paper),
        )
        .route("/cycles", web::get().to(cycles::list))
        .route("/cycles", web::post().to(cycles::set))
        .route("/cycles/{id}/extend", web::post().to(cycles::extend))
        .route("/cycles/{id}/close", web::post().to(cycles::close))
        .route("/cycles/{id}/delete", web::post().to(cycles::remove))
}

/// The longest list that the address of a file carries along.
const LONGEST_LIST: usize = 500;

/// What is looked for; nothing typed is no filter.
#[derive(Deserialize, Default)]
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
    stage: String,
    /// The office that holds them: the unit's id and the role's code.
    #[serde(default)]
    held_by: String,
    #[serde(default)]
    cursor: String,
}

#[derive(Template)]
#[template(path = "nominations/nominations.html")]
struct ListPage {
    frame: Frame,
    search: NominationsQuery,
    statuses: Vec<&'static str>,
    awards: Vec<(String, String)>,
    files: Vec<(NominationWithRights, Matter)>,
    /// How many there are on all pages.
    total: i64,
    next: Option<String>,
    /// The address of the same as a workbook.
    excel: String,
    /// What stands behind the address of each file.
    from: String,
    /// What the reader may do with files of the page, and what the button says that takes all.
    acts: Vec<&'static str>,
    whole: String,
    /// What it is narrowed to that no field shows, each with the list without it.
    narrowed: Vec<(String, String)>,
    views: ViewChips,
}

/// An office as an address names it: `unit:role`.
fn office(text: &str) -> Option<Office> {
    let (unit, role) = text.split_once(':')?;
    Some(Office {
        unit: unit.parse().ok()?,
        role: *Role::ALL.iter().find(|one| one.code() == role)?,
    })
}

impl NominationsQuery {
    /// A list as the address of one of its files says it; none where it is none.
    pub(in crate::pages) fn written(text: &str) -> Option<Self> {
        (text.len() <= LONGEST_LIST)
            .then(|| serde_urlencoded::from_str(text).ok())
            .flatten()
    }

    /// What was looked for, by its names in an address.
    fn asked(&self) -> [(&'static str, &str); 7] {
        [
            ("q", self.q.as_str()),
            ("status", &self.status),
            ("award_code", &self.award_code),
            ("cycle_year", &self.cycle_year),
            ("overdue", &self.overdue),
            ("stage", &self.stage),
            ("held_by", &self.held_by),
        ]
    }

    /// The address of the list.
    pub(in crate::pages) fn address(&self) -> String {
        address_with("/nominations", &self.asked())
    }

    /// What stands behind the address of a file so that its page knows the list.
    pub(in crate::pages) fn carried(&self) -> String {
        let list = self.address();
        let list = list.split_once('?').map_or("", |(_, query)| query);
        if list.len() > LONGEST_LIST {
            return String::new();
        }
        let query = serde_urlencoded::to_string([("list", list)]).unwrap_or_default();
        format!("?{query}")
    }

    /// What a form on the list carries of it.
    pub(in crate::pages) fn of(form: &Pairs) -> Self {
        let said = |name: &str| form.value(name).to_owned();
        Self {
            q: said("q"),
            status: said("status"),
            award_code: said("award_code"),
            cycle_year: said("cycle_year"),
            overdue: said("overdue"),
            stage: said("stage"),
            held_by: said("held_by"),
            cursor: String::new(),
        }
    }

    /// What it means today.
    pub(in crate::pages) fn filter(&self, ctx: &Ctx) -> NominationFilter {
        let some = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let is_overdue = self.overdue == "yes";
        NominationFilter {
            sort: if is_overdue { Sort::Due } else { Sort::Newest },
            q: some(&self.q),
            status: self.status.parse().ok(),
            award_code: some(&self.award_code),
            cycle_year: self.cycle_year.trim().parse().ok(),
            stage: some(&self.stage),
            held_by: office(&self.held_by),
            overdue: is_overdue.then(|| (true, ctx.today())),
            ..NominationFilter::default()
        }
    }
}

/// The stage and the office that a list is narrowed to, by their names, each with the address of
/// the list without it.
fn narrowed(
    words: Words,
    ctx: &Ctx,
    search: &NominationsQuery,
    page: &[NominationWithRights],
) -> Vec<(String, String)> {
    let without = |member: &str| {
        let others = search.asked().into_iter();
        let others: Vec<_> = others.filter(|(name, _)| *name != member).collect();
        address_with("/nominations", &others)
    };
    let stage = Some(search.stage.as_str()).filter(|stage| !stage.is_empty());
    let stage = stage.map(|stage| {
        let name = words.of(&nominations::stage_name(ctx, stage));
        // An end is called by its status.
        let name = words.code("status", &name);
        let text = format!("{}: {name}", words.say("page-stage"));
        (text, without("stage"))
    });
    let held = office(&search.held_by).map(|office| {
        let mut holders = page.iter().flat_map(|shown| shown.filed.held_by());
        let role = words.code("role", office.role.code());
        let name = match holders.find(|(holder, _)| *holder == office) {
            Some((_, unit)) => format!("{role}, {unit}"),
            None => role,
        };
        let text = format!("{} {name}", words.say("page-held-by"));
        (text, without("held_by"))
    });
    stage.into_iter().chain(held).collect()
}

/// The files of such a list as a workbook.
pub async fn export(
    state: Data<State>,
    visitor: Visitor,
    search: Query<NominationsQuery>,
) -> PageResult {
    let filter = Box::new(search.filter(&state.ctx()));
    workbooks::export(&state, &visitor, AskedList::Nominations(filter)).await
}

/// The files a reader sees, by what they look for.
pub async fn list(
    state: Data<State>,
    visitor: Visitor,
    search: Query<NominationsQuery>,
) -> PageResult {
    let search = search.into_inner();
    let ctx = state.ctx();
    let filter = search.filter(&ctx);
    let sort = filter.sort;
    let name = format!("nominations {sort}");
    let cursor = Some(search.cursor.as_str()).filter(|cursor| !cursor.is_empty());
    let wanted = page(&state, &name, cursor);
    let mut awards: Vec<(String, String)> = ctx
        .law
        .awards
        .iter()
        .map(|award| (award.code.clone(), visitor.words.of(&award.name)))
        .collect();
    awards.sort();
    awards.dedup_by(|a, b| a.0 == b.0);
    let (found, about, total, saved) = visitor
        .read_beside(&state, filter.q.is_some(), move |conn, ctx, caller| {
            let found = nominations::list(conn, ctx, caller, &filter, &wanted)?;
            let about = nominations::about(conn, ctx, caller, &found.items, false)?;
            let total = nominations::count(conn, ctx, caller, &filter)?;
            let saved = views::list(conn, ctx, caller)?;
            Ok((found, about, total, saved))
        })
        .await?;
    let asked = search.asked();
    let can_be_all = (1..=MOST_FILES).contains(&usize::try_from(total).unwrap_or(0));
    let may = |act: Action| {
        let mut allowed = found.items.iter().flat_map(|shown| &shown.allowed);
        allowed.any(|one| one.action == act.code() && one.refusal.is_none())
    };
    let acts = Action::ALL.iter().copied();
    let acts = acts.filter(|act| can_be_all && act.passes_on() && may(*act));
    let list = ListPage {
        frame: visitor.frame(),
        acts: acts.map(Action::code).collect(),
        narrowed: narrowed(visitor.words, &ctx, &search, &found.items),
        whole: visitor.words.with(
            "page-run-choose",
            &[("count", visitor.words.number(&total))],
        ),
        views: ViewChips::of(saved, ViewedList::Files, &asked),
        next: next(&state, &name, "/nominations", &asked, found.next.as_deref()),
        excel: address_with("/nominations/export", &asked),
        from: search.carried(),
        statuses: Status::ALL.iter().map(|status| status.code()).collect(),
        awards,
        files: found.items.into_iter().zip(about).collect(),
        total,
        search,
    };
    Ok(show(list.render()))
}
