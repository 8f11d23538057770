//! The seed of the demo: ids and order do not change, tests stand on it.

use chrono::{DateTime, Utc};

use super::files::signed_in;
use super::{CLIENT_SECRET, Client, DemoAccount, NamedSubject, PASSWORD, Planted};
use crate::clock::Ids;
use crate::db::Conn;
use crate::domain::access::actor::ClientScope;
use crate::domain::base::ids::UnitId;
use crate::domain::base::office::{Office, Role};
use crate::domain::register::people::{Language, SubjectKind};
use crate::domain::register::unit::UnitKind;
use crate::error::{Error, Result};
use crate::secrets;
use crate::services::access::users::{self, AddClient, AddUser, GrantRole};
use crate::services::access::{self, Caller};
use crate::services::register::people::{self, AddPerson};
use crate::services::register::subjects::AddSubject;
use crate::services::register::units::{self, AddUnit};
use crate::services::{Ctx, PageRequest};

pub(super) const GIVEN: [&str; 20] = [
    "An", "Bình", "Cúc", "Dũng", "Đào", "Én", "Gấm", "Hạnh", "Khoa", "Lan", "Mai", "Ngọc", "Oanh",
    "Phước", "Quế", "Sơn", "Thủy", "Uyên", "Vân", "Xuân",
];

/// When the demo's bodies were set up.
pub(super) fn founded() -> DateTime<Utc> {
    DateTime::from_timestamp(1_767_574_800, 0).unwrap_or_default()
}

/// Plants the province: units, 20 people, a household, a collective, accounts with the password of
/// this hash, a machine client. The same ids every time.
pub fn plant(tx: &mut Conn, law: &Ctx, hash: String) -> Result<Planted> {
    sow(tx, law, hash, Reach::Province)
}

/// Whose records the machine client pulls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    Province,
    /// Those of the commune of the README: the whole province gave more than fits on one page.
    Commune,
}

