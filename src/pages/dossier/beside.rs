//! The list that a reader of a file came from, and the files beside it there.

use serde::Deserialize;

use crate::domain::base::ids::NominationId;
use crate::pages::frame::Words;
use crate::pages::nominations::NominationsQuery;
use crate::services::nominations::Neighbours;

/// What the address of a file says besides.
#[derive(Deserialize)]
pub struct FileQuery {
    /// The list the reader came from, as its address asks for it.
    pub list: Option<String>,
    /// What is to be remarked on.
    pub remark: Option<String>,
}

/// The list, and the ways to what stands beside the file.
pub struct ListWays {
    /// The address of the list.
    pub list: String,
    /// The address of the file before it.
    pub before: Option<String>,
    /// The address of the file behind it.
    pub behind: Option<String>,
    /// Where the file stands, of how many; nothing where it has left the list.
    pub place: String,
    /// What stands behind the address of the file itself.
    pub carried: String,
}

impl ListWays {
    /// In a list.
    pub fn of(words: Words, list: &NominationsQuery, beside: &Neighbours) -> Self {
        let carried = list.carried();
        let address = |id: NominationId| format!("/nominations/{id}{carried}");
        let place = beside.place.map(|place| {
            let total = beside.total.map_or_else(
                || words.say("page-more-than-counted"),
                |total| words.number(&i64::try_from(total).unwrap_or(i64::MAX)),
            );
            let place = words.number(&i64::try_from(place + 1).unwrap_or(i64::MAX));
            format!("{place}/{total}")
        });
        Self {
            list: list.address(),
            before: beside.before.map(address),
            behind: beside.behind.map(address),
            place: place.unwrap_or_default(),
            carried,
        }
    }
}
