//! What is kept of subjects beside files, awards, holds and ratings, read from the tables of
//! whichever area keeps it: in two journeys, for who belongs to a collective is known after the
//! first.

use std::collections::{BTreeMap, BTreeSet};

use diesel::dsl::not;
use diesel::prelude::*;

use super::{ratings, record};
use crate::db::engine::prepared::among;
use crate::db::engine::reading::rows;
use crate::db::register::{career, initiatives};
use crate::db::schema::{nomination, person, subject, subject_particulars};
use crate::db::{Conn, Reading, Result};
use crate::domain::base::ids::SubjectId;
use crate::domain::eligibility::facts::{FactKind, MemberOnRecord, RecordedFacts};
use crate::domain::eligibility::rating::Rating;
use crate::domain::eligibility::record::{AwardOnRecord, Record};
use crate::domain::register::career::{CareerEntry, CareerFact};
use crate::domain::register::initiative::Initiative;
use crate::domain::register::particulars::Sex;

/// How a file stands that is on its way to no award any more, or not yet.
const NOT_ON_ITS_WAY: [&str; 4] = ["draft", "refused", "withdrawn", "awarded"];

/// Who it is: whether they do the work directly, and their sex.
type WhoRow = (SubjectId, Option<bool>, Option<Sex>);

/// Whose file, for which award, of which award year.
type FiledRow = (SubjectId, String, i32);

/// What is kept of the subjects themselves, and who belongs to them.
pub struct OwnFacts {
    career: Vec<CareerEntry>,
    initiatives: Vec<(SubjectId, Initiative)>,
    who: Vec<WhoRow>,
    belonging: Vec<CareerEntry>,
}

/// What is on record of those who belong to collectives.
struct OfMembers {
    names: Vec<(SubjectId, String)>,
    awards: Vec<(SubjectId, AwardOnRecord)>,
    filed: Vec<FiledRow>,
    ratings: Vec<Rating>,
    career: Vec<CareerEntry>,
}

/// What is on record of each of these subjects, with what is kept of it of these kinds; a record of
/// one too of whom nothing is known. A fixed number of statements.
pub fn records(
    conn: &mut Conn,
    subjects: &[SubjectId],
    kinds: &BTreeSet<FactKind>,
) -> Result<BTreeMap<SubjectId, Record>> {
    let asked = (record::of_subjects(subjects), own_facts(subjects, kinds));
    let (mut records, own) = asked.ask(conn)?;
    for (subject, facts) in with_members(conn, subjects, own)? {
        records.entry(subject).or_default().facts = Some(facts);
    }
    Ok(records)
}

/// What is kept of these subjects themselves, of these kinds, as a question.
pub fn own_facts(
    subjects: &[SubjectId],
    kinds: &BTreeSet<FactKind>,
) -> impl Reading<Answer = OwnFacts> + use<> {
    let of = |kind| if kinds.contains(&kind) { subjects } else { &[] };
    let is_unasked = of(FactKind::Who).is_empty();
    let who = rows!(WhoRow: subject::table
    .left_join(person::table.on(subject::person_id.eq(person::id.nullable())))
    .left_join(
        subject_particulars::table.on(subject_particulars::subject_id.eq(subject::id)),
    )
    .filter(among(subject::id, subjects))
    .order(subject::id)
    .select((
        subject::id,
        person::is_direct_worker.nullable(),
        subject_particulars::sex.nullable(),
    )))
    .unless(is_unasked);
    let asked = (
        career::of_subjects(of(FactKind::Career)),
        initiatives::of_subjects(of(FactKind::Initiatives)),
        who,
        career::members_of(of(FactKind::Members)),
    );
    asked.map(|(career, initiatives, who, belonging)| {
        Ok(OwnFacts {
            career,
            initiatives,
            who,
            belonging,
        })
    })
}

fn of_members(members: &[SubjectId]) -> impl Reading<Answer = OfMembers> + use<> {
    let filed = rows!(FiledRow: nomination::table
    .filter(among(nomination::subject_id, members))
    .filter(not(among(nomination::status, NOT_ON_ITS_WAY)))
    .order(nomination::id)
    .select((
        nomination::subject_id,
        nomination::award_code,
        nomination::cycle_year,
    )))
    .unless(members.is_empty());
    let names = rows!((SubjectId, String): subject::table
    .filter(among(subject::id, members))
    .order(subject::id)
    .select((subject::id, subject::name)))
    .unless(members.is_empty());
    let asked = (
        names,
        record::awards(members),
        filed,
        ratings::of_subjects(members),
        career::of_subjects(members),
    );
    asked.map(|(names, awards, filed, ratings, career)| {
        Ok(OfMembers {
            names,
            awards,
            filed,
            ratings,
            career,
        })
    })
}

/// Each subject's facts, with what is on record of who belongs to it. Where nobody does, nothing is
/// asked of them.
pub fn with_members(
    conn: &mut Conn,
    subjects: &[SubjectId],
    own: OwnFacts,
) -> Result<BTreeMap<SubjectId, RecordedFacts>> {
    let members: BTreeSet<SubjectId> = own.belonging.iter().map(|entry| entry.subject).collect();
    let members: Vec<SubjectId> = members.into_iter().collect();
    let known = if members.is_empty() {
        BTreeMap::new()
    } else {
        of_members(&members).ask(conn)?.by_member()
    };
    let nothing = |subject: &SubjectId| (*subject, RecordedFacts::default());
    let mut all: BTreeMap<_, _> = subjects.iter().map(nothing).collect();
    for entry in own.career {
        all.entry(entry.subject).or_default().career.push(entry);
    }
    for (subject, initiative) in own.initiatives {
        all.entry(subject).or_default().initiatives.push(initiative);
    }
    for (subject, is_direct_worker, sex) in own.who {
        let facts = all.entry(subject).or_default();
        (facts.is_direct_worker, facts.sex) = (is_direct_worker, sex);
    }
    for entry in own.belonging {
        let CareerFact::Member(collective) = entry.fact else {
            continue;
        };
        let theirs = known.get(&entry.subject).cloned().unwrap_or_default();
        let member = MemberOnRecord {
            subject: entry.subject,
            name: theirs.name,
            from: entry.from,
            to: entry.to,
            awards: theirs.awards,
            filed: theirs.filed,
            ratings: theirs.ratings,
            measures: theirs.measures,
        };
        all.entry(collective).or_default().members.push(member);
    }
    Ok(all)
}

/// What is on record of one member.
#[derive(Clone, Default)]
struct OfMember {
    name: String,
    awards: Vec<AwardOnRecord>,
    filed: Vec<(String, i32)>,
    ratings: Vec<Rating>,
    measures: Vec<CareerEntry>,
}

impl OfMembers {
    fn by_member(self) -> BTreeMap<SubjectId, OfMember> {
        let mut each = BTreeMap::<_, OfMember>::new();
        for (subject, name) in self.names {
            each.entry(subject).or_default().name = name;
        }
        for (subject, award) in self.awards {
            each.entry(subject).or_default().awards.push(award);
        }
        for (subject, award, year) in self.filed {
            each.entry(subject).or_default().filed.push((award, year));
        }
        for rating in self.ratings {
            let member = each.entry(rating.subject).or_default();
            member.ratings.push(rating);
        }
        for entry in self.career {
            if matches!(entry.fact, CareerFact::Discipline(_)) {
                each.entry(entry.subject).or_default().measures.push(entry);
            }
        }
        each
    }
}
