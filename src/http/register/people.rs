//! `/people` and `/subjects`.

mod joining;
mod particulars;
mod subjects;

use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use crate::domain::base::ids::PersonId;
use crate::domain::register::people::Person;
use crate::error::Result;
use crate::fields::Fields;
use crate::http::extract::{
    Body, ChangeRequest, CodeInPath, Expected, Id, Identity, Params, given,
};
use crate::http::view::{
    PageView, change, changed, created, listed, once_more, page, put, versioned,
};
use crate::services::register::people::{self, AddPerson, PutPerson};
use crate::state::State;

pub use joining::{JoinBody, PartBody, join_subjects, part_subjects};
pub use particulars::{EditParticularsBody, edit_particulars, find_particulars};
pub use subjects::{SubjectView, add_subject, find_subject, list_subjects};

/// A person on the staff register.
#[derive(Serialize, ToSchema)]
pub struct PersonView {
    id: Uuid,
    /// The HR system's code.
    staff_code: String,
    full_name: String,
    unit_id: Uuid,
    position: Option<String>,
    /// Does the work directly, leads nobody.
    is_direct_worker: bool,
    /// The last day on which they belong to the staff: nobody proposes them afterwards.
    left_on: Option<NaiveDate>,
    /// The day of their death: they are honoured after death, or not at all.
    died_on: Option<NaiveDate>,
    version: i64,
}

impl From<&Person> for PersonView {
    fn from(person: &Person) -> Self {
        Self {
            id: person.id.0,
            staff_code: person.staff_code.clone(),
            full_name: person.full_name.clone(),
            unit_id: person.unit.0,
            position: person.position.clone(),
            is_direct_worker: person.is_direct_worker,
            left_on: person.left_on,
            died_on: person.died_on,
            version: person.version,
        }
    }
}

/// Which people or subjects.
#[derive(Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct SearchParams {
    /// Where the page begins.
    cursor: Option<String>,
    /// How many, 1 to 200.
    limit: Option<i64>,
    /// Found in the name, whatever the accents: each word begins a word of the name, in any order.
    q: Option<String>,
}

/// The people on the register whom the caller sees.
#[utoipa::path(
    tag = "organisation",
    params(SearchParams),
    responses((status = 200, body = PageView<PersonView>)),
    security(("bearer" = []), ("machine" = ["people:write"]), ("machine" = ["nominations:write"])),
)]
#[get("/people")]
pub async fn list_people(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    params: Params<SearchParams>,
) -> Result<HttpResponse> {
    let SearchParams { cursor, limit, q } = params.0;
    let page = page(&state, "people", cursor.as_deref(), limit)?;
    let people = state
        .search(q.is_some(), who.0, move |conn, ctx, caller| {
            people::list_people(conn, ctx, caller, q.as_deref(), &page)
        })
        .await?;
    Ok(listed(&state, &req, "people", &people, |person| {
        PersonView::from(person)
    }))
}

/// One person.
#[utoipa::path(
    tag = "organisation",
    params(("id" = Uuid, Path)),
    responses((status = 200, body = PersonView)),
    security(("bearer" = []), ("machine" = ["people:write"]), ("machine" = ["nominations:write"])),
)]
#[get("/people/{id}")]
pub async fn find_person(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    id: Id<PersonId>,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let person = state
        .db
        .read(move |conn| people::find_person(conn, &ctx, &who.0, id.0))
        .await?;
    versioned(&req, person.version, PersonView::from(&person))
}

/// The person with a staff code.
#[utoipa::path(
    tag = "organisation",
    operation_id = "find_person_by_code",
    params(("staff_code" = String, Path)),
    responses((status = 200, body = PersonView)),
    security(("bearer" = []), ("machine" = ["people:write"]), ("machine" = ["nominations:write"])),
)]
#[get("/people/by-code/{staff_code}")]
pub async fn find_person_by_code(
    state: Data<State>,
    req: HttpRequest,
    who: Identity,
    code: CodeInPath,
) -> Result<HttpResponse> {
    let ctx = state.ctx();
    let person = state
        .db
        .read(move |conn| people::find_person_by_code(conn, &ctx, &who.0, &code.0))
        .await?;
    versioned(&req, person.version, PersonView::from(&person))
}

/// A person to put on the register.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AddPersonBody {
    /// The HR system's code, up to 50 characters, unique.
    staff_code: String,
    /// Up to 200 characters.
    full_name: String,
    #[schema(format = Uuid)]
    unit_id: String,
    /// Up to 200 characters.
    position: Option<String>,
    is_direct_worker: bool,
}

impl AddPersonBody {
    fn parse(self) -> Result<AddPerson> {
        let mut fields = Fields::new();
        let staff_code = fields.line("/staff_code", &self.staff_code, 50);
        let full_name = fields.line("/full_name", &self.full_name, 200);
        let unit = fields.id("/unit_id", &self.unit_id);
        let position = fields.some(self.position, |fields, text| {
            fields.line("/position", &text, 200)
        });
        let is_direct_worker = self.is_direct_worker;
        fields.done((|| {
            Some(AddPerson {
                staff_code: staff_code?,
                full_name: full_name?,
                unit: unit?,
                position: position?,
                is_direct_worker,
            })
        })())
    }
}

