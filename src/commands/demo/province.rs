//! The demo's whole province: its bodies, two thousand people, who acts for them, and what was
//! before: ratings and award records.

mod accounts;
pub(super) mod after;
pub(super) mod councils;
mod officers;
pub(super) mod past;
mod staff;

use std::collections::BTreeMap;

use accounts::{add_accounts, add_client};
use chrono::{NaiveDate, TimeDelta};
use past::LIVES;
use staff::{add_people, add_ratings, grade, years};

use super::Planted;
use crate::db::Conn;
use crate::domain::base::ids::UnitId;
use crate::domain::base::office::{Office, Role};
use crate::domain::law::award_type::CommendationType;
use crate::domain::law::grade::Grade;
use crate::domain::register::people::Subject;
use crate::domain::register::unit::{Unit, UnitKind};
use crate::error::{Error, Result};
use crate::secrets;
use crate::services::access::{self, Begin, Caller, Checked};
use crate::services::awards::{self, EarlierAward, OldSubject};
use crate::services::register::units::{self, AddUnit};
use crate::services::{Ctx, PageRequest};

pub(super) use accounts::STANDS_IN;

/// How many years of ratings and records lie behind.
const YEARS: i32 = 3;

/// Communes and wards: the name and what its addresses end in; each with one or two villages, and a
/// school.
const COMMUNES: [(&str, &str, UnitKind); 9] = [
    ("Xã Đồi Sim", "doisim", UnitKind::Commune),
    ("Xã Khe Vàng", "khevang", UnitKind::Commune),
    ("Xã Bãi Sậy", "baisay", UnitKind::Commune),
    ("Xã Gò Cát", "gocat", UnitKind::Commune),
    ("Xã Nà Phướn", "naphuon", UnitKind::Commune),
    ("Xã Đầm Súng", "damsung", UnitKind::Commune),
    ("Phường Cầu Mây", "caumay", UnitKind::Ward),
    ("Phường Chợ Lam", "cholam", UnitKind::Ward),
    ("Phường Hồ Biếc", "hobiec", UnitKind::Ward),
];
const BODIES: [(&str, &str, UnitKind); 7] = [
    (
        "Sở Giáo dục và Đào tạo (giả định)",
        "giaoduc",
        UnitKind::Department,
    ),
    (
        "Sở Nông nghiệp và Môi trường (giả định)",
        "nongnghiep",
        UnitKind::Department,
    ),
    ("Sở Y tế (giả định)", "yte", UnitKind::Department),
    ("Sở Xây dựng (giả định)", "xaydung", UnitKind::Department),
    (
        "Công ty cổ phần Gốm Hồng Giang (giả định)",
        "gom",
        UnitKind::Enterprise,
    ),
    (
        "Hợp tác xã Chè Khe Vàng (giả định)",
        "che",
        UnitKind::Enterprise,
    ),
    (
        "Công ty cổ phần May Cầu Mây (giả định)",
        "may",
        UnitKind::Enterprise,
    ),
];
const GIVEN: [&str; 13] = [
    "Bách", "Châu", "Duy", "Giang", "Hà", "Khánh", "Linh", "Nam", "Phong", "Quỳnh", "Thảo", "Trúc",
    "Yến",
];

/// What nominates in the same way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    /// The commune of the README.
    Home,
    /// Communes and wards.
    Commune,
    /// Residential groups, which nominate through their commune.
    Village,
    /// Schools, below a commune.
    School,
    /// Departments and enterprises.
    Body,
}

/// A unit, and which of the province's bodies decides what its people receive.
pub(super) struct DemoUnit {
    pub unit: Unit,
    pub class: Class,
    decided_by: (String, String),
    /// The people of it who can be honoured and were not nominated yet.
    pub free: Vec<Subject>,
}

/// The province as the demo's acts find it.
pub(super) struct Province {
    pub top: UnitId,
    pub places: Vec<DemoUnit>,
    /// Whoever acts, by their office.
    pub hands: BTreeMap<Office, Caller>,
    /// The sessions of all of them.
    sessions: Vec<Caller>,
    /// The subjects with a certificate of the province for merit, on which a higher one rests.
    pub certified: Vec<crate::domain::base::ids::SubjectId>,
    /// Those of whom ten years are told, in the order of `past::LIVES`; nobody nominates them here.
    lived: Vec<Subject>,
}

