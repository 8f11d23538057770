//! The people of the province, and how their years were.

use chrono::Datelike;

use super::past::{self, LIVES};
use super::{DemoUnit, GIVEN, YEARS, word};
use crate::db::Conn;
use crate::domain::law::grade::Grade;
use crate::domain::register::people::Subject;
use crate::domain::register::unit::Unit;
use crate::error::Result;
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::eligibility::ratings::{self, EnterRating};
use crate::services::register::people::{self, AddPerson};

/// People whom the province has beside those that `plant` makes: 2,000 together, without its
/// officers. The last of them are those of whom ten years are told.
pub(super) const PEOPLE: usize = 1_980;

/// People of the commune that the main job is shown in: few, so that all it gave fits on the first
/// page of its HR system.
pub(super) const PEOPLE_AT_HOME: usize = 12;

// Nobody beside the person of the README is called as that person is, nor begins so.
pub(super) const FAMILIES: [&str; 14] = [
    "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Võ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô",
    "Dương",
];

pub(super) const MIDDLES: [&str; 11] = [
    "Bảo", "Diệu", "Gia", "Hải", "Kim", "Minh", "Ngọc", "Quang", "Thanh", "Thu", "Xuân",
];

pub(super) fn add_people(
    tx: &mut Conn,
    ctx: &Ctx,
    top: &Unit,
    places: &[DemoUnit],
) -> Result<Vec<Subject>> {
    let home = |place: &&DemoUnit| place.unit.code.starts_with("HG-01");
    let (at_home, elsewhere): (Vec<&DemoUnit>, Vec<&DemoUnit>) = places.iter().partition(home);
    let new = (0..PEOPLE - LIVES.len()).filter_map(|index| {
        let homes = if index < PEOPLE_AT_HOME {
            &at_home
        } else {
            &elsewhere
        };
        let unit = homes.get(index % homes.len().max(1))?.unit.id;
        let leads = (index / 11).is_multiple_of(12);
        let (family, middle) = (
            word(&FAMILIES, index),
            word(&MIDDLES, index / FAMILIES.len()),
        );
        let given = word(&GIVEN, index / (FAMILIES.len() * MIDDLES.len()) + index);
        Some(AddPerson {
            staff_code: format!("HG{:04}", index + 21),
            full_name: format!("{family} Mẫu {middle} {given}"),
            unit,
            position: Some(
                if leads {
                    "Cán bộ quản lý"
                } else {
                    word(&["Nhân viên", "Chuyên viên", "Người lao động"], index)
                }
                .to_owned(),
            ),
            is_direct_worker: !leads,
        })
    });
    let mut new: Vec<AddPerson> = new.collect();
    new.extend(past::people(places, new.len() + 21));
    people::import(tx, ctx, &Caller::Operator, top.id, new)
}

/// The same grade for the same person and year every time: a fifth excellent, half good.
pub(super) fn grade(index: usize, year: i32) -> Grade {
    match (index * 7 + usize::try_from(year).unwrap_or_default() * 3) % 20 {
        0..=3 => Grade::Excellent,
        4..=13 => Grade::Good,
        14..=18 => Grade::Completed,
        _ => Grade::NotCompleted,
    }
}

/// The years that lie behind.
pub(super) fn years(ctx: &Ctx) -> std::ops::Range<i32> {
    ctx.today().year() - YEARS..ctx.today().year()
}

pub(super) fn add_ratings(
    tx: &mut Conn,
    ctx: &Ctx,
    top: &Unit,
    subjects: &[Subject],
) -> Result<()> {
    let all = years(ctx).flat_map(|year| {
        subjects
            .iter()
            .enumerate()
            .map(move |(index, subject)| EnterRating {
                subject: subject.id,
                year,
                grade: grade(index, year),
                source: format!("Kết quả xếp loại chất lượng năm {year}"),
            })
    });
    ratings::import(tx, ctx, &Caller::Operator, top.id, all.collect()).map(|_| ())
}
