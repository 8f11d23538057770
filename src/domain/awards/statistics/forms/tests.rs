//! Which line counts an award, and that columns add up.

use super::*;

#[test]
fn an_award_stands_in_one_line() {
    for (code, level, row) in [
        (
            "order_labour_3",
            AwardLevel::State,
            Some(FormRow::OrderLabour),
        ),
        (
            "prize_hcm",
            AwardLevel::State,
            Some(FormRow::PrizeHoChiMinh),
        ),
        (
            "honour_hero_labour",
            AwardLevel::State,
            Some(FormRow::StateHonour),
        ),
        (
            "certificate_of_merit_pm",
            AwardLevel::State,
            Some(FormRow::CertificatePrimeMinister),
        ),
        (
            "title_cstdtq",
            AwardLevel::State,
            Some(FormRow::NationalFighter),
        ),
        (
            "commemorative_medal_national_assembly",
            AwardLevel::State,
            Some(FormRow::StateOther),
        ),
        (
            "certificate_of_merit_ministry",
            AwardLevel::Ministry,
            Some(FormRow::Certificate),
        ),
        (
            "title_cstd_province",
            AwardLevel::Province,
            Some(FormRow::Fighter),
        ),
        ("flag_province", AwardLevel::Province, Some(FormRow::Flag)),
        (
            "commemorative_medal_province",
            AwardLevel::Province,
            Some(FormRow::Badge),
        ),
        (
            "title_ttldxs",
            AwardLevel::Province,
            Some(FormRow::BodyOther),
        ),
        ("title_ldtt", AwardLevel::Unit, None),
    ] {
        assert_eq!(FormRow::of(code, level), row, "{code}");
    }
}

#[test]
fn columns_of_subjects_and_of_types_add_up_to_the_total() {
    let group = |subject_kind, class, count| FormGroup {
        award_code: "certificate_of_merit_province".to_owned(),
        level: AwardLevel::Province,
        subject_kind,
        commendation_type: CommendationType::AdHoc,
        is_enterprise: subject_kind == SubjectKind::Collective,
        class,
        count,
    };
    let groups = [
        group(SubjectKind::Individual, Some(AwardeeClass::DirectWorker), 3),
        group(SubjectKind::Individual, Some(AwardeeClass::LeaderOther), 1),
        group(SubjectKind::Collective, None, 2),
        group(SubjectKind::Household, None, 1),
    ];
    let filled = FilledForm::of(StatisticsForm::Body, &groups);
    for (column, figure) in [
        (FormColumn::Total, 7),
        (FormColumn::Collectives, 2),
        (FormColumn::Enterprises, 2),
        (FormColumn::Households, 1),
        (FormColumn::Individuals, 4),
        (FormColumn::DirectWorker, 3),
        (FormColumn::LeaderOther, 1),
        (FormColumn::NotOnRecord, 0),
        (FormColumn::AdHoc, 7),
        (FormColumn::Merit, 0),
    ] {
        assert_eq!(filled.total.figure(column), figure, "{column}");
    }
    let state = FilledForm::of(StatisticsForm::State, &groups);
    assert_eq!(state.total.figure(FormColumn::Total), 0);
}
