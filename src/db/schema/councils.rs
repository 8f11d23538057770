//! Councils with their members, their meetings, and the ballots in these.

diesel::table! {
    council (id) {
        id -> Text,
        unit_id -> Text,
        kind -> Text,
        name -> Text,
        decision_number -> Text,
        decided_on -> Date,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
        version -> BigInt,
    }
}

diesel::table! {
    council_member (id) {
        id -> Text,
        council_id -> Text,
        user_id -> Text,
        position -> Text,
        title -> Text,
        standing -> Bool,
        valid_from -> Date,
        valid_to -> Nullable<Date>,
    }
}

diesel::table! {
    meeting (id) {
        id -> Text,
        council_id -> Text,
        code -> Text,
        title -> Text,
        kind -> Text,
        starts_at -> Timestamp,
        place -> Text,
        state -> Text,
        invitations -> Integer,
        concluded_at -> Nullable<Timestamp>,
        version -> BigInt,
    }
}

diesel::table! {
    meeting_counter (unit_id, year) {
        unit_id -> Text,
        year -> Integer,
        value -> Integer,
    }
}

diesel::table! {
    meeting_line (meeting_id, place) {
        meeting_id -> Text,
        place -> Integer,
        nomination_id -> Text,
    }
}

diesel::table! {
    meeting_attendance (meeting_id, user_id) {
        meeting_id -> Text,
        user_id -> Text,
        attendance -> Text,
    }
}

diesel::table! {
    ballot (id) {
        id -> Text,
        meeting_id -> Text,
        round -> Integer,
        secrecy -> Text,
        state -> Text,
        members -> Integer,
        quorum -> Integer,
        rules -> Text,
        opened_at -> Timestamp,
        closes_at -> Nullable<Timestamp>,
        closed_at -> Nullable<Timestamp>,
        turnout -> Nullable<Integer>,
        public_key -> Text,
        sealed_key -> Nullable<Text>,
        sheet -> Nullable<Text>,
        signature -> Nullable<Text>,
        version -> BigInt,
    }
}

diesel::table! {
    ballot_line (ballot_id, place) {
        ballot_id -> Text,
        place -> Integer,
        nomination_id -> Text,
        members -> Integer,
        needed -> Integer,
        yes -> Nullable<Integer>,
        no -> Nullable<Integer>,
        abstain -> Nullable<Integer>,
        outcome -> Nullable<Text>,
    }
}

diesel::table! {
    ballot_voter (ballot_id, user_id) {
        ballot_id -> Text,
        user_id -> Text,
        name -> Text,
        position -> Text,
        voted -> Nullable<Bool>,
        attendance -> Nullable<Text>,
    }
}

diesel::table! {
    ballot_recusal (ballot_id, place, user_id) {
        ballot_id -> Text,
        place -> Integer,
        user_id -> Text,
        reason -> Text,
        words -> Nullable<Text>,
    }
}

diesel::table! {
    ballot_paper (ballot_id, user_id) {
        ballot_id -> Text,
        user_id -> Text,
        sealed -> Text,
        receipt -> Text,
    }
}

diesel::table! {
    ballot_receipt (ballot_id, place) {
        ballot_id -> Text,
        place -> Integer,
        receipt -> Text,
    }
}

diesel::table! {
    ballot_choice (ballot_id, user_id, place) {
        ballot_id -> Text,
        user_id -> Text,
        place -> Integer,
        choice -> Text,
    }
}
