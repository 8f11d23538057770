//! What is proposed in the demo's last ten weeks: for which awards, by which units, and how far
//! each file comes.

use super::province::Class;
use crate::domain::law::award_type::CommendationType::{self, AdHoc, Merit, Movement};
use crate::services::awards::external_results::ExternalOutcome::{
    self, Awarded, Declined, Returned,
};

/// How far the files of a wave come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// Written, not sent.
    Draft,
    /// On a submission letter that was not signed.
    OnLetter,
    /// Passed on so often, then left where they are.
    At(usize),
    /// Passed on so often, then sent back with remarks.
    Returned(usize),
    /// Passed on so often, then a paper is asked for.
    Supplementing(usize),
    /// Passed on so often, then something is held against the subjects.
    OnHold(usize),
    /// Passed on so often, then refused.
    Refused(usize),
    /// Refused, and the nominating unit asks to look again.
    Appealed(usize),
    /// Passed on so often, then taken back.
    Withdrawn(usize),
    /// On a drafted decision.
    OnDecision(usize),
    /// On a signed decision.
    Signed(usize),
    /// Awarded by an issued decision.
    Issued(usize),
    /// Awarded, and one of the awards cancelled.
    Cancelled(usize),
    /// A superior authority's result was recorded.
    External(usize, ExternalOutcome),
}

/// Files of some units for one award that go the same way on the same days.
pub(super) struct Wave {
    pub award: &'static str,
    pub kind: CommendationType,
    pub class: Class,
    /// How many units.
    pub units: usize,
    /// How many files each.
    pub files: usize,
    /// How many days ago it began.
    pub begin: i64,
    /// Days from one step to the next.
    pub every: i64,
    pub fate: Fate,
    /// What happened, and what was done in it.
    pub told: (&'static str, &'static str),
}

const LETTER: &str = "letter_of_commendation";
const TITLE: &str = "title_ldtt";
const PROVINCE: &str = "certificate_of_merit_province";
const STATE: &str = "certificate_of_merit_pm";
const ORDER: &str = "order_bravery";

const FLOOD: (&str, &str) = (
    "Lũ quét đầu mùa",
    "Đưa người già và trẻ em qua vùng ngập đến nơi an toàn.",
);
const FIRE: (&str, &str) = (
    "Cháy rừng đồi Mẫu",
    "Phát đường băng cản lửa suốt đêm, giữ được mười héc-ta rừng.",
);
const RESCUE: (&str, &str) = (
    "Sạt lở đường liên xã",
    "Cứu người mắc kẹt dưới đất đá trong khi đường còn sạt.",
);
const YEAR: (&str, &str) = (
    "Nhiệm vụ công tác năm",
    "Hoàn thành xuất sắc nhiệm vụ, có sáng kiến được áp dụng ở đơn vị.",
);
const ROADS: (&str, &str) = (
    "Phong trào chung sức xây dựng nông thôn mới",
    "Vận động các hộ hiến đất, làm hai cây số đường.",
);

