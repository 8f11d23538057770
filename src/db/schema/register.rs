//! Units, people, the subjects of emulation, and what is known of them.

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
        one_hand -> Bool,
        code_key -> Nullable<Text>,
        words -> Nullable<Text>,
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
        left_on -> Nullable<Date>,
        died_on -> Nullable<Date>,
        code_key -> Nullable<Text>,
        words -> Nullable<Text>,
        name_key -> Nullable<Text>,
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
        leader_id -> Nullable<Text>,
        told_apart -> Nullable<Text>,
        words -> Nullable<Text>,
        name_key -> Nullable<Text>,
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
