//! Criteria of a body's own, in CEL: compiled once, with limits on what they may be, and asked with
//! what is on record. Only here the crate `cel` is known.
//!
//! No criterion runs long: a loop is over a list of facts, no loop stands in another, and nothing
//! is added up or repeated in one, so that its steps are at most its size times the longest list.

use std::collections::{BTreeSet, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, LazyLock};

use cel::common::ast::{ComprehensionExpr, Expr, IdedExpr, operators};
use cel::{Context, Env, Program, Value};

use crate::domain::law::criterion::{
    Criterion, CriterionFacts, InitiativeFact, PostFact, RatingFact, TitleFact,
};
use crate::domain::law::law_book::LawBook;
use crate::domain::law::requirement::Requirement;

/// The longest text, in characters.
const MOST_CHARACTERS: usize = 1000;

/// How deep brackets and what is made of them may nest.
const DEEPEST: usize = 24;

/// Of how many parts one may be made.
const MOST_PARTS: usize = 400;

/// The longest list of facts; who has more on record is for a person to look at.
const LONGEST_LIST: usize = 500;

/// The parser goes deeper than a thread of a server has room for.
const STACK: usize = 64 * 1024 * 1024;

/// What a criterion can ask for.
const FACTS: [&str; 10] = [
    "award_year",
    "disciplined",
    "initiatives",
    "is_direct_worker",
    "posts",
    "ratings",
    "service_years",
    "sex",
    "subject_kind",
    "titles",
];

/// What it can do with it: nothing that makes a long text, reads a date or matches a pattern.
const CALLS: [&str; 23] = [
    operators::CONDITIONAL,
    operators::LOGICAL_AND,
    operators::LOGICAL_OR,
    operators::LOGICAL_NOT,
    operators::SUBSTRACT,
    operators::ADD,
    operators::MULTIPLY,
    operators::DIVIDE,
    operators::MODULO,
    operators::EQUALS,
    operators::NOT_EQUALS,
    operators::GREATER_EQUALS,
    operators::LESS_EQUALS,
    operators::GREATER,
    operators::LESS,
    operators::NEGATE,
    operators::INDEX,
    operators::NOT_STRICTLY_FALSE,
    operators::IN,
    "contains",
    "endsWith",
    "size",
    "startsWith",
];

/// What the parser calls that in which a loop gathers its result; nobody can write this name.
const GATHERED: &str = "@result";

static ENV: LazyLock<Arc<Env>> = LazyLock::new(|| Arc::new(Env::stdlib()));

/// What is wrong with a text, as a code of `words` (`law-{code}`), and what belongs to it.
pub(in crate::law) type Wrong = (&'static str, Vec<(&'static str, String)>);

struct Compiled(Program);

impl Criterion for Compiled {
    fn answer(&self, facts: &CriterionFacts) -> Option<bool> {
        match run(&self.0, facts) {
            Ok(Value::Bool(answer)) => Some(answer),
            _ => None,
        }
    }
}

/// The criterion that is written there.
///
/// # Errors
/// Too long, too deep, no CEL, asks for what there is not, or does not answer yes or no.
pub(in crate::law) fn compiled(text: &str) -> Result<Arc<dyn Criterion + Send + Sync>, Wrong> {
    if text.chars().count() > MOST_CHARACTERS {
        let limit = vec![("limit", MOST_CHARACTERS.to_string())];
        return Err(("criterion-long", limit));
    }
    if nesting(text) > DEEPEST {
        return Err(too_deep());
    }
    let program = parsed(text.to_owned()).map_err(|error| {
        let said = Some(error).filter(|error| !error.is_empty());
        let said = said.unwrap_or_else(|| "CEL".to_owned());
        ("criterion-syntax", vec![("error", said)])
    })?;
    let mut walk = Walk {
        parts: 0,
        names: Vec::new(),
    };
    walk.look(&program.expression().expr, 0)?;
    match run(&program, &sample()) {
        Ok(Value::Bool(_)) => Ok(Arc::new(Compiled(program))),
        Ok(other) => {
            let what = other.type_of().to_string();
            Err(("criterion-answer", vec![("error", what)]))
        }
        Err(error) => Err(("criterion-answer", vec![("error", error)])),
    }
}

/// Compiles what the requirements of a law name. What cannot be compiled was reported with its
/// place, and has no answer.
pub(in crate::law) fn take_in(book: &mut LawBook) {
    let grounds = book.awards.iter().flat_map(|award| &award.grounds);
    let conditions = grounds.map(|ground| &ground.condition);
    let rules = book.rules.iter().map(|rule| &rule.requirement);
    let named = conditions.chain(rules).flat_map(Requirement::criteria);
    let texts: BTreeSet<String> = named.map(str::to_owned).collect();
    for text in texts {
        if let Ok(criterion) = compiled(&text) {
            book.criteria.take_in(text, criterion);
        }
    }
}

