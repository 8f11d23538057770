//! What the register begins with: units, accounts with roles, collectives, and what is known of
//! people; and files of which nothing could be read.

use serde_json::{Value, json};
use thidua::db::Conn;
use thidua::domain::register::particulars::{Education, Sex};

use super::{counts, done, find, looked_at, send, told};
use crate::support::pages::{get, sign_in};
use crate::support::{ADMINISTRATOR, Actor, TestApp, on_both};

on_both![
    units_come_wherever_those_above_stand,
    a_unit_in_which_somebody_is_stays,
    accounts_come_by_invitation_with_their_roles,
    a_role_of_who_has_signed_in_stays,
    collectives_come_once,
    sex_and_birth_come_with_people,
    education_and_years_in_the_field_come_with_people,
    units_are_as_deep_as_the_tree_may_be,
    they_are_for_administrators_alone,
    a_file_that_cannot_be_read_is_listed_with_the_reason,
];

const UNITS: &str = "Mã đơn vị;Tên đơn vị;Loại đơn vị;Mã đơn vị cấp trên;Ngày thành lập";
const USERS: &str = "Email;Họ và tên;Mã nhân sự;Vai trò;Mã đơn vị;Từ ngày;Đến ngày";
const COLLECTIVES: &str = "Tên tập thể;Mã đơn vị";

fn table(head: &str, rows: &[&str]) -> String {
    format!("{head}\n{}\n", rows.join("\n"))
}

async fn units_come_wherever_those_above_stand(app: &TestApp) {
    let text = table(
        UNITS,
        &[
            "HG-01-91;Tổ Mẫu Một;office;HG-01-90;",
            "HG-01-90;Thôn Mẫu;village;HG-01;01/02/2020",
            "HG-01-01;Thôn Khác;village;HG-01;",
            "HG-01-92;Xã Khác;commune;HG-01;",
            "HG-01-93;Tổ Mẫu Hai;office;KHONG-CO;",
            "HG-01-94;Tổ Mẫu Hai;office;HG-02;",
            "HG-01-95;Tổ Mẫu Hai;office;HG-01-92;",
            "HG-01-96;Tổ Mẫu Hai;office;HG-01-97;",
            "HG-01-97;Tổ Mẫu Hai;office;HG-01-96;",
            "HG-01-90;Thôn Mẫu Ba;village;HG-01;",
            "HG-01-98;Tổ Mẫu Hai;office;HG-01;01/01/2099",
            ";Tổ Mẫu Hai;galaxy;;",
        ],
    );
    let import = looked_at(app, "units", text).await;
    assert_eq!(counts(&import), [2, 10, 0, 0], "{import}");
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        [
            "4 unit_code:exists",
            "5 unit_kind:kind_not_below",
            "6 parent_code:import_unit_unknown",
            "7 parent_code:import_unit_unknown",
            "8 parent_code:import_parent_faulty",
            "9 parent_code:import_parents_in_a_circle",
            "10 parent_code:import_parents_in_a_circle",
            "11 unit_code:twice",
            "12 founded_on:in_future",
            "13 unit_code:required,unit_kind:unknown_code,parent_code:required",
        ]
    );
    let administrator = app.administrator().await;
    let lower = "/units/by-code/HG-01-91";
    administrator.get(lower).await.problem(404, "not_found");
    let import = done(app, &import, "publish").await;
    assert_eq!(counts(&import), [0, 10, 2, 0], "{import}");
    let lower = administrator.get(lower).await.expect(200).json();
    let upper = administrator.get("/units/by-code/HG-01-90").await;
    let upper = upper.expect(200).json();
    assert_eq!(lower["parent_id"], upper["id"]);
    assert_eq!(upper["valid_from"], "2020-02-01");
    // Sent twice it adds nothing; under another code it is worth a look.
    let again = table(
        UNITS,
        &[
            "HG-01-90;Thôn Mẫu;village;HG-01;",
            "HG-01-99;Thon Mau;village;HG-01;",
        ],
    );
    let again = looked_at(app, "units", again).await;
    assert_eq!(
        told(app, &again, "faulty", "faults").await,
        ["2 unit_code:exists"]
    );
    assert_eq!(
        told(app, &again, "good", "notes").await,
        ["3 unit_name:import_same_unit"]
    );
    assert_eq!(counts(&done(app, &import, "undo").await), [0, 10, 0, 2]);
    let gone = administrator.get("/units/by-code/HG-01-90").await;
    gone.problem(404, "not_found");
}