impl Province {
    /// Who holds an office.
    pub fn hand(&self, role: Role, unit: UnitId) -> Result<&Caller> {
        self.hands
            .get(&Office { role, unit })
            .ok_or(Error::NotFound("account"))
    }

    /// Everybody signs out.
    pub fn leave(&self, tx: &mut Conn, ctx: &Ctx) -> Result<()> {
        self.sessions
            .iter()
            .try_for_each(|session| access::sign_out(tx, ctx, session))
    }
}

/// Builds the province around what was planted, and adds its accounts to those that are printed.
pub(super) fn build(tx: &mut Conn, ctx: &Ctx, planted: &mut Planted) -> Result<Province> {
    // The day after `plant`: the ids of what it made stay the first.
    let founding = &Ctx {
        now: super::seed::founded() + TimeDelta::days(1),
        ..ctx.clone()
    };
    let top = units::with_code(tx, "HG")?.ok_or(Error::NotFound("unit"))?;
    let mut places = add_places(tx, founding, &top)?;
    let mut subjects = add_people(tx, founding, &top, &places)?;
    let lived = subjects.split_off(subjects.len().saturating_sub(LIVES.len()));
    add_accounts(tx, founding, planted, &places)?;
    planted.province_client = Some(add_client(tx, founding, &top)?);
    // What was before is brought in when the ten weeks begin.
    let start = &Ctx {
        now: ctx.now - TimeDelta::days(75),
        ..ctx.clone()
    };
    add_ratings(tx, start, &top, &subjects)?;
    let certified = add_records(tx, start, &top, &places, &subjects)?;
    for subject in subjects {
        if let Some(place) = places
            .iter_mut()
            .find(|place| place.unit.id == subject.unit)
        {
            place.free.push(subject);
        }
    }
    let (hands, sessions) = sign_all_in(tx, founding, planted)?;
    Ok(Province {
        top: top.id,
        places,
        hands,
        sessions,
        certified,
        lived,
    })
}

#[expect(
    clippy::too_many_lines,
    reason = "what a demo holds is read from top to bottom"
)]
fn add_places(tx: &mut Conn, ctx: &Ctx, top: &Unit) -> Result<Vec<DemoUnit>> {
    let mut places = Vec::new();
    let known = units::list(
        tx,
        ctx,
        &Caller::Operator,
        None,
        None,
        &PageRequest {
            after: None,
            limit: 200,
        },
    )?
    .items;
    for (code, body, class) in [
        ("HG-01", "HG-01", Class::Home),
        ("HG-01-01", "HG-01", Class::Village),
        ("HG-02", "HG-02", Class::Commune),
        ("HG-02-01", "HG-02", Class::School),
    ] {
        let find = |code: &str| {
            known
                .iter()
                .find(|unit| unit.code == code)
                .cloned()
                .ok_or(Error::NotFound("unit"))
        };
        let (unit, body) = (find(code)?, find(body)?);
        places.push(DemoUnit {
            unit,
            class,
            decided_by: (body.code, body.name),
            free: Vec::new(),
        });
    }
    let mut add =
        |code: String, name: String, kind, parent: &Unit, class, body: Option<(String, String)>| {
            let unit = units::add(
                tx,
                ctx,
                &Caller::Operator,
                AddUnit {
                    short_name: None,
                    code,
                    name,
                    kind,
                    parent: parent.id,
                },
            )?;
            let decided_by = body.unwrap_or_else(|| (unit.code.clone(), unit.name.clone()));
            places.push(DemoUnit {
                unit: unit.clone(),
                class,
                decided_by,
                free: Vec::new(),
            });
            Ok::<_, Error>(unit)
        };
    for (index, (name, _, kind)) in COMMUNES.into_iter().enumerate() {
        let code = format!("HG-{:02}", index + 3);
        let commune = add(
            code.clone(),
            name.to_owned(),
            kind,
            top,
            Class::Commune,
            None,
        )?;
        let body = Some((commune.code.clone(), commune.name.clone()));
        let short = name.split_once(' ').map_or(name, |(_, short)| short);
        let villages: &[String] = &match kind {
            UnitKind::Ward => vec![format!("Tổ dân phố {short} 1")],
            _ => vec![format!("Thôn {short} Thượng"), format!("Thôn {short} Hạ")],
        };
        for (index, village) in villages.iter().enumerate() {
            add(
                format!("{code}-{:02}", index + 1),
                village.clone(),
                UnitKind::Village,
                &commune,
                Class::Village,
                body.clone(),
            )?;
        }
        add(
            format!("{code}-09"),
            format!("Trường Trung học cơ sở {short}"),
            UnitKind::School,
            &commune,
            Class::School,
            body,
        )?;
    }
    for (index, (name, _, kind)) in BODIES.into_iter().enumerate() {
        add(
            format!("HG-S{}", index + 1),
            name.to_owned(),
            kind,
            top,
            Class::Body,
            None,
        )?;
    }
    Ok(places)
}

