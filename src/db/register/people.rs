//! The staff register and the subjects as they are kept.

mod known_by;
mod listing;
mod persons;
mod subjects;

pub use known_by::{
    coded, named_alike, named_in_units, named_others, people_of, people_with_staff_codes, posts,
    staff_codes_like, subjects_of_people, subjects_of_person, subjects_with_staff_codes,
};
pub use listing::{SoughtSubjects, count_sought_subjects, sought_subjects};
pub use persons::{
    find_person, has_staff_code_like, insert_people, list_people, note_deaths, remove_if_as_added,
    save_person_if_unchanged, who_died, who_left, with_staff_code, without_death,
};
pub use subjects::{
    collectives_alike, find_or_joined, find_subject, insert_subjects, list_subjects, lock_subjects,
    remove_subject_if_as_added, rename_subject_if_unchanged, save_subject_if_unchanged,
    subjects_with_ids, subjects_within,
};
