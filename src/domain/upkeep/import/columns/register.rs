//! The columns of what the register and its accounts begin with: units, users, collectives.

use super::{CellHolds, CellList, FULL_NAME, ImportColumn, UNIT_CODE, WHO, needed, spared};

pub(super) const UNITS: &[ImportColumn] = &[
    needed("unit_code", CellHolds::Code, UNIT_CODE, "DV-01"),
    needed(
        "unit_name",
        CellHolds::Text,
        &["ten don vi truc thuoc", "ten", "name"],
        "Phòng Mẫu",
    ),
    needed(
        "unit_kind",
        CellHolds::OneOf(CellList::Unit),
        &["loai", "loai hinh don vi", "kind"],
        "",
    ),
    needed(
        "parent_code",
        CellHolds::Code,
        &["don vi cap tren", "truc thuoc", "thuoc don vi", "parent"],
        "DV",
    ),
    spared(
        "founded_on",
        CellHolds::Day,
        &["thanh lap ngay", "ngay hoat dong", "founded"],
        "2020-01-01",
    ),
];

pub(super) const USERS: &[ImportColumn] = &[
    needed(
        "email",
        CellHolds::Text,
        &["dia chi email", "thu dien tu", "hop thu", "mail"],
        "canbo@mau.example",
    ),
    needed("full_name", CellHolds::Text, FULL_NAME, "Lê Mẫu Minh"),
    WHO,
    needed(
        "role",
        CellHolds::OneOf(CellList::Role),
        &["nhiem vu", "quyen", "quyen han"],
        "",
    ),
    needed("unit_code", CellHolds::Code, UNIT_CODE, "DV-01"),
    spared("from", CellHolds::Day, &["tu", "bat dau"], "2026-01-01"),
    spared("to", CellHolds::Day, &["den", "ket thuc"], ""),
];

pub(super) const COLLECTIVES: &[ImportColumn] = &[
    needed(
        "collective_name",
        CellHolds::Text,
        &["tap the", "ten", "name"],
        "Tổ Mẫu",
    ),
    needed("unit_code", CellHolds::Code, UNIT_CODE, "DV-01"),
];
