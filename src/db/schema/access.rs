//! Who may sign in, as whom, and with what proof; what happened at the doors.

diesel::table! {
    user_account (id) {
        id -> Text,
        email -> Text,
        password_hash -> Text,
        full_name -> Text,
        unit_id -> Text,
        language -> Text,
        state -> Text,
        created_at -> Timestamp,
        version -> BigInt,
        person_id -> Nullable<Text>,
        epoch -> BigInt,
        folded -> Text,
        sort_key -> Text,
        password_given -> Bool,
        name_key -> Nullable<Text>,
        words -> Nullable<Text>,
    }
}

diesel::table! {
    role_assignment (id) {
        id -> Text,
        user_id -> Text,
        role -> Text,
        unit_id -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    role_request (id) {
        id -> Text,
        user_id -> Text,
        role -> Text,
        unit_id -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        asked_by -> Text,
        asked_at -> Timestamp,
        state -> Text,
    }
}

diesel::table! {
    delegation (id) {
        id -> Text,
        role_assignment_id -> Text,
        from_user_id -> Text,
        to_user_id -> Text,
        reason -> Text,
        valid_from -> Date,
        valid_to -> Date,
        created_at -> Timestamp,
    }
}

diesel::table! {
    session (id) {
        id -> Text,
        user_id -> Text,
        token_hash -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        epoch -> BigInt,
        device -> Text,
        seen_at -> Nullable<Timestamp>,
        idle_until -> Nullable<Timestamp>,
    }
}

diesel::table! {
    refresh_token (token_hash) {
        token_hash -> Text,
        session_id -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    account_link (token_hash) {
        token_hash -> Text,
        user_id -> Text,
        purpose -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
    }
}

diesel::table! {
    second_factor (user_id) {
        user_id -> Text,
        sealed_secret -> Text,
        confirmed_at -> Nullable<Timestamp>,
        last_step -> BigInt,
    }
}

diesel::table! {
    recovery_code (user_id, code_hash) {
        user_id -> Text,
        code_hash -> Text,
    }
}

diesel::table! {
    attempt (key) {
        key -> Text,
        failures -> BigInt,
        free_at -> BigInt,
    }
}

diesel::table! {
    known_address (key) {
        key -> Text,
        until -> Timestamp,
    }
}

diesel::table! {
    machine_client (id) {
        id -> Text,
        name -> Text,
        secret_hash -> Text,
        scopes -> Text,
        unit_id -> Text,
        state -> Text,
        created_at -> Timestamp,
        version -> BigInt,
        previous_hash -> Nullable<Text>,
        previous_until -> Nullable<Timestamp>,
        tokens_after -> Nullable<Text>,
    }
}

diesel::table! {
    signing_key (id) {
        id -> Text,
        state -> Text,
        public_key -> Text,
        sealed_private_key -> Text,
        created_at -> Timestamp,
        retired_at -> Nullable<Timestamp>,
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

diesel::table! {
    saved_view (id) {
        id -> Text,
        owner_id -> Text,
        list -> Text,
        label -> Text,
        label_key -> Text,
        filter -> Text,
        created_at -> Timestamp,
    }
}
