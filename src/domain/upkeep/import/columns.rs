//! The columns of the rows of each kind: what stands in them, and what their heads are called.

mod nominations;
mod register;

use super::ImportKind;

/// A list whose members stand in a cell as their codes, or as they are called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellList {
    /// Grades of a year.
    Grade,
    /// Kinds of subjects.
    Subject,
    /// Types of commendation.
    Commendation,
    /// Kinds of career entries.
    Career,
    /// Ranks of posts, forces and degrees of measures.
    CareerCode,
    /// How far an initiative reaches.
    Reach,
    /// Awards, by their names with the code behind.
    Award,
    /// Kinds of units.
    Unit,
    /// Roles.
    Role,
    /// Sexes.
    Sex,
    /// Degrees of education.
    Education,
}

/// What stands in a cell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CellHolds {
    /// Text.
    Text,
    /// A code: text, even where a spreadsheet made a number of it.
    Code,
    /// A whole number.
    Number,
    /// A day.
    Day,
    /// When somebody was born: a day, a month or a year.
    Birth,
    /// Yes or no.
    Yes,
    /// A member of a list.
    OneOf(CellList),
}

/// A column of the rows of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ImportColumn {
    /// What programs call it; for people it is `import-column-{name}`.
    pub name: &'static str,
    /// What stands in it.
    pub holds: CellHolds,
    /// Has every row to say it?
    pub is_required: bool,
    /// What else heads of this column are called, folded.
    pub also: &'static [&'static str],
    /// What stands in the example of a template; of a list its first member.
    pub example: &'static str,
}

const fn needed(
    name: &'static str,
    holds: CellHolds,
    also: &'static [&'static str],
    example: &'static str,
) -> ImportColumn {
    ImportColumn {
        name,
        holds,
        is_required: true,
        also,
        example,
    }
}

const fn spared(
    name: &'static str,
    holds: CellHolds,
    also: &'static [&'static str],
    example: &'static str,
) -> ImportColumn {
    ImportColumn {
        is_required: false,
        ..needed(name, holds, also, example)
    }
}

const STAFF_CODE: &[&str] = &[
    "ma can bo",
    "ma nhan vien",
    "ma nv",
    "ma cb",
    "ma so can bo",
    "ma ns",
];
const UNIT_CODE: &[&str] = &["don vi", "ma dv", "phong ban", "unit"];
const FULL_NAME: &[&str] = &["ho ten", "ten", "ho va ten can bo", "name"];
const SUBJECT_NAME: &[&str] = &["ten doi tuong", "ho va ten", "ho ten"];
const PAPER: &[&str] = &["quyet dinh", "so quyet dinh", "can cu", "decision"];

/// Whose a row is: a person on the register by the staff code, anybody else by unit, kind and name.
const WHO: ImportColumn = spared("staff_code", CellHolds::Code, STAFF_CODE, "0012");
const OF_UNIT: ImportColumn = spared("unit_code", CellHolds::Code, UNIT_CODE, "");
const OF_KIND: ImportColumn = spared(
    "subject_kind",
    CellHolds::OneOf(CellList::Subject),
    &["doi tuong", "loai"],
    "",
);
const NAMED: ImportColumn = spared("subject_name", CellHolds::Text, SUBJECT_NAME, "");

const PEOPLE: &[ImportColumn] = &[
    needed("staff_code", CellHolds::Code, STAFF_CODE, "0012"),
    needed("full_name", CellHolds::Text, FULL_NAME, "Lê Mẫu Minh"),
    needed("unit_code", CellHolds::Code, UNIT_CODE, "DV-01"),
    spared(
        "position",
        CellHolds::Text,
        &["chuc danh", "post", "chuc vu cong tac"],
        "Chuyên viên",
    ),
    spared(
        "is_direct_worker",
        CellHolds::Yes,
        &["lao dong truc tiep", "truc tiep"],
        "x",
    ),
    spared("sex", CellHolds::OneOf(CellList::Sex), &["gioi"], ""),
    spared(
        "birth",
        CellHolds::Birth,
        &[
            "ngay sinh",
            "nam sinh",
            "ngay thang nam sinh",
            "sinh ngay",
            "date of birth",
        ],
        "1988",
    ),
    spared(
        "education",
        CellHolds::OneOf(CellList::Education),
        &["trinh do", "trinh do chuyen mon"],
        "",
    ),
    spared(
        "in_field_since",
        CellHolds::Number,
        &["nam lam cong tac thi dua"],
        "2015",
    ),
];

const RATINGS: &[ImportColumn] = &[
    WHO,
    OF_UNIT,
    OF_KIND,
    NAMED,
    needed("year", CellHolds::Number, &["nam danh gia"], "2025"),
    needed(
        "grade",
        CellHolds::OneOf(CellList::Grade),
        &["xep loai", "ket qua", "muc xep loai", "ket qua xep loai"],
        "",
    ),
    needed("source", CellHolds::Text, PAPER, "12/QĐ-XL"),
];

