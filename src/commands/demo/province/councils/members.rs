//! Who sits in the councils of the province, as such councils are made up: the chairman of the
//! People's Committee, deputies, heads of departments and of unions, the member-secretary.

use chrono::TimeDelta;

use super::Hall;
use crate::commands::demo::province::Province;
use crate::commands::demo::{DemoAccount, PASSWORD, Planted, seed};
use crate::db::Conn;
use crate::domain::base::ids::{CouncilId, UserId};
use crate::domain::base::office::{Office, Role};
use crate::domain::councils::council::{CouncilKind, CouncilPosition};
use crate::domain::register::people::{Language, Subject};
use crate::error::{Error, Result};
use crate::services::Ctx;
use crate::services::access::Caller;
use crate::services::access::users::{self, AddUser, GrantRole};
use crate::services::councils::members::{self, AppointMember};
use crate::services::councils::{self, NewCouncil};

/// Those whom the demo knows already: by which address, and what they are.
const KNOWN: [(&str, CouncilPosition, &str); 3] = [
    (
        "chairman@honggiang.example",
        CouncilPosition::Chair,
        "Chủ tịch Ủy ban nhân dân tỉnh",
    ),
    (
        "secretary@honggiang.example",
        CouncilPosition::Secretary,
        "Trưởng phòng Thi đua - Khen thưởng, Sở Nội vụ",
    ),
    (
        "office@honggiang.example",
        CouncilPosition::Member,
        "Phó Giám đốc Sở Nội vụ",
    ),
];

/// The others.
const OTHERS: [(&str, &str); 20] = [
    ("Lại Mẫu Nghiêm", "Giám đốc Sở Nội vụ"),
    ("Vương Mẫu Tường", "Phó Chủ tịch Ủy ban nhân dân tỉnh"),
    ("Tống Mẫu Hậu", "Chủ tịch Ủy ban Mặt trận Tổ quốc tỉnh"),
    ("Chu Mẫu Đoan", "Chủ tịch Liên đoàn Lao động tỉnh"),
    ("Mạc Mẫu Chiến", "Chủ tịch Hội Cựu chiến binh tỉnh"),
    ("Thạch Mẫu Cẩm", "Chủ tịch Hội Liên hiệp Phụ nữ tỉnh"),
    ("Lục Mẫu Thái", "Bí thư Tỉnh đoàn"),
    ("Ninh Mẫu Nhung", "Chủ tịch Hội Nông dân tỉnh"),
    (
        "Khuất Mẫu Bảy",
        "Phó Trưởng Ban Tuyên giáo và Dân vận Tỉnh ủy",
    ),
    ("Giáp Mẫu Hiếu", "Phó Trưởng Ban Tổ chức Tỉnh ủy"),
    ("Doãn Mẫu Tuyết", "Chánh Văn phòng Ủy ban nhân dân tỉnh"),
    ("Ứng Mẫu Kính", "Chánh Thanh tra tỉnh"),
    ("Thân Mẫu Luyến", "Giám đốc Sở Tài chính"),
    ("La Mẫu Toàn", "Giám đốc Sở Khoa học và Công nghệ"),
    ("Nghiêm Mẫu Đức", "Giám đốc Sở Nông nghiệp và Môi trường"),
    ("Quản Mẫu Hường", "Giám đốc Sở Văn hóa, Thể thao và Du lịch"),
    ("Tiêu Mẫu Lợi", "Giám đốc Sở Xây dựng"),
    ("Cấn Mẫu Nhân", "Giám đốc Sở Công Thương"),
    ("Từ Mẫu Quyết", "Giám đốc Sở Tư pháp"),
    ("Bạch Mẫu Uy", "Chỉ huy trưởng Bộ Chỉ huy quân sự tỉnh"),
];

/// Where the two who are known on the register stand among the members.
pub(super) const PROPOSED: usize = 23;
const AUTHOR: usize = 24;

/// Those of them who are the council of initiatives too, its chair first.
const OF_INITIATIVES: [usize; 7] = [4, 16, 17, 19, 20, 15, AUTHOR];

/// The day on which the councils were made.
fn founding(ctx: &Ctx) -> Ctx {
    Ctx {
        now: seed::founded() + TimeDelta::days(1),
        ..ctx.clone()
    }
}

