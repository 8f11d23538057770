//! Decisions, what they list, and the records of awards they gave.

diesel::table! {
    decision (id) {
        id -> Text,
        issuer_unit_id -> Text,
        title -> Text,
        status -> Text,
        signer_id -> Nullable<Text>,
        signer_name -> Nullable<Text>,
        signed_at -> Nullable<Timestamp>,
        number -> Nullable<Integer>,
        series -> Nullable<Text>,
        decided_on -> Nullable<Date>,
        decided_year -> Nullable<Integer>,
        created_at -> Timestamp,
        version -> BigInt,
        issuer_code -> Nullable<Text>,
        issuer_name -> Nullable<Text>,
        number_suffix -> Text,
        series_key -> Nullable<Text>,
        folded -> Nullable<Text>,
        signer_post -> Nullable<Text>,
    }
}

diesel::table! {
    decision_line (nomination_id) {
        nomination_id -> Text,
        decision_id -> Text,
        position -> Integer,
        subject_name -> Nullable<Text>,
        award_name_vi -> Nullable<Text>,
        award_name_en -> Nullable<Text>,
    }
}

diesel::table! {
    award (id) {
        id -> Text,
        seq -> BigInt,
        nomination_id -> Nullable<Text>,
        decision_id -> Nullable<Text>,
        subject_id -> Text,
        unit_id -> Text,
        subject_kind -> Text,
        subject_name -> Text,
        staff_code -> Nullable<Text>,
        unit_code -> Text,
        award_code -> Text,
        award_name_vi -> Text,
        award_name_en -> Text,
        award_kind -> Text,
        award_level -> Text,
        commendation_type -> Text,
        cycle_year -> Integer,
        decision_number -> Text,
        decided_on -> Date,
        signer -> Text,
        issuer_code -> Text,
        issuer_name -> Text,
        coefficient -> Text,
        amount -> BigInt,
        rule_set -> Text,
        status -> Text,
        changed_at -> Timestamp,
        golden_book -> Nullable<Integer>,
        cancel_ground -> Nullable<Text>,
        cancel_number -> Nullable<Text>,
        cancelled_on -> Nullable<Date>,
        posthumous -> Nullable<Text>,
    }
}

diesel::table! {
    award_detail (award_id) {
        award_id -> Text,
        amount_known -> Bool,
        direct_worker -> Nullable<Bool>,
        happened_to -> Nullable<Date>,
        restore_ground -> Nullable<Text>,
        restore_number -> Nullable<Text>,
        restored_on -> Nullable<Date>,
        signer_post -> Nullable<Text>,
        awardee_to_tell -> Bool,
    }
}

diesel::table! {
    award_payment (award_id) {
        award_id -> Text,
        unit_id -> Text,
        year -> Integer,
        amount -> Nullable<BigInt>,
        ground -> Nullable<Text>,
        state -> Text,
        reason -> Nullable<Text>,
        paid_on -> Nullable<Date>,
        voucher -> Nullable<Text>,
        note -> Nullable<Text>,
        recovered_on -> Nullable<Date>,
        recovery_voucher -> Nullable<Text>,
        recovery_note -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    award_fund (unit_id, year) {
        unit_id -> Text,
        year -> Integer,
        ceiling -> BigInt,
        ground -> Text,
        version -> BigInt,
    }
}

diesel::table! {
    fund_spending (id) {
        id -> Text,
        unit_id -> Text,
        year -> Integer,
        spent_on -> Date,
        what -> Text,
        amount -> BigInt,
        entered_by -> Text,
    }
}

diesel::table! {
    award_mark (id) {
        id -> Text,
        award_id -> Text,
        kind -> Text,
        item -> Nullable<Text>,
        happened_on -> Date,
        number -> Nullable<Text>,
        reason -> Nullable<Text>,
        place -> Nullable<Text>,
        ceremony -> Nullable<Text>,
        due_on -> Nullable<Date>,
        entered_by -> Text,
        entered_at -> Timestamp,
    }
}

diesel::table! {
    decision_copy (decision_id, copy_to, unit_id) {
        decision_id -> Text,
        copy_to -> Text,
        unit_id -> Text,
        sent_on -> Date,
        sent_by -> Text,
    }
}

diesel::table! {
    correction (id) {
        id -> Text,
        decision_id -> Text,
        award_id -> Text,
        before -> Text,
        after -> Text,
        reason -> Text,
        corrected_by -> Text,
        corrected_at -> Timestamp,
    }
}

diesel::table! {
    feed_counter (id) {
        id -> Integer,
        value -> BigInt,
    }
}

diesel::table! {
    number_counter (unit_id, year, series) {
        unit_id -> Text,
        year -> Integer,
        series -> Text,
        value -> Integer,
    }
}

diesel::table! {
    award_target (unit_id) {
        unit_id -> Text,
        percent -> Integer,
        version -> BigInt,
    }
}
