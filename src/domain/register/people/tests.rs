//! What `people` does, case by case.

use super::*;

fn sorted(kind: SubjectKind, names: &[&str]) -> Vec<String> {
    let subject = |name: &&str| Subject {
        id: SubjectId(uuid::Uuid::nil()),
        kind,
        name: (*name).to_owned(),
        unit: UnitId(uuid::Uuid::nil()),
        person: None,
        leader: None,
        told_apart: None,
        merged_into: None,
        version: 1,
    };
    let mut subjects: Vec<Subject> = names.iter().map(subject).collect();
    subjects.sort_by_cached_key(Subject::sort_key);
    subjects.into_iter().map(|subject| subject.name).collect()
}

#[test]
fn people_stand_by_given_names_and_collectives_by_first_words() {
    let people = [
        "Lê Mẫu Bình",
        "Trần Mẫu Anh",
        "Vũ Mẫu An",
        "Bùi Mẫu An",
        "Lê Mẫu Ân",
    ];
    assert_eq!(
        sorted(SubjectKind::Individual, &people),
        [
            "Bùi Mẫu An",
            "Lê Mẫu Ân",
            "Vũ Mẫu An",
            "Trần Mẫu Anh",
            "Lê Mẫu Bình"
        ]
    );
    let collectives = ["Tổ bếp", "Ban an ninh", "Phòng y tế", "Ban an toàn", "Ban"];
    assert_eq!(
        sorted(SubjectKind::Collective, &collectives),
        ["Ban", "Ban an ninh", "Ban an toàn", "Phòng y tế", "Tổ bếp"]
    );
}
