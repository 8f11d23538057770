//! The tables as both databases have them. Kept by hand, in the order of the migrations.

diesel::table! {
    unit (id) {
        id -> Text,
        code -> Text,
        name -> Text,
        folded -> Text,
        kind -> Text,
        parent_id -> Nullable<Text>,
        path -> Text,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        version -> BigInt,
        successor_id -> Nullable<Text>,
    }
}

diesel::table! {
    person (id) {
        id -> Text,
        staff_code -> Text,
        full_name -> Text,
        sort_key -> Text,
        folded -> Text,
        unit_id -> Text,
        position -> Nullable<Text>,
        is_direct_worker -> Bool,
        version -> BigInt,
    }
}

diesel::table! {
    subject (id) {
        id -> Text,
        kind -> Text,
        name -> Text,
        folded -> Text,
        unit_id -> Text,
        person_id -> Nullable<Text>,
        version -> BigInt,
    }
}

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
    event (id) {
        id -> Text,
        unit_id -> Text,
        name -> Text,
        happened_from -> Date,
        happened_to -> Date,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    achievement (id) {
        id -> Text,
        event_id -> Nullable<Text>,
        subject_id -> Text,
        summary -> Text,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    nomination (id) {
        id -> Text,
        award_code -> Text,
        commendation_type -> Text,
        cycle_year -> Integer,
        subject_id -> Text,
        achievement_id -> Text,
        statement -> Text,
        unit_id -> Text,
        superior_unit_id -> Nullable<Text>,
        deciding_unit_id -> Text,
        route_code -> Text,
        route_version -> Text,
        rule_set -> Nullable<Text>,
        received_at -> Nullable<Timestamp>,
        status -> Text,
        stage -> Text,
        holder_unit_id -> Nullable<Text>,
        holder_role -> Nullable<Text>,
        since -> Timestamp,
        due_on -> Nullable<Date>,
        paused_days -> Nullable<Integer>,
        submissions -> Integer,
        late -> Bool,
        appealed -> Bool,
        created_by -> Nullable<Text>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

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
    }
}

diesel::table! {
    decision_line (nomination_id) {
        nomination_id -> Text,
        decision_id -> Text,
        position -> Integer,
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
    }
}

diesel::table! {
    feed_counter (id) {
        id -> Integer,
        value -> BigInt,
    }
}

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
    }
}

diesel::table! {
    document (id) {
        id -> Text,
        nomination_id -> Nullable<Text>,
        slot -> Nullable<Text>,
        decision_id -> Nullable<Text>,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
        added_by -> Text,
        added_at -> Timestamp,
        replaced_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    nomination_version (nomination_id, number) {
        nomination_id -> Text,
        number -> Integer,
        content -> Text,
        submitted_by -> Text,
        submitted_at -> Timestamp,
    }
}

diesel::table! {
    submission_letter (id) {
        id -> Text,
        unit_id -> Text,
        deciding_unit_id -> Text,
        title -> Text,
        number -> Nullable<Text>,
        status -> Text,
        signer_id -> Nullable<Text>,
        signer_name -> Nullable<Text>,
        signed_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    submission_line (nomination_id) {
        nomination_id -> Text,
        letter_id -> Text,
        position -> Integer,
    }
}

diesel::table! {
    hold (id) {
        id -> Text,
        subject_id -> Text,
        kind -> Text,
        ground -> Text,
        since_on -> Date,
        created_at -> Timestamp,
        lifted_at -> Nullable<Timestamp>,
        all_clear -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    overrule (nomination_id, rule) {
        nomination_id -> Text,
        rule -> Text,
        reason -> Text,
        overruled_by -> Text,
        overruled_at -> Timestamp,
    }
}

diesel::table! {
    cycle (id) {
        id -> Text,
        unit_id -> Text,
        award_code -> Text,
        commendation_type -> Text,
        cycle_year -> Integer,
        opens_on -> Date,
        closes_on -> Date,
        remind_days -> Integer,
        late -> Text,
        reminded_on -> Nullable<Date>,
        version -> BigInt,
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
    reminder (nomination_id, kind, due_on) {
        nomination_id -> Text,
        kind -> Text,
        due_on -> Date,
        sent_at -> Timestamp,
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
    number_counter (unit_id, year, series) {
        unit_id -> Text,
        year -> Integer,
        series -> Text,
        value -> Integer,
    }
}

diesel::table! {
    rating (id) {
        id -> Text,
        subject_id -> Text,
        year -> Integer,
        grade -> Text,
        source -> Text,
        created_at -> Timestamp,
        version -> BigInt,
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

diesel::joinable!(subject -> unit (unit_id));
diesel::joinable!(person -> unit (unit_id));
diesel::joinable!(role_assignment -> unit (unit_id));
diesel::joinable!(role_assignment -> user_account (user_id));
diesel::joinable!(session -> user_account (user_id));
diesel::joinable!(refresh_token -> session (session_id));
diesel::joinable!(account_link -> user_account (user_id));
diesel::joinable!(machine_client -> unit (unit_id));
diesel::joinable!(achievement -> subject (subject_id));
diesel::joinable!(achievement -> event (event_id));
diesel::joinable!(nomination -> subject (subject_id));
diesel::joinable!(nomination -> achievement (achievement_id));
diesel::joinable!(nomination -> unit (unit_id));
diesel::joinable!(submission_letter -> unit (unit_id));
diesel::joinable!(submission_line -> submission_letter (letter_id));
diesel::joinable!(submission_line -> nomination (nomination_id));
diesel::joinable!(hold -> subject (subject_id));
diesel::joinable!(rating -> subject (subject_id));
diesel::joinable!(cycle -> unit (unit_id));
diesel::joinable!(award -> nomination (nomination_id));
diesel::joinable!(delegation -> role_assignment (role_assignment_id));
diesel::joinable!(decision -> unit (issuer_unit_id));
diesel::joinable!(decision_line -> decision (decision_id));
diesel::joinable!(decision_line -> nomination (nomination_id));
diesel::allow_tables_to_appear_in_same_query!(
    unit,
    person,
    subject,
    user_account,
    role_assignment,
    session,
    refresh_token,
    account_link,
    second_factor,
    recovery_code,
    attempt,
    known_address,
    machine_client,
    signing_key,
    event,
    achievement,
    nomination,
    decision,
    decision_line,
    award,
    feed_counter,
    history_entry,
    job,
    document,
    nomination_version,
    submission_letter,
    submission_line,
    hold,
    overrule,
    cycle,
    idempotency,
    reminder,
    correction,
    number_counter,
    rating,
    delegation
);
