//! The arithmetic of a recount: what a sheet says, counted again. It shares no code with what
//! counted it.

use serde::Deserialize;

/// A sheet, as far as it is counted again.
#[derive(Clone, Deserialize)]
pub(super) struct Sheet {
    pub form: String,
    pub meeting: String,
    pub title: String,
    pub council: String,
    pub body: String,
    pub round: u32,
    pub secrecy: String,
    pub quorum_share: String,
    pub recused_count: bool,
    pub least_ballots: u32,
    pub members: u32,
    pub quorum: u32,
    pub attended: u32,
    pub turnout: u32,
    pub lines: Vec<Line>,
    pub receipts: Vec<String>,
    pub votes: Vec<Vote>,
}

/// A line of it.
#[derive(Clone, Deserialize)]
pub(super) struct Line {
    pub place: u32,
    pub case_code: String,
    pub subject: String,
    pub share: Option<String>,
    pub members: u32,
    pub recused: u32,
    pub needed: u32,
    pub yes: u32,
    pub no: u32,
    pub abstain: u32,
    pub outcome: String,
}

/// What somebody chose in an open ballot.
#[derive(Clone, Deserialize)]
pub(super) struct Vote {
    pub choices: Vec<(u32, String)>,
}

/// What is wrong, as a text and its facts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Wrong {
    pub key: &'static str,
    pub params: Vec<(&'static str, String)>,
}

impl Wrong {
    pub(super) fn new(key: &'static str, numbers: &[(&'static str, u64)]) -> Self {
        let params = numbers.iter().map(|(name, of)| (*name, of.to_string()));
        Self {
            key,
            params: params.collect(),
        }
    }
}

/// The fewest of so many that are a share of them at least; none where the text is no share.
fn share_of(share: &str, total: u32) -> Option<u64> {
    let (parts, of) = share.split_once('/')?;
    let (parts, of): (u32, u32) = (parts.parse().ok()?, of.parse().ok()?);
    if of == 0 || parts > of {
        return None;
    }
    let (product, of) = (u64::from(parts) * u64::from(total), u64::from(of));
    let whole = product / of;
    Some(if whole * of == product {
        whole
    } else {
        whole + 1
    })
}

/// The fewest that are more than half of so many.
fn more_than_half(total: u32) -> u64 {
    u64::from(total) / 2 + 1
}

/// All that is wrong with a sheet.
pub(super) fn faults(sheet: &Sheet) -> Vec<Wrong> {
    let mut wrong = Vec::new();
    if sheet.form != "thidua count sheet 1" {
        wrong.push(Wrong::new("recount-wrong-form", &[]));
    }
    about_the_ballot(sheet, &mut wrong);
    let mut pairs = sheet.lines.windows(2);
    if pairs.any(|pair| !rises(pair, |line| line.place)) {
        wrong.push(Wrong::new("recount-wrong-places", &[]));
    }
    for line in &sheet.lines {
        about_a_line(sheet, line, &mut wrong);
    }
    wrong
}

/// Is the second of a pair behind the first?
fn rises<'p, T, K: Ord>(pair: &'p [T], key: impl Fn(&'p T) -> K) -> bool {
    match pair {
        [first, second] => key(first) < key(second),
        _ => true,
    }
}

