//! What `seal` does, case by case.

use super::*;

fn line(id: &str, reason: Option<&str>) -> SealedLine {
    SealedLine(vec![
        Some(id.to_owned()),
        reason.map(str::to_owned),
        Some("created".to_owned()),
    ])
}

/// Good enough to tell texts apart.
fn hash(text: &str) -> String {
    format!("<{text}>")
}

fn chain(lines: &[SealedLine]) -> Vec<Sealed> {
    let mut before = String::new();
    (1..)
        .zip(lines)
        .map(|(position, line)| {
            before = hash(&line.text_behind(&before));
            Sealed {
                position,
                hash: before.clone(),
                line: Some(line.clone()),
            }
        })
        .collect()
}

fn faults(chain: Vec<Sealed>) -> Vec<Tampering> {
    let mut walk = Walk::default();
    for next in chain {
        walk.step(next, hash);
    }
    walk.faults()
}

#[test]
fn every_touch_is_found_where_it_was_made() {
    let whole = chain(&[line("a", None), line("b", Some("x")), line("c", Some(""))]);
    assert_eq!(faults(whole.clone()), []);
    let touched = |touch: fn(&mut Vec<Sealed>)| {
        let mut chain = whole.clone();
        touch(&mut chain);
        faults(chain)
    };
    assert_eq!(
        touched(|chain| chain[1].line = Some(line("b", Some("y")))),
        [Tampering::Changed(2)]
    );
    assert_eq!(
        touched(|chain| chain[1].line = Some(line("b", None))),
        [Tampering::Changed(2)]
    );
    assert_eq!(
        touched(|chain| chain[1].line = None),
        [Tampering::Removed(2)]
    );
    assert_eq!(
        touched(|chain| chain[2].hash.push('x')),
        [Tampering::Changed(3)]
    );
    assert_eq!(
        touched(|chain| drop(chain.remove(1))),
        [Tampering::Gap(3), Tampering::Changed(3)]
    );
    assert_eq!(
        touched(|chain| {
            let (a, b) = (chain[0].line.clone(), chain[1].line.clone());
            (chain[0].line, chain[1].line) = (b, a);
        }),
        [Tampering::Changed(1), Tampering::Changed(2)]
    );
}

#[test]
fn an_empty_column_is_not_a_missing_one_and_columns_do_not_run_together() {
    let texts = [
        line("a", None),
        line("a", Some("")),
        SealedLine(vec![Some("a\",\"".to_owned())]),
        SealedLine(vec![Some("a".to_owned())]),
    ];
    let texts: std::collections::BTreeSet<String> =
        texts.iter().map(|line| line.text_behind("")).collect();
    assert_eq!(texts.len(), 4);
}
