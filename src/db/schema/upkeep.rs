//! What was done and what is still to do: history, jobs, reminders, requests that were answered.

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
    typed_form (session) {
        session -> Text,
        page -> Text,
        place -> Text,
        fields -> Text,
        faults -> Text,
        kept_at -> Timestamp,
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
    }
}

diesel::table! {
    letter_pause (recipient_id) {
        recipient_id -> Text,
        until -> Timestamp,
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

diesel::table! {
    security_event (id) {
        id -> Text,
        at -> Timestamp,
        kind -> Text,
        outcome -> Text,
        actor_kind -> Nullable<Text>,
        actor_id -> Nullable<Text>,
        actor_name -> Nullable<Text>,
        unit_id -> Text,
        address -> Text,
        device -> Text,
        factor -> Nullable<Text>,
        object -> Text,
        request_id -> Text,
        skipped -> BigInt,
        reason -> Nullable<Text>,
        identity_proof -> Nullable<Text>,
    }
}