/// Their order does not matter for the days: the acts of all are done day by day.
#[expect(
    clippy::too_many_lines,
    reason = "what a demo holds is read from top to bottom"
)]
pub(super) fn waves() -> Vec<Wave> {
    use Class::{Body, Commune, Home, School};
    use Fate::{
        Appealed, At, Cancelled, Draft, External, Issued, OnDecision, OnHold, OnLetter, Refused,
        Returned as SentBack, Signed, Supplementing, Withdrawn,
    };
    let rows = [
        (LETTER, AdHoc, Home, (1, 3), (60, 4), Issued(2), FLOOD),
        (LETTER, AdHoc, Home, (1, 1), (48, 4), Refused(0), FIRE),
        (LETTER, AdHoc, Commune, (6, 5), (62, 4), Issued(2), FLOOD),
        (LETTER, AdHoc, Body, (2, 4), (16, 3), Signed(2), FIRE),
        (LETTER, AdHoc, Commune, (4, 3), (12, 2), At(0), FIRE),
        (LETTER, AdHoc, Commune, (3, 3), (50, 3), At(0), RESCUE),
        (LETTER, AdHoc, Commune, (3, 3), (10, 3), At(1), FLOOD),
        (LETTER, AdHoc, Commune, (2, 4), (16, 4), At(2), FIRE),
        (LETTER, AdHoc, Commune, (4, 3), (5, 2), Draft, RESCUE),
        (LETTER, AdHoc, School, (2, 2), (30, 4), Refused(0), FIRE),
        (LETTER, AdHoc, Commune, (2, 2), (60, 5), Appealed(0), FLOOD),
        (
            LETTER,
            AdHoc,
            Commune,
            (1, 2),
            (45, 4),
            Cancelled(2),
            RESCUE,
        ),
        (LETTER, Merit, School, (6, 5), (66, 4), Issued(3), YEAR),
        (LETTER, Movement, Body, (3, 4), (5, 2), At(0), ROADS),
        (LETTER, Merit, School, (3, 3), (20, 3), SentBack(1), YEAR),
        (
            LETTER,
            Movement,
            School,
            (2, 3),
            (22, 3),
            Supplementing(1),
            ROADS,
        ),
        (LETTER, Merit, Body, (2, 4), (19, 3), OnDecision(3), YEAR),
        (TITLE, Merit, School, (6, 4), (9, 3), Draft, YEAR),
        (TITLE, Merit, Body, (5, 4), (58, 4), Issued(3), YEAR),
        (TITLE, Merit, Commune, (3, 4), (18, 3), At(1), YEAR),
        (TITLE, Merit, School, (1, 2), (30, 4), Withdrawn(1), YEAR),
        (TITLE, Merit, Body, (1, 2), (26, 4), OnHold(1), YEAR),
        (PROVINCE, Merit, Commune, (4, 4), (38, 8), At(1), YEAR),
        (PROVINCE, Merit, School, (2, 3), (58, 5), At(0), YEAR),
        (PROVINCE, Merit, Body, (3, 3), (40, 9), At(2), YEAR),
        (PROVINCE, Merit, Commune, (2, 3), (42, 8), At(3), YEAR),
        (PROVINCE, Movement, Body, (2, 3), (66, 5), Issued(4), ROADS),
        (PROVINCE, AdHoc, Commune, (3, 3), (40, 4), Issued(2), RESCUE),
        (PROVINCE, AdHoc, Commune, (2, 2), (12, 3), OnLetter, FLOOD),
        (PROVINCE, Merit, Body, (1, 1), (9, 2), At(0), YEAR),
        (PROVINCE, Movement, Commune, (2, 2), (6, 2), OnLetter, ROADS),
        (STATE, Merit, Body, (2, 2), (14, 4), At(0), YEAR),
        (STATE, Merit, Commune, (1, 2), (65, 6), At(4), YEAR),
        (
            STATE,
            Merit,
            Commune,
            (1, 1),
            (66, 5),
            External(4, Awarded),
            YEAR,
        ),
        (
            STATE,
            Merit,
            Commune,
            (1, 1),
            (64, 5),
            External(4, Returned),
            YEAR,
        ),
        (
            ORDER,
            AdHoc,
            Commune,
            (1, 2),
            (55, 5),
            External(2, Awarded),
            RESCUE,
        ),
        (
            ORDER,
            AdHoc,
            Commune,
            (1, 1),
            (52, 5),
            External(2, Declined),
            FIRE,
        ),
        (ORDER, AdHoc, Commune, (1, 1), (20, 4), At(1), RESCUE),
    ];
    let wave = |(award, kind, class, (units, files), (begin, every), fate, told)| Wave {
        award,
        kind,
        class,
        units,
        files,
        begin,
        every,
        fate,
        told,
    };
    rows.into_iter().map(wave).collect()
}

/// One file for the yearly title from a school, sent and left where it comes first.
pub(super) fn one_title() -> Wave {
    Wave {
        award: TITLE,
        kind: Merit,
        class: Class::School,
        units: 1,
        files: 1,
        begin: 1,
        every: 1,
        fate: Fate::At(0),
        told: YEAR,
    }
}

/// Files for an award on which the council of the province votes.
pub(super) fn for_council(award: &'static str) -> Wave {
    let told = if award.starts_with("flag") {
        (
            "Thi đua của khối trong năm",
            "Dẫn đầu khối thi đua, hoàn thành toàn diện các chỉ tiêu được giao.",
        )
    } else {
        YEAR
    };
    Wave {
        award,
        class: Class::Body,
        told,
        ..one_title()
    }
}

#[cfg(test)]
mod tests;
