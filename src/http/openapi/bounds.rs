//! Bounds of texts, numbers and lists, as the sentence about each says them: "up to 200
//! characters", "1 to 500 nominations". The sentence is what people read; that the parser keeps to
//! it is asked of every body by `tests/api/matrix`.

use utoipa::openapi::path::Operation;
use utoipa::openapi::schema::{Schema, SchemaType, Type};
use utoipa::openapi::{OpenApi, RefOr};

/// Puts them beside the sentences.
pub(super) fn put(document: &mut OpenApi) {
    for shape in document
        .components
        .iter_mut()
        .flat_map(|known| known.schemas.values_mut())
    {
        let RefOr::T(Schema::Object(object)) = shape else {
            continue;
        };
        object.properties.values_mut().for_each(bind);
    }
    for item in document.paths.paths.values_mut() {
        let all = [
            &mut item.get,
            &mut item.post,
            &mut item.put,
            &mut item.patch,
            &mut item.delete,
        ];
        all.into_iter().flatten().for_each(bind_query);
    }
}

/// The sentence about a parameter stands beside its schema.
fn bind_query(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && let (Some(about), Some(RefOr::T(Schema::Object(object)))) =
                (&parameter.description, &mut parameter.schema)
        {
            bind_one(object, about);
        }
    }
}

fn bind(member: &mut RefOr<Schema>) {
    match member {
        RefOr::T(Schema::Object(object)) => {
            if let Some(about) = object.description.clone() {
                bind_one(object, &about);
            }
        }
        RefOr::T(Schema::Array(array)) => {
            if let Some((least, most)) = array.description.as_deref().and_then(range) {
                array.min_items = usize::try_from(least).ok();
                array.max_items = usize::try_from(most).ok();
            }
        }
        _ => {}
    }
}

fn bind_one(object: &mut utoipa::openapi::schema::Object, about: &str) {
    let is = |kind: Type| match &object.schema_type {
        SchemaType::Type(known) => *known == kind,
        SchemaType::Array(known) => known.contains(&kind),
        SchemaType::AnyValue => false,
    };
    if is(Type::String) {
        if let Some((least, most)) = characters(about) {
            object.min_length = Some(least);
            object.max_length = Some(most);
        }
    } else if is(Type::Integer)
        && let Some((least, most)) = range(about)
    {
        object.minimum = Some(least.into());
        object.maximum = Some(most.into());
    }
}

/// `up to 2,000 characters`, `12 to 200 characters`. What may be left out is not empty.
fn characters(about: &str) -> Option<(usize, usize)> {
    let before = about
        .split(" characters")
        .next()
        .filter(|before| before.len() < about.len())?;
    let mut words = before.rsplit(' ');
    let (most, _, least) = (
        number(words.next()?)?,
        words.next()?,
        words.next().and_then(number),
    );
    Some((least.unwrap_or(1), most))
}

/// `1 to 500 …`, at the beginning of the sentence or behind a comma.
fn range(about: &str) -> Option<(i64, i64)> {
    about.split(", ").find_map(|part| {
        let (least, rest) = part.split_once(" to ")?;
        let most = rest.split([' ', '.', ';']).next()?;
        Some((
            i64::try_from(number::<usize>(least)?).ok()?,
            i64::try_from(number::<usize>(most)?).ok()?,
        ))
    })
}

fn number<T: std::str::FromStr>(text: &str) -> Option<T> {
    text.replace(',', "").parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_are_read() {
        assert_eq!(characters("Why, up to 2,000 characters."), Some((1, 2_000)));
        assert_eq!(
            characters("Up to 200 characters; left out where there is none."),
            Some((1, 200))
        );
        assert_eq!(
            characters("Their first password, 12 to 200 characters, not easily guessed."),
            Some((12, 200))
        );
        assert_eq!(characters("As many characters as it has"), None);
        assert_eq!(characters("The reader's name."), None);
        assert_eq!(range("How many, 1 to 200."), Some((1, 200)));
        assert_eq!(range("1 to 500 drafts of one unit."), Some((1, 500)));
        assert_eq!(
            range("The number of the year, 1 to 999,999; unique per issuer."),
            Some((1, 999_999))
        );
        assert_eq!(range("Why it is told to them."), None);
    }
}
