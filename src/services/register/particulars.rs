//! What is known about a subject beside its name: reading it, entering it. The number of an identity
//! card is opened for who may edit alone, and told in no history.

use chrono::{Datelike, NaiveDate};

use crate::db::{self, Conn};
use crate::domain::access::actor::{Actor, ClientScope, Scope};
use crate::domain::access::policy::{self, Denied, Right};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::SubjectId;
use crate::domain::register::particulars::{
    Birth, Education, FIRST_YEAR_IN_FIELD, Particulars, Sex,
};
use crate::domain::register::people::{Person, Subject, SubjectKind};
use crate::domain::register::unit::UnitPath;
use crate::error::{Error, FieldFault, Result};
use crate::secrets::MasterKey;
use crate::services::access::{self, Caller};
use crate::services::{Ctx, ensure_saved, record};

/// For what numbers of identity cards are sealed: one is of no use beside another name.
fn purpose(subject: SubjectId) -> String {
    format!("id-number {subject}")
}

/// The particulars of a subject as a reader sees them.
#[derive(Debug, Clone)]
pub struct ShownParticulars {
    /// About whom.
    pub subject: Subject,
    /// What was entered.
    pub known: Particulars,
    /// The person on the register, whose post and last days stand there.
    pub person: Option<Person>,
    /// The number of the identity card, for who may edit it.
    pub id_number: Option<String>,
    /// Can the reader enter them?
    pub may_edit: bool,
}

impl ShownParticulars {
    /// Their post, wherever it is kept.
    #[must_use]
    pub fn post(&self) -> Option<&str> {
        match &self.person {
            Some(person) => person.position.as_deref(),
            None => self.known.post.as_deref(),
        }
    }

    /// The last day on which they belong to the unit, wherever it is kept.
    #[must_use]
    pub fn left_on(&self) -> Option<NaiveDate> {
        match &self.person {
            Some(person) => person.left_on,
            None => self.known.left_on,
        }
    }

    /// The day of their death, wherever it is kept.
    #[must_use]
    pub fn died_on(&self) -> Option<NaiveDate> {
        match &self.person {
            Some(person) => person.died_on,
            None => self.known.died_on,
        }
    }
}

/// What is to be entered; what is not named stays, and `None` is *not entered*.
#[derive(Debug, Clone, Default)]
pub struct EditParticulars {
    /// How they are addressed.
    pub form_of_address: Option<Option<String>>,
    /// Their sex.
    pub sex: Option<Option<Sex>>,
    /// When they were born.
    pub birth: Option<Option<Birth>>,
    /// Are they of an ethnic minority?
    pub ethnic_minority: Option<Option<bool>>,
    /// The number of their identity card.
    pub id_number: Option<Option<String>>,
    /// Their post.
    pub post: Option<Option<String>>,
    /// Where they live.
    pub address: Option<Option<String>>,
    /// The last day on which they belong to the unit.
    pub left_on: Option<Option<NaiveDate>>,
    /// The day of their death.
    pub died_on: Option<Option<NaiveDate>>,
    /// Their education.
    pub education: Option<Option<Education>>,
    /// The year in which they began to work in emulation.
    pub in_field_since: Option<Option<i32>>,
}

