//! The money of an award (R-MONEY-1…4): which body pays it, how much, and whether it was paid.

use chrono::{Datelike, NaiveDate};

use crate::domain::awards::award::Award;
use crate::domain::base::code::growing_codes;
use crate::domain::base::ids::{AwardId, UnitId};

growing_codes! {
    /// How it stands with the money of an award.
    PaymentState {
        /// It is to be paid.
        Unpaid = "unpaid",
        /// It was paid.
        Paid = "paid",
        /// It is not paid: there is none, the award was taken back before, or of several titles for
        /// one period the highest alone is paid.
        NotDue = "not_due",
        /// It was paid, and the award was taken back since: it is to come back.
        ToRecover = "to_recover",
        /// It came back.
        Recovered = "recovered",
    }
}

/// The paper by which money went or came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voucher {
    /// On which day, local.
    pub day: NaiveDate,
    /// Its number.
    pub number: String,
    /// What was noted with it.
    pub note: Option<String>,
}

/// The money of an award.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AwardPayment {
    /// Of which award.
    pub award: AwardId,
    /// The body that pays from its fund: who decided, or for an award of the Prime Minister or the
    /// President who submitted it.
    pub unit: UnitId,
    /// The year of the decision, whose fund pays.
    pub year: i32,
    /// Đồng; none where the law's coefficient is not known and nobody has entered it.
    pub amount: Option<i64>,
    /// On what the amount rests, where it was entered by hand.
    pub ground: Option<String>,
    /// How it stands.
    pub state: PaymentState,
    /// Why it is not paid, where an officer said so.
    pub reason: Option<String>,
    /// How it was paid.
    pub paid: Option<Voucher>,
    /// How it came back.
    pub recovered: Option<Voucher>,
    /// Bumped by every change.
    pub version: i64,
}

/// Why something cannot be done with the money of an award.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PaymentFault {
    /// It stands otherwise.
    #[error("the payment is {}", .0.code())]
    WrongState(PaymentState),
    /// Nobody knows how much.
    #[error("the amount is not known")]
    NoAmount,
    /// The law says how much: nobody enters it.
    #[error("the amount is known")]
    AmountKnown,
}

impl AwardPayment {
    /// What is to be paid for an award by a body; nothing is to be paid where the law gives none.
    #[must_use]
    pub fn due(award: &Award, by: UnitId) -> Self {
        let amount = award.facts.amount;
        Self {
            award: award.id,
            unit: by,
            year: award.facts.decided_on.year(),
            amount,
            ground: None,
            state: if amount == Some(0) {
                PaymentState::NotDue
            } else {
                PaymentState::Unpaid
            },
            reason: None,
            paid: None,
            recovered: None,
            version: 1,
        }
    }

    fn must_be(&self, state: PaymentState) -> Result<(), PaymentFault> {
        if self.state == state {
            Ok(())
        } else {
            Err(PaymentFault::WrongState(self.state))
        }
    }

