//! Files on their way: what happened, what they ask for, their papers, the letters that carry them,
//! the cycles they belong to.

diesel::table! {
    event (id) {
        id -> Text,
        unit_id -> Text,
        name -> Text,
        happened_from -> Date,
        happened_to -> Date,
        created_at -> Timestamp,
        version -> BigInt,
        words -> Nullable<Text>,
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
        checked_by -> Nullable<Text>,
        posthumous -> Nullable<Text>,
        letter_again -> Bool,
        more_tasks -> Integer,
        case_code -> Nullable<Text>,
    }
}

diesel::table! {
    case_number (short_name, year) {
        short_name -> Text,
        year -> Integer,
        last -> BigInt,
    }
}

diesel::table! {
    stage_task (nomination_id, position) {
        nomination_id -> Text,
        position -> Integer,
        unit_id -> Text,
        role -> Text,
        since -> Timestamp,
        due_on -> Nullable<Date>,
        paused_days -> Nullable<Integer>,
    }
}

diesel::table! {
    appeal (nomination_id) {
        nomination_id -> Text,
        refused_by -> Text,
        kept_out -> Bool,
        above_unit_id -> Nullable<Text>,
        above_role -> Nullable<Text>,
    }
}

diesel::table! {
    assignment (nomination_id) {
        nomination_id -> Text,
        unit_id -> Text,
        role -> Text,
        user_id -> Text,
        user_name -> Text,
        assigned_by -> Text,
        assigned_at -> Timestamp,
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
        number_year -> Nullable<Integer>,
        number_key -> Nullable<Text>,
        unit_name -> Nullable<Text>,
        deciding_unit_name -> Nullable<Text>,
    }
}

diesel::table! {
    submission_line (nomination_id, letter_id) {
        nomination_id -> Text,
        letter_id -> Text,
        position -> Integer,
        subject_name -> Nullable<Text>,
        award_name_vi -> Nullable<Text>,
        award_name_en -> Nullable<Text>,
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
        remind_on -> Nullable<Date>,
        reminded_up_to -> Text,
        closed_before -> Nullable<Date>,
        change_reason -> Nullable<Text>,
        tell_on -> Nullable<Date>,
        told_up_to -> Text,
    }
}

diesel::table! {
    unheld_office (unit_id, role) {
        unit_id -> Text,
        role -> Text,
        told_on -> Date,
    }
}

diesel::table! {
    emergency (id) {
        id -> Text,
        event_id -> Text,
        unit_id -> Text,
        reason -> Text,
        opened_by -> Text,
        opened_at -> Timestamp,
        closed_because -> Nullable<Text>,
        closed_by -> Nullable<Text>,
        closed_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    merit_report (id) {
        id -> Text,
        unit_id -> Text,
        subject_kind -> Text,
        subject_name -> Text,
        event_id -> Nullable<Text>,
        happened_on -> Date,
        place -> Text,
        story -> Text,
        reported_by -> Text,
        reporter_name -> Text,
        reported_at -> Timestamp,
        state -> Text,
        nomination_id -> Nullable<Text>,
        closed_because -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    merit_report_paper (report_id, place) {
        report_id -> Text,
        place -> Integer,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
    }
}

diesel::table! {
    roster (id) {
        id -> Text,
        owner_id -> Text,
        unit_id -> Text,
        award_code -> Text,
        commendation_type -> Text,
        cycle_year -> Nullable<Integer>,
        event_id -> Nullable<Text>,
        event_name -> Nullable<Text>,
        happened_from -> Nullable<Date>,
        happened_to -> Nullable<Date>,
        statement -> Text,
        version -> BigInt,
        created_at -> Timestamp,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    roster_line (roster_id, place) {
        roster_id -> Text,
        place -> Integer,
        name -> Text,
        kind -> Nullable<Text>,
        achievement -> Text,
        same_as -> Text,
        nomination_id -> Nullable<Text>,
    }
}

diesel::table! {
    roster_paper (roster_id, slot) {
        roster_id -> Text,
        slot -> Text,
        name -> Text,
        media_type -> Text,
        size -> BigInt,
        sha256 -> Text,
    }
}

diesel::table! {
    bulk_run (id) {
        id -> Text,
        owner_id -> Text,
        action -> Text,
        reason -> Nullable<Text>,
        citation -> Nullable<Text>,
        state -> Text,
        files -> BigInt,
        job_id -> Nullable<Text>,
        created_at -> Timestamp,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    bulk_line (run_id, place) {
        run_id -> Text,
        place -> Integer,
        nomination_id -> Text,
        version -> BigInt,
        outcome -> Text,
        refusal -> Nullable<Text>,
    }
}
