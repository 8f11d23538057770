//! The history's seal, reminders, and letters to see whether letters leave.

diesel::table! {
    history_unsealed (entry_id) {
        entry_id -> Text,
    }
}

diesel::table! {
    history_seal (position) {
        position -> BigInt,
        entry_id -> Text,
        hash -> Text,
    }
}

diesel::table! {
    history_head (id) {
        id -> Integer,
        position -> BigInt,
        hash -> Text,
    }
}

diesel::table! {
    checkpoint (position) {
        position -> BigInt,
        hash -> Text,
        signed_at -> Timestamp,
        public_key -> Text,
        signature -> Text,
    }
}

diesel::table! {
    reminder (nomination_id, kind, due_on) {
        nomination_id -> Text,
        kind -> Text,
        due_on -> Date,
        sent_at -> Timestamp,
    }
}

diesel::table! {
    mail_trial (user_id) {
        user_id -> Text,
        letter_id -> Text,
        asked_at -> Timestamp,
    }
}

diesel::table! {
    workbook (id) {
        id -> Text,
        owner_id -> Text,
        list -> Text,
        filter -> Text,
        language -> Text,
        state -> Text,
        row_count -> BigInt,
        size -> BigInt,
        job_id -> Text,
        created_at -> Timestamp,
        ready_at -> Nullable<Timestamp>,
        kept_until -> Timestamp,
    }
}

diesel::table! {
    import (id) {
        id -> Text,
        unit_id -> Text,
        owner_id -> Text,
        kind -> Text,
        file_name -> Text,
        state -> Text,
        row_count -> BigInt,
        job_id -> Nullable<Text>,
        created_at -> Timestamp,
        changed_at -> Timestamp,
        refused -> Nullable<Text>,
    }
}

diesel::table! {
    import_row (import_id, place) {
        import_id -> Text,
        place -> Integer,
        cells -> Text,
        outcome -> Text,
        faults -> Text,
        notes -> Text,
        object_id -> Nullable<Text>,
        checked -> Nullable<Text>,
    }
}