/// Puts a person on the register of a unit the caller administers.
#[utoipa::path(
    tag = "organisation",
    request_body = AddPersonBody,
    responses((status = 201, body = PersonView)),
    security(("bearer" = [])),
)]
#[post("/people")]
pub async fn add_person(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    body: Body<AddPersonBody>,
) -> Result<HttpResponse> {
    let new = body.0.parse()?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| people::add_person(tx, ctx, caller, new),
        |person| {
            created(
                Some(format!("people/{}", person.id)),
                PersonView::from(person),
            )
        },
    )
    .await
}

/// A person as the HR system has them.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PutPersonBody {
    /// Up to 200 characters.
    full_name: String,
    /// The code of the unit where they work.
    unit_code: String,
    /// Up to 200 characters; left out where there is none.
    position: Option<String>,
    is_direct_worker: bool,
    /// The last day on which they belong to the staff; `null` while they stay, left out for what is
    /// on file.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    left_on: Option<Option<String>>,
    /// The day of their death; `null` of the living, left out for what is on file.
    #[serde(default, deserialize_with = "given")]
    #[schema(value_type = Option<String>, format = Date)]
    died_on: Option<Option<String>>,
}

impl PutPersonBody {
    /// What a form says that shows all of it: a day that is empty there is none.
    pub fn of_whole(self, staff_code: &str) -> Result<PutPerson> {
        let whole = self.parse(staff_code)?;
        Ok(PutPerson {
            left_on: whole.left_on.or(Some(None)),
            died_on: whole.died_on.or(Some(None)),
            ..whole
        })
    }

    /// What it asks for of the person with a staff code, or every fault.
    pub fn parse(self, staff_code: &str) -> Result<PutPerson> {
        let mut fields = Fields::new();
        let staff_code = fields.line("/staff_code", staff_code, 50);
        let full_name = fields.line("/full_name", &self.full_name, 200);
        let unit_code = fields.line("/unit_code", &self.unit_code, 50);
        let position = fields.some(self.position, |fields, text| {
            fields.line("/position", &text, 200)
        });
        let is_direct_worker = self.is_direct_worker;
        let left_on = fields.some(self.left_on, |fields, text| {
            fields.some(text, |fields, text| fields.date("/left_on", &text))
        });
        let died_on = fields.some(self.died_on, |fields, text| {
            fields.some(text, |fields, text| fields.date("/died_on", &text))
        });
        fields.done((|| {
            let (staff_code, full_name, unit_code, position) =
                (staff_code?, full_name?, unit_code?, position?);
            Some(PutPerson {
                staff_code,
                full_name,
                unit_code,
                position,
                is_direct_worker,
                left_on: left_on?,
                died_on: died_on?,
            })
        })())
    }
}

/// Puts the person with a staff code on the register, or brings them up to date: the whole of them,
/// as often as one likes. The subject they are follows in name and unit; award records keep the
/// name of their decision.
#[utoipa::path(
    tag = "organisation",
    operation_id = "put_person",
    params(("staff_code" = String, Path)),
    request_body = PutPersonBody,
    responses((status = 200, body = PersonView), (status = 201, body = PersonView)),
    security(("bearer" = []), ("machine" = ["people:write"])),
)]
#[put("/people/by-code/{staff_code}")]
pub async fn put_person(
    state: Data<State>,
    who: Identity,
    code: CodeInPath,
    body: Body<PutPersonBody>,
) -> Result<HttpResponse> {
    let person = body.0.parse(&code.0)?;
    let write = || {
        let (ctx, caller, person) = (state.ctx(), who.0.clone(), person.clone());
        state
            .db
            .write(move |tx| people::put_person(tx, &ctx, &caller, person))
    };
    let (person, upserted) = once_more(write).await?;
    put(
        upserted,
        format!("people/{}", person.id),
        person.version,
        PersonView::from(&person),
    )
}

/// Until when a person belongs to the staff.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LeavingBody {
    /// The last day; `null` while they stay.
    #[schema(format = Date)]
    left_on: Option<String>,
    /// The day of their death; `null` of the living.
    #[schema(format = Date)]
    died_on: Option<String>,
}

/// Says until which day a person belongs to the staff. Nobody proposes them afterwards, and the
/// administrators of their account are told.
#[utoipa::path(
    tag = "organisation",
    operation_id = "set_leaving",
    params(("id" = Uuid, Path), ("If-Match" = String, Header)),
    request_body = LeavingBody,
    responses((status = 200, body = PersonView)),
    security(("bearer" = []), ("machine" = ["people:write"])),
)]
#[put("/people/{id}/leaving")]
pub async fn set_leaving(
    state: Data<State>,
    who: Identity,
    asking: ChangeRequest,
    id: Id<PersonId>,
    expected: Expected,
    body: Body<LeavingBody>,
) -> Result<HttpResponse> {
    let mut fields = Fields::new();
    let left_on = fields.some(body.0.left_on, |fields, text| {
        fields.date("/left_on", &text)
    });
    let died_on = fields.some(body.0.died_on, |fields, text| {
        fields.date("/died_on", &text)
    });
    let days = fields.done((|| Some((left_on?, died_on?)))())?;
    change(
        &state,
        who,
        asking.with(&body.1),
        move |tx, ctx, caller| people::set_leaving(tx, ctx, caller, id.0, expected.0, days),
        |person| changed(person.version, PersonView::from(person)),
    )
    .await
}
