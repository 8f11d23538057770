//! What is asked of the money of awards.

use serde::Deserialize;
use utoipa::ToSchema;

use crate::domain::awards::fund::MOST_DONG;
use crate::domain::awards::payment::Voucher;
use crate::domain::base::ids::AwardId;
use crate::error::Result;
use crate::fields::Fields;
use crate::services::awards::payments::MOST_PAID;

/// A paper by which money went or came back.
fn voucher(
    fields: &mut Fields,
    paid_on: &str,
    number: &str,
    note: Option<String>,
) -> Option<Voucher> {
    let day = fields.date("/paid_on", paid_on);
    let number = fields.line("/voucher", number, 50);
    let note = fields.some(note, |fields, text| fields.lines("/note", &text, 500));
    Some(Voucher {
        day: day?,
        number: number?,
        note: note?,
    })
}

/// The paper by which the money of an award went or came back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayAwardBody {
    /// On which day: from that of the decision to today.
    #[schema(format = Date)]
    paid_on: String,
    /// The number of the paper, up to 50 characters.
    voucher: String,
    /// What is noted with it, up to 500 characters.
    note: Option<String>,
}

impl PayAwardBody {
    /// The paper, or every fault.
    pub fn command(self) -> Result<Voucher> {
        let mut fields = Fields::new();
        let by = voucher(&mut fields, &self.paid_on, &self.voucher, self.note);
        fields.done(by)
    }
}

/// The paper by which the money of several awards went.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PayAwardsBody {
    /// 1 to 500 awards, each once, all paid by one body.
    #[schema(value_type = Vec<uuid::Uuid>)]
    award_ids: Vec<String>,
    /// On which day: from that of the last decision to today.
    #[schema(format = Date)]
    paid_on: String,
    /// The number of the paper, up to 50 characters.
    voucher: String,
    /// What is noted with it, up to 500 characters.
    note: Option<String>,
}

impl PayAwardsBody {
    /// Of which awards, by which paper; or every fault.
    pub fn command(self) -> Result<(Vec<AwardId>, Voucher)> {
        let mut fields = Fields::new();
        let ids = fields.ids("/award_ids", &self.award_ids, MOST_PAID);
        let by = voucher(&mut fields, &self.paid_on, &self.voucher, self.note);
        fields.done(by.map(|by| (ids, by)))
    }
}

/// What an award pays for which the law tells no coefficient.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnterAwardAmountBody {
    /// Đồng, 1 to 999,999,999,999,999.
    amount: i64,
    /// On what it rests, up to 300 characters.
    ground: String,
}

impl EnterAwardAmountBody {
    /// How much and why, or every fault.
    pub fn command(self) -> Result<(i64, String)> {
        let mut fields = Fields::new();
        let amount = fields.number("/amount", self.amount, 1, MOST_DONG);
        let ground = fields.lines("/ground", &self.ground, 300);
        fields.done(amount.zip(ground))
    }
}

/// Why the money of an award is not paid.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SetPaymentAsideBody {
    /// Up to 500 characters.
    reason: String,
}

impl SetPaymentAsideBody {
    /// Why, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 500);
        fields.done(reason)
    }
}

/// Why what was noted of the money of an award is taken back.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ReopenPaymentBody {
    /// Up to 500 characters.
    reason: String,
}

impl ReopenPaymentBody {
    /// Why, or what is wrong with it.
    pub fn command(self) -> Result<String> {
        let mut fields = Fields::new();
        let reason = fields.lines("/reason", &self.reason, 500);
        fields.done(reason)
    }
}
