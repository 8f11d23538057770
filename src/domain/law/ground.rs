//! On which ground an award can be given: to whom, for what, under which condition, with which
//! papers, after which posting and vote. Its award holds what is alike on every ground.

use rust_decimal::Decimal;

use crate::domain::base::code::codes;
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::requirement::Requirement;
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitKind;

codes! {
    /// How sure it is that the law says so.
    Certainty {
        /// Read in the text.
        Sourced = "sourced",
        /// To be compared with the official text before anybody relies on it.
        ToConfirm = "to_confirm",
    }
}

codes! {
    /// How often an award can be given.
    Frequency {
        /// Once for each award year.
        Yearly = "yearly",
        /// Whenever there is an occasion.
        AnyTime = "any_time",
        /// One time.
        Once = "once",
        /// In a round every three years.
        ThreeYearly = "three_yearly",
        /// In a round every five years.
        FiveYearly = "five_yearly",
    }
}

codes! {
    /// What papers a file can be asked for (thành phần hồ sơ).
    Paper {
        /// Tờ trình.
        SubmissionLetter = "submission_letter",
        /// Báo cáo thành tích công trạng của cá nhân.
        MeritReportIndividual = "merit_report_individual",
        /// Báo cáo thành tích công trạng của tập thể.
        MeritReportCollective = "merit_report_collective",
        /// Báo cáo thành tích đột xuất.
        AdHocReport = "ad_hoc_report",
        /// Báo cáo quá trình cống hiến.
        DevotionReport = "devotion_report",
        /// Báo cáo thành tích theo chuyên đề, phong trào.
        ThematicReport = "thematic_report",
        /// Báo cáo thành tích đề nghị danh hiệu Anh hùng, cá nhân.
        HeroReportIndividual = "hero_report_individual",
        /// Báo cáo thành tích đề nghị danh hiệu Anh hùng, tập thể.
        HeroReportCollective = "hero_report_collective",
        /// Báo cáo thành tích đối ngoại của cá nhân.
        ExternalReportIndividual = "external_report_individual",
        /// Báo cáo thành tích đối ngoại của tập thể.
        ExternalReportCollective = "external_report_collective",
        /// Báo cáo thành tích đề nghị Cờ thi đua của Chính phủ.
        GovernmentFlagReport = "government_flag_report",
        /// Báo cáo thành tích đề nghị Chiến sĩ thi đua toàn quốc.
        NationalFighterReport = "national_fighter_report",
        /// Biên bản họp bình xét.
        Minutes = "minutes",
        /// Kết quả bỏ phiếu, biên bản kiểm phiếu.
        VoteResult = "vote_result",
        /// Giấy công nhận sáng kiến, đề tài khoa học.
        InitiativeProof = "initiative_proof",
        /// Kết quả đánh giá, xếp loại.
        RatingProof = "rating_proof",
        /// Giấy chứng nhận phạm vi ảnh hưởng, khả năng nhân rộng.
        ReachCertificate = "reach_certificate",
        /// Biên bản suy tôn của cụm, khối thi đua.
        ClusterMinutes = "cluster_minutes",
        /// Danh sách chọn tại tổng kết phong trào.
        MovementList = "movement_list",
        /// Ý kiến của cấp ủy đảng.
        PartyOpinion = "party_opinion",
        /// Xác nhận nghĩa vụ thuế, bảo hiểm xã hội.
        TaxConfirmation = "tax_confirmation",
        /// Xác nhận của cơ quan công an.
        PoliceConfirmation = "police_confirmation",
        /// Xác nhận thời gian phục vụ.
        ServiceRecord = "service_record",
        /// Tóm tắt quá trình công tác.
        CareerSummary = "career_summary",
        /// Bản khai.
        Declaration = "declaration",
        /// Bằng Tổ quốc ghi công của các liệt sĩ.
        MartyrCertificates = "martyr_certificates",
        /// Ý kiến của cơ quan ngoại giao.
        ForeignAffairsOpinion = "foreign_affairs_opinion",
        /// Kết quả công khai lấy ý kiến.
        PostingResult = "posting_result",
        /// Any other.
        Other = "other",
    }
}

/// How a council's vote must turn out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Vote {
    /// Which share of all members, present or not, must agree at least.
    pub at_least: Decimal,
    /// Which share of all members must be there at least; none where no share is said.
    pub attend: Option<Decimal>,
}

/// A ground of an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ground {
    /// Unique in its version of the award.
    pub code: String,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// Who can receive it on this ground.
    pub subjects: Vec<SubjectKind>,
    /// Only those whose own unit is of one of these kinds; empty where any will do.
    pub unit_kinds: Vec<UnitKind>,
    /// Is it for the armed forces alone (lực lượng vũ trang)?
    pub for_forces: bool,
    /// For what it can be given on this ground.
    pub types: Vec<CommendationType>,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// How sure that is.
    pub certainty: Certainty,
    /// What papers belong to a file.
    pub papers: Vec<Paper>,
    /// Working days of public posting before the council meets; none where nothing is posted.
    pub posting_days: Option<u32>,
    /// How the council's vote must turn out; none where no share is said.
    pub vote: Option<Vote>,
    /// What must be met.
    pub condition: Requirement,
}
