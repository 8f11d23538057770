//! What is held for and against subjects, and what was said of what the checks found.

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
    kept_verdict (id) {
        id -> Text,
        nomination_id -> Text,
        act -> Text,
        rule -> Text,
        rule_set -> Nullable<Text>,
        law_print -> Text,
        name_vi -> Text,
        name_en -> Text,
        citation_vi -> Text,
        citation_en -> Text,
        outcome -> Text,
        why -> Text,
        requirement -> Text,
        answer -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    judgement (id) {
        id -> Text,
        nomination_id -> Text,
        rule -> Text,
        why -> Text,
        version -> BigInt,
        verdict -> Text,
        reason -> Text,
        proofs -> Text,
        judged_by -> Text,
        judged_at -> Timestamp,
        states -> Nullable<Text>,
    }
}