fn about_the_ballot(sheet: &Sheet, wrong: &mut Vec<Wrong>) {
    let (turnout, attended) = (u64::from(sheet.turnout), u64::from(sheet.attended));
    let (members, said) = (u64::from(sheet.members), u64::from(sheet.quorum));
    match share_of(&sheet.quorum_share, sheet.members) {
        Some(counted) if counted == said => {}
        Some(counted) => {
            let numbers = [("said", said), ("counted", counted)];
            wrong.push(Wrong::new("recount-wrong-quorum", &numbers));
        }
        None => wrong.push(Wrong::new("recount-wrong-quorum-share", &[])),
    }
    if attended < said {
        let numbers = [("attended", attended), ("quorum", said)];
        wrong.push(Wrong::new("recount-wrong-attended", &numbers));
    }
    if attended > members || turnout > attended {
        let numbers = [
            ("papers", turnout),
            ("attended", attended),
            ("members", members),
        ];
        wrong.push(Wrong::new("recount-wrong-turnout", &numbers));
    }
    // Of an open ballot the choices are known: there is nothing that few papers would tell.
    let least = u64::from(sheet.least_ballots);
    if sheet.secrecy != "open" && turnout < least {
        let numbers = [("papers", turnout), ("least", least)];
        wrong.push(Wrong::new("recount-wrong-least", &numbers));
    }
    let receipts = u64::try_from(sheet.receipts.len()).unwrap_or(u64::MAX);
    if receipts != turnout {
        let numbers = [("receipts", receipts), ("papers", turnout)];
        wrong.push(Wrong::new("recount-wrong-receipts", &numbers));
    }
    let mut pairs = sheet.receipts.windows(2);
    if pairs.any(|pair| !rises(pair, String::as_str)) {
        wrong.push(Wrong::new("recount-wrong-receipts-twice", &[]));
    }
    let voters = u64::try_from(sheet.votes.len()).unwrap_or(u64::MAX);
    let named = if sheet.secrecy == "open" { turnout } else { 0 };
    if voters != named {
        let numbers = [("voters", voters), ("expected", named)];
        wrong.push(Wrong::new("recount-wrong-voters", &numbers));
    }
}

fn about_a_line(sheet: &Sheet, line: &Line, wrong: &mut Vec<Wrong>) {
    let place = ("place", u64::from(line.place));
    let [yes, no, abstain] = [line.yes, line.no, line.abstain].map(u64::from);
    let vote = u64::from(sheet.members).saturating_sub(u64::from(line.recused));
    let counted = if sheet.recused_count {
        u64::from(sheet.members)
    } else {
        vote
    };
    let said = u64::from(line.members);
    if counted != said {
        let numbers = [place, ("said", said), ("counted", counted)];
        wrong.push(Wrong::new("recount-wrong-members", &numbers));
    }
    let needed = match &line.share {
        // Where nobody votes nothing passes.
        Some(share) => share_of(share, line.members).map(|needed| needed.max(1)),
        None => Some(more_than_half(line.members)),
    };
    let said = u64::from(line.needed);
    match needed {
        Some(needed) if needed == said => {}
        Some(needed) => {
            let numbers = [place, ("said", said), ("counted", needed)];
            wrong.push(Wrong::new("recount-wrong-needed", &numbers));
        }
        None => wrong.push(Wrong::new("recount-wrong-share", &[place])),
    }
    // Who does not vote on this line may have sent a paper for the others.
    let sum = yes + no + abstain;
    let papers = u64::from(sheet.turnout);
    let least = papers.saturating_sub(u64::from(line.recused));
    let most = papers.min(vote);
    if sum < least || sum > most {
        let numbers = [place, ("sum", sum), ("least", least), ("most", most)];
        wrong.push(Wrong::new("recount-wrong-sum", &numbers));
    }
    let outcome = if needed.is_some_and(|needed| yes >= needed) {
        "passed"
    } else {
        "not_passed"
    };
    if line.outcome != outcome {
        let numbers = [place, ("yes", yes), ("needed", needed.unwrap_or(said))];
        wrong.push(Wrong::new("recount-wrong-outcome", &numbers));
    }
    if sheet.secrecy == "open" {
        about_the_votes(sheet, line, [yes, no, abstain], wrong);
    }
}

/// An open ballot names what each chose: that must be what was counted.
fn about_the_votes(sheet: &Sheet, line: &Line, said: [u64; 3], wrong: &mut Vec<Wrong>) {
    let mut counted = [0_u64; 3];
    let choices = sheet.votes.iter().flat_map(|vote| &vote.choices);
    for (_, choice) in choices.filter(|(place, _)| *place == line.place) {
        let at = ["yes", "no", "abstain"].into_iter();
        for (_, sum) in at.zip(&mut counted).filter(|(code, _)| code == choice) {
            *sum += 1;
        }
    }
    if counted != said {
        let [yes, no, abstain] = counted;
        let numbers = [
            ("place", u64::from(line.place)),
            ("yes", yes),
            ("no", no),
            ("abstain", abstain),
        ];
        wrong.push(Wrong::new("recount-wrong-votes", &numbers));
    }
}
