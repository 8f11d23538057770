//! Whose ten years are told: the last of the demo's people, so that all others are who they were.

/// Somebody with ten years behind them.
pub(in crate::commands::demo::province) struct Life {
    /// Their name; nobody else in the province has it.
    pub name: &'static str,
    /// The code of their unit.
    pub unit: &'static str,
    /// Their post.
    pub position: &'static str,
    /// Do they do the work directly?
    pub is_direct_worker: bool,
    /// How well the years were, the oldest first: `E` excellent, `G` good, `C` completed.
    pub grades: &'static str,
    /// What each of them brought: `-` nothing, `l` the title Advanced Labourer, `c` Grassroots
    /// Fighter with it; with both `p` Provincial Fighter, `b` the province's certificate of merit,
    /// `t` the Prime Minister's.
    pub awards: &'static str,
}

/// How many years are told of each.
pub(super) const TOLD_YEARS: i32 = 10;

/// The department of most of them, and another one.
pub(super) const EDUCATION: &str = "HG-S1";
const FARMING: &str = "HG-S2";
/// A commune, a village and the school of it.
pub(super) const COMMUNE: &str = "HG-03";
pub(super) const VILLAGE: &str = "HG-03-01";
pub(super) const SCHOOL: &str = "HG-03-09";

/// Climbed step by step: a provincial fighter twice, and what comes next is near.
pub(super) const CLIMBER: &str = "Kiều Mẫu Thăng";
/// A year without a title, behind which the row begins anew.
pub(super) const WITH_A_GAP: &str = "La Mẫu Khuê";
/// What a higher certificate rests on was cancelled.
pub(super) const CANCELLED: &str = "Mạc Mẫu Trinh";
/// Led long enough for a Labour Order.
pub(super) const DIRECTOR: &str = "Thạch Mẫu Cương";
/// Led for less, of which a woman is asked a third less.
pub(super) const DEPUTY: &str = "Nghiêm Mẫu Tuyết";
/// Served in the army for twelve years.
pub(super) const SOLDIER: &str = "Vương Mẫu Chiến";
/// Under a disciplinary measure.
pub(super) const DISCIPLINED: &str = "Chử Mẫu Lâm";
/// On file twice: on the register of the commune, and typed without accents in a village.
pub(super) const KNOWN_TWICE: &str = "Nghiêm Mẫu Hường";
pub(super) const WITHOUT_ACCENTS: &str = "Nghiem Mau Huong";

/// The collective of a school, and those of its members who are told apart.
pub(super) const COLLECTIVE: &str = "Tổ Khoa học tự nhiên Trường Trung học cơ sở Đồi Sim";
pub(super) const HEAD: &str = "Bàng Mẫu Định";
/// Has no title for this year yet: a file for it is on its way.
pub(super) const ON_ITS_WAY: &str = "Khổng Mẫu Nga";
/// Have the title for this year already.
pub(super) const TITLED: [&str; 6] = [
    HEAD,
    "Cù Mẫu Hảo",
    "Doãn Mẫu Phương",
    "Giáp Mẫu Tâm",
    "Hứa Mẫu Ninh",
    "Lưu Mẫu Bích",
];

const fn official(
    name: &'static str,
    unit: &'static str,
    position: &'static str,
    (grades, awards): (&'static str, &'static str),
) -> Life {
    Life {
        name,
        unit,
        position,
        is_direct_worker: true,
        grades,
        awards,
    }
}

const fn leader(
    name: &'static str,
    unit: &'static str,
    position: &'static str,
    told: (&'static str, &'static str),
) -> Life {
    Life {
        is_direct_worker: false,
        ..official(name, unit, position, told)
    }
}

const fn teacher(name: &'static str, told: (&'static str, &'static str)) -> Life {
    official(name, SCHOOL, "Giáo viên", told)
}

/// All of them; those of the school are the members of its collective.
pub(in crate::commands::demo::province) const LIVES: [Life; 18] = [
    official(
        CLIMBER,
        EDUCATION,
        "Chuyên viên",
        ("GGGEEEEEEE", "lllcbpccpc"),
    ),
    official(
        WITH_A_GAP,
        EDUCATION,
        "Chuyên viên",
        ("GGGGGEEECE", "lllllccc-c"),
    ),
    official(
        CANCELLED,
        EDUCATION,
        "Chuyên viên",
        ("GGGEEEEEEE", "lllcbcccct"),
    ),
    leader(
        DIRECTOR,
        EDUCATION,
        "Giám đốc",
        ("GGEGGEGGEG", "llllllllll"),
    ),
    leader(
        DEPUTY,
        EDUCATION,
        "Phó Giám đốc",
        ("GGGGEGGGEG", "llllllllll"),
    ),
    official(
        SOLDIER,
        FARMING,
        "Chuyên viên",
        ("GGGGGGGGGG", "llllllllll"),
    ),
    official(
        DISCIPLINED,
        FARMING,
        "Nhân viên",
        ("GGGGGGGGGC", "lllllllll-"),
    ),
    official(
        KNOWN_TWICE,
        COMMUNE,
        "Công chức",
        ("CGGGGGGGGG", "-lllllllll"),
    ),
    teacher(HEAD, ("GGGGGEGEEE", "llllllllcc")),
    teacher("Cù Mẫu Hảo", ("GGGGGGGGGG", "llllllllll")),
    teacher("Doãn Mẫu Phương", ("GGGGGGGGGG", "llllllllll")),
    teacher("Giáp Mẫu Tâm", ("CGGGGGGGGG", "-lllllllll")),
    teacher("Hứa Mẫu Ninh", ("GGGCGGGGGG", "lll-llllll")),
    teacher("Lưu Mẫu Bích", ("GGGGGGGGGG", "llllllllll")),
    teacher(ON_ITS_WAY, ("GGGGGGGGGG", "llllllllll")),
    teacher("Nhữ Mẫu Đức", ("GGGGGGGGGG", "llllllllll")),
    teacher("Quản Mẫu Vinh", ("GGGGGGGGCC", "llllllll--")),
    teacher("Tống Mẫu Hòa", ("GGGGGGGGGC", "lllllllll-")),
];

#[cfg(test)]
mod tests {
    use super::{LIVES, TOLD_YEARS};

    #[test]
    fn ten_years_are_told_of_each_and_titles_come_of_good_ones() {
        let years = usize::try_from(TOLD_YEARS).unwrap();
        for life in &LIVES {
            let told = (life.grades.len(), life.awards.len());
            assert_eq!(told, (years, years), "{}", life.name);
            for (grade, award) in life.grades.chars().zip(life.awards.chars()) {
                let fits = match award {
                    '-' => grade == 'C',
                    'l' => "GE".contains(grade),
                    _ => grade == 'E',
                };
                assert!(fits, "{}: {grade} {award}", life.name);
            }
        }
    }
}
