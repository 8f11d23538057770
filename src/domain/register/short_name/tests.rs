//! What `short_name` does, case by case.

use super::*;

fn name(text: &str) -> ShortName {
    text.parse().unwrap()
}

#[test]
fn what_is_typed_is_written_in_one_way() {
    for text in ["snv", " SNV ", "Snv"] {
        assert_eq!(name(text).as_str(), "SNV");
    }
    assert_eq!(name("đkđb2").as_str(), "DKDB2");
    for wrong in ["", "S", "ABCDEFGHI", "2A", "S-V", "S V", "SỞ", "12"] {
        assert_eq!(wrong.parse::<ShortName>(), Err(NoShortName), "{wrong}");
    }
}

#[test]
fn a_name_that_is_taken_gets_a_number() {
    let taken = |names: &[&str]| names.iter().map(|one| name(one)).collect::<BTreeSet<_>>();
    assert_eq!(name("XSN").beside(&taken(&[])), name("XSN"));
    assert_eq!(name("XSN").beside(&taken(&["XSN2"])), name("XSN"));
    assert_eq!(name("XSN").beside(&taken(&["XSN"])), name("XSN2"));
    assert_eq!(name("XSN").beside(&taken(&["XSN", "XSN2"])), name("XSN3"));
    let long = ShortName::of("Ủy ban nhân dân xã Suối Ngà Hạ Thượng");
    assert_eq!(long, name("UBNDXSNH"));
    assert_eq!(long.clone().beside(&taken(&["UBNDXSNH"])), name("UBNDXSN2"));
    assert!(name("UBNDXSN2").as_str().starts_with(long.stem()));
}
