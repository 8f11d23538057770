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
        merged_into -> Nullable<Text>,
        words -> Nullable<Text>,
        name_key -> Nullable<Text>,
    }
}

diesel::table! {
    subject_particulars (subject_id) {
        subject_id -> Text,
        form_of_address -> Nullable<Text>,
        sex -> Nullable<Text>,
        birth -> Nullable<Text>,
        ethnic_minority -> Nullable<Bool>,
        sealed_id_number -> Nullable<Text>,
        post -> Nullable<Text>,
        address -> Nullable<Text>,
        left_on -> Nullable<Date>,
        died_on -> Nullable<Date>,
        version -> BigInt,
        education -> Nullable<Text>,
        in_field_since -> Nullable<Integer>,
    }
}

diesel::table! {
    subject_merger (id) {
        id -> Text,
        from_id -> Text,
        into_id -> Text,
        moved -> Text,
        merged_at -> Timestamp,
        undone_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    career_entry (id) {
        id -> Text,
        subject_id -> Text,
        kind -> Text,
        code -> Nullable<Text>,
        collective_id -> Nullable<Text>,
        title -> Text,
        from_on -> Date,
        to_on -> Nullable<Date>,
        paper -> Nullable<Text>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    initiative (id) {
        id -> Text,
        unit_id -> Text,
        title -> Text,
        folded -> Text,
        reach -> Text,
        recognised_on -> Date,
        recognised_by -> Text,
        decision_number -> Text,
        spent_on -> Nullable<Text>,
        created_at -> Timestamp,
        version -> BigInt,
    }
}

diesel::table! {
    initiative_author (initiative_id, subject_id) {
        initiative_id -> Text,
        subject_id -> Text,
        share -> Integer,
    }
}

diesel::table! {
    unit_former (id) {
        id -> Text,
        unit_id -> Text,
        code -> Text,
        code_key -> Text,
        name -> Text,
        until_on -> Date,
    }
}
