//! Accounts and roles that come as a list: each account is made by invitation, each role given as any
//! other is.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use uuid::Uuid;

use super::invitations::invitation;
use super::roles::{GrantRole, Granted, ask};
use super::{AddUser, make};
use crate::db::{self, Conn, Saved};
use crate::domain::access::account::{NO_PASSWORD, RequestState, User};
use crate::domain::access::actor::{Actor, Scope};
use crate::domain::base::history::{EventKind, HistoryEvent, Object};
use crate::domain::base::ids::{PersonId, RoleAssignmentId, RoleRequestId, UnitId, UserId};
use crate::domain::base::office::Role;
use crate::domain::base::period::Period;
use crate::domain::base::text::name_key;
use crate::domain::register::people::Language;
use crate::domain::register::unit::Unit;
use crate::error::{Error, FieldFault, Result};
use crate::services::access::Caller;
use crate::services::register::people::brought_in;
use crate::services::{Ctx, record, write_to};

/// A role with whose it is, as a line of a list says it. Lines of one address are of one account.
#[derive(Debug, Clone)]
pub struct ListedRole {
    /// What they sign in with.
    pub email: String,
    /// Their name.
    pub full_name: String,
    /// Their code on the staff register, if they are there.
    pub staff_code: Option<String>,
    /// The role.
    pub role: Role,
    /// The unit in which it is held, and which manages an account that is new.
    pub unit: UnitId,
    /// From which day; none for today.
    pub from: Option<NaiveDate>,
    /// To which day.
    pub to: Option<NaiveDate>,
}

impl ListedRole {
    fn period(&self, ctx: &Ctx) -> Period {
        Period {
            from: self.from.unwrap_or_else(|| ctx.today()),
            to: self.to,
        }
    }
}

/// Makes the accounts of a list that are new and gives the roles, all or none, in a unit and those
/// below it; a role that needs a second administrator waits for one. Answers of each line the account
/// where it was made for it, and else the role or the request for it. The owner of an account that
/// is new gets one letter.
pub(in crate::services) fn import(
    tx: &mut Conn,
    ctx: &Ctx,
    caller: &Caller,
    top: UnitId,
    new: Vec<ListedRole>,
) -> Result<Vec<Uuid>> {
    db::register::units::share_tree(tx)?;
    let (actor, top) = brought_in(tx, ctx, caller, top)?;
    let around = Around::of(tx, &actor, &top, &new)?;
    let faults = around.faults(ctx, &new);
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let known = around.accounts.iter();
    let mut accounts: BTreeMap<String, UserId> = known
        .map(|(email, (user, _))| (email.clone(), user.id))
        .collect();
    let (mut invited, mut kept) = (Vec::new(), Vec::with_capacity(new.len()));
    for (index, one) in new.into_iter().enumerate() {
        let known = accounts.get(&one.email).copied();
        let user = if let Some(user) = known {
            user
        } else {
            let account = AddUser {
                email: one.email.clone(),
                full_name: one.full_name,
                unit: one.unit,
                password_hash: NO_PASSWORD.to_owned(),
                language: Language::Vietnamese,
                person: around.persons.get(&one.email).copied(),
            };
            let made = make(tx, ctx, caller, account, EventKind::Invited);
            let made = made.map_err(|error| at(index, error))?;
            invited.push(made.id);
            accounts.insert(one.email, made.id);
            made.id
        };
        let role = GrantRole {
            user,
            role: one.role,
            unit: one.unit,
            valid_from: one.from,
            valid_to: one.to,
        };
        let granted = ask(tx, ctx, caller, role).map_err(|error| at(index, error))?;
        kept.push(match (known, granted) {
            (None, _) => user.0,
            (Some(_), Granted::Given(assignment)) => assignment.id.0,
            (Some(_), Granted::Waiting(request)) => request.id.0,
        });
    }
    for user in db::access::users::with_ids(tx, &invited)? {
        let notice = invitation(tx, ctx, &actor, &user)?;
        write_to(tx, ctx, user.id, notice)?;
    }
    let imported = HistoryEvent::plain(Object::Unit(top.id), EventKind::Imported, top.version);
    let detail = vec![
        ("what", "users".to_owned()),
        ("count", kept.len().to_string()),
    ];
    record(tx, ctx, &actor, &[imported.with(detail)], &[])?;
    Ok(kept)
}

/// What is wrong, said of a line of the list.
fn at(index: usize, error: Error) -> Error {
    let placed = |faults: Vec<FieldFault>| -> Vec<FieldFault> {
        let placed = |fault: FieldFault| {
            let field = match fault.pointer.as_str() {
                "/user_id" | "/person_id" => "staff_code",
                "/valid_from" => "from",
                "/valid_to" => "to",
                other => other.trim_start_matches('/'),
            };
            FieldFault {
                pointer: format!("/{index}/{field}"),
                ..fault
            }
        };
        faults.into_iter().map(placed).collect()
    };
    match error {
        Error::Invalid(faults) => Error::Invalid(placed(faults)),
        Error::Duplicate(faults) => Error::Duplicate(placed(faults)),
        other => other,
    }
}

/// What is known of what a list names.
struct Around {
    /// The units of the caller's part.
    units: BTreeMap<UnitId, Unit>,
    /// The accounts that are there, by their addresses, and whether the caller manages them.
    accounts: BTreeMap<String, (User, bool)>,
    /// The people on the register, by their staff codes.
    staff: BTreeMap<String, PersonId>,
    /// Who the list says the owners of addresses are.
    persons: BTreeMap<String, PersonId>,
}

