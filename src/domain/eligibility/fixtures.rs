//! Subjects, files and what is on record of them, for the tests of this area.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::base::ids::{AwardId, HoldId, NominationId, RatingId, SubjectId};
use crate::domain::base::period::Period;
use crate::domain::eligibility::hold::{Hold, HoldKind};
use crate::domain::eligibility::rating::Rating;
use crate::domain::eligibility::record::{AwardOnRecord, FileOnRecord, HoldOnRecord, Relation};
use crate::domain::law::award_type::{AwardKind, AwardLevel, AwardType, CommendationType};
use crate::domain::law::grade::Grade;
use crate::domain::law::law_book::LawBook;
use crate::domain::law::money::Reward;

pub(super) const YEAR: i32 = 2026;

pub(super) fn id<T: From<Uuid>>(number: u8) -> T {
    Uuid::from_u128(number.into()).into()
}

pub(super) fn day(month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(YEAR, month, day).unwrap()
}

/// A title that asks for a good year, a letter, and a certificate that rests on a letter for merit.
pub(super) fn law() -> LawBook {
    let mut awards = [
        award("title", AwardKind::EmulationTitle),
        award("letter", AwardKind::CommendationForm),
        award("certificate", AwardKind::CommendationForm),
    ];
    awards[0].rating = Some(Grade::Good);
    awards[2].base = vec!["letter".to_owned()];
    LawBook {
        awards: awards.into(),
        ..LawBook::default()
    }
}

fn award(code: &str, kind: AwardKind) -> AwardType {
    let nothing = || (String::new(), String::new());
    AwardType {
        code: code.to_owned(),
        kind,
        level: AwardLevel::Unit,
        name: nothing(),
        valid: Period {
            from: day(1, 1),
            to: None,
        },
        citation: nothing(),
        subjects: Vec::new(),
        decided_by: Vec::new(),
        authority: None,
        routes: std::collections::BTreeMap::new(),
        base: Vec::new(),
        rating: None,
        reward: Reward {
            individual: Some(Decimal::ONE),
            collective: Some(Decimal::ONE),
            household_factor: Decimal::ONE,
            citation: nothing(),
        },
        frequency: None,
        held_once: false,
        grounds: Vec::new(),
    }
}

/// A file for merit; another number is another achievement.
pub(super) fn file(number: u8, award_code: &str, whose: Relation) -> FileOnRecord {
    FileOnRecord {
        id: id::<NominationId>(number),
        whose,
        subject: id(0),
        award_code: award_code.to_owned(),
        commendation_type: CommendationType::Merit,
        cycle_year: YEAR,
        achievement: id(number),
        event: None,
        awarded: false,
    }
}

pub(super) fn held(number: u8, commendation_type: CommendationType) -> AwardOnRecord {
    AwardOnRecord {
        id: id::<AwardId>(number),
        nomination: None,
        award_code: "letter".to_owned(),
        commendation_type,
        cycle_year: YEAR - 1,
        decided_on: day(1, number.into()),
        number: None,
        in_force: true,
    }
}

pub(super) fn hold(number: u8, whose: Relation) -> HoldOnRecord {
    let hold = Hold {
        id: id::<HoldId>(number),
        subject: id(0),
        kind: HoldKind::Complaint,
        ground: String::new(),
        since: day(1, 1),
        created_at: chrono::DateTime::UNIX_EPOCH,
        lifted: None,
        version: 1,
    };
    HoldOnRecord { whose, hold }
}

pub(super) fn rating(number: u8, of: SubjectId, grade: Grade) -> Rating {
    Rating {
        id: id::<RatingId>(number),
        subject: of,
        year: YEAR,
        grade,
        source: String::new(),
        created_at: chrono::DateTime::UNIX_EPOCH,
        version: 1,
    }
}
