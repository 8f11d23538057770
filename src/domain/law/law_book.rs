//! The law as values: rule sets, awards, routes, money, calendar, each by date. `law` loads it;
//! nothing in it is code.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::domain::base::code::codes;
use crate::domain::base::period::{Period, on_day};
use crate::domain::law::award_type::AwardType;
use crate::domain::law::calendar::Calendar;
use crate::domain::law::council_rules::CouncilRules;
use crate::domain::law::criterion::Criteria;
use crate::domain::law::money::MoneyTable;
use crate::domain::law::post::{DevotionTable, PostRank};
use crate::domain::law::route::Route;
use crate::domain::law::rule::Rule;
use crate::domain::law::rule::cap::AwardCap;
use crate::domain::law::rule::switch::Switch;
use crate::domain::register::people::SubjectKind;
use crate::domain::register::unit::UnitKind;

/// Which law is in force when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleSet {
    /// Its code.
    pub code: String,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// When files are received under it.
    pub valid: Period,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
}

codes! {
    /// Whose rule it is.
    Origin {
        /// The State's, as it ships.
        National = "national",
        /// A body's own (quy chế của cơ quan, đơn vị).
        Own = "own",
        /// The State's, which a body has set or added to.
        Both = "both",
    }
}

/// The text of a body's own rules (quy chế), as it was put beside them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnText {
    /// What kind of file it is.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Arc<[u8]>,
}

/// What a body has laid over the national law, by code. What stands nowhere in it is the State's.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnLaw {
    /// Awards.
    pub awards: BTreeMap<String, Origin>,
    /// Rules of eligibility.
    pub rules: BTreeMap<String, Origin>,
    /// Routes.
    pub routes: BTreeMap<String, Origin>,
    /// Switches.
    pub switches: BTreeMap<String, Origin>,
    /// Rules of councils.
    pub council_rules: BTreeMap<String, Origin>,
    /// The name of the text beside a rule or an award.
    pub text_of: BTreeMap<String, String>,
    /// The texts, by the names of their files.
    pub texts: BTreeMap<String, OwnText>,
}

impl OwnLaw {
    /// Whose an award is.
    #[must_use]
    pub fn origin_of_award(&self, code: &str) -> Origin {
        self.awards.get(code).copied().unwrap_or(Origin::National)
    }

    /// How many things in it are a body's own, or set or added to by it.
    #[must_use]
    pub fn count(&self) -> usize {
        let councils = self.council_rules.len();
        self.awards.len() + self.rules.len() + self.routes.len() + self.switches.len() + councils
    }
}

/// Everything `config/` says of the law, and what a body has laid over it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LawBook {
    /// By date; no two overlap.
    pub rule_sets: Vec<RuleSet>,
    /// Every version of every award.
    pub awards: Vec<AwardType>,
    /// Every version of every route.
    pub routes: Vec<Route>,
    /// Every version of every rule of eligibility.
    pub rules: Vec<Rule>,
    /// How often a body gives awards at most.
    pub caps: Vec<AwardCap>,
    /// Every version of every switch.
    pub switches: Vec<Switch>,
    /// By which rules councils meet and vote; a body's own stand behind those of the State.
    pub council_rules: Vec<CouncilRules>,
    /// The ranks of leading posts, the highest first.
    pub posts: Vec<PostRank>,
    /// Every version of every table of how long posts must be held.
    pub devotion_tables: Vec<DevotionTable>,
    /// Salaries and roundings.
    pub money: MoneyTable,
    /// Holidays and swaps.
    pub calendar: Calendar,
    /// The criteria of a body's own that requirements name.
    pub criteria: Criteria,
    /// What of all this is a body's own.
    pub own: OwnLaw,
}

impl LawBook {
    /// The rule set in force on a day.
    #[must_use]
    pub fn rule_set(&self, day: NaiveDate) -> Option<&RuleSet> {
        on_day(&self.rule_sets, day, |set| set.valid)
    }

    /// The award as it stands on a day.
    #[must_use]
    pub fn award(&self, code: &str, day: NaiveDate) -> Option<&AwardType> {
        self.awards
            .iter()
            .find(|award| award.code == code && award.valid.contains(day))
    }

    /// Đồng: what an award brings with it if it is decided on a day; none where the law does not
    /// say.
    #[must_use]
    pub fn reward(&self, award: &AwardType, kind: SubjectKind, on: NaiveDate) -> Option<i64> {
        self.money.amount(award.reward.coefficient(kind)?, on)
    }

    /// Is the switch on, on a day? One that nobody knows is off.
    #[must_use]
    pub fn is_on(&self, switch: &str, day: NaiveDate) -> bool {
        self.switches
            .iter()
            .any(|known| known.on && known.code == switch && known.valid.contains(day))
    }

    /// By which rules the council of such a body meets and votes on a day: those for its kind
    /// before those for all, and a body's own before those of the State.
    #[must_use]
    pub fn council_rules(&self, kind: UnitKind, day: NaiveDate) -> Option<&CouncilRules> {
        let in_force = || {
            let rules = self.council_rules.iter();
            rules.filter(move |one| one.valid.contains(day)).rev()
        };
        in_force()
            .find(|rules| rules.unit_kinds.contains(&kind))
            .or_else(|| in_force().find(|rules| rules.unit_kinds.is_empty()))
    }

    /// The rank of leading posts with this code.
    #[must_use]
    pub fn post(&self, code: &str) -> Option<&PostRank> {
        self.posts.iter().find(|post| post.code == code)
    }

    /// The table of how long posts must be held, as it stands on a day; none where nobody has read
    /// it yet.
    #[must_use]
    pub fn devotion_table(&self, code: &str, day: NaiveDate) -> Option<&DevotionTable> {
        self.devotion_tables
            .iter()
            .find(|table| table.code == code && table.valid.contains(day))
    }

    /// The award in any of its versions.
    #[must_use]
    pub fn any_award(&self, code: &str) -> Option<&AwardType> {
        self.awards.iter().find(|award| award.code == code)
    }

    /// The version of a route under which files are received on a day.
    #[must_use]
    pub fn route(&self, code: &str, day: NaiveDate) -> Option<&Route> {
        self.routes
            .iter()
            .find(|route| route.code == code && route.valid.contains(day))
    }

    /// A citation that somebody gave, as history keeps it: in both languages where it is one of the
    /// rules' or a stage's.
    #[must_use]
    pub fn cited(&self, given: &str) -> Vec<(&'static str, String)> {
        let stages = self
            .routes
            .iter()
            .flat_map(|route| &route.stages)
            .map(|stage| stage.citation.clone());
        let known = self
            .rules
            .iter()
            .flat_map(|rule| [rule.cited(), rule.citation.clone()])
            .chain(stages)
            .find(|(vi, en)| vi == given || en == given);
        match known {
            Some((vi, en)) => vec![("citation", vi), ("citation_en", en)],
            None => vec![("citation", given.to_owned())],
        }
    }

    /// One version of a route, whenever it was valid.
    #[must_use]
    pub fn route_version(&self, code: &str, version: &str) -> Option<&Route> {
        self.routes
            .iter()
            .find(|route| route.code == code && route.version == version)
    }
}