impl Around {
    fn of(tx: &mut Conn, actor: &Actor, top: &Unit, new: &[ListedRole]) -> Result<Self> {
        let units: BTreeSet<UnitId> = new.iter().map(|one| one.unit).collect();
        let units = db::register::units::with_ids(tx, &units.into_iter().collect::<Vec<_>>())?;
        let emails: BTreeSet<&str> = new.iter().map(|one| one.email.as_str()).collect();
        let emails: Vec<&str> = emails.into_iter().collect();
        let codes: BTreeSet<&str> = new
            .iter()
            .filter_map(|one| one.staff_code.as_deref())
            .collect();
        let codes: Vec<&str> = codes.into_iter().collect();
        let managed = actor.managed();
        let (mut accounts, mut staff) = (BTreeMap::new(), BTreeMap::new());
        for some in emails.chunks(db::AT_ONCE) {
            for (scope, is_managed) in [(&Scope::All, false), (&managed, true)] {
                let found = db::access::users::with_emails(tx, scope, some)?.into_iter();
                accounts.extend(found.map(|user| (user.email.clone(), (user, is_managed))));
            }
        }
        for some in codes.chunks(db::AT_ONCE) {
            let found = db::register::people::people_with_staff_codes(tx, &managed, some)?;
            staff.extend(found);
        }
        let mut persons = BTreeMap::new();
        for one in new {
            let code = one.staff_code.as_ref();
            if let Some(person) = code.and_then(|code| staff.get(code)) {
                persons.entry(one.email.clone()).or_insert(*person);
            }
        }
        Ok(Self {
            units: units
                .into_iter()
                .filter(|unit| top.path.covers(&unit.path))
                .map(|unit| (unit.id, unit))
                .collect(),
            accounts,
            staff,
            persons,
        })
    }

    /// What is wrong with the lines of a list, of all at once.
    fn faults(&self, ctx: &Ctx, new: &[ListedRole]) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        let mut names: BTreeMap<&str, &str> = BTreeMap::new();
        let mut given: BTreeMap<(&str, Role, UnitId), Vec<Period>> = BTreeMap::new();
        for (index, one) in new.iter().enumerate() {
            let account = self.accounts.get(&one.email).map(|(user, _)| user);
            let first = *names.entry(&one.email).or_insert(&one.full_name);
            let name = account.map_or(first, |user| user.full_name.as_str());
            let mut found = self.faults_of(ctx, one, name);
            let period = one.period(ctx);
            let before = given
                .entry((one.email.as_str(), one.role, one.unit))
                .or_default();
            if before.iter().any(|other| other.overlaps(&period)) {
                found.push(FieldFault::new("role", "twice"));
            }
            before.push(period);
            faults.extend(found.into_iter().map(|fault| FieldFault {
                pointer: format!("/{index}/{}", fault.pointer),
                ..fault
            }));
        }
        faults
    }

    /// What is wrong with a line, of whose address this is the name.
    fn faults_of(&self, ctx: &Ctx, one: &ListedRole, name: &str) -> Vec<FieldFault> {
        let mut faults = Vec::new();
        let mut fault = |field: &str, code| faults.push(FieldFault::new(field, code));
        let period = one.period(ctx);
        if period.to.is_some_and(|to| to < period.from) {
            fault("to", "before_start");
        }
        match self.units.get(&one.unit) {
            None => fault("unit_id", "unknown_reference"),
            Some(unit) if !unit.is_open(ctx.today()) => fault("unit_id", "closed_unit"),
            Some(unit) if period.from < unit.valid.from => fault("from", "before_unit"),
            Some(_) => {}
        }
        let said = one.staff_code.as_ref();
        let said = said.map(|code| self.staff.get(code).copied());
        if said == Some(None) {
            fault("staff_code", "unknown_reference");
        }
        let account = self.accounts.get(&one.email);
        // Whether somebody elsewhere has it is not told in other words.
        if account.is_some_and(|(_, is_managed)| !is_managed) {
            fault("email", "exists");
            return faults;
        }
        let owner = match account {
            Some((user, _)) => user.person,
            None => self.persons.get(&one.email).copied(),
        };
        if said.flatten().is_some_and(|person| owner != Some(person)) {
            fault("staff_code", "import_other_person");
        } else if one.role.decides() && owner.is_none() && said != Some(None) {
            fault("staff_code", "person_needed");
        }
        if name_key(name) != name_key(&one.full_name) {
            faults.push(FieldFault {
                params: vec![("name", name.to_owned())],
                ..FieldFault::new("full_name", "import_other_name")
            });
        }
        faults
    }
}

/// Takes back what a line of a list was kept as: an account as long as its owner has set no password
/// and it has the role of that line alone, a role or a request for one as long as nobody can have
/// acted in it; answers whether it could.
pub(in crate::services) fn take_back(tx: &mut Conn, id: Uuid) -> Result<bool> {
    if let Some(user) = db::access::users::with_id(tx, UserId(id))? {
        let removed = db::access::users::remove_if_invited(tx, user.id)?;
        return Ok(matches!(removed, Saved::Yes));
    }
    if let Some(role) = db::access::users::find_role(tx, &Scope::All, RoleAssignmentId(id))? {
        let owner = db::access::users::with_id(tx, role.user)?;
        if owner.is_none_or(|user| user.has_password()) {
            return Ok(false);
        }
        db::access::users::touch(tx, role.user)?;
        let removed = db::access::users::remove_role(tx, role.id)?;
        return Ok(matches!(removed, Saved::Yes));
    }
    let asked = db::access::role_requests::find(tx, &Scope::All, RoleRequestId(id))?;
    match asked {
        None => Ok(true),
        Some(request) if request.state != RequestState::Waiting => Ok(false),
        Some(request) => {
            db::access::users::touch(tx, request.user)?;
            let removed = db::access::role_requests::remove(tx, request.id)?;
            Ok(matches!(removed, Saved::Yes))
        }
    }
}
