//! Administrators name a unit or a person by its code, where the bodies of the API name it by its
//! id.

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

/// What a form calls it, what the body does, and how the one is found by the other.
const CODES: [(&str, &str, Find); 2] = [
    ("unit_code", "unit_id", |conn, ctx, caller, code| {
        Ok(units::seen_with_code(conn, ctx, caller, code)?.map(|unit| unit.id.0))
    }),
    ("staff_code", "person_id", |conn, ctx, caller, code| {
        Ok(people::seen_with_staff_code(conn, ctx, caller, code)?.map(|person| person.id.0))
    }),
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
            for (name, its_id, find) in CODES {
                let (pointer, mut fields) = (format!("/{name}"), Fields::new());
                let code = fields.line(&pointer, form.value(name), 50);
                let found = code
                    .map(|code| find(conn, ctx, caller, &code))
                    .transpose()?;
                if found == Some(None) {
                    fields.fault(&pointer, "unknown_reference", Vec::new());
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