async fn a_unit_in_which_somebody_is_stays(app: &TestApp) {
    let text = table(
        UNITS,
        &[
            "HG-01-90;Thôn Mẫu;village;HG-01;",
            "HG-01-91;Tổ Mẫu Một;office;HG-01-90;",
        ],
    );
    let import = looked_at(app, "units", text).await;
    let import = done(app, &import, "publish").await;
    let person = "Mã nhân sự;Họ và tên;Mã đơn vị\nN1;Đỗ Mẫu Lan;HG-01-90\n";
    let person = looked_at(app, "people", person).await;
    let person = done(app, &person, "publish").await;
    let import = done(app, &import, "undo").await;
    assert_eq!(
        (counts(&import), &import["resting"]),
        ([0, 0, 0, 1], &json!(1))
    );
    assert_eq!(
        told(app, &import, "resting", "faults").await,
        ["2 :import_rests"]
    );
    assert_eq!(counts(&done(app, &person, "undo").await), [0, 0, 0, 1]);
    assert_eq!(counts(&done(app, &import, "undo").await), [0, 0, 0, 2]);
}

/// The accounts that are found by an address.
async fn accounts(who: &Actor<'_>, email: &str) -> Vec<Value> {
    let found = who.get(&format!("/users?q={email}")).await.expect(200);
    found.json()["items"].as_array().unwrap().clone()
}

async fn accounts_come_by_invitation_with_their_roles(app: &TestApp) {
    let text = table(
        USERS,
        &[
            // First: the inspector behind her would be told of her role.
            "dao@mau.example;Nguyễn Mẫu Đào;HG0005;unit_head;HG-01;;",
            "lan@mau.example;Đỗ Mẫu Lan;;Cán bộ thi đua, khen thưởng;HG-01;;",
            "LAN@mau.example;Đỗ Mẫu Lan;;inspector;HG-01;;",
            "lan@mau.example;Đỗ Mẫu Khác;;reporter;HG-01;;",
            "truong@mau.example;Lê Mẫu Trưởng;;unit_head;HG-01;;",
            "x;Lê Mẫu;;reporter;HG-01;;",
            "y@mau.example;Lê Mẫu;;reporter;HG-02;;",
            "z@mau.example;Lê Mẫu;;reporter;HG-01;02/01/2027;01/01/2027",
            "lan@mau.example;Đỗ Mẫu Lan;;inspector;HG-01;;",
            "w@mau.example;Lê Mẫu;KHONG-CO;reporter;HG-01;;",
            "v@mau.example;Lê Mẫu;;galaxy;;;",
        ],
    );
    let import = looked_at(app, "users", text).await;
    assert_eq!(counts(&import), [3, 8, 0, 0], "{import}");
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        [
            "5 full_name:import_other_name",
            "6 staff_code:person_needed",
            "7 email:no_email",
            "8 unit_code:import_unit_unknown",
            "9 to:before_start",
            "10 role:twice",
            "11 staff_code:unknown_reference",
            "12 role:unknown_code,unit_code:required",
        ]
    );
    let administrator = app.administrator().await;
    assert!(accounts(&administrator, "lan@mau.example").await.is_empty());
    let import = done(app, &import, "publish").await;
    assert_eq!(counts(&import), [0, 8, 3, 0], "{import}");
    let made = accounts(&administrator, "lan@mau.example").await;
    assert_eq!(made.len(), 1);
    let roles = format!(
        "/role-assignments?user_id={}",
        made[0]["id"].as_str().unwrap()
    );
    let roles = administrator.get(&roles).await.expect(200).json();
    assert_eq!(roles["items"].as_array().unwrap().len(), 2);
    // One letter for both roles.
    let letters = app.deliver().await;
    let to = |one: &String| -> String {
        let head = one.lines().find(|line| line.starts_with("To: "));
        head.unwrap_or_default().to_owned()
    };
    let to: Vec<String> = letters.iter().map(to).collect();
    let hers = to.iter().filter(|to| to.contains("lan@mau.example"));
    assert_eq!(hers.count(), 1, "{to:?}");
    let import = done(app, &import, "undo").await;
    assert_eq!(counts(&import), [0, 8, 0, 3], "{import}");
    assert!(accounts(&administrator, "lan@mau.example").await.is_empty());
    assert!(accounts(&administrator, "dao@mau.example").await.is_empty());
}

async fn a_role_of_who_has_signed_in_stays(app: &TestApp) {
    let text = table(
        USERS,
        &[
            "officer@suoinga.example;Vũ Mẫu Hòa;;reporter;HG-01;;",
            "officer@suoinga.example;Vũ Mẫu Hoàn;;reporter;HG-01;;",
            "hoa@mau.example;Vũ Mẫu Hòa;;reporter;HG-01;;",
        ],
    );
    let import = looked_at(app, "users", text).await;
    assert_eq!(counts(&import), [2, 1, 0, 0], "{import}");
    assert_eq!(
        told(app, &import, "good", "notes").await,
        ["2 ", "4 full_name:import_same_account"]
    );
    let import = done(app, &import, "publish").await;
    let import = done(app, &import, "undo").await;
    assert_eq!(
        (counts(&import), &import["resting"]),
        ([0, 1, 0, 1], &json!(1))
    );
    assert_eq!(
        told(app, &import, "resting", "faults").await,
        ["2 :import_rests"]
    );
}

