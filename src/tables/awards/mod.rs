//! Award records as tables: as the feed names them, and as people read them.

mod excel;
pub mod feed;

use crate::services::access::Caller;
use crate::services::awards::AwardLine;
use crate::services::awards::registers::{self, AwardFilter};
use crate::services::{Conn, Ctx, PageRequest};
use crate::tables::{ReadRows, STRETCH};

pub use excel::book;

/// How the records of a register are read, each stretch behind the key of the one before.
pub fn reading(
    filter: AwardFilter,
) -> impl Fn(&mut Conn, &Ctx, &Caller, Option<String>) -> ReadRows<AwardLine, Option<String>>
+ Clone
+ Send
+ 'static {
    move |conn, ctx, caller, after| {
        let limit = STRETCH;
        let page = PageRequest { after, limit };
        let found = registers::lines(conn, ctx, caller, &filter, &page)?;
        Ok((found.items, found.next.map(Some)))
    }
}
