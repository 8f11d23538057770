//! The bands of forms 0604 and 0605, and who is counted where.

use super::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn member(user: u128, unit: u128, kind: UnitKind) -> StaffMember {
    StaffMember {
        user: UserId(Uuid::from_u128(user)),
        name: format!("Đỗ Mẫu {user}"),
        sort_key: format!("{user:04}"),
        person: None,
        person_unit: None,
        role: Role::EmulationOfficer,
        unit: UnitId(Uuid::from_u128(unit)),
        unit_code: format!("DV-{unit}"),
        unit_name: format!("Đơn vị mẫu {unit}"),
        unit_kind: kind,
        sex: None,
        birth: None,
        education: None,
        in_field_since: None,
    }
}

#[test]
fn an_age_is_that_of_the_day() {
    let today = day("2026-11-29");
    for (birth, column) in [
        ("1996-11-29", StaffColumn::AgeTo30),
        ("1995-11-30", StaffColumn::AgeTo30),
        ("1995-11-29", StaffColumn::Age31To40),
        ("1986", StaffColumn::Age31To40),
        ("1985", StaffColumn::Age41To50),
        ("1975-11-29", StaffColumn::Age51To60),
        ("1966", StaffColumn::Age51To60),
        ("1965", StaffColumn::AgeOver60),
        ("2027", StaffColumn::AgeUnknown),
    ] {
        let born = Some(birth.parse().unwrap());
        assert_eq!(StaffColumn::of_birth(born, today), column, "{birth}");
    }
    assert_eq!(StaffColumn::of_birth(None, today), StaffColumn::AgeUnknown);
}

#[test]
fn years_in_the_field_are_whole_years() {
    let today = day("2026-11-29");
    for (since, column) in [
        (Some(2026), StaffColumn::FieldUnder1),
        (Some(2025), StaffColumn::Field1To5),
        (Some(2022), StaffColumn::Field1To5),
        (Some(2021), StaffColumn::Field5To10),
        (Some(2017), StaffColumn::Field5To10),
        (Some(2016), StaffColumn::FieldFrom10),
        (Some(2027), StaffColumn::FieldUnknown),
        (None, StaffColumn::FieldUnknown),
    ] {
        assert_eq!(StaffColumn::of_years(since, today), column, "{since:?}");
    }
}

#[test]
fn every_degree_has_a_column_of_its_own() {
    for education in Education::ALL.iter().copied() {
        let column = StaffColumn::of_education(Some(education));
        assert_eq!(column.code(), format!("education_{education}"));
    }
    let newer = StaffColumn::of_education(Some("habilitation".parse().unwrap()));
    assert_eq!(newer, StaffColumn::EducationUnknown);
}

#[test]
fn each_line_and_column_has_one_code() {
    for form in StaffForm::ALL.iter().copied() {
        let rows = form.rows();
        let codes: BTreeSet<&str> = rows.iter().map(|row| row.code()).collect();
        assert_eq!(codes.len(), rows.len());
        for row in rows {
            assert_eq!(StaffRow::with_code(form, row.code()), Some(row));
        }
        assert!(form.columns().count() > 1);
    }
    assert_eq!(StaffRow::with_code(StaffForm::Staff, "ward"), None);
}

#[test]
fn somebody_with_two_offices_is_counted_once_and_in_both_bodies() {
    let today = day("2026-11-29");
    let commune = member(1, 10, UnitKind::Commune);
    let mut province = member(1, 20, UnitKind::Province);
    province.role = Role::Specialist;
    let mut again = member(1, 10, UnitKind::Commune);
    again.role = Role::Specialist;
    let other = member(2, 10, UnitKind::Commune);
    let offices = vec![commune, province, again, other];
    let form = FilledStaffForm::of(StaffForm::Staff, today, offices.clone());
    let figure = |form: &FilledStaffForm, code: &str, column| {
        let mut lines = form.lines.iter();
        lines
            .find(|line| line.row.code() == code)
            .unwrap()
            .figure(column)
    };
    assert_eq!(figure(&form, "total", StaffColumn::Staff), 2);
    assert_eq!(figure(&form, "level_province", StaffColumn::Staff), 1);
    assert_eq!(figure(&form, "level_commune", StaffColumn::Staff), 1);
    assert_eq!(figure(&form, "total", StaffColumn::SexUnknown), 2);
    assert_eq!(figure(&form, "total", StaffColumn::Bodies), 0);
    let form = FilledStaffForm::of(StaffForm::Bodies, today, offices);
    for (row, bodies, full) in [
        ("total", 2, 1),
        ("level_province", 1, 0),
        ("province", 1, 0),
        ("level_commune", 1, 1),
        ("commune", 1, 1),
        ("ward", 0, 0),
        ("level_unit", 0, 0),
    ] {
        assert_eq!(figure(&form, row, StaffColumn::Bodies), bodies, "{row}");
        assert_eq!(figure(&form, row, StaffColumn::FullBodies), full, "{row}");
    }
}