const AWARDS: &[ImportColumn] = &[
    WHO,
    OF_UNIT,
    OF_KIND,
    NAMED,
    needed(
        "award_code",
        CellHolds::OneOf(CellList::Award),
        &["danh hieu", "hinh thuc khen thuong", "khen thuong"],
        "",
    ),
    needed(
        "commendation_type",
        CellHolds::OneOf(CellList::Commendation),
        &["loai khen thuong", "loai hinh"],
        "",
    ),
    needed(
        "cycle_year",
        CellHolds::Number,
        &["nam", "nam thanh tich", "year"],
        "2020",
    ),
    needed(
        "decision_number",
        CellHolds::Text,
        &["so qd", "so quyet dinh", "number"],
        "25/QĐ-UBND",
    ),
    needed(
        "decision_date",
        CellHolds::Day,
        &["ngay qd", "ngay quyet dinh", "ngay ky", "date"],
        "2020-12-25",
    ),
    needed("signer", CellHolds::Text, &["nguoi ky qd"], "Trần Mẫu Ký"),
    needed(
        "issuer_code",
        CellHolds::Code,
        &["ma cap khen", "ma don vi khen"],
        "UB",
    ),
    needed(
        "issuer_name",
        CellHolds::Text,
        &["co quan khen thuong", "cap khen", "cap khen thuong"],
        "Ủy ban mẫu",
    ),
    spared(
        "amount",
        CellHolds::Number,
        &["tien thuong", "muc thuong"],
        "",
    ),
];

const CAREER: &[ImportColumn] = &[
    WHO,
    OF_UNIT,
    OF_KIND,
    NAMED,
    needed(
        "kind",
        CellHolds::OneOf(CellList::Career),
        &["loai thong tin", "noi dung"],
        "",
    ),
    spared(
        "code",
        CellHolds::OneOf(CellList::CareerCode),
        &["ma", "muc", "hinh thuc"],
        "",
    ),
    spared(
        "collective_unit",
        CellHolds::Code,
        &["ma don vi tap the"],
        "",
    ),
    spared("collective_name", CellHolds::Text, &["tap the"], ""),
    needed(
        "title",
        CellHolds::Text,
        &["chuc vu", "ten goi", "post"],
        "Trưởng phòng",
    ),
    needed("from", CellHolds::Day, &["tu", "bat dau"], "2019-05-01"),
    spared("to", CellHolds::Day, &["den", "ket thuc"], ""),
    spared("paper", CellHolds::Text, PAPER, "08/QĐ-TC"),
];

const INITIATIVES: &[ImportColumn] = &[
    needed(
        "title",
        CellHolds::Text,
        &["sang kien", "ten de tai", "ten sang kien"],
        "Sáng kiến mẫu",
    ),
    needed(
        "reach",
        CellHolds::OneOf(CellList::Reach),
        &["pham vi", "cap cong nhan"],
        "",
    ),
    needed(
        "recognised_on",
        CellHolds::Day,
        &["ngay", "ngay ky"],
        "2024-11-20",
    ),
    needed(
        "recognised_by",
        CellHolds::Text,
        &["co quan", "hoi dong"],
        "Hội đồng sáng kiến mẫu",
    ),
    needed(
        "decision_number",
        CellHolds::Text,
        &["so qd", "quyet dinh"],
        "31/QĐ-SK",
    ),
    needed(
        "authors",
        CellHolds::Code,
        &["tac gia", "dong tac gia"],
        "0012:60; 0013:40",
    ),
    OF_UNIT,
];

impl ImportKind {
    /// The columns of its rows.
    #[must_use]
    pub fn columns(self) -> &'static [ImportColumn] {
        match self {
            Self::People => PEOPLE,
            Self::Ratings => RATINGS,
            Self::Awards => AWARDS,
            Self::Career => CAREER,
            Self::Initiatives => INITIATIVES,
            Self::Units => register::UNITS,
            Self::Users => register::USERS,
            Self::Collectives => register::COLLECTIVES,
            Self::Nominations => nominations::NOMINATIONS,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::domain::base::text::fold;

    #[test]
    fn no_head_leads_to_two_columns() {
        for kind in ImportKind::ALL {
            let columns = kind.columns();
            let names: Vec<&str> = columns
                .iter()
                .flat_map(|column| column.also.iter().copied().chain([column.name]))
                .collect();
            let once: BTreeSet<&str> = names.iter().copied().collect();
            assert_eq!(names.len(), once.len(), "{kind}");
            for name in columns.iter().flat_map(|column| column.also) {
                assert_eq!(fold(name), *name);
            }
        }
    }
}