async fn collectives_come_once(app: &TestApp) {
    let text = table(
        COLLECTIVES,
        &[
            "Tổ Mẫu Một;HG-01",
            "To Mau Mot;HG-01",
            "TỔ MẪU MỘT;HG-01",
            "Tổ Mẫu Hai;KHONG-CO",
            "Tổ Mẫu Hai;HG-02",
            "; HG-01",
        ],
    );
    let import = looked_at(app, "collectives", text).await;
    assert_eq!(counts(&import), [2, 4, 0, 0], "{import}");
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        [
            "4 collective_name:twice",
            "5 unit_code:import_unit_unknown",
            "6 unit_code:import_unit_unknown",
            "7 collective_name:required",
        ]
    );
    let import = done(app, &import, "publish").await;
    assert_eq!(counts(&import), [0, 4, 2, 0], "{import}");
    let again = table(COLLECTIVES, &["Tổ Mẫu Một;HG-01", "Tổ Mẫu-Một;HG-01"]);
    let again = looked_at(app, "collectives", again).await;
    assert_eq!(
        told(app, &again, "faulty", "faults").await,
        ["2 collective_name:exists"]
    );
    assert_eq!(
        told(app, &again, "good", "notes").await,
        ["3 collective_name:import_same_collective"]
    );
    // What was rated stays.
    let rating = "Mã đơn vị;Loại đối tượng;Tên đối tượng;Năm;Xếp loại;Căn cứ\n\
        HG-01;collective;Tổ Mẫu Một;2020;good;1/QĐ\n";
    let rated = looked_at(app, "ratings", rating).await;
    let rated = done(app, &rated, "publish").await;
    assert_eq!(counts(&rated), [0, 0, 1, 0], "{rated}");
    let import = done(app, &import, "undo").await;
    assert_eq!(
        (counts(&import), &import["resting"]),
        ([0, 4, 0, 1], &json!(1))
    );
    done(app, &rated, "undo").await;
    assert_eq!(counts(&done(app, &import, "undo").await), [0, 4, 0, 2]);
}

async fn sex_and_birth_come_with_people(app: &TestApp) {
    let text = "Mã nhân sự;Họ và tên;Mã đơn vị;Giới tính;Ngày sinh\n\
        N1;Đỗ Mẫu Lan;HG-01;Nữ;03/05/1988\n\
        N2;Đỗ Mẫu Cúc;HG-01;;05/1988\n\
        N3;Đỗ Mẫu Tư;HG-01;khác;1988\n\
        N4;Đỗ Mẫu Năm;HG-01;nam;2099\n";
    let import = looked_at(app, "people", text).await;
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        ["4 sex:unknown_code", "5 birth:no_birth"]
    );
    assert_eq!(
        told(app, &import, "good", "notes").await,
        ["2 ", "3 birth:import_month_left"]
    );
    let import = done(app, &import, "publish").await;
    assert_eq!(counts(&import), [0, 2, 2, 0], "{import}");
    let known = |conn: &mut Conn| {
        let mut known = Vec::new();
        for code in ["N1", "N2"] {
            let found = thidua::db::register::people::subjects_with_staff_codes(conn, &[code])?;
            let said = thidua::db::register::particulars::of(conn, found[0].1)?.unwrap();
            let sex = said.sex.map(Sex::code);
            known.push((sex, said.birth.unwrap().to_string()));
        }
        Ok::<_, thidua::db::Failure>(known)
    };
    assert_eq!(
        app.state.db.read(known).await.unwrap(),
        [
            (Some("female"), "1988-05-03".to_owned()),
            (None, "1988".to_owned())
        ]
    );
    assert_eq!(counts(&done(app, &import, "undo").await), [0, 2, 0, 2]);
}

