//! What `waves` does, case by case.

#[test]
fn there_are_three_hundred_files() {
    assert_eq!(
        super::waves()
            .iter()
            .map(|wave| wave.units * wave.files)
            .sum::<usize>(),
        300
    );
}