fn word<'w>(words: &[&'w str], index: usize) -> &'w str {
    words
        .get(index % words.len().max(1))
        .copied()
        .unwrap_or_default()
}

/// What was given in the years before: the title to the better half, letters to some of the best,
/// certificates to few. Answers who received a certificate.
fn add_records(
    tx: &mut Conn,
    ctx: &Ctx,
    top: &Unit,
    places: &[DemoUnit],
    subjects: &[Subject],
) -> Result<Vec<crate::domain::base::ids::SubjectId>> {
    let (mut records, mut certified) = (Vec::new(), Vec::new());
    for year in years(ctx) {
        for (index, subject) in subjects.iter().enumerate() {
            let Some(place) = places.iter().find(|place| place.unit.id == subject.unit) else {
                continue;
            };
            let code = match grade(index, year) {
                Grade::Excellent if (index / 5).is_multiple_of(6) => {
                    "certificate_of_merit_province"
                }
                Grade::Excellent => "letter_of_commendation",
                Grade::Good if (index / 3).is_multiple_of(2) => "title_ldtt",
                _ => continue,
            };
            let of_province = code == "certificate_of_merit_province";
            if of_province {
                certified.push(subject.id);
            }
            records.push(EarlierAward {
                subject: OldSubject::Id(subject.id),
                award_code: code.to_owned(),
                commendation_type: CommendationType::Merit,
                cycle_year: year,
                number: format!("{}/QĐ-UBND", if of_province { 2_400 } else { 310 }),
                date: NaiveDate::from_ymd_opt(year, 12, 22).unwrap_or(ctx.today()),
                signer: if of_province {
                    "Trịnh Mẫu Sâm"
                } else {
                    "Lâm Mẫu Tiền"
                }
                .to_owned(),
                amount: None,
                issuer: if of_province {
                    (top.code.clone(), top.name.clone())
                } else {
                    place.decided_by.clone()
                },
            });
        }
    }
    awards::import(tx, ctx, &Caller::Operator, top.id, records)?;
    Ok(certified)
}

/// Everybody who acts, signed in for the weeks the acts are spread over.
fn sign_all_in(
    tx: &mut Conn,
    ctx: &Ctx,
    planted: &Planted,
) -> Result<(BTreeMap<Office, Caller>, Vec<Caller>)> {
    let (mut hands, mut sessions) = (BTreeMap::new(), Vec::new());
    for account in &planted.accounts {
        let hash = || secrets::random_token().map(|token| secrets::fingerprint(&token));
        let lasts = TimeDelta::days(36_500);
        let begin = Begin {
            token_hash: hash()?,
            refresh_hash: hash()?,
            device: "demo".to_owned(),
            lasts,
            idle: lasts,
        };
        let session = Caller::Session(access::sign_in(
            tx,
            ctx,
            Checked {
                user: account.user,
                epoch: 0,
            },
            begin,
        )?);
        hands.extend(
            account
                .offices
                .iter()
                .map(|office| (*office, session.clone())),
        );
        sessions.push(session);
    }
    Ok((hands, sessions))
}
