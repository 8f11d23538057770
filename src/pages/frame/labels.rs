//! What the fields are called of the forms that follow a decision, and of those of councils.

/// As `LABELS` of the others.
pub(super) const AFTER_DECISIONS: &[(&str, &str)] = &[
    ("/award_ids", "page-payments-picked"),
    ("/paid_on", "page-paid-on"),
    ("/voucher", "page-voucher"),
    ("/note", "page-payment-note"),
    ("/amount", "page-amount"),
    ("/ceiling", "page-fund-ceiling"),
    ("/spent_on", "page-spent-on"),
    ("/purpose", "page-purpose"),
    ("/item", "page-item"),
    ("/venue", "page-venue"),
    ("/ceremony", "page-ceremony"),
    ("/copy_to", "page-copy-to"),
    ("/sent_on", "page-sent-on"),
    ("/council_id", "page-council"),
    ("/starts_at", "page-meeting-starts"),
    ("/nomination_ids", "page-agenda"),
    ("/members", "page-meeting-members"),
    ("/secrecy", "page-secrecy"),
    ("/closes_at", "page-ballot-closes-day"),
];
