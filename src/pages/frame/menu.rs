//! The menu at the head of a page: where its reader can go, and where they are.

use crate::services::desk::{Desk, MANY_UNREAD, Way};

/// How many ways a wide screen shows before the others are folded away, and how many a phone.
const SHOWN: (usize, usize) = (8, 4);

/// Where somebody can go, and where they are.
#[derive(Debug, Clone, Default)]
pub struct Menu {
    /// In the order in which they are shown.
    pub links: Vec<MenuLink>,
    /// Who reads.
    pub name: String,
    /// How many notices they have not read, where there are any: `99+` where there are many.
    pub unread: Option<String>,
}

/// One way of the menu.
#[derive(Debug, Clone)]
pub struct MenuLink {
    /// Where it leads.
    pub address: &'static str,
    /// The key of what it is called.
    pub key: String,
    /// How much waits there, where something can.
    pub count: Option<i64>,
    /// Is the page under it?
    pub is_here: bool,
    /// Is it folded away on every screen?
    pub is_folded: bool,
    /// Is it folded away on phones?
    pub is_wide: bool,
}

impl Menu {
    /// The menu on the page at this path.
    pub fn of(desk: Option<&Desk>, path: &str) -> Self {
        let Some(desk) = desk else {
            return Self::default();
        };
        let many = desk.ways.len();
        // One that would stand alone behind the fold stands before it.
        let fits = |most: usize, place: usize| place < most || (place == most && many == most + 1);
        let here = desk
            .ways
            .iter()
            .map(|way| address(*way))
            .filter(|address| is_under(path, address))
            .max_by_key(|address| address.len());
        let link = |(place, way): (usize, &Way)| MenuLink {
            address: address(*way),
            key: key(*way, desk),
            count: match way {
                Way::Work => Some(desk.waiting()),
                Way::MyBallots => Some(desk.ballots),
                _ => None,
            },
            is_here: here == Some(address(*way)),
            is_folded: !fits(SHOWN.0, place),
            is_wide: !fits(SHOWN.1, place),
        };
        Self {
            links: desk.ways.iter().enumerate().map(link).collect(),
            name: desk.name.clone(),
            unread: match desk.unread {
                ..=0 => None,
                MANY_UNREAD.. => Some(format!("{}+", MANY_UNREAD - 1)),
                few => Some(few.to_string()),
            },
        }
    }

    /// Is something folded away on every screen?
    pub fn has_more(&self) -> bool {
        self.links.iter().any(|link| link.is_folded)
    }

    /// Is something folded away on phones?
    pub fn has_more_on_phones(&self) -> bool {
        self.links.iter().any(|link| link.is_wide)
    }
}

/// Is the page under an address?
fn is_under(path: &str, address: &str) -> bool {
    match path.strip_prefix(address) {
        Some(rest) if address == "/" => rest.is_empty(),
        Some(rest) => rest.is_empty() || rest.starts_with('/'),
        None => false,
    }
}

fn address(way: Way) -> &'static str {
    match way {
        Way::Work => "/",
        Way::MyBallots => "/my-ballots",
        Way::Nominate => "/nominations/new",
        Way::Files => "/nominations",
        Way::Reports => "/reports",
        Way::Letters => "/submission-letters",
        Way::Meetings => "/meetings",
        Way::Decisions => "/decisions",
        Way::Awards => "/awards",
        Way::Subjects => "/subjects",
        Way::Figures => "/figures",
        Way::Cycles => "/cycles",
        Way::Councils => "/councils",
        Way::Emergencies => "/emergencies",
        Way::Holds => "/holds",
        Way::Ratings => "/ratings",
        Way::Initiatives => "/initiatives",
        Way::Qualifying => "/qualifying",
        Way::GoldenBook => "/golden-book",
        Way::Payments => "/payments",
        Way::Guide => "/guide",
        Way::Accounts => "/users",
        Way::Unheld => "/unheld-offices",
        Way::Units => "/units",
        Way::Imports => "/imports",
        Way::Clients => "/machine-clients",
        Way::DeadLetters => "/dead-letters",
        Way::SecurityEvents => "/security-events",
    }
}

/// What waits is called by what its holder does with it, where that is one thing.
fn key(way: Way, desk: &Desk) -> String {
    match (way, desk.role) {
        (Way::Work, Some(role)) => format!("way-work-{}", role.code()),
        (Way::Work, None) => "page-my-work".to_owned(),
        _ => format!("way-{}", way.code()),
    }
}

#[cfg(test)]
mod tests;
