//! Units, people, and the subjects of emulation.

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
        short_name -> Nullable<Text>,
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
