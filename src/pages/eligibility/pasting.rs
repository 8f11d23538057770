//! Rows that were pasted from a sheet: people of the staff register, units, ratings. First each row
//! is looked at, and whatever is wrong is said beside it; then each is kept by itself.

use actix_web::web::{Data, Path};
use askama::Template;

use crate::db::Conn;
use crate::domain::base::code::codes;
use crate::domain::base::text::fold;
use crate::domain::law::grade::Grade;
use crate::domain::register::people::Language;
use crate::domain::register::unit::UnitKind;
use crate::error::{Error, FieldFault, Result};
use crate::fields::Fields;
use crate::http::register::people::PutPersonBody;
use crate::http::register::units::PutUnitBody;
use crate::pages::PageResult;
use crate::pages::forms::Pairs;
use crate::pages::frame::{Frame, Trouble, Visitor, back, show};
use crate::services::access::Caller;
use crate::services::eligibility::ratings::pasted::{PutRating, put as put_rating};
use crate::services::register::{people, units};
use crate::services::{Ctx, Upserted};
use crate::sheets;
use crate::state::State;
use crate::words;

/// The most rows that are taken at once.
const MOST: usize = 500;

codes! {
    /// What rows are of.
    PastedKind {
        /// People of the staff register.
        Staff = "staff",
        /// Units.
        Units = "units",
        /// Ratings.
        Ratings = "ratings",
    }
}

/// A row as it was looked at, or kept.
struct Row {
    /// Its place, from one.
    line: usize,
    /// What it is about.
    name: String,
    /// What became of it, or what is wrong with it.
    outcome: std::result::Result<&'static str, String>,
}

#[derive(Template)]
#[template(path = "eligibility/pasting.html")]
struct PastingPage {
    frame: Frame,
    kind: &'static str,
    kinds: Vec<&'static str>,
    /// What was pasted.
    rows: String,
    looked: Vec<Row>,
    /// Were the rows kept, and not looked at alone?
    done: bool,
}

impl PastingPage {
    fn good(&self) -> usize {
        self.looked.iter().filter(|row| row.outcome.is_ok()).count()
    }

    fn bad(&self) -> usize {
        self.looked.len() - self.good()
    }
}

/// What a row comes to.
type Work = Box<dyn FnOnce(&mut Conn) -> Result<Upserted> + Send>;

fn kind_of(visitor: &Visitor, text: &str) -> std::result::Result<PastedKind, Trouble> {
    visitor.caller()?;
    text.parse()
        .map_err(|_| visitor.trouble(Error::NotFound("kind")))
}

/// The form.
pub async fn form(state: Data<State>, visitor: Visitor, path: Path<String>) -> PageResult {
    let kind = kind_of(&visitor, &path)?;
    visitor.read(&state, |_, _, _| Ok(())).await?;
    Ok(page(&visitor, kind, String::new(), Vec::new(), false))
}

fn page(
    visitor: &Visitor,
    kind: PastedKind,
    rows: String,
    looked: Vec<Row>,
    done: bool,
) -> actix_web::HttpResponse {
    let page = PastingPage {
        frame: visitor.frame(),
        kind: kind.code(),
        kinds: PastedKind::ALL.iter().map(|kind| kind.code()).collect(),
        rows,
        looked,
        done,
    };
    show(page.render())
}

/// The rows without their head and without those that say nothing.
fn rows_of(text: &str) -> Result<Vec<Vec<String>>> {
    let unreadable = |_| Error::invalid("/rows", "required");
    let mut rows = sheets::pasted(text).map_err(unreadable)?;
    rows.retain(|row| row.iter().any(|cell| !cell.trim().is_empty()));
    let is_head = |row: &Vec<String>| {
        let first = row.first().map(|cell| fold(cell)).unwrap_or_default();
        [
            "ma",
            "ma nhan su",
            "ma can bo",
            "ma don vi",
            "staff code",
            "code",
        ]
        .contains(&first.as_str())
    };
    if rows.first().is_some_and(is_head) {
        rows.remove(0);
    }
    if rows.is_empty() {
        return Err(Error::invalid("/rows", "required"));
    }
    if rows.len() > MOST {
        return Err(Error::Invalid(vec![FieldFault {
            pointer: "/rows".to_owned(),
            code: "too_many_lines",
            params: vec![
                ("count", rows.len().to_string()),
                ("limit", MOST.to_string()),
            ],
        }]));
    }
    Ok(rows)
}

fn cell(row: &[String], place: usize) -> String {
    row.get(place)
        .map(|cell| cell.trim().to_owned())
        .unwrap_or_default()
}

/// The code of a member of a list that was named in words or by its code; what is neither stays.
fn code_of(list: &str, codes: &[&'static str], typed: &str) -> String {
    let is_named = |code: &&&'static str| {
        let named = |language| words::say(language, &format!("{list}-{code}"));
        [Language::Vietnamese, Language::English]
            .into_iter()
            .any(|language| fold(&named(language)) == fold(typed))
    };
    codes
        .iter()
        .find(is_named)
        .map_or_else(|| typed.to_owned(), |code| (*code).to_owned())
}

