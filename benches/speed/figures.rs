//! What is printed: one row for each figure, as the README shows them.

/// How often each thing is measured, in turn with what it is held against; the median counts.
pub const ROUNDS: usize = 3;

/// What was measured, what it is held against, and the ratio that is aimed at.
pub struct Figure<'a> {
    pub what: &'a str,
    pub ours: String,
    pub limit: String,
    pub ratio: f64,
    pub aim: &'a str,
    /// Statements of each request, where that tells something.
    pub statements: Option<usize>,
    /// How many times as good as the version before, if there is one.
    pub before: Option<f64>,
}

impl Figure<'_> {
    /// A figure that may be so much at most.
    pub fn print_at_most(what: &str, ours: f64, most: f64, unit: &str) {
        let (ratio, ours, limit) = (
            ours / most,
            format!("{ours:.0} {unit}"),
            format!("{most:.0} {unit}"),
        );
        Figure {
            what,
            ours,
            limit,
            ratio,
            aim: "≤ 1",
            statements: None,
            before: None,
        }
        .print();
    }

    /// So many a second, against the version before; nothing where there is none.
    pub fn print_beside_before(what: &str, ours: f64, old: f64, aim: &str) {
        if old.is_nan() {
            return;
        }
        Figure {
            what,
            ours: format!("{ours:.0}/s"),
            limit: format!("the version before: {old:.0}/s"),
            ratio: ours / old,
            aim,
            statements: None,
            before: Some(ours / old),
        }
        .print();
    }

    pub fn print(&self) {
        let statements = self
            .statements
            .map(|count| count.to_string())
            .unwrap_or_default();
        let before = self
            .before
            .filter(|before| before.is_finite())
            .map(|before| format!("{before:.2}"))
            .unwrap_or_default();
        println!(
            "| {} | {} | {} | {:.2} | {} | {statements} | {before} |",
            self.what, self.ours, self.limit, self.ratio, self.aim
        );
    }
}

pub fn median(values: &[f64]) -> f64 {
    quantile(values, 0.5)
}

/// The value below which this part of them lies.
pub fn quantile(values: &[f64], part: f64) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = (sorted.len() as f64 * part) as usize;
    sorted[place.min(sorted.len() - 1)]
}

/// Measures things in turn; answers the median of each.
pub fn in_turn<const N: usize>(mut measure: [&mut dyn FnMut() -> f64; N]) -> [f64; N] {
    let mut seen = [const { Vec::new() }; N];
    for _ in 0..ROUNDS {
        for (seen, measure) in seen.iter_mut().zip(&mut measure) {
            seen.push(measure());
        }
    }
    seen.map(|values| median(&values))
}
