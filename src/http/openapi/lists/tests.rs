//! What `lists` does, case by case.

use super::*;

#[test]
fn every_list_is_in_the_document_where_it_says() {
    let mut document = super::super::collected();
    assert_eq!(put(&mut document), Vec::<&str>::new());
    let text = serde_json::to_string(super::super::document()).unwrap_or_default();
    for list in closed() {
        assert!(
            text.contains(&format!("#/components/schemas/{}\"", list.name)),
            "nothing is of {}",
            list.name
        );
    }
}
