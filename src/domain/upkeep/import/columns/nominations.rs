//! The columns of the year's list: who is proposed, for what, and why.

use super::{CellHolds, CellList, ImportColumn, NAMED, OF_KIND, OF_UNIT, WHO, needed, spared};

pub(super) const NOMINATIONS: &[ImportColumn] = &[
    WHO,
    OF_UNIT,
    OF_KIND,
    NAMED,
    // Of two of one name in a unit it says which.
    spared(
        "birth",
        CellHolds::Birth,
        &["nam sinh", "sinh ngay", "ngay thang nam sinh", "sinh nam"],
        "1988",
    ),
    spared(
        "award_code",
        CellHolds::OneOf(CellList::Award),
        &["danh hieu", "hinh thuc khen thuong", "khen thuong"],
        "Lao động tiên tiến (title_ldtt)",
    ),
    // Many lists have a column of their own for what collectives are given.
    spared(
        "collective_award",
        CellHolds::OneOf(CellList::Award),
        &[
            "danh hieu tap the",
            "hinh thuc tap the",
            "hinh thuc cho tap the",
            "khen thuong tap the",
        ],
        "",
    ),
    spared(
        "commendation_type",
        CellHolds::OneOf(CellList::Commendation),
        &["loai khen thuong", "loai hinh"],
        "",
    ),
    spared(
        "cycle_year",
        CellHolds::Number,
        &["nam", "nam xet", "year"],
        "",
    ),
    needed(
        "achievement",
        CellHolds::Text,
        &[
            "thanh tich",
            "tom tat",
            "noi dung thanh tich",
            "thanh tich dat duoc",
            "summary",
        ],
        "Hoàn thành tốt nhiệm vụ, có giải pháp mẫu",
    ),
];
