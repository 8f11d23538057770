//! What was done and what is still to do: history, jobs, requests that were answered.

diesel::table! {
    history_entry (id) {
        id -> Text,
        at -> Timestamp,
        actor_kind -> Text,
        actor_id -> Nullable<Text>,
        actor_name -> Text,
        object_kind -> Text,
        object_id -> Text,
        deed -> Text,
        version -> BigInt,
        from_stage -> Nullable<Text>,
        to_stage -> Nullable<Text>,
        reason -> Nullable<Text>,
        detail -> Text,
        for_id -> Nullable<Text>,
        for_name -> Nullable<Text>,
    }
}

diesel::table! {
    job (id) {
        id -> Text,
        payload -> Text,
        state -> Text,
        run_at -> Timestamp,
        attempts -> Integer,
        leased_until -> Nullable<Timestamp>,
        last_error -> Nullable<Text>,
        created_at -> Timestamp,
        recipient_id -> Nullable<Text>,
        letter_id -> Nullable<Text>,
        lease_id -> Nullable<Text>,
        digest -> Bool,
        notice -> Nullable<Text>,
    }
}

diesel::table! {
    letter_choice (user_id, letter_group) {
        user_id -> Text,
        letter_group -> Text,
        timing -> Text,
    }
}

diesel::table! {
    letter_pause (recipient_id) {
        recipient_id -> Text,
        until -> Timestamp,
    }
}

diesel::table! {
    idempotency (caller, key) {
        caller -> Text,
        key -> Text,
        print -> Text,
        status -> Integer,
        headers -> Text,
        body -> Text,
        created_at -> Timestamp,
    }
}
