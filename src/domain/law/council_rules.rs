//! By which rules a council meets and votes (quy chế hoạt động của hội đồng). Data from
//! `config/councils.toml`; a body lays its own over it.

use rust_decimal::Decimal;

use crate::domain::base::period::Period;
use crate::domain::register::unit::UnitKind;

/// A part of a whole, exact: 2/3 is not 0.667.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Share {
    /// So many parts,
    pub parts: u32,
    /// of so many. Never 0.
    pub of: u32,
}

impl Share {
    /// The share a decimal says, up to 1; none where it says none.
    #[must_use]
    pub fn of_decimal(decimal: Decimal) -> Option<Self> {
        let decimal = decimal.normalize();
        let of = 10_u32.checked_pow(decimal.scale())?;
        let parts = u32::try_from(decimal.mantissa()).ok()?;
        (parts > 0 && parts <= of).then_some(Self { parts, of })
    }

    /// How many of a total it takes at least (R-VOTE-2): 90 % of 25 is 23.
    #[must_use]
    pub fn needed(self, total: u32) -> u32 {
        let product = u64::from(self.parts) * u64::from(total);
        u32::try_from(product.div_ceil(u64::from(self.of.max(1)))).unwrap_or(total)
    }
}

/// How many members must agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Threshold {
    /// At least this share of all members (R-VOTE-1).
    Share(Share),
    /// More than half of them: where no law says a share.
    Majority,
}

impl Threshold {
    /// How many of so many members it takes; at least one, for where nobody votes nothing passes.
    #[must_use]
    pub fn needed(self, members: u32) -> u32 {
        match self {
            Self::Share(share) => share.needed(members).max(1),
            Self::Majority => members / 2 + 1,
        }
    }
}

/// The rules of councils of bodies of some kinds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CouncilRules {
    /// Unique among the rules in force on a day.
    pub code: String,
    /// Name in Vietnamese and English.
    pub name: (String, String),
    /// Of bodies of which kinds; empty is of all for which no other rules are.
    pub unit_kinds: Vec<UnitKind>,
    /// When they are in force.
    pub valid: Period,
    /// Where it is written, in Vietnamese and English.
    pub citation: (String, String),
    /// Which share of all members must be there, or have sent their opinion (R-QUOR-1).
    pub quorum: Share,
    /// Do those who do not vote on a line count among all members for it all the same?
    pub recused_count: bool,
    /// So many ballots must be in the box for it to be opened: fewer would tell who chose what.
    pub least_ballots: u32,
    /// Is the vote secret, where who prepares it does not say?
    pub secret: bool,
    /// How often what did not pass can be voted on again in one meeting.
    pub revotes: u32,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(decimal: &str) -> Share {
        Share::of_decimal(decimal.parse().unwrap()).unwrap()
    }

    /// R-VOTE-2.
    #[test]
    fn of_all_members_so_many_must_agree_rounded_up() {
        for (members, of_80, of_90) in [
            (9, 8, 9),
            (15, 12, 14),
            (21, 17, 19),
            (25, 20, 23),
            (27, 22, 25),
        ] {
            assert_eq!(Threshold::Share(share("0.80")).needed(members), of_80);
            assert_eq!(Threshold::Share(share("0.90")).needed(members), of_90);
        }
    }

    /// R-QUOR-1: two thirds are no decimal.
    #[test]
    fn two_thirds_are_exact() {
        let two_thirds = Share { parts: 2, of: 3 };
        let needed = [3, 9, 25, 27, 30].map(|members| two_thirds.needed(members));
        assert_eq!(needed, [2, 6, 17, 18, 20]);
        assert_eq!(share("0.667").needed(27), 19, "as a decimal it would be");
    }

    #[test]
    fn more_than_half_is_never_half() {
        let needed = [1, 2, 3, 8, 9, 100].map(|members| Threshold::Majority.needed(members));
        assert_eq!(needed, [1, 2, 2, 5, 5, 51]);
    }

    #[test]
    fn where_nobody_votes_nothing_passes() {
        assert_eq!(Threshold::Share(share("0.80")).needed(0), 1);
        assert_eq!(Threshold::Majority.needed(0), 1);
    }

    #[test]
    fn a_decimal_up_to_one_is_a_share() {
        assert_eq!(share("0.80"), Share { parts: 8, of: 10 });
        assert_eq!(share("1.00"), Share { parts: 1, of: 1 });
        for none in ["0", "-0.5", "1.01", "0.00000000000001"] {
            assert_eq!(Share::of_decimal(none.parse().unwrap()), None, "{none}");
        }
    }
}