    /// What can be done with it now.
    #[must_use]
    pub fn acts(&self) -> Vec<&'static str> {
        match self.state {
            PaymentState::Unpaid => {
                let pay = self.amount.map(|_| "pay");
                let enter = self.is_by_hand().then_some("amount");
                pay.into_iter().chain(enter).chain(["not-due"]).collect()
            }
            PaymentState::NotDue if self.reason.is_some() => vec!["reopen"],
            PaymentState::Paid | PaymentState::Recovered => vec!["reopen"],
            PaymentState::ToRecover => vec!["recover"],
            PaymentState::NotDue | PaymentState::Newer(_) => Vec::new(),
        }
    }

    /// Does the amount not follow from the law's coefficient?
    #[must_use]
    pub fn is_by_hand(&self) -> bool {
        self.amount.is_none() || self.ground.is_some()
    }

    /// Paid by this paper.
    pub fn pay(mut self, by: Voucher) -> Result<Self, PaymentFault> {
        self.must_be(PaymentState::Unpaid)?;
        if self.amount.is_none() {
            return Err(PaymentFault::NoAmount);
        }
        self.state = PaymentState::Paid;
        self.paid = Some(by);
        self.version += 1;
        Ok(self)
    }

    /// With an amount that an officer entered, where the law's coefficient is not known.
    pub fn enter(mut self, amount: i64, ground: String) -> Result<Self, PaymentFault> {
        self.must_be(PaymentState::Unpaid)?;
        if !self.is_by_hand() {
            return Err(PaymentFault::AmountKnown);
        }
        self.amount = Some(amount);
        self.ground = Some(ground);
        self.version += 1;
        Ok(self)
    }

    /// Not paid, for this reason: of several titles for one period the highest alone is.
    pub fn set_aside(mut self, reason: String) -> Result<Self, PaymentFault> {
        self.must_be(PaymentState::Unpaid)?;
        self.state = PaymentState::NotDue;
        self.reason = Some(reason);
        self.version += 1;
        Ok(self)
    }

    /// It came back by this paper.
    pub fn recover(mut self, by: Voucher) -> Result<Self, PaymentFault> {
        self.must_be(PaymentState::ToRecover)?;
        self.state = PaymentState::Recovered;
        self.recovered = Some(by);
        self.version += 1;
        Ok(self)
    }

    /// As it was before the last note of an officer, who was wrong.
    pub fn reopen(mut self) -> Result<Self, PaymentFault> {
        match self.state {
            PaymentState::Paid => {
                self.state = PaymentState::Unpaid;
                self.paid = None;
            }
            PaymentState::Recovered => {
                self.state = PaymentState::ToRecover;
                self.recovered = None;
            }
            PaymentState::NotDue if self.reason.is_some() => {
                self.state = PaymentState::Unpaid;
                self.reason = None;
            }
            state => return Err(PaymentFault::WrongState(state)),
        }
        self.version += 1;
        Ok(self)
    }

    /// The award was taken back: what was paid is to come back, what was not is not paid. None where
    /// nothing changes.
    #[must_use]
    pub fn award_ended(mut self) -> Option<Self> {
        self.state = match self.state {
            PaymentState::Unpaid => PaymentState::NotDue,
            PaymentState::Paid => PaymentState::ToRecover,
            _ => return None,
        };
        self.version += 1;
        Some(self)
    }

    /// The award was given back: what had not come back was paid rightly, all else is to be paid.
    /// None where nothing changes.
    #[must_use]
    pub fn award_restored(mut self) -> Option<Self> {
        self.state = match self.state {
            PaymentState::ToRecover => PaymentState::Paid,
            PaymentState::Recovered => {
                self.paid = None;
                self.recovered = None;
                PaymentState::Unpaid
            }
            PaymentState::NotDue if self.reason.is_none() && self.amount != Some(0) => {
                PaymentState::Unpaid
            }
            _ => return None,
        };
        self.version += 1;
        Some(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn payment(state: PaymentState) -> AwardPayment {
        AwardPayment {
            award: AwardId(uuid::Uuid::nil()),
            unit: UnitId(uuid::Uuid::nil()),
            year: 2026,
            amount: Some(1_000_000),
            ground: None,
            state,
            reason: None,
            paid: None,
            recovered: None,
            version: 1,
        }
    }

    #[test]
    fn what_was_paid_comes_back_and_is_paid_again() {
        let voucher = Voucher {
            day: NaiveDate::default(),
            number: "PC 1".to_owned(),
            note: None,
        };
        let paid = payment(PaymentState::Unpaid).pay(voucher.clone()).unwrap();
        assert_eq!(
            paid.clone().pay(voucher.clone()),
            Err(PaymentFault::WrongState(PaymentState::Paid))
        );
        let ended = paid.clone().award_ended().unwrap();
        assert_eq!(ended.state, PaymentState::ToRecover);
        assert_eq!(
            ended.clone().award_restored().unwrap().state,
            PaymentState::Paid
        );
        let back = ended.recover(voucher).unwrap();
        assert_eq!(
            back.clone().reopen().unwrap().state,
            PaymentState::ToRecover
        );
        let again = back.award_restored().unwrap();
        assert_eq!((again.state, again.paid), (PaymentState::Unpaid, None));
    }

    #[test]
    fn what_an_officer_set_aside_stays_so_when_its_award_comes_back() {
        let aside = payment(PaymentState::Unpaid)
            .set_aside("Chỉ hưởng mức cao nhất".to_owned())
            .unwrap();
        assert_eq!(aside.clone().award_ended(), None);
        assert_eq!(aside.clone().award_restored(), None);
        assert_eq!(aside.reopen().unwrap().state, PaymentState::Unpaid);
        let ended = payment(PaymentState::Unpaid).award_ended().unwrap();
        assert_eq!(
            ended.clone().reopen(),
            Err(PaymentFault::WrongState(PaymentState::NotDue))
        );
        assert_eq!(ended.award_restored().unwrap().state, PaymentState::Unpaid);
    }

    #[test]
    fn an_amount_is_entered_where_the_law_says_none() {
        let known = payment(PaymentState::Unpaid);
        assert_eq!(
            known.enter(5, "Quy chế".to_owned()),
            Err(PaymentFault::AmountKnown)
        );
        let unknown = AwardPayment {
            amount: None,
            ..payment(PaymentState::Unpaid)
        };
        assert_eq!(unknown.acts(), ["amount", "not-due"]);
        let entered = unknown.enter(5, "Quy chế".to_owned()).unwrap();
        assert_eq!(entered.acts(), ["pay", "amount", "not-due"]);
    }
}