fn form_of(members: &[(&str, String)]) -> Pairs {
    let pairs = members
        .iter()
        .map(|(name, value)| ((*name).to_owned(), value.clone()));
    Pairs(pairs.collect())
}

/// What a row says yes to: `x`, `có`, `yes`.
fn is_yes(text: &str) -> bool {
    matches!(fold(text).as_str(), "x" | "co" | "yes" | "1" | "true")
}

fn staff(ctx: Ctx, caller: Caller, row: &[String]) -> Work {
    let direct = if is_yes(&cell(row, 4)) { "yes" } else { "" };
    let form = form_of(&[
        ("full_name", cell(row, 1)),
        ("unit_code", cell(row, 2)),
        ("position", cell(row, 3)),
        ("is_direct_worker", direct.to_owned()),
    ]);
    let code = cell(row, 0);
    let put = form.command_of_whole(&["full_name", "unit_code"], |body: PutPersonBody| {
        body.parse(&code)
    });
    Box::new(move |tx: &mut Conn| people::put_person(tx, &ctx, &caller, put?).map(|(_, done)| done))
}

fn unit(ctx: Ctx, caller: Caller, row: &[String]) -> Work {
    let kinds: Vec<&'static str> = UnitKind::ALL.iter().map(|kind| kind.code()).collect();
    let form = form_of(&[
        ("name", cell(row, 1)),
        ("kind", code_of("unit", &kinds, &cell(row, 2))),
        ("parent_code", cell(row, 3)),
    ]);
    let code = cell(row, 0);
    let put = form.command_of_whole(&["name", "kind"], |body: PutUnitBody| body.parse(&code));
    Box::new(move |tx: &mut Conn| units::put(tx, &ctx, &caller, put?).map(|(_, done)| done))
}

fn rating(ctx: Ctx, caller: Caller, row: &[String]) -> Work {
    let grades: Vec<&'static str> = Grade::ALL.iter().map(|grade| grade.code()).collect();
    let mut fields = Fields::new();
    let staff_code = fields.line("/staff_code", &cell(row, 0), 50);
    let year: Option<i32> = cell(row, 1).parse().ok();
    if year.is_none() {
        fields.fault("/year", "required", Vec::new());
    }
    let grade = code_of("grade", &grades, &cell(row, 2));
    let grade = fields.code("/grade", &grade, Grade::ALL, Grade::code);
    let source = fields.line("/source", &cell(row, 3), 200);
    let put = fields.done((|| {
        Some(PutRating {
            staff_code: staff_code?,
            year: year?,
            grade: grade?,
            source: source?,
        })
    })());
    Box::new(move |tx: &mut Conn| put_rating(tx, &ctx, &caller, put?))
}

/// Looks at every row, or keeps those that are right, and says of each what became of it.
async fn worked(
    state: &Data<State>,
    visitor: &Visitor,
    kind: PastedKind,
    form: &Pairs,
    keep: bool,
) -> std::result::Result<Vec<Row>, Error> {
    let caller = visitor.caller().map_err(Trouble::into_error)?;
    let rows = rows_of(form.value("rows"))?;
    let work = |row: &Vec<String>| {
        let (ctx, caller) = (state.ctx(), caller.clone());
        match kind {
            PastedKind::Staff => staff(ctx, caller, row),
            PastedKind::Units => unit(ctx, caller, row),
            PastedKind::Ratings => rating(ctx, caller, row),
        }
    };
    let works: Vec<Work> = rows.iter().map(work).collect();
    let done: Vec<Result<Upserted>> = if keep {
        state.db.write_each(works).await
    } else {
        state.db.rehearse_each(works).await?
    };
    let told = |(index, (row, done)): (usize, (&Vec<String>, Result<Upserted>))| Row {
        line: index + 1,
        name: [cell(row, 0), cell(row, 1)].join(" · "),
        outcome: match done {
            Ok(Upserted::Made) => Ok("page-row-made"),
            Ok(Upserted::Changed) => Ok("page-row-changed"),
            Ok(Upserted::Same) => Ok("page-row-same"),
            Err(error) => Err(visitor.trouble(error).says()),
        },
    };
    Ok(rows.iter().zip(done).enumerate().map(told).collect())
}

/// Looks at the rows; nothing is kept.
pub async fn rehearse(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    answered(&state, &visitor, &path, &form, false).await
}

/// Keeps the rows that are right.
pub async fn keep(
    state: Data<State>,
    visitor: Visitor,
    path: Path<String>,
    form: Pairs,
) -> PageResult {
    answered(&state, &visitor, &path, &form, true).await
}

async fn answered(
    state: &Data<State>,
    visitor: &Visitor,
    path: &str,
    form: &Pairs,
    keep: bool,
) -> PageResult {
    let kind = kind_of(visitor, path)?;
    visitor.read(state, |_, _, _| Ok(())).await?;
    match worked(state, visitor, kind, form, keep).await {
        Ok(looked) => {
            let rows = if keep {
                String::new()
            } else {
                form.value("rows").to_owned()
            };
            Ok(page(visitor, kind, rows, looked, keep))
        }
        Err(error) => back::<()>(
            state,
            &format!("/paste/{kind}"),
            Err(visitor.trouble(error)),
        ),
    }
}