#[expect(
    clippy::too_many_lines,
    reason = "what a demo holds is read from top to bottom"
)]
pub(super) fn sow(tx: &mut Conn, law: &Ctx, hash: String, reach: Reach) -> Result<Planted> {
    let ctx = &Ctx::new(founded(), law.law.clone(), Ids::counted());
    let operator = &Caller::Operator;
    let province = units::plant(
        tx,
        ctx,
        "HG".to_owned(),
        "Tỉnh Hồng Giang (giả định)".to_owned(),
        UnitKind::Province,
    )?;
    let add = |tx: &mut Conn, code: &str, name: &str, kind, parent| {
        units::add(
            tx,
            ctx,
            operator,
            AddUnit {
                short_name: None,
                code: code.to_owned(),
                name: name.to_owned(),
                kind,
                parent,
            },
        )
    };
    let commune = add(tx, "HG-01", "Xã Suối Ngà", UnitKind::Commune, province.id)?;
    let ward = add(tx, "HG-02", "Phường Bến Lau", UnitKind::Ward, province.id)?;
    let village = add(
        tx,
        "HG-01-01",
        "Thôn Bãi Bồi",
        UnitKind::Village,
        commune.id,
    )?;
    let school = add(
        tx,
        "HG-02-01",
        "Trường Trung học cơ sở Bến Lau",
        UnitKind::School,
        ward.id,
    )?;
    let homes = [commune.id, village.id, ward.id, school.id];
    for (index, given) in GIVEN.iter().enumerate() {
        let family = ["Nguyễn", "Trần", "Lê", "Phạm"]
            .get(index % 4)
            .copied()
            .unwrap_or("Đỗ");
        let unit = homes.get(index % 4).copied().unwrap_or(commune.id);
        let position = if index % 5 == 0 {
            "Cán bộ"
        } else {
            "Người lao động"
        };
        let person = AddPerson {
            staff_code: format!("HG{:04}", index + 1),
            full_name: format!("{family} Mẫu {given}"),
            unit,
            position: Some(position.to_owned()),
            is_direct_worker: index % 5 != 0,
        };
        people::add_person(tx, ctx, operator, person)?;
    }
    let account = |tx: &mut Conn,
                   role: Role,
                   unit: &crate::domain::register::unit::Unit,
                   email: &str,
                   name: &str| {
        let user = AddUser {
            email: email.to_owned(),
            full_name: name.to_owned(),
            unit: unit.id,
            password_hash: hash.clone(),
            language: Language::Vietnamese,
            person: None,
        };
        let user = users::add(tx, ctx, operator, user)?;
        users::grant(
            tx,
            ctx,
            operator,
            GrantRole {
                user: user.id,
                role,
                unit: unit.id,
                valid_from: None,
                valid_to: None,
            },
        )?;
        Ok::<_, Error>(DemoAccount {
            role: role.code(),
            unit: unit.name.clone(),
            email: email.to_owned(),
            password: PASSWORD,
            user: user.id,
            offices: vec![Office {
                role,
                unit: unit.id,
            }],
        })
    };
    let accounts = vec![
        account(
            tx,
            Role::EmulationOfficer,
            &commune,
            "officer@suoinga.example",
            "Vũ Mẫu Hòa",
        )?,
        account(
            tx,
            Role::Specialist,
            &commune,
            "specialist@suoinga.example",
            "Bùi Mẫu Giang",
        )?,
        account(
            tx,
            Role::Chairman,
            &commune,
            "chairman@suoinga.example",
            "Đặng Mẫu Minh",
        )?,
        account(
            tx,
            Role::Administrator,
            &province,
            "admin@honggiang.example",
            "Hồ Mẫu Nhật",
        )?,
        account(
            tx,
            Role::EmulationOfficer,
            &ward,
            "officer@benlau.example",
            "Ngô Mẫu Thanh",
        )?,
    ];
    let client = AddClient {
        name: "HR".to_owned(),
        secret_hash: secrets::fingerprint(CLIENT_SECRET),
        scopes: vec![ClientScope::AwardsRead],
        unit: if reach == Reach::Province {
            province.id
        } else {
            commune.id
        },
    };
    let client = users::add_client(tx, ctx, operator, client)?;
    let mut accounts = accounts;
    for (role, unit, email, name) in [
        (
            Role::UnitHead,
            &school,
            "head@benlau.example",
            "Lý Mẫu Quang",
        ),
        (
            Role::EmulationOfficer,
            &school,
            "officer@school.example",
            "Mai Mẫu Duyên",
        ),
        (
            Role::Specialist,
            &ward,
            "specialist@benlau.example",
            "Phan Mẫu Lộc",
        ),
        (
            Role::Chairman,
            &ward,
            "chairman@benlau.example",
            "Đoàn Mẫu Kiên",
        ),
        (
            Role::Specialist,
            &province,
            "specialist@honggiang.example",
            "Cao Mẫu Thư",
        ),
        (
            Role::OfficeHead,
            &province,
            "office@honggiang.example",
            "Tạ Mẫu Hiền",
        ),
        (
            Role::CouncilSecretary,
            &province,
            "secretary@honggiang.example",
            "Lương Mẫu Phúc",
        ),
        (
            Role::Chairman,
            &province,
            "chairman@honggiang.example",
            "Trịnh Mẫu Sâm",
        ),
        (
            Role::Inspector,
            &province,
            "inspector@honggiang.example",
            "Hà Mẫu Trực",
        ),
    ] {
        accounts.push(account(tx, role, unit, email, name)?);
    }
    // The chairman of a commune is also the head of its office, who signs what it submits.
    for (index, unit) in [(2, &commune), (8, &ward)] {
        let account = accounts.get_mut(index).ok_or(Error::NotFound("account"))?;
        account.offices.push(Office {
            role: Role::UnitHead,
            unit: unit.id,
        });
        let user = account.user;
        users::grant(
            tx,
            ctx,
            operator,
            GrantRole {
                user,
                role: Role::UnitHead,
                unit: unit.id,
                valid_from: None,
                valid_to: None,
            },
        )?;
    }
    let officer = signed_in(tx, ctx, &accounts, 0)?;
    let subject = |tx: &mut Conn, kind, name: &str, unit: UnitId| {
        crate::services::register::subjects::add_subject(
            tx,
            ctx,
            &officer,
            AddSubject {
                kind,
                name: name.to_owned(),
                unit,
                leader: None,
                another_than: Vec::new(),
            },
        )
    };
    subject(
        tx,
        SubjectKind::Household,
        "Hộ gia đình ông Đinh Mẫu Khoan",
        village.id,
    )?;
    subject(
        tx,
        SubjectKind::Collective,
        "Tiểu đội dân quân thôn Bãi Bồi",
        village.id,
    )?;
    let known = crate::services::register::subjects::list_subjects(
        tx,
        ctx,
        &officer,
        None,
        &PageRequest {
            after: None,
            limit: 200,
        },
    )?;
    let subjects = known
        .items
        .iter()
        .map(|s| NamedSubject {
            id: s.id.0,
            kind: s.kind.code(),
            name: s.name.clone(),
        })
        .collect();
    access::sign_out(tx, ctx, &officer)?;
    let client = Client {
        client_id: client.id.0,
        client_secret: CLIENT_SECRET,
        scope: ClientScope::AwardsRead.code(),
    };
    Ok(Planted {
        few: accounts.len(),
        accounts,
        client,
        province_client: None,
        councillor: None,
        subjects,
        password_hash: hash,
    })
}