/// How deep brackets nest, whether they are part of a text or not.
fn nesting(text: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for letter in text.chars() {
        match letter {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest
}

/// In a thread of its own: one that runs out of its depth or panics takes nothing with it.
fn parsed(text: String) -> Result<Program, String> {
    let parse = move || {
        let parsed = ENV.compile(&text);
        parsed.map_err(|faults| faults.errors.first().map_or_else(String::new, said))
    };
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(parse);
    let thread = thread.map_err(|error| error.to_string())?;
    thread.join().unwrap_or_else(|_| Err(String::new()))
}

fn said(fault: &cel::parser::ParseError) -> String {
    fault.msg.clone()
}

fn too_deep() -> Wrong {
    let limits = vec![
        ("deepest", DEEPEST.to_string()),
        ("parts", MOST_PARTS.to_string()),
    ];
    ("criterion-deep", limits)
}

/// Looks at what a text is made of.
struct Walk {
    parts: usize,
    /// The name that each loop around gives to its member.
    names: Vec<String>,
}

impl Walk {
    fn look(&mut self, expr: &Expr, depth: usize) -> Result<(), Wrong> {
        self.parts += 1;
        if depth > DEEPEST || self.parts > MOST_PARTS {
            return Err(too_deep());
        }
        match expr {
            Expr::Literal(_) => Ok(()),
            Expr::Ident(name) => self.name(name),
            Expr::Select(select) => self.look(&select.operand.expr, depth + 1),
            Expr::List(list) if list.optional_indices.is_empty() => {
                // Each loop behind it would double what it makes.
                let is_of_loop = |one: &IdedExpr| self.is_of_loop(&one.expr);
                if list.elements.len() > 1 && list.elements.iter().any(is_of_loop) {
                    return Err(("criterion-loop", Vec::new()));
                }
                self.each(&list.elements, depth + 1)
            }
            Expr::Call(call) => {
                if !CALLS.contains(&call.func_name.as_str()) {
                    return Err(unknown(&call.func_name, &CALLS));
                }
                if call.func_name == operators::ADD && !self.may_add(&call.args) {
                    return Err(("criterion-loop", Vec::new()));
                }
                if let Some(target) = &call.target {
                    self.look(&target.expr, depth + 1)?;
                }
                self.each(&call.args, depth + 1)
            }
            Expr::Comprehension(of) => self.comprehension(of, depth + 1),
            Expr::List(_) | Expr::Map(_) | Expr::Struct(_) | Expr::Unspecified => {
                Err(unknown("{}", &CALLS))
            }
        }
    }

    fn each(&mut self, all: &[IdedExpr], depth: usize) -> Result<(), Wrong> {
        all.iter().try_for_each(|one| self.look(&one.expr, depth))
    }

    fn name(&self, name: &str) -> Result<(), Wrong> {
        let is_loops = self.names.iter().any(|known| known == name);
        if is_loops || name == GATHERED || FACTS.contains(&name) {
            Ok(())
        } else {
            Err(unknown(name, &FACTS))
        }
    }

    /// Can it be what a loop around gives to its member, or hold it? A field of a fact is no list.
    fn is_of_loop(&self, expr: &Expr) -> bool {
        let of_any = |all: &[IdedExpr]| all.iter().any(|one| self.is_of_loop(&one.expr));
        match expr {
            Expr::Ident(name) => name == GATHERED || self.names.contains(name),
            Expr::List(list) => of_any(&list.elements),
            Expr::Call(call) => {
                let target = call.target.as_ref();
                of_any(&call.args) || target.is_some_and(|one| self.is_of_loop(&one.expr))
            }
            Expr::Comprehension(_) => !self.names.is_empty(),
            _ => false,
        }
    }

    /// In a loop nothing is added up but what the loop itself gathers.
    fn may_add(&self, args: &[IdedExpr]) -> bool {
        let first = args.first().map(|arg| &arg.expr);
        self.names.is_empty() || matches!(first, Some(Expr::Ident(name)) if name == GATHERED)
    }

    /// A loop over a list that is written there, a list of facts, or what another loop made of one.
    fn comprehension(&mut self, of: &ComprehensionExpr, depth: usize) -> Result<(), Wrong> {
        let range = &of.iter_range.expr;
        let is_list = matches!(
            range,
            Expr::Ident(_) | Expr::List(_) | Expr::Comprehension(_)
        );
        if !self.names.is_empty() || !is_list || of.iter_var2.is_some() {
            return Err(("criterion-loop", Vec::new()));
        }
        self.look(range, depth)?;
        self.names.push(of.iter_var.clone());
        let inside = [&of.accu_init, &of.loop_cond, &of.loop_step, &of.result];
        let found = inside
            .into_iter()
            .try_for_each(|one| self.look(&one.expr, depth));
        self.names.pop();
        found
    }
}

fn unknown(name: &str, known: &[&str]) -> Wrong {
    let params = vec![("value", name.to_owned()), ("known", known.join(", "))];
    ("criterion-name", params)
}

/// What comes of it.
///
/// # Errors
/// Why nothing does, in the words of the crate.
fn run(program: &Program, facts: &CriterionFacts) -> Result<Value, String> {
    let told = told(facts).ok_or_else(String::new)?;
    let run = || {
        let mut context = Context::with_env(Arc::clone(&ENV));
        for (name, value) in told {
            context.add_variable_from_value(name, value);
        }
        program.execute(&context)
    };
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(ended) => ended.map_err(|error| error.to_string()),
        Err(_) => Err(String::new()),
    }
}

/// The facts by name, less those of which nothing is on record: what asks for one of them ends with
/// a fault, where a null would be equal to nothing and so answer. None where a list is longer than
/// lists may be.
fn told(facts: &CriterionFacts) -> Option<Vec<(&'static str, Value)>> {
    let year = |year: i32| Value::Int(i64::from(year));
    let title = |one: &TitleFact| {
        entry([
            ("code", Value::from(one.code.as_str())),
            ("year", year(one.year)),
        ])
    };
    let rating =
        |one: &RatingFact| entry([("year", year(one.year)), ("grade", Value::from(one.grade))]);
    let initiative = |one: &InitiativeFact| {
        entry([
            ("reach", Value::from(one.reach)),
            ("year", year(one.year)),
            ("spent", Value::Bool(one.spent)),
        ])
    };
    let post = |one: &PostFact| {
        entry([
            ("code", Value::from(one.code.as_str())),
            ("from", year(one.from)),
            ("to", one.to.map_or(Value::Null, year)),
        ])
    };
    let text = |text: Option<&'static str>| text.map_or(Value::Null, Value::from);
    let number = |number: u32| Value::Int(i64::from(number));
    let all = [
        ("award_year", year(facts.award_year)),
        ("subject_kind", text(facts.subject_kind)),
        ("titles", list(facts.titles.as_deref(), title)?),
        ("ratings", list(facts.ratings.as_deref(), rating)?),
        (
            "initiatives",
            list(facts.initiatives.as_deref(), initiative)?,
        ),
        (
            "service_years",
            facts.service_years.map_or(Value::Null, number),
        ),
        ("posts", list(facts.posts.as_deref(), post)?),
        (
            "is_direct_worker",
            facts.is_direct_worker.map_or(Value::Null, Value::Bool),
        ),
        ("sex", text(facts.sex)),
        (
            "disciplined",
            list(facts.disciplined.as_deref(), |one| year(*one))?,
        ),
    ];
    let is_told = |(_, value): &(&str, Value)| !matches!(value, Value::Null);
    Some(all.into_iter().filter(is_told).collect())
}

/// Null where nothing is told.
fn list<T>(all: Option<&[T]>, one: impl Fn(&T) -> Value) -> Option<Value> {
    let Some(all) = all else {
        return Some(Value::Null);
    };
    let values: Vec<Value> = all.iter().map(one).collect();
    (values.len() <= LONGEST_LIST).then(|| Value::List(Arc::new(values)))
}

fn entry<const N: usize>(fields: [(&'static str, Value); N]) -> Value {
    let fields: HashMap<&'static str, Value> = fields.into_iter().collect();
    Value::from(fields)
}

/// Facts with something in each list, to try a text on.
fn sample() -> CriterionFacts {
    let year = 2026;
    CriterionFacts {
        award_year: year,
        subject_kind: Some("individual"),
        titles: Some(vec![TitleFact {
            code: "title_ldtt".to_owned(),
            year,
        }]),
        ratings: Some(vec![RatingFact {
            year,
            grade: "good",
        }]),
        initiatives: Some(vec![InitiativeFact {
            reach: "unit",
            year,
            spent: false,
        }]),
        service_years: Some(10),
        posts: Some(vec![PostFact {
            code: "director".to_owned(),
            from: year,
            to: Some(year),
        }]),
        is_direct_worker: Some(true),
        sex: Some("female"),
        disciplined: Some(vec![year]),
    }
}

#[cfg(test)]
mod tests;