impl EditParticulars {
    /// What is named that this subject has not: a collective is of no sex, and what the register of
    /// staff keeps is not entered here.
    fn misplaced(&self, subject: &Subject) -> Vec<FieldFault> {
        let says = |named: bool, pointer| named.then_some(pointer);
        let of_people = [
            says(
                matches!(self.form_of_address, Some(Some(_))),
                "/form_of_address",
            ),
            says(matches!(self.sex, Some(Some(_))), "/sex"),
            says(matches!(self.birth, Some(Some(_))), "/birth"),
            says(matches!(self.id_number, Some(Some(_))), "/id_number"),
            says(matches!(self.education, Some(Some(_))), "/education"),
            says(
                matches!(self.in_field_since, Some(Some(_))),
                "/in_field_since",
            ),
        ];
        let kept_by_staff = [
            says(matches!(self.post, Some(Some(_))), "/post"),
            says(matches!(self.left_on, Some(Some(_))), "/left_on"),
            says(matches!(self.died_on, Some(Some(_))), "/died_on"),
        ];
        let is_person = subject.kind == SubjectKind::Individual;
        let of_nobody = of_people
            .into_iter()
            .chain(kept_by_staff)
            .flatten()
            .filter(|_| !is_person)
            .map(|pointer| FieldFault::new(pointer, "of_people_alone"));
        let is_staff = subject.person.is_some();
        let of_staff = kept_by_staff
            .into_iter()
            .flatten()
            .filter(|_| is_person && is_staff)
            .map(|pointer| FieldFault::new(pointer, "kept_by_staff_register"));
        of_nobody.chain(of_staff).collect()
    }

    /// What was known, with what is entered.
    fn put_on(
        self,
        before: &Particulars,
        sealed: impl FnOnce(Option<String>) -> Result<Option<String>>,
    ) -> Result<Particulars> {
        let kept = before.clone();
        Ok(Particulars {
            subject: kept.subject,
            form_of_address: self.form_of_address.unwrap_or(kept.form_of_address),
            sex: self.sex.unwrap_or(kept.sex),
            birth: self.birth.unwrap_or(kept.birth),
            ethnic_minority: self.ethnic_minority.unwrap_or(kept.ethnic_minority),
            sealed_id_number: match self.id_number {
                Some(number) => sealed(number)?,
                None => kept.sealed_id_number,
            },
            post: self.post.unwrap_or(kept.post),
            address: self.address.unwrap_or(kept.address),
            left_on: self.left_on.unwrap_or(kept.left_on),
            died_on: self.died_on.unwrap_or(kept.died_on),
            education: self.education.unwrap_or(kept.education),
            in_field_since: self.in_field_since.unwrap_or(kept.in_field_since),
            version: kept.version,
        })
    }
}

/// What is wrong with the days of a life.
fn faults_of_days(ctx: &Ctx, known: &Particulars) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    if known.birth.is_some_and(|birth| !birth.fits(ctx.today())) {
        faults.push(FieldFault::new("/birth", "no_birth"));
    }
    if known.died_on.is_some_and(|day| day > ctx.today()) {
        faults.push(FieldFault::new("/died_on", "in_future"));
    }
    let is_before = |day: Option<NaiveDate>| {
        day.zip(known.birth)
            .is_some_and(|(day, birth)| match birth {
                Birth::Day(born) => day < born,
                Birth::Year(year) => day.year() < year,
            })
    };
    for (day, pointer) in [(known.left_on, "/left_on"), (known.died_on, "/died_on")] {
        if is_before(day) {
            faults.push(FieldFault::new(pointer, "before_birth"));
        }
    }
    faults.extend(fault_of_begin(ctx, known));
    faults
}

/// What is wrong with the year in which they began to work in emulation.
fn fault_of_begin(ctx: &Ctx, known: &Particulars) -> Option<FieldFault> {
    let (began, this_year) = (known.in_field_since?, ctx.today().year());
    let pointer = "/in_field_since";
    if !(FIRST_YEAR_IN_FIELD..=this_year).contains(&began) {
        return Some(FieldFault {
            pointer: pointer.to_owned(),
            code: "out_of_range",
            params: vec![
                ("from", FIRST_YEAR_IN_FIELD.to_string()),
                ("to", this_year.to_string()),
            ],
        });
    }
    let is_before = known.birth.is_some_and(|birth| began < birth.year());
    is_before.then(|| FieldFault::new(pointer, "before_birth"))
}

