//! What `earlier` does, case by case.

use super::*;

const HEAD: &str = "staff_code;award_code;commendation_type;cycle_year;decision_number;decision_date;signer;issuer_code;issuer_name;amount";

fn read(lines: &str) -> std::result::Result<AwardsTable, Vec<(u64, &'static str, String)>> {
    let told = |faults: Vec<(u64, FieldFault)>| {
        faults
            .into_iter()
            .map(|(line, fault)| (line, fault.code, fault.pointer))
            .collect()
    };
    table(&format!("{HEAD}\n{lines}")).map_err(told)
}

#[test]
fn a_line_says_what_a_paper_says() {
    let table =
        read("'0012;title_ldtt;merit;2019;7/QĐ-UBND;2019-12-20;Trần Mẫu Cựu;HG-01;Xã Suối Ngà;\n")
            .unwrap();
    let award = table.awards.first().unwrap();
    assert_eq!(
        (&award.subject, award.cycle_year, award.amount),
        (&OldSubject::StaffCode("0012".to_owned()), 2019, None)
    );
}

#[test]
fn every_fault_of_every_line_is_told() {
    let faults = read(
        "A1;title_ldtt;merit;2019;7/QĐ;2019-12-20;Ai;HG;Tỉnh;x\n;title_ldtt;valour;y;;hôm \
                qua;Ai;HG;Tỉnh;-1\n",
    )
    .unwrap_err();
    let told: Vec<(u64, &str)> = faults
        .iter()
        .map(|(line, _, column)| (*line, column.as_str()))
        .collect();
    let second = [
        "commendation_type",
        "cycle_year",
        "decision_number",
        "decision_date",
        "amount",
        "unit_code",
        "subject_kind",
        "subject_name",
    ];
    let second = second.map(|column| (3, column));
    assert_eq!(told, [vec![(2, "amount")], second.to_vec()].concat());
    assert_eq!(read("").unwrap_err(), [(1, "out_of_range", String::new())]);
    assert_eq!(
        table("award_code\n")
            .unwrap_err()
            .first()
            .map(|(_, fault)| fault.code),
        Some("missing_column")
    );
    assert_eq!(
        table(&format!("{HEAD};colour\n"))
            .unwrap_err()
            .first()
            .map(|(_, fault)| fault.code),
        Some("unknown_column")
    );
}