async fn education_and_years_in_the_field_come_with_people(app: &TestApp) {
    let text = "Mã nhân sự;Họ và tên;Mã đơn vị;Ngày sinh;Trình độ đào tạo;\
        Năm bắt đầu làm công tác thi đua, khen thưởng\n\
        N1;Đỗ Mẫu Lan;HG-01;1988;Thạc sĩ;2015\n\
        N2;Đỗ Mẫu Cúc;HG-01;;giáo sư;\n\
        N3;Đỗ Mẫu Tư;HG-01;;;1949\n\
        N4;Đỗ Mẫu Năm;HG-01;;;2027\n\
        N5;Đỗ Mẫu Sáu;HG-01;1988;;1987\n";
    let import = looked_at(app, "people", text).await;
    assert_eq!(
        told(app, &import, "faulty", "faults").await,
        [
            "3 education:unknown_code",
            "4 in_field_since:out_of_range",
            "5 in_field_since:out_of_range",
            "6 in_field_since:before_birth"
        ]
    );
    let import = done(app, &import, "publish").await;
    let known = |conn: &mut Conn| {
        let found = thidua::db::register::people::subjects_with_staff_codes(conn, &["N1"])?;
        thidua::db::register::particulars::of(conn, found[0].1)
    };
    let known = app.state.db.read(known).await.unwrap().unwrap();
    assert_eq!(known.education.map(Education::code), Some("master"));
    assert_eq!(known.in_field_since, Some(2015));
    assert_eq!(counts(&done(app, &import, "undo").await), [0, 4, 0, 1]);
}

/// However the lines stand, the tree grows to its last level, and all of it is taken back.
async fn units_are_as_deep_as_the_tree_may_be(app: &TestApp) {
    let line = |level: usize| match level {
        0 => "SAU-0;Tổ Mẫu;office;HG-01;".to_owned(),
        _ => format!("SAU-{level};Tổ Mẫu;office;SAU-{};", level - 1),
    };
    let lines: Vec<String> = (0..45).rev().map(line).collect();
    let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
    let import = looked_at(app, "units", table(UNITS, &lines)).await;
    let [good, faulty, ..] = counts(&import);
    assert!(good + faulty == 45 && faulty > 5, "{good} {faulty}");
    let faults = told(app, &import, "faulty", "faults").await;
    let (last, below) = faults.split_last().unwrap();
    assert!(last.ends_with("parent_code:units_too_deep"), "{faults:?}");
    let is_below = |fault: &String| fault.ends_with("parent_code:import_parent_faulty");
    assert!(below.iter().all(is_below), "{faults:?}");
    let whole = done(app, &import, "publish").await;
    assert_eq!(counts(&whole), [0, faulty, good, 0]);
    let undone = done(app, &import, "undo").await;
    assert_eq!(counts(&undone), [0, faulty, 0, good]);
}

async fn they_are_for_administrators_alone(app: &TestApp) {
    let (officer, stranger) = (app.officer().await, app.stranger().await);
    for (kind, text) in [
        ("units", table(UNITS, &["A;Tổ Mẫu;office;HG-01;"])),
        (
            "users",
            table(USERS, &["a@mau.example;Lê Mẫu;;reporter;HG-01;;"]),
        ),
        ("collectives", table(COLLECTIVES, &["Tổ Mẫu;HG-01"])),
    ] {
        send(&officer, app, kind, text.clone().into())
            .await
            .problem(403, "forbidden");
        let refused = send(&stranger, app, kind, text.into()).await;
        let refused = refused.problem(422, "invalid");
        assert_eq!(refused["errors"][0]["code"], "unknown_reference", "{kind}");
    }
}

async fn a_file_that_cannot_be_read_is_listed_with_the_reason(app: &TestApp) {
    let administrator = app.administrator().await;
    let large = vec![b'a'; 20 * 1024 * 1024 + 1];
    for (bytes, status, why, said) in [
        (b"PK\x03\x04".to_vec(), 422, "no_sheet", "Không đọc được"),
        (b"a;b\n1;2\n".to_vec(), 422, "import_no_head", "20 dòng đầu"),
        (large, 413, "import_too_large", "20 MB"),
    ] {
        send(&administrator, app, "people", bytes)
            .await
            .expect(status);
        let list = administrator.get("/imports").await.expect(200).json();
        let mut listed = list["items"].as_array().unwrap().iter();
        let import = listed.find(|one| one["refused"] == why).unwrap();
        assert_eq!(
            (&import["state"], &import["rows"]),
            (&json!("cancelled"), &json!(0))
        );
        let id = import["id"].as_str().unwrap();
        for act in ["publish", "undo", "cancel"] {
            let path = format!("/imports/{id}/{act}");
            let refused = administrator.post(&path, json!({})).await;
            refused.problem(409, "wrong_stage");
        }
        let cookie = sign_in(app, ADMINISTRATOR).await;
        for page in ["/imports".to_owned(), format!("/imports/{id}")] {
            let page = get(app, &cookie, &page).await.expect(200).text;
            assert!(page.contains(said), "{said}: {page}");
        }
        assert_eq!(&find(app, import).await["refused"], why);
    }
}
