//! Administrators name a unit by its name or its code and a person by their code, where the bodies
//! of the API name it by its id.

use uuid::Uuid;

use crate::db::Conn;
use crate::error::{Error, FieldFault};
use crate::fields::Fields;
use crate::pages::forms::Pairs;
use crate::pages::frame::{Trouble, Visitor};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::register::{people, units};
use crate::state::State;

type Find = fn(&mut Conn, &Ctx, &Caller, &str) -> Result<Option<Uuid>, Error>;

/// What is typed in place of an id.
struct Typed {
    /// What a form calls it, and what the body calls the id.
    names: (&'static str, &'static str),
    /// The longest that it can be.
    limit: usize,
    /// How the one is found by the other.
    find: Find,
    /// What is said where nothing is found.
    unknown: &'static str,
}

const TYPED: [Typed; 2] = [
    Typed {
        names: ("unit_code", "unit_id"),
        limit: 300,
        find: |conn, ctx, caller, typed| {
            Ok(units::seen_as_typed(conn, ctx, caller, typed)?.map(|unit| unit.id.0))
        },
        unknown: "unknown_unit",
    },
    Typed {
        names: ("staff_code", "person_id"),
        limit: 50,
        find: |conn, ctx, caller, code| {
            Ok(people::seen_with_staff_code(conn, ctx, caller, code)?.map(|person| person.id.0))
        },
        unknown: "unknown_reference",
    },
];

/// The command of a form with the ids of what it names; what is wrong with an id is wrong with the
/// code.
pub(super) async fn by_code<C>(
    state: &State,
    visitor: &Visitor,
    form: &Pairs,
    command: impl FnOnce(&Pairs) -> Result<C, Error>,
) -> Result<Result<C, Error>, Trouble> {
    let mut form = form.clone();
    let (form, of_codes) = visitor
        .read(state, move |conn, ctx, caller| {
            let mut of_codes = Vec::new();
            for typed in TYPED {
                let (name, its_id) = typed.names;
                let (pointer, mut fields) = (format!("/{name}"), Fields::new());
                let text = fields.line(&pointer, form.value(name), typed.limit);
                let found = text
                    .map(|text| (typed.find)(conn, ctx, caller, &text))
                    .transpose()?;
                if found == Some(None) {
                    fields.fault(&pointer, typed.unknown, Vec::new());
                }
                form = match fields.done(found.flatten()) {
                    Ok(id) => form.with(its_id, id),
                    Err(Error::Invalid(faults)) => {
                        let its_pointer = format!("/{its_id}");
                        of_codes
                            .extend(faults.into_iter().map(|fault| (its_pointer.clone(), fault)));
                        // What names nothing is no id; what is blank is left out.
                        form.with(its_id, form.some(name).map_or("", |_| "-"))
                    }
                    Err(error) => return Err(error),
                };
            }
            Ok((form, of_codes))
        })
        .await?;
    let of_code = |fault: FieldFault| {
        let same = of_codes.iter().find(|(id, _)| *id == fault.pointer);
        same.map_or(fault, |(_, of_code)| of_code.clone())
    };
    Ok(command(&form).map_err(|error| match error {
        Error::Invalid(faults) => Error::Invalid(faults.into_iter().map(of_code).collect()),
        error => error,
    }))
}
