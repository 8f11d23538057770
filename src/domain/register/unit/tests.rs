//! What `unit` does, case by case.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn id(n: u8) -> UnitId {
    UnitId(Uuid::from_u128(u128::from(n) << 96))
}

#[test]
fn a_kind_lies_below_a_higher_one_alone() {
    use UnitKind::{
        Commune, Department, MassBody, MilitaryRegion, Ministry, MinistryAgency, Nation,
        NationalUniversity, Office, Province, Village, Ward,
    };
    for (kind, above) in [
        (Province, Nation),
        (Department, Province),
        (Ward, Province),
        (Village, Ward),
        (Office, Village),
        (Office, Office),
        (Ministry, Nation),
        (MinistryAgency, Ministry),
        (MilitaryRegion, Nation),
        (NationalUniversity, Nation),
        (MassBody, Province),
    ] {
        assert!(kind.fits_below(above), "{kind} below {above}");
    }
    for (kind, above) in [
        (Province, Ward),
        (Province, Province),
        (Nation, Office),
        (Department, Ward),
        (Commune, Department),
        (Ward, Village),
        (Village, Village),
        (Ministry, Province),
        (MinistryAgency, MinistryAgency),
        (NationalUniversity, Ministry),
        (MassBody, Commune),
    ] {
        assert!(!kind.fits_below(above), "{kind} below {above}");
    }
}

proptest! {
    #[test]
    fn the_range_of_a_path_holds_what_it_covers_and_nothing_else(
        a in prop::collection::vec(0u8..4, 1..4),
        b in prop::collection::vec(0u8..4, 1..5)
    ) {
        let path = |ids: &[u8]| ids.iter().fold(
            None,
            |parent: Option<UnitPath>,
            n| Some(UnitPath::below(parent.as_ref(), id(*n)))
        ).unwrap();
        let (a, b) = (path(&a), path(&b));
        let in_range = a.as_str() <= b.as_str() && b.as_str() < a.end().as_str();
        prop_assert_eq!(a.covers(&b), in_range);
    }
}