/// Makes both councils. Two of the members are known on the register: one will be proposed, one
/// made an initiative with somebody who will be.
pub(super) fn seat(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &Province,
    planted: &Planted,
    (proposed, author): (&Subject, &Subject),
) -> Result<Hall> {
    let ctx = &founding(ctx);
    let secretary = province.hand(Role::CouncilSecretary, province.top)?;
    let mut seats = Vec::new();
    for (email, position, title) in KNOWN {
        let mut accounts = planted.accounts.iter();
        let account = accounts.find(|account| account.email == email);
        let account = account.ok_or(Error::NotFound("account"))?.clone();
        seats.push((account, position, title));
    }
    let others = OTHERS.into_iter().map(|(name, title)| (name, title, None));
    let registered = [
        (proposed, "Giám đốc Sở Y tế"),
        (author, "Giám đốc Sở Giáo dục và Đào tạo"),
    ]
    .map(|(subject, title)| (subject.name.as_str(), title, Some(subject)));
    for (number, (name, title, subject)) in (1..).zip(others.chain(registered)) {
        let position = match number {
            1 => CouncilPosition::FirstDeputy,
            2 | 3 => CouncilPosition::Deputy,
            _ => CouncilPosition::Member,
        };
        let account = account(tx, ctx, province, planted, (number, name, subject))?;
        seats.push((account, position, title));
    }
    let name = "Hội đồng Thi đua - Khen thưởng tỉnh Hồng Giang (giả định)";
    let council = made(tx, ctx, (secretary, province), CouncilKind::Emulation, name)?;
    for (account, position, title) in &seats {
        appoint(
            tx,
            ctx,
            secretary,
            council,
            (account.user, *position, title),
        )?;
    }
    let name = "Hội đồng Sáng kiến tỉnh Hồng Giang (giả định)";
    let initiatives = made(
        tx,
        ctx,
        (secretary, province),
        CouncilKind::Initiative,
        name,
    )?;
    for (place, index) in OF_INITIATIVES.into_iter().enumerate() {
        let (account, _, title) = seats.get(index).ok_or(Error::NotFound("account"))?;
        let position = match place {
            0 => CouncilPosition::Chair,
            1 => CouncilPosition::FirstDeputy,
            _ => CouncilPosition::Member,
        };
        appoint(
            tx,
            ctx,
            secretary,
            initiatives,
            (account.user, position, title),
        )?;
    }
    let members: Vec<DemoAccount> = seats.into_iter().map(|(account, ..)| account).collect();
    Ok(Hall {
        council,
        secretary: secretary.clone(),
        members,
    })
}

/// An account with the office of a member of the province's council.
fn account(
    tx: &mut Conn,
    ctx: &Ctx,
    province: &Province,
    planted: &Planted,
    (number, name, subject): (usize, &str, Option<&Subject>),
) -> Result<DemoAccount> {
    let email = format!("councillor{number:02}@honggiang.example");
    let new = AddUser {
        email: email.clone(),
        full_name: name.to_owned(),
        unit: province.top,
        password_hash: planted.password_hash.clone(),
        language: Language::Vietnamese,
        person: subject.and_then(|subject| subject.person),
    };
    let user = users::add(tx, ctx, &Caller::Operator, new)?.id;
    let office = Office {
        role: Role::CouncilMember,
        unit: province.top,
    };
    let grant = GrantRole {
        user,
        role: office.role,
        unit: office.unit,
        valid_from: None,
        valid_to: None,
    };
    users::grant(tx, ctx, &Caller::Operator, grant)?;
    Ok(DemoAccount {
        role: office.role.code(),
        unit: "Tỉnh Hồng Giang (giả định)".to_owned(),
        email,
        password: PASSWORD,
        user,
        offices: vec![office],
    })
}

fn made(
    tx: &mut Conn,
    ctx: &Ctx,
    (secretary, province): (&Caller, &Province),
    kind: CouncilKind,
    name: &str,
) -> Result<CouncilId> {
    let number = match kind {
        CouncilKind::Initiative => "36/QĐ-UBND",
        _ => "35/QĐ-UBND",
    };
    let new = NewCouncil {
        unit: province.top,
        kind,
        name: name.to_owned(),
        decision_number: number.to_owned(),
        decided_on: ctx.today(),
        valid_from: None,
        valid_to: None,
    };
    let shown = councils::add(tx, ctx, secretary, new)?;
    Ok(shown.found.council.id)
}

fn appoint(
    tx: &mut Conn,
    ctx: &Ctx,
    secretary: &Caller,
    council: CouncilId,
    (user, position, title): (UserId, CouncilPosition, &str),
) -> Result<()> {
    let new = AppointMember {
        user,
        position,
        title: title.to_owned(),
        standing: position != CouncilPosition::Member,
        valid_from: None,
        valid_to: None,
    };
    members::appoint(tx, ctx, secretary, council, new).map(|_| ())
}