/// The actor as one who enters what is known about a subject: who nominates for its unit, who
/// manages the unit, a program that keeps people; nobody about themself.
pub(in crate::services) fn editor(
    actor: &Actor,
    subject: &Subject,
    path: &UnitPath,
) -> std::result::Result<Actor, Denied> {
    let acting = policy::may(actor, Right::Nominate, subject.unit, path)
        .or_else(|_| policy::may(actor, Right::ManageAccess, subject.unit, path))
        .or_else(|_| {
            policy::may_keep(actor, ClientScope::PeopleWrite, subject.unit, path)
                .map(|()| actor.clone())
        })?;
    policy::not_their_own(actor, &subject.beneficiary())?;
    Ok(acting)
}

/// The number that was sealed for a subject.
fn opened(master: &MasterKey, known: &Particulars) -> Result<Option<String>> {
    let Some(sealed) = &known.sealed_id_number else {
        return Ok(None);
    };
    let bytes = master.open(&purpose(known.subject), sealed)?;
    String::from_utf8(bytes)
        .map(Some)
        .map_err(|error| Error::Internal(error.to_string()))
}

/// What is known about a subject, for a reader who sees it.
pub(in crate::services) fn shown(
    tx: &mut Conn,
    master: &MasterKey,
    actor: &Actor,
    (subject, path): (Subject, &UnitPath),
) -> Result<ShownParticulars> {
    let known = db::register::particulars::of(tx, subject.id)?;
    let known = known.unwrap_or_else(|| Particulars::none(subject.id));
    let person = match subject.person {
        Some(id) => db::register::people::find_person(tx, &Scope::All, id)?,
        None => None,
    };
    let may_edit = editor(actor, &subject, path).is_ok();
    Ok(ShownParticulars {
        id_number: if may_edit {
            opened(master, &known)?
        } else {
            None
        },
        subject,
        known,
        person,
        may_edit,
    })
}

fn seen(tx: &mut Conn, actor: &Actor, id: SubjectId) -> Result<(Subject, UnitPath)> {
    let scope = actor.kept(ClientScope::PeopleWrite);
    db::register::people::find_subject(tx, &scope, id)?.ok_or(Error::NotFound("subject"))
}

/// What is known about a subject.
pub fn find(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    master: &MasterKey,
    id: SubjectId,
) -> Result<ShownParticulars> {
    let actor = access::actor(tx, ctx, caller)?;
    let (subject, path) = seen(tx, &actor, id)?;
    shown(tx, master, &actor, (subject, &path))
}

/// Enters what is known about a subject. History tells which members changed and no values.
pub fn edit(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    master: &MasterKey,
    id: SubjectId,
    expected: i64,
    new: EditParticulars,
) -> Result<ShownParticulars> {
    let actor = access::actor(tx, ctx, caller)?;
    let (subject, path) = seen(tx, &actor, id)?;
    let acting = editor(&actor, &subject, &path)?;
    let before = db::register::particulars::of(tx, id)?;
    let before = before.unwrap_or_else(|| Particulars::none(id));
    if before.version != expected {
        return Err(Error::Stale);
    }
    let misplaced = new.misplaced(&subject);
    let number_before = opened(master, &before)?;
    let sealed = |number: Option<String>| -> Result<Option<String>> {
        match number {
            // Sealed anew it would look like another one.
            number if number == number_before => Ok(before.sealed_id_number.clone()),
            Some(number) => Ok(Some(master.seal(&purpose(id), number.as_bytes())?)),
            None => Ok(None),
        }
    };
    let mut known = new.put_on(&before, sealed)?;
    let faults: Vec<FieldFault> = misplaced
        .into_iter()
        .chain(faults_of_days(ctx, &known))
        .collect();
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let differs = known.differs(&before);
    if !differs.is_empty() {
        known.version += 1;
        ensure_saved(db::register::particulars::save_if_unchanged(tx, &known)?)?;
        let edited = HistoryEvent::plain(Object::Subject(id), EventKind::Edited, subject.version);
        let detail = vec![("members", differs.join(" "))];
        record(tx, ctx, &acting, &[edited.with(detail)], &[])?;
    }
    shown(tx, master, &actor, (subject, &path))
}
